#!/usr/bin/env python3
"""F1, F35: kill -9 at every write and at any moment, of the program itself at
its real work. After each: N1-N9, what was told is there, the action is whole
or absent, and the next command works."""

import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import yard  # noqa: E402
from actions import actions, writes_of  # noqa: E402
from yard import ALL, STRACE, case, dice, many, run_cases  # noqa: E402

RANDOM = 1100 if ALL else 16    # kills at any moment
SAMPLE = 1                      # writes of each action by each dice


# ---- at every write ----

def kill_at(action, call, number):
    """Dies just before that call; whether it came to it."""
    with action.team() as team:
        ended = team.run([*STRACE, "-o", "/dev/null", "-e", f"trace={call}", "-e",
                          f"inject={call}:signal=KILL:when={number}", *action.argv(team)])
        try:
            action.verify(team, ended)
        except AssertionError as error:
            raise AssertionError(f"F1 {action.name}, killed at {call} {number}: {error}") from None
        return ended.killed


def points(action):
    """Every write of it, and one more that it does not come to; of a sample
    one by each dice."""
    counts = writes_of(action)
    every = [(call, k) for call, n in counts.items() for k in range(1, n + 2)]
    if ALL:
        return every
    return sorted({point for die in dice("F1", action.name) for point in die.sample(every, SAMPLE)})


def at_every_write(action):
    where = points(action)
    killed = many(lambda point: kill_at(action, *point), where)
    if ALL and not killed.count(False) == len({call for call, _ in where}):
        raise AssertionError(f"{action.name}: it does not write the same each time")
    return sum(killed)


@case
def every_write():
    """F1 killed at each write of save, accept, quote, split, plan-all, offer, claim, submit, verdict, deliver, settle, import, migrate, backup, checkpoint"""
    counts = {action.name: at_every_write(action) for action in actions()}
    return (f"{sum(counts.values())} kills at distinct writes, 0 violations (" +
            ", ".join(f"{name} {n}" for name, n in counts.items()) + ")")


# ---- at any moment ----

def duration(action):
    times = []
    for _ in range(5):
        with action.team() as team:
            argv = action.argv(team)
            began = time.monotonic()
            team.run(argv)
            times.append(time.monotonic() - began)
    return sorted(times)[2]


def kill_after(action, delay):
    with action.team() as team:
        child = team.start(action.argv(team))
        try:
            child.wait(timeout=delay)
        except subprocess.TimeoutExpired:
            child.kill()
        out, err = child.communicate()
        ended = yard.Ended(child.returncode, out, err)
        try:
            action.verify(team, ended)
        except AssertionError as error:
            raise AssertionError(f"F1 {action.name}, killed after {delay * 1000:.2f} ms: "
                                 f"{error}") from None
        return ended.killed


@case
def any_moment():
    """F1 killed at random moments of the same"""
    made = actions()
    lasts = {action.name: duration(action) for action in made}
    runs = [(action, die.uniform(0, 1.1 * lasts[action.name]))
            for die in dice("F1 random") for action in
            (die.choices(made, k=RANDOM // 2))]
    killed = many(lambda run: kill_after(*run), runs)
    if sum(killed) < (len(runs) // 3 if ALL else 1):
        raise AssertionError(f"only {sum(killed)} of {len(runs)} were killed in time")
    return f"{len(runs)} runs, {sum(killed)} killed before their end, 0 violations"


if __name__ == "__main__":
    sys.exit(run_cases())
