#!/usr/bin/env python3
"""All that the desk does, shut in: by strace it asks for nothing that is
refused, and the fences stand."""

import os
import re
import subprocess
import sys
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import Desk  # noqa: E402
from house import BUILD, case, run_cases  # noqa: E402

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def true(good, what):
    if not good:
        raise AssertionError(what)


def order(desk, language, **fields):
    page = desk.ask("GET", "/order", headers={"Accept-Language": language}).body.decode()
    token = re.search(r'name="token" value="([^"]*)"', page).group(1)
    values = {"title": "雪道の記事", "brief": "三本お願いします", "name": "花と実",
              "email": "hana@example.jp", "token": token, "lang": language, **fields}
    return desk.ask("POST", "/order", urllib.parse.urlencode(values), FORM).status


def everything(desk):
    """A request of each kind, good and refused, in both languages."""
    for language in ("ja", "en"):
        for path, status in (("/", 200), ("/order", 200), ("/style.css", 200),
                             ("/healthz", 200), ("/none", 404), ("/s/none", 404)):
            got = desk.ask("GET", path, headers={"Accept-Language": language})
            true(got.status == status, (path, got.status))
        true(order(desk, language) == 303, "an order")
        true(order(desk, language, email="no") == 422, "half an order")
        true(order(desk, language, title="長" * 5000) == 422, "too long")
        true(order(desk, language, token="1.x.y") == 422, "a false form")
    true(desk.ask("DELETE", "/").status == 405, "a method")
    true(desk.ask("GET", "/api/orders?since=x").status == 400, "a cursor")
    public = desk.order()["id"]
    said = desk.ask("POST", f"/api/orders/{public}/status",
                    '{"status":"agreed","text":"承りました"}'.encode(), {"Idempotency-Key": "k"})
    true(said.status == 200, said.status)
    true("承りました" in desk.ask("GET", "/s/" + public).body.decode(), "its page")
    for number in range(150):  # the log is written back meanwhile
        true(order(desk, "en", brief="長い説明" * 500, title=f"a{number}") == 303, number)


@case
def traced(house):
    """the desk asks for nothing that its fences refuse, whatever it is asked"""
    if os.path.basename(BUILD) != "build":
        return
    log = house.path("calls")
    desk = Desk(house, before=["strace", "-f", "-o", log, "-s", "20"])
    everything(desk)
    desk.stop()
    with open(log, encoding="utf-8", errors="replace") as file:
        calls = file.read().splitlines()
    shut = max(n for n, line in enumerate(calls) if "seccomp(SECCOMP_SET_MODE_FILTER, 0" in line)
    true(any("landlock_restrict_self" in line and line.endswith("= 0") for line in calls[:shut])
         or any("landlock_create_ruleset(NULL" in line and "= -1" in line for line in calls),
         "files are fenced in where the kernel can")
    after = calls[shut + 1:]
    true(len(after) > 1000 and "exited with 0" in after[-1], after[-1])
    bad = [line for line in after if re.search(r"= -1 E(PERM|ACCES|NOSYS)\b|\bopen(at)?\(", line)]
    true(not bad, bad[:5])
    names = sorted({line.split()[1].partition("(")[0] for line in after if "(" in line})
    print("#", len(after), "calls:", " ".join(names))


@case
def stands(house):
    """the fences stand around the program as it runs"""
    desk = Desk(house)
    with open(f"/proc/{desk.process.pid}/status", encoding="ascii") as file:
        status = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
    want = ("2", "1") if os.path.basename(BUILD) == "build" else ("0", "0")
    true((status["Seccomp"], status["NoNewPrivs"]) == want, status)


if __name__ == "__main__":
    sys.exit(run_cases())
