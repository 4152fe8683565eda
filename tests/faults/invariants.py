#!/usr/bin/env python3
"""What holds after every fault: the invariants N1-N9.

What one team file can show of itself (N1 whole, N3 the chain, N4 rows are what
the ledger says, N6 sums) is shown by `teamjob check --deep`, which every user
has. The rest needs what stands outside the file: N2 the acks, N5 and N9 the log
of the host that was spoken to, N7 what a person had typed, N8 the next session.

    wrong = violations(db, acks=acks, killed=1)     # [] or sentences
    tests/faults/invariants.py DB [--acks FILE] [--killed N] [--known NAME]...

No test of its own here."""

import argparse
import hashlib
import os
import re
import sqlite3
import subprocess
import sys

BUILD = os.path.abspath(os.environ.get("TEST_BUILD_DIR", "build"))
BESIDE = ("", "-wal", "-shm", ".lock")      # what a team file consists of
PATIENCE = 60                               # seconds for one command


def read(db, sql, *values):
    """Rows of the file as they are now; never a writer of it."""
    link = sqlite3.connect(f"file:{db}?mode=ro", uri=True, timeout=10)
    try:
        return link.execute(sql, values).fetchall()
    finally:
        link.close()


def operations(db):
    """How many operations the ledger holds."""
    return read(db, "SELECT count(*) FROM op")[0][0]


class Acks:
    """The file outside the team's in which stands what users were told is done:
    one line "OP SEQ HASH" for each event of an operation, appended after the
    program had said so. Its first line is how many operations there were
    before. Several processes may append to one file."""

    def __init__(self, path, db=None):
        self.path = path
        if db is not None:
            with open(path, "w", encoding="ascii") as file:
                file.write(f"before {operations(db)}\n")

    def told(self, db, op):
        """The program said that this operation is done."""
        rows = read(db, "SELECT op,seq,hash FROM event WHERE op=? ORDER BY seq", op)
        if not rows:
            rows = [(op, 0, "-")]           # a saved text has no event that is its own
        line = "".join("%d %d %s\n" % row for row in rows)
        file = os.open(self.path, os.O_WRONLY | os.O_APPEND)
        try:
            os.write(file, line.encode())
        finally:
            os.close(file)

    def rows(self):
        """(operations before, [(op, seq, hash)])"""
        with open(self.path, encoding="ascii") as file:
            lines = [line.split() for line in file]
        return int(lines[0][1]), [(int(o), int(s), h) for o, s, h in lines[1:]]


# ---- each invariant: sentences about what is wrong ----

def n1_whole(db):
    """SQLite's own opinion, by a library that is not the program's build."""
    said = [row[0] for row in read(db, "PRAGMA integrity_check(3)")]
    loose = read(db, "PRAGMA foreign_key_check")
    return ([f"N1 integrity: {line}" for line in said if line != "ok"] +
            [f"N1 a row belongs to nothing: {row}" for row in loose[:3]])


def n2_acked(db, acks, killed):
    """What was told to be done is there, and no more than one operation for
    each process that was killed before it could tell."""
    before, rows = acks.rows()
    there = {(o, s, h) for o, s, h in read(db, "SELECT op,seq,hash FROM event")}
    ops = {row[0] for row in read(db, "SELECT id FROM op")}
    wrong = [f"N2 told, and lost: operation {o}, event {s}" for o, s, h in rows
             if o not in ops or (s > 0 and (o, s, h) not in there)]
    untold = len(ops) - before - len({row[0] for row in rows})
    if untold > killed:
        wrong.append(f"N2 {untold} operations nobody was told of, {killed} were killed")
    return wrong


def n3_chain(db):
    """The hashes, reckoned here once more."""
    last, expected = "0" * 64, 1
    for seq, kind, thing, was, body, prev, kept in read(
            db, "SELECT seq,kind,id,was,body,prev,hash FROM event ORDER BY seq"):
        own = hashlib.sha256(f"{last}{seq}{kind}{thing}{was}{body}".encode()).hexdigest()
        if (seq, prev, kept) != (expected, last, own):
            return [f"N3 the chain is broken at event {seq}"]
        last, expected = kept, seq + 1
    return []


def n5_posted(db, posted):
    """`posted`: the key of each creation that the host carried out."""
    sent = {row[0] for row in read(db, "SELECT idem FROM outbox WHERE state='sent'")}
    return ([f"N5 twice at the host: {key}" for key in sorted(set(posted))
             if posted.count(key) > 1] +
            [f"N5 said to be sent, never there: {key}" for key in sorted(sent - set(posted))])


def n7_recovered(recovered):
    """`recovered`: (text that came back, texts the person had within the last
    five seconds or two hundred keys)."""
    return [f"N7 came back as {text[:40]!r}" for text, had in recovered if text not in had]


def n8_left(db, known):
    """Nothing lies about but the team file and what the caller knows of."""
    name = os.path.basename(db)
    fine = re.compile("|".join([re.escape(name) + "(-wal|-shm|[.]lock|[.]sync-lock|[.]before-[0-9]+)?",
                                "recovery", *map(re.escape, known)]))
    return [f"N8 left over: {found}" for found in sorted(os.listdir(os.path.dirname(db)))
            if not fine.fullmatch(found)]


def n9_taken(db, served):
    """`served`: (source, id) of each order that the host gave away whole."""
    there = set(read(db, "SELECT source,external_id FROM source_item"))
    return [f"N9 given, and not there: {item}" for item in sorted(set(served) - there)]


def command(db, words, env=None, user="sato"):
    """One command of the program on that file."""
    return subprocess.run(
        [os.path.join(BUILD, "teamjob"), "--lang", "en", "--db", db,
         *(["--user", user] if user else []), *words],
        env={"PATH": os.environ["PATH"], "HOME": os.path.dirname(db),
             "LC_ALL": "C.UTF-8", **(env or {})},
        capture_output=True, text=True, timeout=PATIENCE)


def checked(db, env=None):
    """N1, N3, N4, N6 by the program's own deep check."""
    run = command(db, ["check", "--deep"], env, user=None)
    if run.returncode == 0:
        return []
    return [f"check --deep ended with {run.returncode}: {line}"
            for line in sorted(set((run.stdout + run.stderr).splitlines()))[:12] or ["silent"]]


def works(db, env=None, user="sato"):
    """N8: the next session is not held up, by a note on the first order."""
    before = operations(db)
    run = command(db, ["do", "order.note", "O1", "--set", "text=afterwards"], env, user)
    if run.returncode != 0 or operations(db) != before + 1:
        return [f"N8 the next command ended with {run.returncode}: {run.stderr.strip()}"]
    return []


def violations(db, acks=None, killed=0, posted=None, served=None, recovered=(), known=(),
               env=None, user="sato", next_works=True):
    """All of it: sentences about what does not hold. `known`: names of files
    that may lie beside the team file; `next_works` writes one note (by `user`)
    after all else was looked at. Pass posted and served where a host was spoken
    to, recovered where an editor was open."""
    wrong = checked(db, env) + n8_left(db, known) + n7_recovered(recovered)
    try:
        wrong += n1_whole(db) + n3_chain(db)
        if acks is not None:
            wrong += n2_acked(db, acks, killed)
        if posted is not None:
            wrong += n5_posted(db, posted)
        if served is not None:
            wrong += n9_taken(db, served)
    except sqlite3.Error as error:
        wrong.append(f"N1 cannot be read: {error}")
    if next_works:
        wrong += works(db, env, user) + checked(db, env)
    return wrong


def main():
    """For tests in C: exit 0, or 1 with a sentence a line."""
    words = argparse.ArgumentParser()
    words.add_argument("db")
    words.add_argument("--acks")
    words.add_argument("--killed", type=int, default=0)
    words.add_argument("--known", action="append", default=[])
    words.add_argument("--user", default="sato")
    words.add_argument("--still", action="store_true", help="write no note")
    said = words.parse_args()
    env = {k: v for k, v in os.environ.items() if k in ("TEAMJOB_CLOCK", "ASAN_OPTIONS")}
    wrong = violations(said.db, Acks(said.acks) if said.acks else None, said.killed,
                       known=said.known, env=env, user=said.user,
                       next_works=not said.still)
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
