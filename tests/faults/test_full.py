#!/usr/bin/env python3
"""F10-F13: a disk that is full, that fails, a limit of size, of files, of
memory, through the commands. Each time: the program ends by itself, says why in
one sentence, has done the whole or nothing and says which, and works again when
there is room. N1-N9 after each."""

import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "../flow")]
import house as flow  # noqa: E402
import yard  # noqa: E402
from actions import actions, writes_of  # noqa: E402
from yard import ALL, STRACE, Team, base, case, dice, fresh, many, run_cases  # noqa: E402

FULL = r"The disk is full"
FAILED = r"(Reading or writing .* failed|Cannot (open|write|lock) |the disk has not confirmed)"
COMMANDS = ("save", "accept", "split", "plan-all", "submit", "verdict", "settle", "import",
            "migrate", "backup")


def chosen():
    return [action for action in actions() if action.name in COMMANDS]


def one(what, action, words, wanted, env=None):
    """One run in front of which stands `words`; whether it said that it failed."""
    with action.team() as team:
        ended = team.run([*words, *action.argv(team)], env)
        try:
            if ended.died or ended.killed:
                raise AssertionError(f"it {ended}")
            if ended.status == 127:         # the loader's: not even begun
                ended.status = 3
            elif ended.status not in action.statuses and not re.search(wanted, ended.err):
                raise AssertionError(f"it {ended}")
            action.verify(team, ended)
        except AssertionError as error:
            raise AssertionError(f"{what}: {error}") from None
        return ended.status != 0


def injected(fault, action, calls, error, number, wanted):
    """A call fails from its `number`th on ("3+"), or only then ("3")."""
    words = [*STRACE, "-o", "/dev/null", "-e", f"trace={calls}",
             "-e", f"inject={calls}:error={error}:when={number}"]
    return one(f"{fault} {action.name}, {calls} {error} {number}", action, words, wanted)


def each(fault, plan, limit=None):
    """Runs a plan of (action, calls, error, number, wanted), or of a sample as
    many as the limit says; what it counted."""
    runs = plan if ALL else sorted(
        {item for die in dice(fault) for item in die.sample(range(len(plan)), limit // 2)})
    if not ALL:
        runs = [plan[i] for i in runs]
    failed = many(lambda run: injected(fault, *run), runs)
    return f"{len(runs)} runs, {sum(failed)} of them refused, 0 violations"


def numbers(n, most):
    """1..n, or so many of them, evenly."""
    return range(1, n + 1) if n <= most else sorted({1 + i * (n - 1) // (most - 1)
                                                     for i in range(most)})


@case
def disk_full():
    """F10 the disk is full from each write on"""
    plan = []
    for action in chosen():
        counts = writes_of(action)
        for call, most in (("pwrite64", 40), ("ftruncate", 9)):
            plan += [(action, call, error, f"{k}+", FULL) for k in numbers(counts.get(call, 0), most)
                     for error in (("ENOSPC",) if k % 5 else ("ENOSPC", "EDQUOT"))]
    return each("F10", plan, 16)


@case
def disk_fails():
    """F12 a write, a sync, a read that fails"""
    plan = []
    for action in chosen():
        counts = writes_of(action)
        for call in ("fdatasync", "fsync", "ftruncate"):
            plan += [(action, call, "EIO", f"{k}{more}", FAILED)
                     for k in numbers(counts.get(call, 0), 9) for more in ("", "+")]
        plan += [(action, "pwrite64", "EIO", f"{k}", FAILED)
                 for k in numbers(counts.get("pwrite64", 0), 20)]
        plan += [(action, "pread64", "EIO", f"{k}{more}", FAILED + "|is damaged")
                 for k in (*range(1, 10), 15, 30, 60) for more in ("", "+")]
    return each("F12", plan, 20)


# ---- F11, F13: limits ----

def limited(fault, option, plan, wanted, most):
    """prlimit --OPTION=N for each (action, N)."""
    if not ALL:
        plan = sorted({item for die in dice(fault, option) for item in die.sample(
            [(action.name, n) for action, n in plan], most // 2)})
        named = {action.name: action for action in chosen()}
        plan = [(named[name], n) for name, n in plan]
    failed = many(lambda run: one(f"{fault} {run[0].name}, {option} {run[1]}", run[0],
                                  ["prlimit", f"--{option}={run[1]}"], wanted), plan)
    return f"{len(plan)} runs, {sum(failed)} of them refused, 0 violations"


@case
def file_size():
    """F11 a limit of the size of a file (ulimit -f)"""
    sizes = (0, 1, 7, 100, 4095, 8192, 30000, 32768, 60000, 120000, 200000, 1000000, 1196031,
             1300000)
    return limited("F11", "fsize", [(action, n) for action in chosen() for n in sizes],
                   FULL + "|" + FAILED, 10)


@case
def open_files():
    """F13 a limit of open files (ulimit -n)"""
    return limited("F13", "nofile", [(action, n) for action in chosen() for n in range(3, 14)],
                   FAILED, 8)


@case
def no_descriptor():
    """F13 no file can be opened (EMFILE, ENFILE)"""
    plan = [(action, "openat", error, f"{k}{more}", FAILED)
            for action in chosen()[::3] for k in range(20, 56)
            for error, more in (("EMFILE", ""), ("ENFILE", "+"))]
    return each("F13 EMFILE", plan, 8)


@case
def no_memory():
    """F13 no memory is to be had (ENOMEM on mmap; a limit of data, which brk meets too)"""
    wanted = "memory|" + FAILED
    # the loader does not survive its first, and no loader comes up below
    plan = [(action, "mmap", "ENOMEM", f"{k}+", wanted)
            for action in chosen()[::3] for k in range(2, 100, 1 if ALL else 3)]
    sizes = [(action, n << 10) for action in chosen()[::3]
             for n in range(650, 1500, 25)]
    return "; ".join((each("F13 ENOMEM", plan, 8), limited("F13", "data", sizes, wanted, 8)))


class Small:
    """A file system of its own, or None where this account may not mount one."""

    def __init__(self, team, options):
        self.dir = team.dir
        self.done = subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=0700," + options, "none",
                                    self.dir], capture_output=True).returncode == 0
        if self.done:
            for name in os.listdir(base().dir):
                shutil.copyfile(os.path.join(base().dir, name), os.path.join(self.dir, name))

    def __enter__(self):
        return self if self.done else None

    def __exit__(self, *_):
        if self.done:
            subprocess.run(["umount", "-l", self.dir], check=True)


def until_full(team, wanted):
    """Work until the disk takes no more; how much of it was done."""
    for n in range(200):
        ended = team.run(team.words("do", "draft.save", "D36", "--set",
                                    f"body={n} {'長い夜。' * 3000}", "--json", user="chiba"))
        if ended.status != 0:
            if ended.died or not re.search(wanted, ended.err):
                raise AssertionError(ended)
            return n
        team.acks.told(team.db, ended.op())
    raise AssertionError("it never fills")


@case
def small_disk():
    """F10 a file system that fills up, and is made room on"""
    with fresh() as team, Small(team, "size=2500k") as small:
        if small is None:
            return "left out: no file system may be mounted here"
        done = until_full(team, FULL)
        team.sound("full", next_works=False)
        filler = os.open(os.path.join(team.dir, "filler"), os.O_WRONLY | os.O_CREAT)
        try:
            while os.write(filler, bytes(4096)) > 0:
                pass
        except OSError:
            os.close(filler)
        for words in (("list", "orders"), ("check", "--deep"), ("do", "order.accept", "O27"),
                      ("backup", os.path.join(team.dir, "copy"))):
            ended = team.run(team.words(*words))
            if ended.died or ended.status not in (0, 3):
                raise AssertionError(f"{words} on a full disk {ended}")
            if ended.status == 3 and not re.search(FULL + "|" + FAILED, ended.err):
                raise AssertionError(f"{words} on a full disk {ended}")
        os.unlink(os.path.join(team.dir, "filler"))
        if any(name.startswith("copy") for name in os.listdir(team.dir)):
            raise AssertionError("a piece of a copy lies there")
        subprocess.run(["mount", "-o", "remount,size=8m", team.dir], check=True)
        team.do("order.accept", "O26")
        team.sound("room again")
        return f"{done} savings until it was full, all there"


@case
def no_inodes():
    """F13 no file can be made (inodes used up)"""
    refused = 0
    with fresh() as team, Small(team, "size=9m,nr_inodes=40") as small:
        if small is None:
            return "left out: no file system may be mounted here"
        for missing in range(4):
            for end in ("-wal", "-shm", ".lock")[:missing]:
                os.unlink(team.db + end)
            fillers = []
            try:
                while True:
                    fillers.append(os.path.join(team.dir, f"filler-{len(fillers)}"))
                    with open(fillers[-1], "wb"):
                        pass
            except OSError:
                fillers.pop()
            for words in (("list", "orders"), ("do", "order.hold", "O25", "--reason", "x"),
                          ("backup", os.path.join(team.dir, "copy"))):
                ended = team.run(team.words(*words))
                if ended.died or (ended.status != 0 and not re.search(FULL + "|" + FAILED,
                                                                      ended.err)):
                    raise AssertionError(f"{words} without inodes {ended}")
                refused += ended.status != 0
            for name in fillers:
                os.unlink(name)
            team.acks = None
            team.sound("inodes again")
    return f"{refused} commands refused, works again"


@case
def no_process():
    """F13 no process can be made for the program of a source (EAGAIN)"""
    calls = "?clone,?clone3,?vfork,?fork"
    with flow.House() as house:
        house.host.routes["/orders"] = flow.Answer({"orders": [flow.order(1), flow.order(2)]})
        house.one_source(kind="jq", jq="'.orders[]'")
        run = flow.Run([*STRACE, "-o", "/dev/null", "-e", "trace=" + calls, "-e",
                        f"inject={calls}:error=EAGAIN:when=1+", *house.sync_words("--json")],
                       house.env)
        said = run.json()["sources"][0]
        if run.status not in (1, 3) or "error" not in said:
            raise AssertionError(f"ended with {run.status}: {run.out}{run.err}")
        house.later(3600)
        said = house.pull()
        if "error" in said or said["new"] != 2:
            raise AssertionError(said)
        house.check()
    return "refused, and taken in with the next run"


if __name__ == "__main__":
    sys.exit(run_cases())
