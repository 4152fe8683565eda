#!/usr/bin/env python3
"""Each invariant finds what it is there for: a check that finds nothing in a
damaged file would let every fault pass."""

import os
import sqlite3
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from yard import case, fresh, run_cases  # noqa: E402


def meddle(team, sql):
    """Somebody else writes into the file, past the program."""
    link = sqlite3.connect(team.db)
    link.executescript(sql)
    link.commit()
    link.close()


def finds(number, team, **more):
    wrong = team.violations(**{"next_works": False, **more})
    if not any(number in line for line in wrong):
        raise AssertionError(f"{number} is not found: {wrong}")


@case
def nothing():
    """N1-N9 hold of a team at work"""
    with fresh() as team:
        team.do("order.accept", "O27")
        team.sound("untouched", posted=[], served=[], recovered=[("b", ["a", "b"])])


@case
def whole():
    """N1 a byte of a page is found"""
    with fresh() as team:
        team.run(team.words("backup", os.path.join(team.folder, "copy")))
        size = os.path.getsize(os.path.join(team.folder, "copy"))
        for end in ("-wal", "-shm"):
            os.unlink(team.db + end)
        with open(os.path.join(team.folder, "copy"), "rb") as copy:
            page = bytearray(copy.read())
        page[size // 2:size // 2 + 4096] = bytes(4096)
        with open(team.db, "wb") as file:
            file.write(page)
        finds("N1", team)


@case
def acked():
    """N2 an operation that was told and is gone, and one that nobody was told of"""
    with fresh() as team, fresh() as other:
        team.do("order.accept", "O27")
        other.acks = team.acks
        finds("N2 told, and lost", other)
        team.acks, team_acks = None, team.acks
        team.do("order.accept", "O26")
        team.acks = team_acks
        finds("N2 1 operations nobody", team)
        team.sound("killed once", killed=1)


@case
def chain():
    """N3 a hash of the chain that does not follow"""
    with fresh() as team:
        meddle(team, "DROP TRIGGER event_no_update;"
               "UPDATE event SET hash=replace(hash,'a','b') WHERE seq=100")
        finds("N3", team)


@case
def replay():
    """N4 a row that the ledger says nothing of"""
    with fresh() as team:
        meddle(team, "UPDATE orders SET title='x' WHERE id=1")
        finds("title: order 1", team)


@case
def posted():
    """N5 what went out twice, and what never went out"""
    with fresh() as team:
        finds("N5 twice", team, posted=["a", "a"])
        meddle(team, "INSERT INTO outbox(op,kind,object,source,external_id,status,idem,state,"
               "not_before) VALUES(1,'order',1,'shop','1','accepted','k','sent',0)")
        finds("N5 said to be sent", team, posted=[])


@case
def sums():
    """N6 shares that do not add up"""
    with fresh() as team:
        meddle(team, "UPDATE booking SET amount_yen=amount_yen+1 WHERE id=1")
        finds("N6", team)


@case
def outside():
    """N7 a text nobody had, N8 a file left over, N9 an order that vanished"""
    with fresh() as team:
        finds("N7", team, recovered=[("a", ["b"])])
        finds("N9", team, served=[("shop", "no-1")])
        with open(team.db + ".part-1", "wb"):
            pass
        finds("N8 left over", team)


@case
def held():
    """N8 a lock that nobody lets go of"""
    import fcntl
    with fresh() as team:
        with open(team.db + ".lock", "rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            finds("N8 the next", team, next_works=True)


if __name__ == "__main__":
    sys.exit(run_cases())
