"""What the faults are done to: the acts of a team's life through the program
itself, and what must hold of the file afterwards. No test of its own here."""

import functools
import json
import lzma
import os
import re
import shutil
import sqlite3
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from invariants import n1_whole, n3_chain, n9_taken, operations, read  # noqa: E402
from yard import STRACE, Team, base, fresh, many  # noqa: E402

TEAMS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../data/teams")
WRITES = ("pwrite64", "fdatasync", "fsync", "ftruncate", "unlink", "rename", "write")
TEXT = "雪の日の朝は音がない。" * 200

DO = {  # the action: who, and what the program is asked to do
    "save": ("chiba", "draft.save", "D36", "--set", f"body={TEXT}"),
    "accept": ("sato", "order.accept", "O27"),
    "quote": ("sato", "order.quote", "O26", "--set", "amount=18000", "--set", "due=2025-12-12"),
    "split": ("sato", "order.split", "O25", "--set", "count=8", "--set", "skill=kiji",
              "--set", "pay=8000"),
    "plan-all": ("sato", "plan.offer", "T22", "T23", "T27", "T45", "T46", "T47"),
    "offer": ("sato", "task.offer", "T23", "--set", "people=kudo,honma"),
    "claim": ("honma", "task.take", "T44"),
    "submit": ("chiba", "draft.submit", "D36", "--set", f"body={TEXT}"),
    "verdict": ("sato", "draft.accept", "D33"),
    "deliver": ("sato", "order.deliver", "O20"),
    "settle": ("sato", "order.pay", "O11"),
}


class Action:
    """What is killed: a team to do it to, the command, and what must hold of
    the file after it was killed (or was not)."""

    statuses = (0,)     # of a run that nobody disturbs

    def __init__(self, name):
        self.name = name
        self.reference = None   # events of an undisturbed run

    def team(self):
        return fresh()

    def argv(self, team):
        user, *words = DO[self.name]
        return team.words("do", *words, "--json", user=user)

    def told(self, team, ended):
        """Its word that it is done, if it gave it, goes to the acks."""
        if ended.status in (0, -9) and ended.op() is not None:
            team.acks.told(team.db, ended.op())

    def new_events(self, team):
        """What the ledger has beyond what it had: who, what, in which order."""
        before = read(base().db, "SELECT max(seq),max(op) FROM event")[0]
        return read(team.db, "SELECT op-?,kind,id,was FROM event WHERE seq>? ORDER BY seq",
                    before[1], before[0])

    def prepare(self):
        """One run that nobody disturbs."""
        with self.team() as team:
            ended = team.run(self.argv(team))
            if ended.status not in self.statuses:
                raise AssertionError(f"{self.name} {ended}")
            self.told(team, ended)
            self.reference = self.new_events(team)
            team.sound(self.name, next_works=False)

    def whole_or_absent(self, team):
        """False: it is absent."""
        events = self.new_events(team)
        if events not in ([], self.reference):
            raise AssertionError(f"half of it is there: {events}")
        return events != []

    def verify(self, team, ended):
        """After a run that was killed, failed, or came to its end."""
        self.told(team, ended)
        team.sound(ended, killed=1 if ended.killed else 0, next_works=False)
        if self.whole_or_absent(team):
            if not ended.killed and ended.status not in self.statuses:
                raise AssertionError(f"it is done, and {ended}")
        else:
            if not ended.killed and ended.status in self.statuses:
                raise AssertionError(f"it is not done, and {ended}")
            self.again(team)
        team.goes_on()

    def again(self, team):
        """Undisturbed now."""
        ended = team.run(self.argv(team))
        if ended.status not in self.statuses:
            raise AssertionError(f"afterwards it {ended}")
        self.told(team, ended)
        if not self.whole_or_absent(team):
            raise AssertionError("done again, and not there")


class Import(Action):
    """Thirty orders of a file: they come together."""

    numbers = range(1, 31)

    def argv(self, team):
        feed = os.path.join(team.folder, "feed.json")
        with open(feed, "w", encoding="utf-8") as file:
            json.dump({"orders": [
                {"id": f"f-{n}", "title": f"取り込み {n}", "client": {"name": f"客{n % 5}"},
                 "amount": 1000 * n, "brief": "文" * 300} for n in self.numbers]}, file)
        return team.words("import", "orders", feed, "--source", "shop", "--json")

    def told(self, team, ended):
        """It names no operation: what it says to have taken in is there (N9)."""
        if ended.status == 0:
            wrong = n9_taken(team.db, [("shop", f"f-{n}") for n in self.numbers])
            if wrong:
                raise AssertionError("; ".join(wrong))
            if team.acks is not None:
                for op, in read(team.db, "SELECT id FROM op WHERE action='order.pull' AND "
                                "id>?", operations(base().db)):
                    team.acks.told(team.db, op)


class Checkpoint(Import):
    """A log of over 4 MiB, which a reader held up, is written back at the end
    of an import that brings nothing new."""

    logged = None

    def team(self):
        if Checkpoint.logged is None:
            Checkpoint.logged = self.with_log()
        return Team(of=Checkpoint.logged)

    def with_log(self):
        made = Team(of=base())
        reader = sqlite3.connect(made.db, isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM op").fetchall()
        for i in range(45):
            made.do("draft.save", "D36", "--set", f"body={i} {'長い夜。' * 8000}", user="chiba")
        ended = made.run(self.argv(made))
        if ended.status != 0 or os.path.getsize(made.db + "-wal") < 4 << 20:
            raise AssertionError(f"{os.path.getsize(made.db + '-wal')} bytes, {ended}")
        kept = Team(of=made)        # while the log still holds all of it
        reader.close()
        os.unlink(kept.db + "-shm")
        return kept

    def whole_or_absent(self, team):
        if self.reference is not None and self.new_events(team) != self.reference:
            raise AssertionError("something of the log is gone")
        return True

    def prepare(self):
        with self.team() as team:
            self.reference = self.new_events(team)
        super().prepare()
        with self.team() as team:
            team.run(self.argv(team))
            if os.path.getsize(team.db + "-wal") > 0:
                raise AssertionError("the log was not written back")


class Migrate(Action):
    """A team file of the first version, which any command brings up to date."""

    def team(self):
        team = Team()
        if Migrate.old is None:
            with lzma.open(os.path.join(TEAMS, "version-1.db.xz")) as packed:
                Migrate.old = packed.read()
        with open(team.db, "wb") as file:
            file.write(Migrate.old)
        os.chmod(team.db, 0o600)
        return team

    old = None

    def argv(self, team):
        return team.words("list", "orders", "--json")

    @staticmethod
    def dump(team):
        """Every row of every table."""
        tables = [row[0] for row in read(team.db, "SELECT name FROM sqlite_schema WHERE "
                                         "type='table' AND name NOT LIKE 'fts_%' ORDER BY 1")]
        return {name: read(team.db, f"SELECT * FROM {name}") for name in tables}

    def prepare(self):
        with self.team() as team:
            self.oldest = read(team.db, "PRAGMA user_version")[0][0]
            ended = team.run(self.argv(team))
            if ended.status != 0:
                raise AssertionError(ended)
            self.reference = self.dump(team)
            self.newest = read(team.db, "PRAGMA user_version")[0][0]
            self.said = ended.out
            team.sound(self.name, next_works=False)

    def verify(self, team, ended):
        """The next command finds it whole, of one version or another, and
        goes on; the file as it was is beside it."""
        if ended.status == 0 and read(team.db, "PRAGMA user_version")[0][0] != self.newest:
            raise AssertionError(f"not brought up to date by what {ended}")
        again = team.run(self.argv(team))
        if again.status != 0 or again.out != self.said:
            raise AssertionError(f"afterwards it {again}")
        if self.dump(team) != self.reference:
            raise AssertionError("the tables are others")
        team.sound(ended, next_works=False)
        team.goes_on()
        kept = team.db + f".before-{self.oldest + 1}"
        if read(kept, "PRAGMA user_version")[0][0] != self.oldest or n1_whole(kept):
            raise AssertionError("the file before it is not kept")


class Backup(Action):
    """A copy in the place of an older copy."""

    def team(self):
        team = fresh()
        shutil.copyfile(Backup.older(), os.path.join(team.folder, "copy"))
        return team

    kept = None

    @staticmethod
    def older():
        if Backup.kept is None:
            Backup.kept = os.path.join(base().folder, "older")
            ended = base().run(base().words("backup", Backup.kept))
            if ended.status != 0:
                raise AssertionError(ended)
        return Backup.kept

    def argv(self, team):
        return team.words("backup", os.path.join(team.folder, "copy"), "--json")

    def prepare(self):
        with self.team() as team:
            team.do("order.accept", "O27")
            ended = team.run(self.argv(team))
            if ended.status != 0 or self.copied(team) != operations(team.db):
                raise AssertionError(ended)

    def copied(self, team):
        """How many operations the copy holds; it is whole."""
        copy = os.path.join(team.folder, "copy")
        wrong = n1_whole(copy) + n3_chain(copy)
        if wrong:
            raise AssertionError(wrong)
        return operations(copy)

    def verify(self, team, ended):
        """The old copy or the new one is there, and after the next backup
        nothing but that."""
        if self.copied(team) != operations(team.db) and ended.status == 0:
            raise AssertionError(f"the copy is the old one after {ended}")
        team.sound(ended, next_works=False)
        team.goes_on()
        again = team.run(self.argv(team))
        if again.status != 0 or self.copied(team) != operations(team.db):
            raise AssertionError(f"afterwards it {again}")
        there = sorted(os.listdir(team.folder))
        if there != ["acks", "copy", "team"]:
            raise AssertionError(f"left over: {there}")


@functools.lru_cache(None)
def actions():
    """All of them, each run once without a fault."""
    made = [Action(name) for name in DO]
    made += [Import("import"), Migrate("migrate"), Backup("backup"), Checkpoint("checkpoint")]
    base()
    Backup.older()
    many(lambda action: action.prepare(), made)
    return made


def writes_of(action):
    """How often an undisturbed run calls each of the calls that write."""
    with action.team() as team:
        log = os.path.join(team.folder, "calls")
        team.run([*STRACE, "-o", log, "-e", "trace=" + ",".join(WRITES), *action.argv(team)])
        with open(log, encoding="utf-8", errors="replace") as file:
            names = re.findall(r"^\d+ +(\w+)\(", file.read(), re.MULTILINE)
    return {name: names.count(name) for name in WRITES if name in names}
