#!/usr/bin/env python3
"""F17: the team file or its folder can only be read, belongs to another, is not
there, is something else. Reading goes on where it can, and says so; else there
is one clear sentence; nothing is written, nothing is changed. By an account that
is refused something (root is not)."""

import hashlib
import os
import pty
import re
import select
import shutil
import signal
import stat
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import yard  # noqa: E402
from yard import ALL, case, note, program, run_cases  # noqa: E402

ROOT = os.geteuid() == 0
NOBODY = 65534
PATIENCE = 30
READS, REFUSES = "reads", "refuses"
READ_ONLY = "can only be read"


def true(good, what):
    if not good:
        raise AssertionError(what)


class Yard:
    """A team of an account of its own, and the programs where it can run them."""

    def __init__(self):
        self.team = yard.fresh()
        self.folder, self.dir, self.db = self.team.folder, self.team.dir, self.team.db
        for path in (yard.ROOT, self.folder):
            os.chmod(path, 0o755)
        os.chmod(os.path.join(yard.ROOT, "clock"), 0o644)
        os.makedirs(self.path("bin"))
        shutil.copy(program(), self.path("bin"))
        shutil.copytree(program("locale"), self.path("bin/locale"))
        os.mkdir(self.path("home"))
        self.give(self.path("home"), self.dir, *self.files())
        self.env = {**self.team.env, "HOME": self.path("home"), "TERM": "xterm",
                    "PATH": "/usr/bin:/bin"}

    def path(self, name):
        return os.path.join(self.folder, name)

    def files(self):
        return [os.path.join(self.dir, name) for name in os.listdir(self.dir)]

    def give(self, *paths, to=NOBODY):
        for path in paths:
            if ROOT:
                os.chown(path, to, to, follow_symlinks=False)

    def words(self, *words):
        who = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
        return [*(who if ROOT else []), self.path("bin/teamjob"), "--lang", "en", "--db",
                self.db, "--user", "sato", *words]

    def run(self, *words):
        return subprocess.run(self.words(*words), env=self.env, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=PATIENCE)

    def screen(self, until, keys=b""):
        """What a workstation writes until one of the texts stands there, or it
        ends; then keys, and how it ended."""
        pid, line = pty.fork()
        if pid == 0:
            os.execvpe(self.words()[0], self.words(), self.env)
        seen, ends = b"", time.monotonic() + PATIENCE
        try:
            while time.monotonic() < ends and not re.search(until, seen):
                if select.select([line], [], [], 0.1)[0]:
                    seen += os.read(line, 65536)
            os.write(line, keys)
            while time.monotonic() < ends:
                if select.select([line], [], [], 0.1)[0]:
                    seen += os.read(line, 65536)
        except OSError:
            pass    # it closed its end
        if time.monotonic() >= ends:
            os.kill(pid, signal.SIGKILL)
        os.close(line)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), seen.decode(errors="replace")

    def picture(self):
        """All that lies there but what SQLite keeps for readers."""
        found = {}
        for name in sorted(os.listdir(self.dir)):
            path = os.path.join(self.dir, name)
            mode = os.lstat(path).st_mode
            if name.endswith("-shm"):
                continue
            data = b""
            if stat.S_ISREG(mode):
                with open(path, "rb") as file:
                    data = file.read()
            found[name] = (oct(mode), hashlib.sha256(data).hexdigest())
        return found


def read_only_file(y):
    for path in y.files():
        os.chmod(path, 0o400)


def read_only_db(y):
    os.chmod(y.db, 0o400)


def read_only_folder_at_rest(y):
    """Nobody is in: SQLite may not even make what readers need."""
    y.run("list", "orders")
    for end in ("-wal", "-shm"):
        if os.path.exists(y.db + end):
            os.unlink(y.db + end)
    os.chmod(y.dir, 0o500)


def anothers_readable(y):
    y.give(y.dir, *y.files(), to=0)
    for path in y.files():
        os.chmod(path, 0o644)
    os.chmod(y.dir, 0o755)


def anothers(y):
    y.give(*y.files(), to=0)
    for path in y.files():
        os.chmod(path, 0o600)


def anothers_folder(y):
    y.give(y.dir, to=0)
    os.chmod(y.dir, 0o700)


def emptied(y):
    for path in y.files():
        os.unlink(path)


def instead(make):
    def change(y):
        emptied(y)
        make(y)
    return change


def lock_is(make):
    def change(y):
        os.unlink(y.db + ".lock")
        make(y.db + ".lock")
    return change


# What is done to the files; how a command to read and one to write end and what
# they say; what a workstation shows or says.
STATES = {
    "a file that can only be read": (read_only_file, 0, "", 3, READ_ONLY, "read only"),
    "only the database of it": (read_only_db, 0, "", 3, READ_ONLY, "read only"),
    "a folder that can only be read, nobody in": (
        read_only_folder_at_rest, 3, READ_ONLY, 3, READ_ONLY, READ_ONLY),
    "another's, readable": (anothers_readable, 0, "", 3, READ_ONLY, "read only"),
    "another's": (anothers, 3, "Permission denied", 3, "Permission denied", "Permission denied"),
    "in another's folder": (
        anothers_folder, 3, "Permission denied", 3, "Permission denied", "Permission denied"),
    "none": (emptied, 3, "There is no team file", 3, "There is no team file",
             "Starting teamjob"),
    "a folder in its place": (
        instead(lambda y: os.mkdir(y.db)), 3, "is no file", 3, "is no file", "is no file"),
    "a pipe in its place": (
        instead(lambda y: os.mkfifo(y.db)), 3, "is no file", 3, "is no file", "is no file"),
    "a link to nothing": (
        instead(lambda y: os.symlink(y.path("nowhere"), y.db)), 3, "There is no team file", 3,
        "There is no team file", "Starting teamjob"),
    "a link to itself": (
        instead(lambda y: os.symlink("team.db", y.db)), 3, "Too many levels", 3,
        "Too many levels", "Too many levels"),
    "a link to a device": (
        instead(lambda y: os.symlink("/dev/zero", y.db)), 3, "is no file", 3, "is no file",
        "is no file"),
    "a lock that is a link": (
        lock_is(lambda path: os.symlink("/tmp/elsewhere", path)), 0, "", 3,
        "Cannot write beside", "Cannot write beside"),
    "a lock that is a folder": (
        lock_is(os.mkdir), 0, "", 3, "Cannot write beside", "Cannot write beside"),
}


def look(y, name):
    change, read_status, read_said, write_status, write_said, shown = STATES[name]
    change(y)
    y.give(*[path for path in y.files() if os.path.islink(path)])
    before = y.picture()
    run = y.run("list", "orders")
    true((run.returncode, read_said in run.stderr) == (read_status, True),
         f"{name}: list ended with {run.returncode}: {run.stderr}")
    run = y.run("do", "order.note", "O1", "--set", "text=x")
    true((run.returncode, write_said in run.stderr) == (write_status, True),
         f"{name}: do ended with {run.returncode}: {run.stderr}")
    true(run.stderr.count("\n") == 1, f"{name}: more than a sentence: {run.stderr}")
    status, seen = y.screen(shown.encode(), b"\033Q" if shown != "read only" else b"Q")
    true(status >= 0 and shown in seen, f"{name}: the screen ended with {status}: {seen[-500:]!r}")
    true(y.picture() == before, f"{name}: something was changed")


@case
def states():
    """F17 whatever stands in the place of the team file: reads, or says why not"""
    for number, name in enumerate(STATES):
        if not ALL and number % 2:
            continue
        y = Yard()
        with y.team:
            try:
                look(y, name)
            finally:
                os.chmod(y.dir, 0o700)
    note("F17 the team file is not as it should be",
         f"{len(STATES)} ways, each read from or refused in one sentence, nothing changed")


@case
def linked():
    """F17 a link to the team file is the team file"""
    y = Yard()
    with y.team:
        os.mkdir(y.path("other"))
        os.symlink(y.db, y.path("other/link.db"))
        whole, y.db = y.db, y.path("other/link.db")
        run = y.run("do", "order.note", "O1", "--set", "text=x")
        true(run.returncode == 0, run.stderr)
        true(os.listdir(y.path("other")) == ["link.db"], "something lies beside the link")
        y.db = whole
        y.give(*y.files(), to=0)
        y.team.sound("by a link", killed=1)


if __name__ == "__main__":
    sys.exit(run_cases())
