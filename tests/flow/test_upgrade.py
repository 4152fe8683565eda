#!/usr/bin/env python3
"""A team file made by an earlier version, in the hands of this one."""

import lzma
import os
import shutil
import sqlite3
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from house import Run, case, run_cases  # noqa: E402

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../data/teams")


def take(house, version):
    """Puts the demonstration team of that version in place of the house's."""
    for end in ("", "-wal", "-shm", ".lock"):
        if os.path.exists(house.path("team.db" + end)):
            os.unlink(house.path("team.db" + end))
    with lzma.open(os.path.join(DATA, f"version-{version}.db.xz")) as packed, \
            open(house.path("team.db"), "wb") as out:
        out.write(packed.read())


def same(got, wanted):
    if got != wanted:
        raise AssertionError(f"{got!r} is not {wanted!r}")


@case
def reading(house):
    """the first command may be one that only reads; the old file is kept beside"""
    take(house, 1)
    same(len(house.rows("orders")), 27)
    same(os.path.exists(house.path("team.db.before-2")), True)
    house.check()


def break_off(house):
    """Leaves the file as one in which a write was broken off half-way."""
    path = house.path("team.db")
    writer = sqlite3.connect(path, isolation_level=None)
    writer.executescript("PRAGMA cache_size=1; BEGIN IMMEDIATE; CREATE TABLE half AS WITH "
                         "RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n LIMIT 9999) "
                         "SELECT hex(randomblob(99)) FROM n")
    for end in ("", "-journal"):
        shutil.copyfile(path + end, path + end + ".broken")
    writer.execute("ROLLBACK")
    writer.close()
    for end in ("", "-journal"):
        os.replace(path + end + ".broken", path + end)
    os.chmod(path, 0o600)


def backed_up(house):
    house.teamjob("backup", house.path("copy.db"))
    return house.path("copy.db")


def count(house, *options):
    return int(house.teamjob(*options, "sql", "SELECT count(*) FROM orders").out)


@case
def broken_off(house):
    """so it may be where a write was broken off in the file, and a check says so"""
    take(house, 1)
    break_off(house)
    run = house.teamjob("check", status=3)
    same("a write was broken off" in run.err, True)
    same(len(house.rows("orders")), 27)
    same(os.path.exists(house.path("team.db-journal")), False)
    house.check()
    # the same of a file of now, as it was restored
    kept = house.path("kept.db")
    house.teamjob("backup", kept)
    for read in (lambda: len(house.rows("orders")),
                 lambda: count(house),
                 lambda: count(house, "--db", backed_up(house))):
        for end in ("-wal", "-shm"):
            if os.path.exists(house.path("team.db" + end)):
                os.unlink(house.path("team.db" + end))
        shutil.copyfile(kept, house.path("team.db"))
        break_off(house)
        same(read(), 27)
        house.check()


@case
def writing(house):
    """what was there can be worked on and undone, and the sums are those of the rows"""
    take(house, 1)
    house.teamjob("do", "order.hold", "1021", "--reason", "snow")
    house.teamjob("do", "undo")
    same([o["state"] for o in house.rows("orders") if o["number"] == 1021], ["in_work"])
    house.check()


@case
def looking(house):
    """a check changes nothing of an old file and says so"""
    take(house, 1)
    before = os.stat(house.path("team.db")).st_size
    run = house.teamjob("check", status=3)
    same("then it can be checked" in run.err, True)
    same((os.stat(house.path("team.db")).st_size,
          os.path.exists(house.path("team.db.before-2"))), (before, False))
    house.teamjob("ssh-keys", "list")
    house.check()


@case
def protected(house):
    """where the file may not be written, the sentence says that it is old"""
    take(house, 1)
    if os.getuid() == 0:
        words = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        folder = house.dir
        while folder != "/":
            if os.stat(folder).st_mode & 0o005 != 0o005:
                os.chmod(folder, 0o755)
            folder = os.path.dirname(folder)
    else:
        words = []
    os.chmod(house.path("team.db"), 0o444)
    run = Run([*words, house.program("teamjob"), "--lang", "en", "--user", "sato",
               "list", "orders"], house.env)
    same((run.status, "older version" in run.err), (3, True))


if __name__ == "__main__":
    sys.exit(run_cases())
