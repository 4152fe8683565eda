#!/usr/bin/env python3
"""What slow, many and large ones may do to the desk and to a pull: little. The
real desk and the real sync."""

import os
import re
import resource
import select
import socket
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import Desk  # noqa: E402
from house import BUILD, Answer, case, order, run_cases  # noqa: E402

SANITIZED = os.path.basename(BUILD) != "build"
MIB = 1 << 20


def true(good, what):
    if not good:
        raise AssertionError(what)


def connect(desk, text=b""):
    found = socket.create_connection(("127.0.0.1", desk.port), timeout=30)
    if text:
        found.sendall(text)
    return found


def read_all(connection):
    found = b""
    try:
        while piece := connection.recv(65536):
            found += piece
    except ConnectionResetError:
        pass
    return found


def answers_quickly(desk, times=50):
    """The slowest of some good requests, in seconds."""
    slowest = 0
    for _ in range(times):
        began = time.monotonic()
        true(desk.ask("GET", "/order").status == 200, "no form")
        slowest = max(slowest, time.monotonic() - began)
    return slowest


def drip(connection, stop):
    """A byte of a header every moment: a time-out of silence never ends it."""
    try:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nX-A: ")
        while not stop.wait(0.5):
            connection.sendall(b"a")
    except OSError:
        pass


@case
def slow_ones(house):
    """who drips bytes is cut after 10 seconds with 408, and holds up nobody"""
    desk, stop = Desk(house), threading.Event()
    began = time.monotonic()
    slow = [connect(desk) for _ in range(30)]
    threads = [threading.Thread(target=drip, args=(c, stop), daemon=True) for c in slow]
    for thread in threads:
        thread.start()
    true(answers_quickly(desk) < 0.5, "slow ones hold up a good one")
    for connection in slow:
        said = read_all(connection)
        true(said.startswith(b"HTTP/1.1 408") or not said, said[:60])
    took = time.monotonic() - began
    stop.set()
    true(9 <= took < 20, f"cut after {took:.1f} s")
    true(answers_quickly(desk, 5) < 0.5, "the desk goes on")


@case
def many_ones(house):
    """240 connections that say nothing, then good requests: all are answered"""
    desk = Desk(house)
    idle = [connect(desk) for _ in range(240)]
    true(answers_quickly(desk) < 0.5, "idle ones hold up a good one")
    over = [connect(desk) for _ in range(60)]
    for connection in idle + over:
        connection.close()
    true(answers_quickly(desk, 5) < 0.5, "the desk goes on")


@case
def one_address(house):
    """of one address 32 connections stay, the newest; it goes on being served"""
    desk = Desk(house)

    def from_there(text=b""):
        found = socket.create_connection(("127.0.0.1", desk.port), timeout=30,
                                         source_address=("127.0.0.2", 0))
        found.sendall(text)
        return found

    idle = [from_there() for _ in range(100)]
    true(answers_quickly(desk, 5) < 0.5, "others are answered")
    ended = [bool(select.select([c], [], [], 0)[0]) for c in idle]
    true(ended == [True] * 68 + [False] * 32, ended)
    one = from_there(b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    true(read_all(one).startswith(b"HTTP/1.1 200"), "it is answered too")
    for connection in idle:
        connection.close()


@case
def few_files(house):
    """where few files may be open the desk says so, and serves fewer or ends"""
    def start(files):
        return subprocess.Popen(
            ["sh", "-c", f'ulimit -n {files}; exec "$0" "$@"', house.program("teamjob-desk"),
             "--db", house.path("few.db"), "--port", "0", "--lang", "en", "--parent"],
            env=house.env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)

    out, said = start(100).communicate()
    true(not out and "Only 100 files may be open here, and the order desk needs 160" in said,
         out + said)
    child = start(300)
    child.stdout.readline()
    true(child.stdout.readline().startswith("READY "), "it serves")
    _, said = child.communicate()
    true(child.returncode == 0 and "only 204 connections are served at once, not 2400" in said,
         said)


@case
def many_fields(house):
    """21 fields, a field twice, a body of 64 KiB and one more byte"""
    desk = Desk(house)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}

    def post(body):
        return desk.ask("POST", "/order", body, kind).status

    true(post("&".join(f"f{i}=1" for i in range(21))) == 400, "unknown fields")
    true(post("&".join(["title=a"] * 21)) == 400, "a field twice")
    true(post("title=" + "a" * (64 * 1024 - 6)) == 422, "64 KiB are read")
    true(post("title=" + "a" * (64 * 1024 - 5)) == 413, "one more is not")
    true(post("title=%00") == 400 and post("title=%ff") == 400, "no text")


def measured(house, *words):
    """A run of sync: its seconds and its memory at most, in MiB."""
    began = time.monotonic()
    child = subprocess.Popen(house.sync_words("--json", *words), env=house.env,
                             stdout=subprocess.PIPE, text=True)
    out = child.stdout.read()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    true(child.returncode == 0, out)
    return time.monotonic() - began, used.ru_maxrss / 1024, out


def pages(count, per_page, pad):
    """`count` pages of `per_page` orders with a brief of `pad` characters."""
    def answer(asked):
        at = int(asked.param("page") or 1)
        if at > count:
            return Answer({"orders": []})
        return Answer({"orders": [order(at * per_page + i, brief="雪" * pad)
                                  for i in range(per_page)]})
    return answer


@case
def memory(house):
    """the memory of a pull does not grow with the number of pages"""
    used = []
    for number in (2, 20):
        house.copy_team()
        house.one_source(paging="{kind: page, size: 300}", since="{kind: none}")
        house.host.routes["/orders"] = pages(number, 300, 1000)
        seconds, mib, _ = measured(house)
        used.append(mib)
        print(f"# {number} pages of 1 MB: {seconds:.1f} s, {mib:.1f} MiB")
    if not SANITIZED:
        true(used[1] < used[0] + 8 and used[1] < 48, used)


@case
def killed_pull(house):
    """runs killed between and inside pages: in the end every order is there once"""
    house.one_source(paging="{kind: page, size: 300}", since="{kind: none}")
    house.host.routes["/orders"] = pages(12, 300, 100)
    for after in (1, 3, 4, 7, 11):
        seen = len(house.host.asked)
        child = house.start_sync()
        house.host.await_asked(seen + after)
        child.kill()
        child.communicate()
    _, _, out = measured(house)
    known = house.teamjob("sql", "SELECT count(*),count(DISTINCT external_id) FROM orders "
                          "WHERE source='shop'").out
    true(re.findall(r"\b3600\b", known) == ["3600", "3600"], known)
    true('"new":3600' not in out, "what a killed run stored is kept")
    house.check()


@case
def eight_sources(house):
    """eight sources of 5,000 orders each within the time of a run"""
    house.configure(*[house.source(f"s{n}", path=f"/{n}", paging="{kind: page, size: 500}",
                                   since="{kind: none}") for n in range(8)])
    for n in range(8):
        house.host.routes[f"/{n}"] = pages(10, 500, 40)
    seconds, mib, _ = measured(house)
    print(f"# 40,000 orders of 8 sources: {seconds:.1f} s, {mib:.1f} MiB")
    true(seconds < 90, f"{seconds} s")
    seconds, mib, out = measured(house)
    print(f"# the same again, unchanged: {seconds:.1f} s, {mib:.1f} MiB")
    true(out.count('"unchanged":5000') == 8, out)
    house.check()


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_NOFILE, (2048, resource.getrlimit(
        resource.RLIMIT_NOFILE)[1]))
    sys.exit(run_cases())
