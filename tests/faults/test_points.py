#!/usr/bin/env python3
"""The k-th piece of memory (safety F3), the k-th statement, the k-th write of a
whole program fails, once and from then on: of the commands, a pull with an
answer to send, and the desk. No crash, one sentence, the team as it was or the
act wholly done, and the next try works.

FAULTS=all takes every statement and write and 150 requests for memory of each,
FAULTS=statements fewer of those, FAULTS=every all. A name as an argument runs only that one."""

import concurrent.futures
import datetime
import http.client
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "flow"))
from test_upgrade import take  # noqa: E402
from house import BUILD, CASES, Answer, House, Run, case, feed, run_cases  # noqa: E402

HOW = os.environ.get("FAULTS", "")
KINDS = ("memory", "statement", "write")
NET_KINDS = (*KINDS, "library")     # memory that libmicrohttpd asks for
MANY = 1 << 30
POINTS = {"": {"memory": 4, "statement": 2, "write": 2, "library": 2},  # of each, at most
          "statements": {"memory": 4, "statement": MANY, "write": MANY, "library": MANY},
          "all": {"memory": 150, "statement": MANY, "write": MANY, "library": MANY},
          "every": dict.fromkeys(NET_KINDS, MANY)}[HOW]
SHIM = os.path.join(BUILD, "tests", "points.so")
DAY = datetime.date.today().toordinal()
HANDS = 4
FIGURES = []


def note(figure):
    if os.environ.get("FAULTS_FIGURES"):
        with open(os.environ["FAULTS_FIGURES"], "a", encoding="utf-8") as file:
            file.write(f"points: {figure}\n")


def true(good, what):
    if not good:
        raise AssertionError(what)


def stands(db):
    """What was written, as numbers; of a copy, as what is there may first have
    to be recovered, which the next try is to do itself."""
    look = db + ".look"
    for end in ("", "-wal"):
        if os.path.exists(db + end):
            shutil.copyfile(db + end, look + end)
    found = sqlite3.connect(look)
    try:
        return found.execute(
            "SELECT (SELECT max(seq) FROM event),(SELECT count(*) FROM op),"
            "(SELECT group_concat(state||tries) FROM outbox),"
            "(SELECT group_concat(external_id||state) FROM source_item)").fetchone()
    finally:
        found.close()
        for end in ("", "-wal", "-shm"):
            if os.path.exists(look + end):
                os.unlink(look + end)


class Copy:
    """A copy of the house's team for one hand."""

    def __init__(self, house, number):
        self.house = house
        self.dir = house.path(f"hand{number}")
        self.db = os.path.join(self.dir, "team.db")
        self.kept = os.path.join(house.dir, "kept.db")
        os.mkdir(self.dir)
        self.env = {**house.env, "TEAMJOB_DB": self.db, "HOME": self.dir}
        self.renew()

    def renew(self):
        for name in os.listdir(self.dir):
            if name.startswith("team.db"):
                os.unlink(os.path.join(self.dir, name))
        shutil.copyfile(self.kept, self.db)
        os.chmod(self.db, 0o600)

    def run(self, words, what=None, at=None, on=False, count=None, later=False):
        env = dict(self.env)
        if later:   # a source that failed is left alone for a while
            env["TEAMJOB_CLOCK"] = os.path.join(self.dir, "tomorrow")
            with open(env["TEAMJOB_CLOCK"], "w", encoding="ascii") as file:
                file.write(f"{self.house.now + 86400}\n")
        if what is not None:
            env["FAIL_WHAT"] = what
        if at is not None or count is not None:
            env["LD_PRELOAD"] = SHIM
        if at is not None:
            env["FAIL_AT"] = str(at)
        if on:
            env["FAIL_ON"] = "1"
        if count is not None:
            env["FAIL_COUNT"] = count
        return Run([word.replace("@DIR", self.dir) for word in words], env)


def points(what, total):
    step = max(1, -(-total // POINTS[what]))
    return [(what, at, on) for at in range(1 + DAY % step, total + 1, step)
            for on in (False, True)]


def number_in(path):
    with open(path, encoding="ascii") as file:
        return int(file.read())


def same_but_hours(a, b):
    """The C library that has no memory for the rules of a zone goes by UTC."""
    return re.sub(r"[-0-9]+[ T][0-9:]+", "", a) == re.sub(r"[-0-9]+[ T][0-9:]+", "", b)


def one(copy, words, kind, at, on, good, before, after, prefix):
    """One try with its fault; then without."""
    run = copy.run(words, kind, at, on)
    what = f"{words[-3:]} {kind} {at}{' and all later ones' if on else ''}"
    true(0 <= run.status <= 3, f"{what}: ended with {run.status} {run.err[:3000]}")
    now = stands(copy.db)
    if run.status == good.status:
        true(same_but_hours(run.out, good.out) or not prefix,
             f"{what}: said something else: {run.out[:300]}")
        true(now == after, f"{what}: said it is done: {now} {after}")
    elif not prefix or now != before:
        true(run.err.strip() or run.out.strip(), f"{what}: said nothing")
    true(now in (before, after) or prefix is None, f"{what}: half done {now}")
    if at % 4 == 0 or now not in (before, after):
        again = copy.run(words, later=prefix is None)
        if now != after:
            true(again.status == good.status, f"{what}: the next try: {again.status} {again.err}")
            there = stands(copy.db)     # an answer may wait for its next try
            true(there == after or (prefix is None and there[3] == after[3]),
                 f"{what}: the next try did something else: {there} {after} "
                 f"{again.out[:400]}")
        copy.run([House.program("teamjob"), "check", "--deep"])
    # how a source fared is kept too
    if prefix is None or stands(copy.db) != before or os.path.exists(copy.db + ".before-2"):
        copy.renew()


def tally(jobs, total):
    return "".join(f", {sum(job[0] == what for job in jobs)} of {2 * total[what]} {what}"
                   for what in total)


def try_all(house, words, compare=True, old=None, status=0):
    """Every point of a command, once and from then on; on a file as it is, or
    an old one."""
    if old is None:
        house.teamjob("backup", house.path("kept.db"))
    else:
        shutil.copyfile(old, house.path("kept.db"))
    free = [Copy(house, n) for n in range(HANDS)]
    count = house.path("count")
    before, total, jobs = stands(free[0].db), {}, []
    for what in KINDS:
        good = free[0].run(words, what, count=count)
        true(good.status == status, good.err)
        total[what] = number_in(count)
        jobs += points(what, total[what])
        after = stands(free[0].db)
        free[0].renew()

    def go(job):
        copy = free.pop()
        try:
            one(copy, words, *job, good, before, after, compare)
        finally:
            free.append(copy)

    with concurrent.futures.ThreadPoolExecutor(HANDS) as pool:
        list(pool.map(go, jobs))
    note(" ".join(words[5:7] or ["pull"]) + tally(jobs, total))
    for copy in free:
        shutil.rmtree(copy.dir)


def teamjob(*words):
    return [House.program("teamjob"), "--lang", "en", "--user", "sato", *words]


@case
def reading(house):
    """what is read is whole or not said"""
    for words in (("list", "orders", "--json"), ("show", "order", "O20"),
                  ("list", "tasks", "--filter", "state:doing", "--csv"), ("money",)):
        try_all(house, teamjob(*words))


@case
def acting(house):
    """an act is done or not"""
    for words in (("order.accept", "O25"), ("order.note", "O1", "--set", "text=電話あり"),
                  ("order.create", "--set", "client=雪の宿", "--set", "title=冬の案内")):
        try_all(house, teamjob("do", *words), compare=False)


@case
def keeping(house):
    """a copy, a check and an import"""
    people = house.path("people.csv")
    with open(people, "w", encoding="utf-8") as file:
        file.write("login,name\nneu,新しい人\nzwei,もう一人\n")
    try_all(house, teamjob("backup", "@DIR/copy.db"), compare=False)
    try_all(house, teamjob("check"))
    # row by row; it says how far it came
    try_all(house, teamjob("import", "people", people), compare=None)


@case
def pulling(house):
    """a pull takes in what came, or says why not"""
    house.one_source()
    house.host.routes["/orders"] = Answer(feed(1, 2, 3))
    try_all(house, [*house.sync_words(), "--json"], compare=None)


@case
def pulling_much(house):
    """of a page stored in portions, those before the fault are kept, and the rest comes next time"""
    house.one_source()
    house.host.routes["/orders"] = Answer(feed(*range(1, 602)))
    house.teamjob("backup", house.path("kept.db"))
    copy, words, count = Copy(house, 0), [*house.sync_words(), "--json"], house.path("count")
    true(copy.run(words, "statement", count=count).status == 0, "without a fault")
    total, whole = number_in(count), stands(copy.db)
    for at, kept in ((total // 3, 0), (total * 9 // 10, 500)):
        copy.renew()
        run = copy.run(words, "statement", at)
        items = stands(copy.db)[3]
        true(run.status == 3 and len((items or "").split(",")) == (kept or 1), (at, run.out, items))
        true(copy.run(words, later=True).status == 0, "the next run")
        true(stands(copy.db)[3] == whole[3], "the next run brings all")


@case
def asking_again(house):
    """an answer that is told to wait holds its source"""
    house.one_source(undo_window=0)
    house.host.routes["/orders"] = Answer(feed(1))
    house.pull()
    house.teamjob("do", "order.accept", house.orders()[0]["id"])
    house.host.routes["/orders/no-1/status"] = Answer("later", 429, {"Retry-After": "60"})
    try_all(house, [*house.sync_words(), "--due", "--json"], compare=None)


@case
def told_to_wait(house):
    """a source that tells us to wait is written down so, or it is said why not"""
    house.one_source()
    house.host.routes["/orders"] = Answer("later", 429, {"Retry-After": "60"})
    try_all(house, [*house.sync_words(), "--json"], compare=None, status=3)


@case
def writing_letters(house):
    """a letter that waited and which nobody wants any more is withdrawn"""
    with open(house.config, "w", encoding="utf-8") as file:
        file.write("mail:\n  url: smtp://127.0.0.1:9\n  from: desk@yuki.example.jp\n"
                   "  local: true\n  tls: none\n")
    house.teamjob("do", "person.digest", "kudo", "--set", "hours=1", "--set",
                  "email=kudo@example.jp")
    house.teamjob("do", "task.note", "1021-5", "--set", "text=@kudo 見てください")
    house.later(660)
    true(house.sync().status == 3, "there is no server")
    house.teamjob("do", "person.digest", "kudo", "--set", "hours=0")
    house.later(3600)
    try_all(house, [*house.sync_words(), "--json"], compare=None)


@case
def reshaping(house):
    """a pull through jq, and an answer that goes out"""
    house.one_source(kind="jq", jq="'.orders[]'", undo_window=0,
                     status_url=house.host.url + "/orders/{id}/status")
    house.host.routes["/orders"] = Answer(feed(1))
    house.host.routes["/orders/no-1/status"] = Answer({})
    house.pull()
    house.teamjob("do", "order.accept", house.orders()[0]["id"])
    try_all(house, [*house.sync_words(), "--json"], compare=None)


@case
def migrating(house):
    """a file of an earlier version is brought up to date or left as it was"""
    take(house, 1)
    shutil.copyfile(house.path("team.db"), house.path("old.db"))
    try_all(house, teamjob("list", "orders", "--json"), old=house.path("old.db"))


# ---- the desk ----

class Desk:
    """teamjob-desk with a fault, asked for all it serves."""

    def __init__(self, house, folder, what="memory", at=None, on=False, count=None):
        env = {**house.env, "HOME": folder, "LD_PRELOAD": SHIM, "FAIL_WHAT": what}
        env.update({"FAIL_AT": str(at)} if at else {})
        env.update({"FAIL_ON": "1"} if on else {})
        env.update({"FAIL_COUNT": count} if count else {})
        self.db = os.path.join(folder, "desk.db")
        self.process = subprocess.Popen(
            [house.program("teamjob-desk"), "--db", self.db, "--port", "0", "--token-file",
             house.path("token"), "--lang", "en", "--min-fill", "0",
             # where memory fails inside libseccomp 2.5, it ends the program
             "--confine", "no" if what == "memory" else "may"], env=env, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.process.stdout.readline()
        said = self.process.stdout.readline().split()
        self.port = int(said[1]) if len(said) > 1 else 0

    def ask(self, method, target, body=None, **headers):
        """(status, text, place); status 0: no answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, target, body, headers)
            reply = connection.getresponse()
            return reply.status, reply.read().decode(), reply.getheader("Location")
        except (OSError, http.client.HTTPException):
            return 0, "", None
        finally:
            connection.close()

    def all(self):
        """A form, an order, its page, the feed, an answer: what was promised."""
        bearer = {"Authorization": "Bearer a-token-of-the-flow-test"}
        if self.port == 0:
            return []
        page = self.ask("GET", "/?lang=en")[1]
        token = page.split('name="token" value="')[-1].split('"')[0] if "token" in page else ""
        status, _, place = self.ask("POST", "/order", urllib.parse.urlencode(
            {"title": "雪道の記事", "brief": "三本", "name": "北灯社", "kind": "article",
             "email": "a@b.example", "quantity": "3", "unit": "pieces", "token": token,
             "lang": "en"}), **{"Content-Type": "application/x-www-form-urlencoded"})
        kept = [place.split("/s/")[1].split("?")[0]] if status == 303 else []
        self.ask("GET", place or "/")
        feed_ = self.ask("GET", "/api/orders?limit=5", **bearer)
        if feed_[0] == 200 and kept:
            there = [o["id"] for o in json.loads(feed_[1])["orders"]]
            true(there[-1:] == kept, f"the feed leaves out what was taken: {there} {kept}")
        if kept:
            self.ask("POST", f"/api/orders/{kept[0]}/status", '{"status":"agreed"}',
                     **{"Idempotency-Key": "k1", "Content-Type": "application/json"}, **bearer)
        return kept

    def end(self):
        self.process.terminate()
        out, err = self.process.communicate(timeout=60)
        return Ended(self.process.returncode, out, err)


class Ended:
    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err


def desk_try(house, kind, at, on):
    folder = tempfile.mkdtemp(dir=house.dir)
    what = f"desk, {kind} {at}{' and all later ones' if on else ''}"
    desk = Desk(house, folder, kind, at, on)
    kept = desk.all()
    ended = desk.end()
    true(0 <= ended.status <= 3, f"{what}: ended with {ended.status} {ended.err[:2000]}")
    true(ended.status == 0 or ended.err.strip(), f"{what}: said nothing")
    desk = Desk(house, folder)
    true(desk.port, f"{what}: does not start again")
    for order in kept:
        true(desk.ask("GET", f"/s/{order}")[0] == 200, f"{what}: lost what it took")
    true(len(desk.all()) == 1, f"{what}: takes no order afterwards")
    desk.end()
    shutil.rmtree(folder)


@case
def desk(house):
    """the desk keeps what it took, and says what it cannot do"""
    with open(os.open(house.path("token"), os.O_WRONLY | os.O_CREAT, 0o600), "w",
              encoding="ascii") as file:
        file.write("a-token-of-the-flow-test\n")
    count, total, jobs = house.path("count"), {}, []
    for what in NET_KINDS:
        folder = tempfile.mkdtemp(dir=house.dir)
        plain = Desk(house, folder, what, count=count)
        true(len(plain.all()) == 1, "no order without a fault")
        true(plain.end().status == 0, "it does not end")
        total[what] = number_in(count)
        jobs += points(what, total[what])
    with concurrent.futures.ThreadPoolExecutor(HANDS) as pool:
        list(pool.map(lambda job: desk_try(house, *job), jobs))
    note("desk" + tally(jobs, total))


def main():
    if "asan" in BUILD:
        print("ok left out: the sanitizer has an allocator of its own")
        return 0
    CASES[:] = [c for c in CASES if c.__module__ == "__main__" and
                all(word in c.__doc__ for word in sys.argv[1:])]
    return run_cases()


if __name__ == "__main__":
    sys.exit(main())
