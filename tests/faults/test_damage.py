#!/usr/bin/env python3
"""F18, F19: team files that are damaged, cut, mixed up, newer, older, or none.
Damage is found or changes nothing; no command crashes, hangs, or writes into
what it refuses; and the sentence says what to do."""

import os
import re
import shutil
import sqlite3
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from actions import Import, Migrate  # noqa: E402
from invariants import read  # noqa: E402
from yard import ALL, Team, base, case, dice, fresh, many, run_cases  # noqa: E402

FLIPS = 1000 if ALL else 20
HELP = ("Restore a backup|--rebuild-search|no team file|another program|made by a newer teamjob|is empty; "
        "teamjob init|remove .*-wal|older version|Somebody is writing|is no file|upgraded while")
COMMANDS = (("check", "--deep"), ("list", "orders", "--json"), ("show", "O20"),
            ("do", "order.note", "O1", "--set", "text=x"), ("backup", "{folder}/copy"))


def dump(db):
    """Every row of every table that is not made from another; None: it cannot
    be read."""
    try:
        tables = [row[0] for row in read(
            db, "SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE 'fts_%'")]
        return {name: read(db, f"SELECT * FROM {name}") for name in tables}
    except (sqlite3.Error, UnicodeDecodeError):
        return None


def differs(one, other):
    """Names of the tables that are not the same."""
    if one is None or other is None:
        return ["all"]
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def content(team):
    """The bytes of file and log."""
    found = []
    for end in ("", "-wal"):
        try:
            with open(team.db + end, "rb") as file:
                found.append(file.read())
        except OSError:
            found.append(None)
    return found


def tried(team, words):
    ended = team.run(team.words(*(word.format(folder=team.folder) for word in words)))
    if ended.died or ended.killed or ended.status > 3:
        raise AssertionError(f"{words[0]} {ended}")
    if ended.status == 3 and words[0] != "check" and not re.search(HELP, ended.err):
        raise AssertionError(f"{words[0]} does not say what to do: {ended}")
    return ended


def judge(team, before, what):
    """found: the check says so. harmless: all is as before. hidden: other
    bytes in a row, and the check says it is sound."""
    try:
        check = tried(team, COMMANDS[0])
        if check.status != 0 and not re.search(HELP, check.out + check.err):
            raise AssertionError(f"check does not say what to do: {check}")
        others = differs(before, dump(team.db)) if check.status == 0 else []
        for words in COMMANDS[1:]:
            kept = content(team)
            ended = tried(team, words)
            if ended.status == 3 and content(team) != kept and words[0] != "backup":
                raise AssertionError(f"{words[0]} wrote into what it refused: {ended}")
    except AssertionError as error:
        raise AssertionError(f"F18 {what}: {error}") from None
    return ("found" if check.status != 0 else "harmless" if not others else
            "hidden in " + ",".join(others))


def with_log():
    """The team with a log that nobody wrote back yet, and free pages."""
    if with_log.made is None:
        made = Team(of=base())
        reader = sqlite3.connect(made.db, isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM op").fetchall()
        for order in ("O26", "O27"):
            made.do("order.accept", order)
        ended = made.run(Import("import").argv(made))
        if ended.status != 0:
            raise AssertionError(ended)
        with_log.made = Team(of=made)
        reader.close()
        with_log.dump = dump(with_log.made.db)
    return with_log.made


with_log.made = None


def flip(path, offset, bit):
    with open(path, "r+b") as file:
        file.seek(offset)
        byte = file.read(1)[0]
        file.seek(offset)
        file.write(bytes([byte ^ 1 << bit]))


def places(die):
    """Where a bit is turned: header, tables, log, shared memory, in turn."""
    made = with_log()
    sizes = {end: os.path.getsize(made.db + end) for end in ("", "-wal", "-shm")}
    pages = sizes[""] // 4096
    while True:
        yield "header", "", die.randrange(100)
        yield "head of a page", "", 4096 * die.randrange(1, pages) + die.randrange(12)
        yield "cells", "", 4096 * die.randrange(1, pages) + die.randrange(12, 4096)
        yield "anywhere", "", die.randrange(sizes[""])
        yield "log's header", "-wal", die.randrange(32)
        yield "frame's header", "-wal", 32 + 4120 * die.randrange(
            (sizes["-wal"] - 32) // 4120) + die.randrange(24)
        yield "log", "-wal", die.randrange(sizes["-wal"])
        yield "shared memory", "-shm", die.randrange(sizes["-shm"])


def flipped(run):
    where, end, offset, bit = run
    with Team(of=with_log()) as team:
        flip(team.db + end, offset, bit)
        return where, judge(team, with_log.dump, f"bit {bit} of byte {offset} of team.db{end} "
                            f"({where})")


@case
def bits():
    """F18 a bit turned in header, tables, log, shared memory"""
    with_log()
    runs = []
    for die in dice("F18"):
        for (where, end, offset), _ in zip(places(die), range(FLIPS // 2)):
            runs.append((where, end, offset, die.randrange(8)))
    verdicts = many(flipped, runs)
    kinds = {}
    for _, verdict in verdicts:
        kinds[verdict] = kinds.get(verdict, 0) + 1
    return f"{len(runs)} bits, 0 crashes: " + ", ".join(
        f"{n} {kind}" for kind, n in sorted(kinds.items(), key=lambda item: -item[1]))


def judged(what, change, wanted=("found",)):
    """One file that was changed by change(team); the verdict is one of the
    wanted."""
    with Team(of=with_log()) as team:
        change(team)
        verdict = judge(team, with_log.dump, what)
        if not any(verdict.startswith(word) for word in wanted):
            raise AssertionError(f"F18 {what}: {verdict}")
        return verdict


def cut(at):
    def change(team):
        os.truncate(team.db, at)
    return change


def zeroed(page):
    def change(team):
        with open(team.db, "r+b") as file:
            file.seek(4096 * page)
            file.write(bytes(4096))
    return change


def only(content_of, beside=False):
    """The file is these bytes, with or without the log that was beside it."""
    def change(team):
        if not beside:
            for end in ("-wal", "-shm"):
                os.unlink(team.db + end)
        with open(team.db, "wb") as file:
            file.write(content_of)
    return change


def without(*ends):
    def change(team):
        for end in ends:
            os.unlink(team.db + end)
    return change


@case
def pieces():
    """F18 a file that is cut off, a page of zeros"""
    with_log()
    pages = os.path.getsize(with_log.made.db) // 4096
    runs = []
    for die in dice("F18 pieces"):
        for _ in range(60 if ALL else 3):
            at = die.randrange(1, 4096 * pages)
            runs.append((f"cut at {at}", cut(at), ("found", "harmless")))
            page = die.randrange(pages)
            runs.append((f"page {page} zeroed", zeroed(page), ("found", "harmless")))
    runs += [(f"cut at {at}", cut(at), ("found",)) for at in (1, 16, 99, 100, 512, 4096, 8192)]
    verdicts = many(lambda run: judged(*run), runs)
    return f"{len(runs)} files, {verdicts.count('found')} found, {verdicts.count('harmless')} harmless"


@case
def others():
    """F18 no database, nothing, a log of another file, no log, no shared memory"""
    made = with_log()
    with fresh() as other:
        other.do("order.accept", "O26")
        with open(other.db + "-wal", "rb") as file:
            foreign = file.read()

        def of_another(team):
            with open(team.db + "-wal", "wb") as file:
                file.write(foreign)
            os.unlink(team.db + "-shm")

        die = dice("F18 others")[1]
        with open(made.db, "rb") as file:
            whole = file.read()
        runs = [
            ("0 bytes", only(b""), ("found",)),
            ("0 bytes beside a log", only(b"", True), ("found",)),
            ("text", only("雪の日\n".encode() * 500), ("found",)),
            ("zeros", only(bytes(1 << 20)), ("found",)),
            ("noise", only(die.randbytes(1 << 18)), ("found",)),
            ("noise beside a log", only(die.randbytes(1 << 18), True), ("found",)),
            ("the name of the format, then noise",
             only(b"SQLite format 3\0" + die.randbytes(1 << 16)), ("found",)),
            ("the header, then noise", only(whole[:100] + die.randbytes(1 << 18)), ("found",)),
            ("twice the file", only(whole + whole, True), ("found", "harmless")),
            ("a log of another file", of_another, ("found",)),
            ("no log", without("-wal"), ("found",)),
            ("no log and no shared memory", without("-wal", "-shm"), ("found",)),
            ("no shared memory", without("-shm"), ("harmless",)),
            ("no lock file", without(".lock"), ("harmless",)),
        ]
        verdicts = many(lambda run: judged(*run), runs)
    return f"{len(runs)} files, {verdicts.count('found')} found, {verdicts.count('harmless')} harmless"


# ---- F19: of another version, half of one, of another program ----

def stamped(version=None, application=None, sql=""):
    """The settled team file with other numbers in its header."""
    def change(team):
        link = sqlite3.connect(team.db, isolation_level=None)
        if sql:
            link.executescript("PRAGMA writable_schema=ON;" + sql)
        if version is not None:
            link.execute(f"PRAGMA user_version={version}")
        if application is not None:
            link.execute(f"PRAGMA application_id={application}")
        link.close()
    return change


def refused(what, change, sentence):
    """Every command says so in one sentence, and touches nothing."""
    with fresh() as team:
        change(team)
        kept = content(team)[0]
        for words in COMMANDS:
            ended = tried(team, words)
            if words[0] == "backup":
                continue    # a copy may be made of what it is
            if ended.status != 3 or not re.search(sentence, ended.out + ended.err):
                raise AssertionError(f"F19 {what}, {words[0]} {ended}")
        if content(team)[0] != kept:
            raise AssertionError(f"F19 {what}: the file was touched")
        if any(name.startswith("team.db.before") for name in os.listdir(team.dir)):
            raise AssertionError(f"F19 {what}: somebody began to migrate it")


@case
def versions():
    """F19 newer, of another program, half of a version"""
    newest = read(base().db, "PRAGMA user_version")[0][0]
    runs = [(f"version {n}", stamped(n), "made by a newer teamjob")
            for n in (newest + 1, newest + 100, 2 ** 31 - 1)]
    runs += [
        ("version -1", stamped(-1), "another program"),
        ("tables, and version 0", stamped(0), "another program"),
        ("application 0", stamped(application=0), "another program"),
        ("application of another", stamped(application=0x46535343), "another program"),
    ]
    many(lambda run: refused(*run), runs)
    parts = [f"DROP TABLE {name};" for name in ("notice", "piece", "tally")]
    parts += ["DELETE FROM fts_order_data WHERE id>9;", "ALTER TABLE op DROP COLUMN batch;", "DROP INDEX event_by_row;",
              "DROP TRIGGER event_no_update;"]
    many(lambda sql: judged(sql, stamped(sql=sql), ("found",)), parts)
    return f"{len(runs)} files, each refused and untouched; {len(parts)} halves found"


@case
def half():
    """F19 the tables of the newest version under an older number are not migrated twice"""
    def one(version):
        with fresh() as team:
            stamped(version)(team)
            before = dump(team.db)
            for words in (("list", "orders"), ("do", "order.note", "O1", "--set", "text=x")):
                ended = tried(team, words)
                if ended.status == 0:
                    raise AssertionError(f"F19 newest as version {version}: {ended}")
            if differs(before, dump(team.db)):
                raise AssertionError(f"F19 newest as version {version}: rows are others")
    newest = read(base().db, "PRAGMA user_version")[0][0]
    many(one, range(1, newest))
    return f"{newest - 1} versions, refused, no row touched"


@case
def older():
    """F19 the first version is brought up to date and is whole"""
    action = Migrate("migrate")
    action.prepare()


if __name__ == "__main__":
    sys.exit(run_cases())
