#!/usr/bin/env python3
"""F31, F32, F33, F36, F37: runs that overlap or are killed, clocks that differ
between desk and team or stand still, a copy that is restored by the documents
alone, and programs that are started with too few descriptors or too many.
Beside this: test_limits.py (a pull killed at five places), tests/host (the same
restore in a whole Debian)."""

import itertools
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "flow")]
import invariants  # noqa: E402
from desk import Desk  # noqa: E402
from house import NOW, Answer, Run, case, feed, run_cases  # noqa: E402
from yard import ALL, note  # noqa: E402

FAKETIME = next((path for path in (
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1",
    "/usr/lib/faketime/libfaketime.so.1") if os.path.exists(path)), None)
DAY = 86400
SYNCS = 5


def true(good, what):
    if not good:
        raise AssertionError(what)


def sound(house, **more):
    """N1-N9."""
    wrong = invariants.violations(
        house.db, env={"TEAMJOB_CLOCK": house.clock_file},
        known=["clock", "config.yaml", "team.db.sync-lock", *os.listdir(house.dir)], **more)
    true(not wrong, "; ".join(wrong))


def ended(child, limit=60):
    """Status and words of a run that was started."""
    out, err = child.communicate(timeout=limit)
    return child.returncode, out + err


# ---- F33 ----

def held_up(house, first):
    """A host that gives orders only when told; the event that tells it."""
    go = threading.Event()
    house.host.routes["/orders"] = Answer(feed(*range(first, first + 20)), wait=go)
    return go


def one_of_five(house, first, killed):
    """Five runs at once, or five while another is killed in the middle."""
    go, asked = held_up(house, first), len(house.host.asked)
    if killed:
        victim = house.start_sync()
        house.host.await_asked(asked + 1)
        asked += 1
    runs = [house.start_sync() for _ in range(SYNCS)]
    if killed:
        victim.send_signal(signal.SIGKILL)
        victim.communicate()
        runs += [house.start_sync() for _ in range(2)]
    else:
        house.host.await_asked(asked + 1)
    late = []
    while sum(run.poll() is None for run in runs) > 1:
        late = [run for run in runs if run.poll() is None]
        time.sleep(0.02)    # the others end by themselves
    go.set()
    said = [ended(run) for run in runs]
    done = [words for status, words in said if status == 0]
    refused = [words for status, words in said if status == 1]
    # (all may have come while the killed one still held the lock)
    true(len(done) == 1 or (killed and not done and not late), said)
    true(len(done) + len(refused) == len(runs), said)
    true(all("Another run for this team is under way" in words for words in refused), said)
    return len(refused)


@case
def five_at_once(house):
    """F33 five runs at once: one works, the others say so, no order twice"""
    house.one_source(since="{kind: none}")
    rounds, refused = 12 if ALL else 2, 0
    for i in range(rounds):
        refused += one_of_five(house, 20 * i + 1, killed=False)
        house.later(7 * 3600)
    twice(house, 20 * rounds)
    note("F33 five runs at once", f"{rounds} times, {refused} of {SYNCS * rounds} said that "
         "another runs; every order once")


@case
def five_and_one_killed(house):
    """F33 five runs while another is killed: the next one works at once"""
    house.one_source(since="{kind: none}")
    rounds = 12 if ALL else 2
    for i in range(rounds):
        one_of_five(house, 20 * i + 1, killed=True)
        house.later(7 * 3600)
        house.host.routes["/orders"] = Answer(feed(*range(20 * i + 1, 20 * i + 21)))
        house.pull()
        house.later(7 * 3600)
    twice(house, 20 * rounds)
    note("F33 runs beside a killed one", f"{rounds} times; every order once")


def twice(house, count):
    known = house.teamjob("sql", "SELECT count(*)||' '||count(DISTINCT external_id) FROM orders "
                          "WHERE source='shop'").out
    true(re.search(rf"\b{count} {count}\b", known), known)
    served = [("shop", f"no-{n}") for n in range(1, count + 1)]
    sound(house, served=served)


# ---- F31, F32 ----

class LateDesk:
    """The desk of a host whose clock is another."""

    def __init__(self, house, by):
        kept = dict(house.env)
        if "ASAN_OPTIONS" not in os.environ:
            house.env.update(LD_PRELOAD=FAKETIME, FAKETIME=f"{by:+d}",
                             FAKETIME_DONT_FAKE_MONOTONIC="1", NO_FAKE_STAT="1")
        self.desk = Desk(house)
        house.env.clear()
        house.env.update(kept)


@case
def two_hosts(house):
    """F31 a desk three days ahead, then three days behind: nothing twice, answers arrive"""
    true(FAKETIME, "libfaketime is not here")
    os.unlink(house.clock_file)     # the real one
    states = []
    for by in (3 * DAY, -3 * DAY):
        desk = LateDesk(house, by).desk
        house.configure(
            f"  - name: shop\n    url: http://127.0.0.1:{desk.port}/api/orders\n"
            f"    local: true\n    token: file:{desk.token}\n    undo_window: 0\n")
        house.pull()
        if not states:
            house.teamjob("do", "order.accept", house.orders()[0]["id"])
        house.pull()
        house.pull()
        states = desk.history()
        true("agreed" in " ".join(states).lower() or len(states) > 1, states)
        true(len(house.orders()) == 1, house.orders())
        desk.process.terminate()
        desk.process.wait()
    sound(house)
    note("F31 desk and team", f"six days between the two: one order, taken once; the client "
         f"reads {states}")


@case
def stands_still(house):
    """F32 the clock stands: a source that says nothing is given up in its time"""
    house.one_source(timeout=2)
    house.host.routes["/orders"] = Answer(feed(1), wait=threading.Event())
    began = time.monotonic()
    run = house.sync("--json")
    took = time.monotonic() - began
    true(run.status != 0 and 1.5 < took < 30, f"{took} s: {run.out}")
    note("F32 a silent source", f"given up after {took:.1f} s of two that it was given")


# ---- F36 ----

RESTORED = "/var/lib/teamjob"


def commands_of(document, mark):
    """The indented lines between <!-- mark --> and <!-- end -->."""
    with open(document, encoding="utf-8") as file:
        part = file.read().split(f"<!-- {mark} -->")[1].split("<!-- end -->")[0]
    return "".join(line[4:] + "\n" for line in part.splitlines() if line.startswith("    "))


def small_host(house, root):
    """What the restore stands on, as setup-host.sh leaves it: an account, the
    program, a config, an empty folder for the team, a folder with copies."""
    etc, account = os.path.join(root, "etc"), "teamjob:x:64123:64123::/:/bin/sh"
    os.makedirs(os.path.join(etc, "teamjob"))
    for name in ("nsswitch.conf", "pam.d", "security", "login.defs", "ld.so.cache",
                 "environment", "localtime"):
        if os.path.isdir(f"/etc/{name}"):
            shutil.copytree(f"/etc/{name}", f"{etc}/{name}", symlinks=True)
        elif os.path.exists(f"/etc/{name}"):
            shutil.copy(f"/etc/{name}", f"{etc}/{name}")
    for name, line in (("passwd", account), ("group", "teamjob:x:64123:"),
                       ("shadow", "teamjob:*:::::::"),
                       ("teamjob/config", f"db: {RESTORED}/team.db")):
        keep = "root:x:0:0:root:/root:/bin/sh\n" if name == "passwd" else \
            "root:x:0:\n" if name == "group" else "root:*:::::::\n" if name == "shadow" else ""
        with open(f"{etc}/{name}", "w", encoding="ascii") as file:
            file.write(keep + line + "\n")
    os.mkdir(f"{root}/bin")
    shutil.copy(house.program("teamjob"), f"{root}/bin/")
    shutil.copytree(house.program("locale"), f"{root}/bin/locale")
    os.makedirs(f"{root}/backups/teamjob")
    backup = os.path.abspath("docs/deploy/teamjob-backup.sh")
    run = Run(["sh", backup, house.db, f"{root}/backups/teamjob"],
              {**house.env, "TEAMJOB": house.program("teamjob")})
    true(run.status == 0, run.err)
    os.makedirs(f"{root}/lib/teamjob")
    for path, mode in ((f"{root}/lib/teamjob", 0o700), (f"{root}/backups/teamjob", 0o700)):
        os.chown(path, 64123, 64123)
        os.chmod(path, mode)
    for name in os.listdir(f"{root}/backups/teamjob"):
        os.chown(f"{root}/backups/teamjob/{name}", 64123, 64123)


@case
def restore(house):
    """F36 the restore of the documents, word for word, on an empty folder"""
    if os.geteuid() != 0:
        note("F36", "needs root: not run")
        return
    with tempfile.TemporaryDirectory(prefix="teamjob-restore-") as root:
        os.chmod(root, 0o755)
        small_host(house, root)
        orders = len(house.rows("orders"))
        script = os.path.join(root, "etc", "restore.sh")
        with open(script, "w", encoding="utf-8") as file:
            file.write(commands_of("docs/operating.md", "restore"))
        mounts = "".join(f"mount --bind {root}/{name} {where} && " for name, where in (
            ("bin", "/usr/local/bin"), ("lib", "/var/lib"), ("backups", "/var/backups"),
            ("etc", "/etc")))
        began = time.monotonic()
        run = Run(["unshare", "--mount", "--pid", "--fork", "--mount-proc", "sh", "-ec",
                   mounts + "mount -t tmpfs tmpfs /run && sh -eu /etc/restore.sh && "
                   "runuser -u teamjob -- /usr/local/bin/teamjob --user sato list orders --json"],
                  {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "LANG": "en"})
        took = time.monotonic() - began
        true(run.status == 0, run.out + run.err)
        true(run.out.count('"number":') == orders, f"{orders} orders, but {run.out[:2000]}")
        true(took < 600, f"{took} s")
        restored = f"{root}/lib/teamjob/team.db"
        true(oct(os.stat(restored).st_mode & 0o777) == "0o600", "its rights")
        wrong = invariants.checked(restored, {"TEAMJOB_CLOCK": house.clock_file})
        true(not wrong, wrong)
    with open("docs/deploy/teamjob-backup.timer", encoding="ascii") as file:
        true("OnCalendar=hourly" in file.read(), "a copy an hour")
    note("F36 restore by the documents", f"{took:.1f} s, checked deeply; a copy an hour is made")


# ---- F37 ----

def commands(house):
    yield house.program("teamjob"), "--user", "sato", "list", "orders"
    yield house.program("teamjob"), "--user", "sato", "do", "order.note", "O1", "--set", "text=a"
    yield house.program("teamjob"), "--user", "sato", "do", "no.such.thing"
    yield house.program("teamjob"), "check", "--deep"
    yield house.program("teamjob"), "backup", house.path("copy")
    yield house.program("teamjob"), "doctor"
    yield house.program("teamjob"), "--user", "sato"
    yield house.program("teamjob"), "session", "sato"
    yield house.program("teamjob-sync"),


def started(house, argv, close=(), fds=()):
    """Runs it with some of 0, 1, 2 closed and these descriptors inherited."""
    if os.path.exists(house.path("copy")):
        os.unlink(house.path("copy"))

    def before():
        for fd in close:
            os.close(fd)
    env = dict(house.env)
    if "session" in argv:
        env["SSH_ORIGINAL_COMMAND"] = "list orders"
        argv = (argv[0], "--db", house.db, *argv[1:])
    child = subprocess.Popen(argv, env=env, stdin=subprocess.DEVNULL, preexec_fn=before,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                             close_fds=False, pass_fds=fds)
    house.children.append(child)
    out = child.communicate(timeout=60)[0].decode()
    true(child.returncode >= 0, f"{argv} died of {-child.returncode}")
    return child.returncode, out


@case
def few(house):
    """F37 started with some of 0, 1, 2 closed: nothing of it is in the team file"""
    house.one_source()
    house.host.routes["/orders"] = Answer(feed(1))
    n = 0
    for argv in commands(house):
        whole = started(house, argv)[0]
        for k in (1, 2, 3):
            for close in itertools.combinations((0, 1, 2), k):
                if not ALL and k == 2:
                    continue
                status = started(house, argv, close)[0]
                true(status == whole, f"{argv} without {close} ended with {status}, not {whole}")
                n += 1
    for mark in (b"Noted (u undoes)", b"The team file is sound", b"no.such.thing", b"teamjob: "):
        true(mark not in house.bytes(), f"{mark} stands in the team file")
    sound(house)
    note("F37 low descriptors", f"{n} starts with some of 0, 1, 2 closed, each ends as it "
         "should; the team file is sound")


@case
def many(house):
    """F37 started with 1,000 inherited descriptors: none is written to, none is in the way"""
    house.one_source()
    house.host.routes["/orders"] = Answer(feed(1))
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 4096), most))
    victim = house.path("victim")
    with open(victim, "wb") as file:
        file.write(b"untouched" * 1000)
    fds = [os.open(victim, os.O_RDWR) for _ in range(990)]
    fds += [os.open(house.db, os.O_RDWR) for _ in range(10)]
    for fd in fds:
        os.set_inheritable(fd, True)
    try:
        for argv in commands(house):
            alone = started(house, argv)[0]
            status, out = started(house, argv, fds=fds)
            true(status == alone, f"{argv} ended with {status}, not {alone}: {out}")
    finally:
        for fd in fds:
            os.close(fd)
    with open(victim, "rb") as file:
        true(file.read() == b"untouched" * 1000, "an inherited file was written to")
    sound(house)
    note("F37 1,000 descriptors", "inherited by each of 9 commands; none is in the way, none is "
         "written to")


if __name__ == "__main__":
    sys.exit(run_cases())
