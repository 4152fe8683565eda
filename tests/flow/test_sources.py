#!/usr/bin/env python3
"""The rules of pulling: what teamjob-sync asks a source, what it takes, what
it refuses, and when it asks again. The real program, a real team file, and a
host that answers over HTTP what each test wants."""

import email.utils
import os
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from house import NOW, Answer, case, feed, order, run_cases  # noqa: E402

NONE = "{kind: none}"


def same(got, wanted):
    if got != wanted:
        raise AssertionError(f"{got!r} is not {wanted!r}")


def holds(text, *words):
    for word in words:
        if word not in text:
            raise AssertionError(f"no {word!r} in {text!r}")


def count(report, **wanted):
    for key, value in wanted.items():
        if report[key] != value:
            raise AssertionError(f"{key} is {report[key]}, not {value}: {report}")


# ---- asking for news only ----

@case
def conditional(house):
    """nothing new: a 304 leaves the orders and the ledger as they are"""
    house.one_source(since="{kind: etag}")
    house.host.routes["/orders"] = [
        Answer(feed(1, 2), headers={"ETag": '"e1"', "Last-Modified": "Tue, 25 Nov 2025 01:00:00 GMT"}),
        Answer(status=304)]
    count(house.pull(), new=2)
    before = house.events("order")
    house.later(3600)
    count(house.pull(), new=0, changed=0, unchanged=0)
    asked = house.host.asked[1].headers
    same(asked["If-None-Match"], '"e1"')
    same(asked["If-Modified-Since"], "Tue, 25 Nov 2025 01:00:00 GMT")
    same(house.events("order"), before)
    same(house.stands()["failures"], 0)
    house.check()


@case
def validators_are_forgotten(house):
    """after a run that failed half-way the list is asked for whole again"""
    house.one_source(since="{kind: etag}", paging="{kind: next_url}")
    house.host.routes["/orders"] = Answer(
        feed(1, next="/two"), headers={"ETag": '"e1"'})
    house.host.routes["/two"] = [Answer("no", 500), Answer(feed(2))]
    house.pull(status=3)
    house.later(3600)
    count(house.pull(), new=1, unchanged=1)
    same(house.host.asked[2].headers["If-None-Match"], None)


@case
def since_a_time(house):
    """since: a time in each form, with the overlap read again"""
    forms = {"rfc3339": "2025-11-25T04:57:00Z", "unix": str(NOW - 300), "day": "2025-11-25"}
    for form, wanted in forms.items():
        house.clock(NOW)
        house.configure(house.source(form, since="{kind: param, param: after, format: %s}"
                                     % form))
        house.host.routes["/orders"] = Answer(feed(1))
        del house.host.asked[:]
        house.pull()
        same(house.host.asked[0].param("after"), None)
        house.later(3600)
        house.pull()
        got = house.host.asked[1].param("after")
        same(got, wanted)
    house.configure(house.source("lap", since="{kind: param, param: after, format: unix}",
                                 overlap=4000))
    house.pull()
    house.pull()
    same(house.host.asked[-1].param("after"), str(house.now - 4000))


@case
def repeats(house):
    """what is read again is known again, what changed is seen"""
    house.one_source()
    house.host.routes["/orders"] = [
        Answer(feed(1, 2, 3)), Answer(feed(1, 2, 3)),
        Answer({"orders": [order(1), order(2, title="変わりました"), order(4)]})]
    count(house.pull(), new=3)
    before = house.events()
    count(house.pull(), new=0, unchanged=3)
    same(house.events(), before)
    count(house.pull(), new=1, changed=1, unchanged=1)
    same(sorted(o["title"] for o in house.orders()),
         sorted(["頼みごと 1", "変わりました", "頼みごと 3", "頼みごと 4"]))
    house.check()


@case
def agreed_stays(house):
    """a change at the source does not touch what was agreed"""
    house.one_source()
    house.host.routes["/orders"] = [Answer(feed(1)),
                                    Answer({"orders": [order(1, amount=9)]})]
    house.pull()
    house.teamjob("do", "order.accept", house.orders()[0]["id"])
    count(house.pull(), changed=0, unchanged=1)
    same(house.orders()[0]["amount_yen"], 1000)


# ---- page after page ----

def pages_of(kind, **more):
    """Five orders, two a page, for one kind of paging."""
    def answer(asked):
        at = {"page": lambda: (int(asked.param("page") or 1) - 1) * 2,
              "offset": lambda: int(asked.param("offset") or 0),
              "cursor": lambda: int(asked.param("cursor") or 0)}.get(
                  kind, lambda: int(asked.param("at") or 0))()
        numbers = range(at + 1, min(at + 2, 5) + 1)
        body, headers = feed(*numbers), {}
        if at + 2 < 5:
            if kind == "link":
                headers["Link"] = f'</orders?at=0>; rel="prev", </orders?at={at + 2}>; rel="next"'
            elif kind == "next_url":
                body["next"] = f"?at={at + 2}"
            elif kind == "cursor":
                body["next"] = str(at + 2)
        return Answer(body, headers=headers)
    return answer


@case
def paging(house):
    """pages by link, page, offset, next_url and cursor give every order once"""
    for kind in ("link", "page", "offset", "next_url", "cursor"):
        house.configure(house.source(kind.replace("_", "-"),
                                     paging="{kind: %s, size: 2}" % kind,
                                     since=NONE))
        house.host.routes["/orders"] = pages_of(kind)
        del house.host.asked[:]
        count(house.pull(), new=5, unchanged=0)
        same(len(house.host.asked), 3)
    house.configure(house.source("single", paging=NONE, since=NONE))
    house.host.routes["/orders"] = pages_of("link")
    count(house.pull(), new=2)


LAST = b'"no-5"'  # stands on the third page of pages_of()


def hangs_at_last(answer, never):
    """`answer`, but its last page does not come before `never` is set."""
    def slow(asked):
        wanted = answer(asked)
        if LAST in wanted.body and not never.is_set():
            wanted.wait = never
        return wanted
    return slow


@case
def unfinished(house):
    """a pull whose time is up goes on with the page that was stored last, at once
    (and the next one asks for what has changed since it began)"""
    for kind in ("link", "page", "offset", "next_url", "cursor"):
        house.clock(NOW)
        name, never = kind.replace("_", "-"), threading.Event()
        house.configure(house.source(name, paging="{kind: %s, size: 2}" % kind, timeout=1,
                                     since="{kind: param, param: after, format: unix}"))
        house.host.routes["/orders"] = hangs_at_last(pages_of(kind), never)
        del house.host.asked[:]
        report = house.pull()
        never.set()
        count(report, new=4)
        same((report["unfinished"], report["skipped"]), (True, False))
        stands = house.stands(name)
        same((stands["failures"], stands["last_ok_at"] or 0), (0, 0))
        holds(stands["message"], "the next run goes on")
        first, pages = house.host.asked[0].target, [a.target for a in house.host.asked]
        house.later(1)
        del house.host.asked[:]
        report = house.pull("--due")
        count(report, new=1, unchanged=2)
        same(report["unfinished"], False)
        same([a.target for a in house.host.asked], pages[1:])
        same(house.host.asked[0].target == first, False)
        same(house.stands(name)["message"], None)
        del house.host.asked[:]
        count(house.pull(), new=0)
        same(house.host.asked[0].param("after"), str(NOW - 300))
    house.check()


@case
def key_in_the_place(house):
    """a key that a site puts into the address of its next page is kept nowhere"""
    house.env["SHOP_KEY"] = "geheim/tresor"
    for name, echo, keys in (("param", "key=geheim%2Ftresor", {"token_param": "key"}),
                             ("elsewhere", "by=geheim%2Ftresor", {})):
        never = threading.Event()
        house.configure(house.source(name, paging="{kind: link}", since=NONE, timeout=1,
                                     token="env:SHOP_KEY", **keys))

        def answer(asked):
            at = int(asked.param("at") or 0)
            return Answer(feed(at + 1), wait=never if at == 2 and not never.is_set() else None,
                          headers={} if at == 2 else {
                              "Link": f'</orders?at={at + 1}&{echo}>; rel="next"'})
        house.host.routes["/orders"] = answer
        report = house.pull(status=0 if name == "param" else 3)
        never.set()
        same(report["unfinished"], name == "param")
        same([b"geheim" in house.bytes(), b"tresor" in house.bytes()], [False, False])
        del house.host.asked[:]
        house.later(3600)
        house.pull()
        same([a.param("at") for a in house.host.asked],
             ["1", "2"] if name == "param" else [None, "1", "2"])
        same([a.param("key") for a in house.host.asked if name == "param"],
             ["geheim/tresor"] * 2 if name == "param" else [])
    house.check()


@case
def pages_of_all_runs(house):
    """pages without end are a fault at the thousandth, however many runs they took"""
    never = threading.Event()

    def endless(asked):
        at = int(asked.param("at") or 0)
        return Answer({"orders": [], "next": f"?at={at + 1}"},
                      wait=never if at == 50 and not never.is_set() else None)
    house.one_source(paging="{kind: next_url}", since=NONE, timeout=2)
    house.host.routes["/orders"] = endless
    same(house.pull()["unfinished"], True)
    never.set()
    del house.host.asked[:]
    house.one_source(paging="{kind: next_url}", since=NONE)
    holds(house.pull(status=3)["error"], "1,000 pages")
    same(len(house.host.asked), 1000 - 49)
    house.later(3600)
    del house.host.asked[:]
    holds(house.pull(status=3)["error"], "1,000 pages")
    same(len(house.host.asked), 1000)


@case
def one_goes_on(house):
    """of sources that are not read to their end one a run takes its time, by turns"""
    never, reach = threading.Event(), [2]

    def endless(asked):
        at = int(asked.param("at") or 0)
        return Answer(feed(at + 1, next=f"?at={at + 1}"),
                      wait=never if at >= reach[0] else None)

    def run():
        house.later(60)
        reach[0] += 2
        return [(s["name"], s["unfinished"], s["skipped"])
                for s in house.sync("--json").json()["sources"]]
    house.configure(*(house.source(name, paging="{kind: next_url}", since=NONE, timeout=1)
                      for name in ("one", "two")), house.source("good", path="/good"))
    house.host.routes["/orders"] = endless
    house.host.routes["/good"] = Answer(feed(1))
    same(run(), [("one", True, False), ("two", True, False), ("good", False, False)])
    same(run(), [("good", False, False), ("one", True, False), ("two", False, True)])
    same(run(), [("good", False, False), ("two", True, False), ("one", False, True)])
    same(run(), [("good", False, False), ("one", True, False), ("two", False, True)])
    never.set()
    house.check()


@case
def resumed_or_anew(house):
    """a pull that failed half-way goes on there, and begins anew where it gets no further
    (and where the address is another, and to try it out)"""
    def fails(asked):
        answer = pages_of("link")(asked)
        return Answer(status=500) if LAST in answer.body else answer

    def asks(*more):
        del house.host.asked[:]
        house.pull(*more, status=3)
        house.later(7200)
        return [int(a.param("at") or 0) for a in house.host.asked]
    house.one_source(paging="{kind: link}", since=NONE)
    house.host.routes["/orders"] = fails
    same(asks(), [0, 2, 4])
    same(asks("--dry-run"), [2, 4])
    same(asks(), [2, 4])
    same(house.stands()["failures"], 2)
    house.later(1)      # over six hours old
    same(asks(), [0, 2, 4])
    house.one_source(paging="{kind: link}", since=NONE, token="env:NO_KEY")
    same(asks(), [])
    house.one_source(paging="{kind: link}", since=NONE)
    same(asks(), [2, 4])
    house.clock(house.now - 86400)
    same(asks(), [0, 2, 4])
    del house.host.asked[:]
    house.host.routes["/orders"] = Answer(status=410)
    same(asks(), [2])
    house.host.routes["/orders"] = fails
    same(asks(), [0, 2, 4])
    # what is tried out begins at the first page
    del house.host.asked[:]
    same(house.sync("try", "shop").status, 3)
    same(int(house.host.asked[0].param("at") or 0), 0)
    house.host.routes["/orders"] = pages_of("link")
    house.later(6 * 3600)
    house.one_source(paging="{kind: link}", since=NONE, url=house.host.url + "/orders?all=1")
    del house.host.asked[:]
    count(house.pull(), new=1, unchanged=4)
    same(house.host.asked[0].target, "/orders?all=1&limit=100")
    same(house.stands()["failures"], 0)
    house.check()


@case
def next_elsewhere(house):
    """what comes next may stand deep in the answer, be a number, be of the last entry
    (entries may stand deep in it too)"""
    jobs = [{"no": n, "name": f"頼みごと {n}"} for n in range(1, 6)]

    def deep(asked):
        at = int(asked.param("p") or 0)
        return Answer({"meta": {"next": at + 2 if at + 2 < 5 else None, "tags": []},
                       "result": {"jobs": jobs[at:at + 2]}})

    def keyset(asked):
        after = int(asked.param("after") or 0)
        return Answer({"result": {"jobs": [j for j in jobs if j["no"] > after][:2]}})
    program = "'.result.jobs[] | {id: .no, title: .name}'"
    for name, paging, answer, asks in (
            ("number", "{kind: cursor, param: p, next: /meta/next}", deep, 3),
            ("last", "{kind: cursor, param: after, next: /result/jobs/-1/no}", keyset, 4),
            ("page", "{kind: offset, param: p, size: 2}", deep, 3)):
        house.configure(house.source(name, kind="jq", jq=program, since=NONE, paging=paging))
        house.host.routes["/orders"] = answer
        del house.host.asked[:]
        count(house.pull(), new=5)
        same(len(house.host.asked), asks)


@case
def paging_size(house):
    """the size of a page is asked for where it has a name"""
    house.one_source(paging="{kind: page, size: 50, size_param: per, param: p, start: 0}",
                     since=NONE)
    house.host.routes["/orders"] = Answer(feed(1))
    house.pull()
    same((house.host.asked[0].param("per"), house.host.asked[0].param("p")), ("50", "0"))


@case
def page_loop(house):
    """pages that lead in a circle end, pages without end are a fault"""
    house.one_source(paging="{kind: next_url}", since=NONE)
    house.host.routes["/orders"] = Answer(feed(1, next="/orders"))
    count(house.pull(), new=1)
    house.host.routes["/orders"] = Answer(feed(1, next="/b"))
    house.host.routes["/b"] = Answer(feed(2, next="/orders"))
    del house.host.asked[:]
    count(house.pull(), new=1, unchanged=2)
    same([a.target for a in house.host.asked], ["/orders?limit=100", "/b", "/orders"])
    house.host.routes["/orders"] = lambda asked: Answer(
        {"orders": [], "next": f"?at={int(asked.param('at') or 0) + 1}"})
    holds(house.pull(status=3)["error"], "1,000 pages")
    same(len(house.host.asked), 1003)
    # a cursor remembers how far it came
    house.copy_team()
    house.one_source(paging="{kind: next_url}", since="{kind: cursor, param: at}")
    del house.host.asked[:]
    count(house.pull(), new=0)
    same(len(house.host.asked), 1000)
    house.host.routes["/orders"] = Answer(feed())
    house.pull()
    same(house.host.asked[-1].param("at"), "?at=1000")


@case
def native_cursor(house):
    """the native feed goes on where it ended"""
    house.one_source()
    house.host.routes["/orders"] = Answer(feed(1, next="c-1"))
    house.pull()
    house.pull()
    same([a.param("since") for a in house.host.asked], [None, "c-1"])
    same(house.host.asked[0].param("limit"), "100")


# ---- waiting ----

@case
def retry_after(house):
    """Retry-After is obeyed, as seconds and as a date"""
    for name, value in (("secs", "7200"), ("date", None)):
        house.clock(NOW)
        value = value or email.utils.formatdate(NOW + 7200, usegmt=True)
        house.configure(house.source(name))
        house.host.routes["/orders"] = [
            Answer("later", 503, {"Retry-After": value}), Answer(feed(1))]
        del house.host.asked[:]
        holds(house.pull(status=3)["error"], "503")
        same(house.stands(name)["retry_at"], "2025-11-25T07:02:00Z")
        house.later(7100)
        count(house.pull(), skipped=True)
        same(len(house.host.asked), 1)
        house.later(101)
        count(house.pull(), new=1, skipped=False)
        same(house.stands(name)["failures"], 0)


@case
def back_off(house):
    """without Retry-After: after 1, 2, 4 minutes, at most 6 hours"""
    house.one_source()
    house.host.routes["/orders"] = Answer("no", 500)
    for failures, wait in enumerate((60, 120, 240, 480), 1):
        house.pull(status=3)
        same(house.stands()["failures"], failures)
        house.later(wait - 1)
        count(house.pull(), skipped=True)
        house.later(1)
    for _ in range(10):
        house.pull(status=3)
        house.later(6 * 3600)
    same(len(house.host.asked), 14)
    holds(house.stands()["message"], "500")


@case
def only_what_is_due(house):
    """--due leaves alone a source whose interval is not over"""
    house.one_source(interval=30)
    house.host.routes["/orders"] = Answer(feed(1))
    count(house.pull("--due"), skipped=False)
    house.later(29 * 60)
    count(house.pull("--due"), skipped=True)
    house.later(60)
    count(house.pull("--due"), skipped=False)
    count(house.pull(), skipped=False)
    same(len(house.host.asked), 3)


@case
def wish(house):
    """a wish left by a session: the next run asks all, once, and takes it away"""
    house.one_source(interval=30)
    house.host.routes["/orders"] = Answer(feed(1))
    house.pull("--due")
    with open(house.db + ".pull-wish", "w", encoding="ascii"):
        pass
    count(house.pull("--due", "--dry-run"), skipped=False)
    same(os.path.exists(house.db + ".pull-wish"), True)
    count(house.pull("--due"), skipped=False)
    same(os.path.exists(house.db + ".pull-wish"), False)
    count(house.pull("--due"), skipped=True)


# ---- one among others ----

@case
def dead_source(house):
    """a source that is dead does not hold up the others"""
    gone = house.another_host()
    dead = house.source("a-dead", host=gone)
    gone.close()
    house.hosts.remove(gone)
    house.configure(dead, house.source("b-lives"))
    house.host.routes["/orders"] = Answer(feed(1, 2))
    run = house.sync("--json")
    same(run.status, 3)
    first, second = run.json()["sources"]
    count(first, code="net")
    count(second, new=2)
    # who was in trouble comes last the next time
    lines = house.sync().out.splitlines()
    same((lines[-2], lines[-1].rsplit(" ", 1)[0]), ("end b-lives 0 0 0", "later a-dead"))
    house.check()


@case
def hanging_source(house):
    """a source that says nothing is given up, and the next one is asked"""
    never = threading.Event()
    house.configure(house.source("a-mute", path="/mute"), house.source("b-lives"))
    house.host.routes["/mute"] = Answer(feed(9), wait=never)
    house.host.routes["/orders"] = Answer(feed(1, 2))
    started = time.monotonic()
    run = house.sync("--json")
    never.set()
    same(run.status, 3)
    count(run.json()["sources"][1], new=2)
    same(time.monotonic() - started < 75, True)
    same(house.stands("a-mute")["failures"], 1)


@case
def one_named(house):
    """--source asks that one only; one that is not there is named"""
    house.configure(house.source("one"), house.source("two"))
    house.host.routes["/orders"] = Answer(feed(1))
    same([s["name"] for s in house.sync("--json", "--source", "two").json()["sources"]],
         ["two"])
    wrong = house.sync("--source", "three")
    same(wrong.status, 2)
    holds(wrong.err, '"three"')


@case
def two_runs(house):
    """of two runs at once the second says so and does nothing"""
    go = threading.Event()
    house.one_source()
    house.host.routes["/orders"] = Answer(feed(1), wait=go)
    first = house.start_sync("--json")
    house.host.await_asked(1)
    second = house.sync()
    same(second.status, 1)
    holds(second.err, "Another run")
    go.set()
    first.communicate(timeout=60)
    same(first.returncode, 0)
    same(len(house.host.asked), 1)
    same(len(house.orders()), 1)


@case
def nowhere(house):
    """no team file, or no lock beside it: one sentence, nothing asked"""
    house.one_source()
    lock = house.db + ".sync-lock"
    os.symlink("/dev/null", lock)
    run = house.sync()
    same((run.status, house.host.asked), (3, []))
    holds(run.err, lock, "can not be opened")
    os.unlink(lock)
    house.env["TEAMJOB_DB"] = house.path("none.db")
    run = house.sync("--json")
    same((run.status, house.host.asked), (3, []))
    holds(run.json()["error"]["message"], "There is no team file", "teamjob init makes one")


@case
def dry_run(house):
    """--dry-run reads and checks, writes not a byte, sends nothing"""
    house.one_source()
    house.host.routes["/orders"] = Answer({"orders": [order(1), {"id": "x"}]})
    before = house.bytes()
    count(house.pull("--dry-run"), new=1, aside=1)
    same(house.bytes() == before, True)
    same([s["name"] for s in house.rows("sources")], [])


@case
def progress_lines(house):
    """progress lines while it runs, one line of end"""
    house.one_source(paging="{kind: page, size: 2}", since=NONE)
    house.host.routes["/orders"] = pages_of("page")
    same(house.sync().out.splitlines(), [
        "progress shop 2 0 2", "progress shop 4 0 4", "progress shop 5 0 5",
        "end shop 5 0 0"])


# ---- what is refused ----

@case
def broken_order(house):
    """a broken order is put aside with its reason, the others are taken, and it comes in when it is mended"""
    bad = [{"id": "b1"}, {"id": "b2", "title": "x", "amont": 3},
           {"id": "b3", "title": "x", "amount": 1.5}, {"id": "b4", "title": "x", "due": "soon"},
           {"id": "b5", "title": "x", "currency": "USD"}, {"title": "no id"}, 7, {"id": 77},
           {"id": "b6", "title": "x", "amount": -1}, {"id": "b7", "title": "x", "quantity": "1.2345"}]
    house.one_source()
    house.host.routes["/orders"] = Answer({"orders": [order(1), *bad, order(2)]})
    count(house.pull(), new=2, aside=len(bad))
    count(house.stands(), aside=len(bad), orders=2 + len(bad))
    reasons = house.teamjob("sql", "SELECT reason FROM source_item WHERE state='aside'").out
    holds(reasons, "title", '"amont"', "whole yen", "a day like", "JPY", "3 decimals")
    house.host.routes["/orders"] = Answer({"orders": [{"id": "b1", "title": "直りました"},
                                                      {"id": 77, "title": "x"}]})
    house.pull()
    count(house.stands(), aside=len(bad) - 2)
    holds(str([o["title"] for o in house.orders()]), "直りました")
    house.check()


@case
def large_order(house):
    """300 KiB of one order cannot be kept whole: put aside, told once; 200 KiB are taken"""
    large = dict(order(2), brief=("行" + "\n" * 40) * 4400)  # valid: its escapes make it long
    house.one_source()
    house.host.routes["/orders"] = Answer({"orders": [
        order(1), dict(order(3), brief="雪" * 66000), large, dict(order(4), note="x" * (300 << 10))]})
    count(house.pull(), new=2, aside=2)
    rows = house.teamjob("sql", "SELECT external_id, reason, length(raw) FROM source_item "
                         "WHERE state='aside' ORDER BY external_id").out
    holds(rows, "256 KiB")
    if max(int(line.split("|")[-1]) for line in rows.strip().splitlines()[-2:]) > 256 << 10:
        raise AssertionError(rows)
    count(house.pull(), unchanged=4)
    house.host.routes["/orders"] = Answer({"orders": [order(2)]})
    count(house.pull(), new=1)
    house.check()


BAD_BODIES = {
    "no JSON": b"<html>", "empty": b"", "two values": b'{"orders":[]} {}',
    "key twice": b'{"orders":[],"orders":[]}', "NUL": b'{"orders":[],"a":"\\u0000"}',
    "half a pair": b'{"orders":[],"a":"\\ud800"}', "no UTF-8": b'{"orders":[],"a":"\xff"}',
    "a mark of order": b'\xef\xbb\xbf{"orders":[]}', "too deep": b"[" * 33 + b"]" * 33,
    "no list": b'{"order":[]}', "a list": b"[]", "NaN": b'{"orders":[NaN]}',
    "a raw line end": b'{"orders":[],"a":"\n"}', "a comma too many": b'{"orders":[1,]}',
    "single quotes": b"{'orders':[]}",
}


@case
def bad_bodies(house):
    """bodies that are no list of orders in strict JSON are refused whole"""
    for i, (what, body) in enumerate(BAD_BODIES.items()):
        name = f"bad{i}"
        house.configure(house.source(name))
        house.host.routes["/orders"] = Answer(body)
        report = house.pull(status=3)
        if not report.get("error") or report["new"] or report["aside"]:
            raise AssertionError(f"{what}: {report}")
        same(house.stands(name)["failures"], 1)
    same(house.orders(), [])
    house.check()


@case
def too_large(house):
    """over 4 MiB is refused, just below is taken"""
    house.one_source()
    pad = " " * (4 * 1024 * 1024 - 200)
    house.host.routes["/orders"] = [Answer('{"orders":[],' + pad + '"a":1}'),
                                    Answer('{"orders":[],' + pad + " " * 300 + '"a":1}')]
    house.pull()
    count(house.pull(status=3), code="limit")


@case
def cut_and_endless(house):
    """a cut answer, endless headers, a wrong length: refused"""
    head = b"HTTP/1.1 200 OK\r\n"
    raws = {"cut": head + b"Content-Length: 99\r\n\r\n{\"orders\":[",
            "headers": head + b"X-A: " + b"a" * 70000 + b"\r\n\r\n{}",
            "many": head + b"X-A: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n" * 3000 + b"\r\n{}",
            "chunk": head + b"Transfer-Encoding: chunked\r\n\r\nffff\r\n{\"orders\":[]}",
            "none": b""}
    for name, raw in raws.items():
        house.configure(house.source(name))
        house.host.routes["/orders"] = Answer(raw=raw)
        report = house.pull(status=3)
        same(report["code"] in ("net", "limit"), True)


@case
def status_codes(house):
    """401 says that the key is not taken, others are named"""
    for status, words in ((401, "key"), (403, "key"), (404, "404"), (500, "500"), (204, "204")):
        house.configure(house.source(f"s{status}"))
        house.host.routes["/orders"] = Answer("x", status)
        holds(house.pull(status=3)["error"], words)


# ---- where it goes, and with which key ----

@case
def redirects(house):
    """three steps on are followed, the fourth is not"""
    house.one_source(since=NONE)
    for n in range(1, 5):
        house.host.routes[f"/{n}"] = Answer(status=302, headers={"Location": f"/{n - 1}"})
    house.host.routes["/0"] = Answer(feed(1))
    house.host.routes["/orders"] = Answer(status=307, headers={"Location": "/2"})
    count(house.pull(), new=1)
    house.host.routes["/orders"] = Answer(status=301, headers={"Location": "/3"})
    holds(house.pull(status=3)["error"], "on and on")


@case
def key_stays(house):
    """a key never follows to another host or port; without one it is followed"""
    other = house.another_host("127.0.0.2")
    port = house.another_host()
    secret = house.path("secret")
    with open(os.open(secret, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="ascii") as file:
        file.write("canary-key\n")
    for host in (other, port):
        house.configure(house.source(f"k{host.url[-5:]}", token=f"file:{secret}"))
        house.host.routes["/orders"] = Answer(status=302,
                                              headers={"Location": host.url + "/orders"})
        host.routes["/orders"] = Answer(feed(1))
        holds(house.pull(status=3)["error"], "another host")
        same(host.asked, [])
        house.configure(house.source(f"n{host.url[-5:]}"))
        count(house.pull(), new=1)
        same(host.asked[0].headers["Authorization"], None)
    house.configure(house.source("next", token=f"file:{secret}", paging="{kind: next_url}"))
    house.host.routes["/orders"] = Answer(feed(7, next=other.url + "/orders"))
    del other.asked[:]
    holds(house.pull(status=3)["error"], "another host")
    same((other.asked, len(house.orders("next"))), ([], 1))
    same(b"canary-key" in house.bytes(), False)


@case
def keys(house):
    """the key comes from a file of mode 0600, a variable or a program; its header can be named"""
    house.host.routes["/orders"] = Answer(feed())
    secret = house.path("secret")
    with open(os.open(secret, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="ascii") as file:
        file.write("from-file\n")
    house.configure(house.source("f", token=f"file:{secret}"))
    house.pull()
    house.env["SHOP_KEY"] = "from-env"
    house.configure(house.source("e", token="env:SHOP_KEY", header="X-Api-Key"))
    house.pull()
    house.configure(house.source("p", token_cmd="[/bin/echo, from-program]"))
    house.pull()
    asked = house.host.asked
    same(asked[0].headers["Authorization"], "Bearer from-file")
    same((asked[1].headers["X-Api-Key"], asked[1].headers["Authorization"]), ("from-env", None))
    same(asked[2].headers["Authorization"], "Bearer from-program")
    os.chmod(secret, 0o644)
    house.configure(house.source("o", token=f"file:{secret}"))
    holds(house.pull(status=3)["error"], "0600")
    for path in (house.path("not-there"), house.dir):
        house.configure(house.source("n", token=f"file:{path}"))
        holds(house.pull(status=3)["error"], f"The key file {path} can not be read")
    house.configure(house.source("m", token="env:NOT_THERE"))
    holds(house.pull(status=3)["error"], "NOT_THERE")
    house.configure(house.source("q", token_cmd="[/bin/false]"))
    house.pull(status=3)
    same(len(asked), 3)


@case
def inside(house):
    """addresses of this host are not asked unless local: true; proxies of the environment are ignored"""
    port = house.host.url.rsplit(":", 1)[1]
    for name, address in (("v4", "127.0.0.1"), ("v6", "[::1]"), ("name", "localhost"),
                          ("hex", "0x7f000001"), ("mapped", "[::ffff:127.0.0.1]")):
        house.configure(f"  - name: {name}\n    url: https://{address}:{port}/orders\n")
        holds(house.pull(status=3)["error"], "inside")
    same(house.host.asked, [])
    house.env.update(http_proxy="http://127.0.0.1:9", HTTP_PROXY="http://127.0.0.1:9",
                     ALL_PROXY="http://127.0.0.1:9")
    house.one_source()
    house.host.routes["/orders"] = Answer(feed(1))
    count(house.pull(), new=1)


# ---- other shapes ----

@case
def jq(house):
    """any JSON through a jq program: long ids stay whole, faults are said"""
    house.one_source(kind="jq", since=NONE, paging="{kind: cursor, param: c}",
                     jq="'.items[] | {id: .no, title: .name, brief: ($ENV.PATH // \"none\")}'")
    house.host.routes["/orders"] = [
        Answer('{"items":[{"no":12345678901234567890,"name":"長い番号"}],"next":"2"}'),
        Answer('{"items":[{"no":2,"name":"二"},{"no":3}]}')]
    count(house.pull(), new=2, aside=1)
    same(house.host.asked[1].param("c"), "2")
    found = house.teamjob("sql", "SELECT external_id,brief FROM orders WHERE source='shop'").out
    holds(found, "12345678901234567890", "none")
    for name, program, words in (
            ("syntax", "'.items[] | {'", "can not be read: line 1"), ("fault", "'error(\"kaputt\")'", "kaputt"),
            ("loop", "'def f: f; f'", "too long"), ("big", "'[range(1e9)]'", "")):
        house.configure(house.source(name, kind="jq", jq=program, since=NONE))
        house.host.routes["/orders"] = Answer('{"items":[]}')
        holds(house.pull(status=3)["error"], "jq program", words)
    # the program that runs jq, with nothing to read
    folder = os.open("/", os.O_RDONLY)
    same(subprocess.run([house.program("teamjob-sync"), "--jq"], stdin=folder, env=house.env,
                        check=False).returncode, 1)
    os.close(folder)
    house.check()


if __name__ == "__main__":
    sys.exit(run_cases())
