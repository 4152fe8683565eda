#!/usr/bin/env python3
"""F16: the window in which SQLite's log can lose a commit. SQLite before 3.51.3
can lose committed pages when one process commits while another resets the log;
our own lock around every commit and every checkpoint keeps the two apart. Many
of both at once, slowed down in the middle: nothing lost. And because a clean
run proves little: by strace, nothing writes to the log or from it without the
lock, and the same check finds it in a build that has none."""

import os
import re
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import invariants  # noqa: E402
from actions import actions  # noqa: E402
from yard import ALL, BUILD, Team, case, dice, many, run_cases  # noqa: E402

SECONDS = int(os.environ.get("FAULTS_SECONDS") or (60 if ALL else 3))
COMMITTERS, CHECKPOINTERS = 6, 3
TRACED = "flock,pwrite64,ftruncate,fcntl,close"


def wal(name="wal"):
    return os.path.join(BUILD, "tests/faults", name)


def empty():
    """A team of one director."""
    team = Team()
    ended = team.run(team.words("init", "--team", "t", "--name", "n", "--login", "sato",
                                user=None))
    if ended.status != 0:
        raise AssertionError(ended)
    return team


class Crowd:
    """Committers and checkpointers of one file."""

    def __init__(self, team, seconds, name="wal", trace=None, committers=COMMITTERS,
                 checkpointers=CHECKPOINTERS, slow=True, first=0):
        self.team, self.children = team, []
        self.acks = os.path.join(team.folder, "numbers")
        with open(self.acks, "wb"):
            pass
        env = {"LD_PRELOAD": os.path.join(BUILD, "tests/faults/slow.so")} if slow else {}
        work = [["commit", str(seconds), str(1000 * 1000 * (first + i + 1)), self.acks]
                for i in range(committers)] + [["checkpoint", str(seconds)]] * checkpointers
        for i, words in enumerate(work):
            strace = [] if trace is None else [
                "strace", "-ff", "-y", "-qq", "-s", "0", "-e", "signal=none", "-e",
                "trace=" + TRACED, "-o", f"{trace}.{i}"]
            self.children.append(team.start([*strace, wal(name), team.db, *words], env))

    def end(self):
        """How often each did its work."""
        done = []
        for child in self.children:
            out, err = child.communicate(timeout=SECONDS + 120)
            if child.returncode not in (0, -9):
                raise AssertionError(f"a process ended with {child.returncode}: {err}")
            done.append(int((out or "0").split()[0]))
        return done

    def lost(self):
        """Numbers that were told to be committed and are not there."""
        with open(self.acks, encoding="ascii") as file:
            told = {int(line) for line in file}
        there = {row[0] for row in invariants.read(self.team.db, "SELECT number FROM orders")}
        return told - there, there - told


# ---- who writes without the lock ----

CALL = re.compile(r"^(\w+)\((\d+)(?:<([^>]*)>)?(?:, )?(.*)\) += (-?\d+)")


def outside(path):
    """Calls of one process, as strace wrote them, that touch the log or the
    file, or take the lock of a checkpoint (byte 121 of the shared memory),
    while it does not hold our lock."""
    held, found, writes = False, [], 0
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            match = CALL.match(line)
            if not match or int(match[5]) < 0:
                continue
            call, _, name, rest, _ = match.groups()
            name = name or ""
            if call == "flock" and name.endswith(".lock"):
                held = "LOCK_UN" not in rest
            elif call == "close" and name.endswith(".lock"):
                held = False
            touches = call in ("pwrite64", "ftruncate") and name.endswith(("team.db", "team.db-wal"))
            locks = (call == "fcntl" and name.endswith("-shm") and "F_WRLCK" in rest and
                     "l_start=121, l_len=1}" in rest)
            writes += touches
            if (touches or locks) and not held:
                found.append(line.strip()[:160])
    return found, writes


def traces(prefix):
    folder = os.path.dirname(prefix)
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder))
            if name.startswith(os.path.basename(prefix))]


@case
def stress():
    """F16 committers and checkpointers at one log, slowed down in the middle, some killed"""
    killed = 0
    with empty() as team:
        crowd = Crowd(team, SECONDS)
        die, until = dice("F16")[1], time.monotonic() + SECONDS
        while time.monotonic() < until - 1:     # and somebody dies each half second
            victim = die.choice(crowd.children)
            try:
                victim.wait(timeout=die.uniform(0.2, 0.8))
            except subprocess.TimeoutExpired:
                if sum(child.poll() is None for child in crowd.children) > 5:
                    victim.kill()
                    killed += 1
        done = crowd.end()
        lost, untold = crowd.lost()
        if lost or len(untold) > killed:
            raise AssertionError(f"{len(lost)} lost, {len(untold)} not told of, {killed} killed")
        wrong = invariants.violations(team.db)
        if wrong:
            raise AssertionError("; ".join(wrong))
        commits = invariants.operations(team.db)
    return (f"{commits} commits beside {sum(done[COMMITTERS:])} checkpoints in {SECONDS} s, "
            f"{killed} killed, 0 lost, 0 integrity errors")


def stressed_under_strace(team, name, seconds):
    prefix = os.path.join(team.folder, "trace")
    Crowd(team, seconds, name, prefix, 3, 2).end()
    found, writes = [], 0
    for path in traces(prefix):
        here, n = outside(path)
        found += here
        writes += n
    return found, writes


@case
def locked():
    """F16 no write to the log or from it without the lock, by strace"""
    with empty() as team:
        found, writes = stressed_under_strace(team, "wal", 20 if ALL else 2)
        if found or writes < 100:
            raise AssertionError(f"{writes} writes, outside the lock: {found[:5]}")
        team.sound("under strace", killed=0)
    return f"{writes} writes, 0 outside"


@case
def found():
    """F16 the same check finds it in a build without the lock"""
    with empty() as team:
        found, writes = stressed_under_strace(team, "wal-unlocked", 2)
    if len(found) < writes // 2 or not any("l_start=121" in line for line in found):
        raise AssertionError(f"of {writes} writes without a lock {len(found)} were found")
    return f"{writes} writes, {len(found)} calls found outside"


def trace_of(action):
    with action.team() as team:
        log = os.path.join(team.folder, "trace")
        ended = team.run(["strace", "-ff", "-y", "-qq", "-s", "0", "-e", "trace=" + TRACED, "-o", log,
                          *action.argv(team)])
        if ended.status != 0:
            raise AssertionError(f"{action.name} {ended}")
        wrong, writes = [], 0
        for path in traces(log):
            here, n = outside(path)
            wrong += here
            writes += n
    if wrong or (writes == 0 and action.name != "backup"):
        raise AssertionError(f"{action.name}: {writes} writes, outside the lock: {wrong[:3]}")
    return writes


@case
def commands():
    """F16 every command of F1 writes under the lock"""
    return f"{sum(many(trace_of, actions()))} writes of {len(actions())} commands, 0 outside"


if __name__ == "__main__":
    sys.exit(run_cases())
