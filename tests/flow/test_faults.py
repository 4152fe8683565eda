#!/usr/bin/env python3
"""One source of eight that misbehaves, in every way of tests/flow/faults.py:
the other seven complete, the run ends in time and within its memory, nothing
comes in twice, and no key reaches another host. `make check` runs a sample,
`make check-faults` (the word "all") the whole table and a run in which all
eight hold it up."""

import json
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from faults import DEAF, FAULTS, TLS, FaultHost, tls_contexts  # noqa: E402
from house import case, run_cases  # noqa: E402

ALL = sys.argv[1:] == ["all"]
KEY = "canary-key"
MEMORY_KIB = 48 << 10
TIMEOUT = 2     # seconds the config gives each source
SLACK = 6       # of a busy machine
WHOLE = 90      # what the program allows a run

# Those that are no fault of the whole answer: the source ends well, if need be
# with an order put aside. (Of two lengths the last holds, of a length and chunks
# the chunks; what is there is read whole, and the connection is not used again.
# Nothing is asked for in gzip, so nothing is unpacked: what says that it is
# packed and is not reads as it stands.)
FINE = {"304", "redirect-304", "two-lengths", "length-and-chunks", "no-gzip",
        "wrong-types", "big-number", "huge-number", "page-loop",
        "page-shift", "changing", "vanishing", "cut-after-post"}
SAMPLE = {"slow-body", "trickle", "reset-in-body", "endless-chunks", "gzip-bomb", "cut-gzip",
          "endless-headers", "redirect-307", "redirect-loop", "redirect-file", "next-elsewhere",
          "401", "429-date", "html", "wrong-types", "shift-jis", "deep", "page-endless",
          "page-shift", "refused", "plain-on-tls", "tls-good", "tls-expired", "tls-wrong-host",
          "reset-at-3"}


def source(name, url, ca=None):
    return (f"  - name: {name}\n    url: {url}\n    local: true\n    token: env:KEY\n"
            f"    timeout: {TIMEOUT}\n    paging: {{kind: link}}\n    since: {{kind: none}}\n"
            + (f"    ca: {ca}\n" if ca else ""))


def run(house):
    """A run of teamjob-sync: its sources by name, seconds, and peak memory."""
    began = time.monotonic()
    with open(house.path("out"), "w+b") as out:
        child = subprocess.Popen(house.sync_words("--json"), env=house.env, stdout=out,
                                 stderr=subprocess.STDOUT)
        _, _, used = os.wait4(child.pid, 0)
        child.returncode = 0
        out.seek(0)
        text = out.read().decode()
    took = time.monotonic() - began
    if KEY in text:
        raise AssertionError("the key is printed")
    return {s["name"]: s for s in json.loads(text)["sources"]}, took, used.ru_maxrss


def check_bad(fault, report):
    fine = fault in FINE or fault == "tls-good"
    if fault == "page-endless" and report["unfinished"]:
        return      # an error at the thousandth page, and the next run goes on until then
    if fine != ("error" not in report):
        raise AssertionError(f"{fault}: {report}")
    if not fine and report["code"] not in ("net", "limit", "invalid", "stopped"):
        raise AssertionError(f"{fault}: {report}")


def one_bad(house, host, fault, url, ca=None):
    """Two runs with one bad source among eight."""
    house.configure(*(source(f"good{i}", host.url + "/good") for i in range(4)),
                    source("bad-" + fault, url, ca),
                    *(source(f"good{i}", host.url + "/good") for i in range(4, 7)))
    for _ in range(2):
        reports, took, peak = run(house)
        check_bad(fault, reports["bad-" + fault])
        for i in range(7):
            good = reports[f"good{i}"]
            if "error" in good or good["new"] + good["unchanged"] != 2:
                raise AssertionError(f"{fault} beside {good}")
        if took > TIMEOUT + SLACK:
            raise AssertionError(f"{fault}: {took:.1f} seconds")
        if peak > MEMORY_KIB and "ASAN_OPTIONS" not in os.environ:
            raise AssertionError(f"{fault}: {peak} KiB")
        house.later(7 * 3600)


def check_twice(house):
    """Each order stands there once, and those of the good sources all do."""
    rows = house.teamjob("sql", "SELECT source || ' ' || external_id FROM orders WHERE source<>''"
                         ).out.splitlines()
    good = [row for row in rows if row.startswith("good")]
    if len(rows) != len(set(rows)) or len(good) != 14:
        raise AssertionError(f"orders twice: {sorted(rows)}")


def each(faults):
    """A test that runs these faults, one after another, on one team."""
    def test(house):
        other = FaultHost(address="127.0.0.2")
        host = FaultHost(other.log)
        host.other, host.clock = other.url, lambda: house.now
        house.env["KEY"] = KEY
        try:
            for fault in faults:
                one_bad(house, host, fault, f"{host.url}/{fault}")
            check_twice(house)
            asked = [row for row in other.log.rows if row[0] == other.url]
            if asked:
                raise AssertionError(f"asked at another host: {asked}")
            if {row[2].split("/")[1].partition("?")[0] for row in host.log.rows} < set(faults):
                raise AssertionError("a fault was never asked for")
            house.check()
        finally:
            host.close()
            other.close()
    return test


def add(name, faults):
    chosen = [f for f in faults if ALL or f in SAMPLE]
    test = each(chosen)
    test.__doc__ = f"{name}: seven of eight complete ({len(chosen)} of {len(faults)} faults)"
    case(test)


GROUPS = {"the line": "no-http", "the shape of an answer": "huge-body",
          "elsewhere": "next-elsewhere", "a refusal": "500", "what is no feed": "byte-order-mark",
          "what moves": "cut-after-post"}
names = list(FAULTS)
for group, last in GROUPS.items():
    end = names.index(last) + 1
    add(group, names[:end])
    names = names[end:]


@case
def tls(house):
    """certificates: expired, not yet valid, of another host, of nobody; plain text; nobody there

    Plain text on a port of TLS and the other way round; nobody there, or nobody who says a word
    or stays, with TLS and without."""
    contexts, ca = tls_contexts(house.dir)
    host = FaultHost()
    house.env["KEY"] = KEY
    hosts = [host]
    try:
        urls = {"refused": "http://127.0.0.1:1/orders",
                "plain-on-tls": f"https://localhost:{host.port}/plain"}
        for fault in TLS:
            hosts.append(FaultHost(host.log, tls=contexts[fault]))
            urls[fault] = f"https://localhost:{hosts[-1].port}/{fault}"
        urls["tls-on-plain"] = f"http://localhost:{hosts[-1].port}/tls-on-plain"
        for fault, deaf in DEAF.items():
            hosts.append(FaultHost(host.log, deaf=deaf))
            urls[fault] = f"{hosts[-1].url}/{fault}"
            urls["tls-" + fault] = f"https://localhost:{hosts[-1].port}/{fault}"
        for fault, url in urls.items():
            if ALL or fault in SAMPLE:
                one_bad(house, host, fault, url, ca)
        seen = {row[2].partition("?")[0].lstrip("/") for row in host.log.rows}
        if seen & set(TLS) != {"tls-good"}:
            raise AssertionError(f"asked: {seen}")
        house.check()
    finally:
        for one in hosts:
            one.close()


def good_and(host, *bad):
    """Seven good sources before these."""
    return [source(f"good{i}", host.url + "/good") for i in range(7)] + list(bad)


def order_of(house, name, order=None):
    """The first order of a source, or this one as it stands now."""
    return next(o for o in house.orders(name) if order is None or o["id"] == order["id"])


@case
def after_it_was_taken(house):
    """an order that changes or vanishes after it was taken: what was agreed stands, the answer goes out"""
    host = FaultHost()
    house.env["KEY"] = KEY
    for fault in ("changing", "vanishing"):
        name = "bad-" + fault
        host.turn = 0
        house.configure(*good_and(host, source(name, f"{host.url}/{fault}") + "    undo_window: 0\n"))
        run(house)
        taken = order_of(house, name)
        house.teamjob("do", "order.accept", taken["id"])
        reports, _, _ = run(house)
        if "error" in reports[name] or reports[name]["sent"] != 1:
            raise AssertionError(f"{fault}: {reports[name]}")
        now = order_of(house, name, taken)
        if (now["title"], now["state"]) != (taken["title"], "agreed") or host.turn < 2:
            raise AssertionError(f"{fault}: {now} was {taken}")
    host.close()
    check_twice(house)
    house.check()


@case
def cut_after_an_answer(house):
    """an answer taken and then cut off: again with its key where keys are honoured, else not by itself"""
    host = FaultHost()
    house.env["KEY"] = KEY
    url = host.url + "/cut-after-post"
    for name, foreign in (("keys", ""), ("none", "    kind: jq\n    jq: .orders[]\n"
                                         f"    status_url: {url}/{{id}}\n")):
        del host.log.rows[:]
        house.configure(*good_and(host, source(name, url) + foreign + "    undo_window: 0\n"))
        run(house)
        house.teamjob("do", "order.accept", order_of(house, name)["id"])
        for _ in range(3):
            reports, took, _ = run(house)
            if any("error" in reports[f"good{i}"] for i in range(7)) or took > TIMEOUT + SLACK:
                raise AssertionError(f"{name}: {took} s, {reports}")
            house.later(7 * 3600)
        posts = [row for row in host.log.rows if row[1] == "POST"]
        keys = {row[3]["idempotency-key"] for row in posts}
        state = house.rows("outbox")[0]["state"]
        if len(keys) != 1 or (len(posts) > 1) != (name == "keys") or state != "unsure":
            raise AssertionError(f"{name}: {state}, {posts}")
    host.close()
    check_twice(house)
    house.check()


def everything_slow(house):
    """eight sources that hold a run up end it within 90 seconds; a letter waits for the next"""
    host = FaultHost()
    house.env["KEY"] = KEY
    house.teamjob("do", "person.digest", "kudo", "--set", "hours=1", "--set",
                  "email=kudo@example.jp")
    house.teamjob("do", "task.note", "1021-5", "--set", "text=@kudo 見てください")
    house.configure(*(source(f"slow{i}", host.url + "/trickle").replace(
        f"timeout: {TIMEOUT}", "timeout: 60") for i in range(8)))
    with open(house.config, "a", encoding="utf-8") as file:
        file.write("mail:\n  url: smtp://127.0.0.1:9\n  from: desk@yuki.example.jp\n"
                   "  local: true\n  tls: none\n")
    house.later(660)
    reports, took, _ = run(house)
    host.close()
    letters = [(o["state"], o["tries"]) for o in house.rows("outbox") if o["source"] == "@mail"]
    if letters != [("waiting", 0)]:
        raise AssertionError(f"the letter: {letters}")
    if took > WHOLE + SLACK or len(reports) != 8 or any("error" not in r for r in reports.values()):
        raise AssertionError(f"{took:.1f} seconds: {reports}")


if ALL:
    case(everything_slow)
assert FINE | SAMPLE <= set(FAULTS) | set(TLS) | set(DEAF) | {"tls-" + f for f in DEAF} | {
    "refused", "plain-on-tls"}

if __name__ == "__main__":
    sys.exit(run_cases())
