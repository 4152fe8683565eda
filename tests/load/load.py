#!/usr/bin/env python3
"""Many people at once on one large team file, while orders are pulled.

Makes the people, starts an order desk, a second source and teamjob-sync run
after run, then the sessions (tests/load/sessions.c). Afterwards nothing may be
missing: every text that a writer was told to be saved, every order that a
source gave out, and the deep check. Prints "name value unit [limit]"; exit 1
when a limit is missed.

  LOAD_SESSIONS  100        LOAD_SECONDS  120
  LOAD_ORDERS    25         new orders a second at the second source
  LOAD_TIMES     1          0: times are told, not judged (a busy machine)
  LOAD_SLOW      (unset)    keys that took so many ms are told
  LOAD_KEEP      (unset)    a folder to keep what was made
"""

import csv
import http.server
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request

BUILD = os.path.abspath("build")
SESSIONS = int(os.environ.get("LOAD_SESSIONS", "100"))
SECONDS = float(os.environ.get("LOAD_SECONDS", "120"))
PER_SECOND = float(os.environ.get("LOAD_ORDERS", "25"))
PAGE = 100
TOKEN = "a-token-of-the-load-test"
LIMITS = {  # at most
    "key_p99": 50, "save_p99": 500, "save_longest": 3000, "locked_shown": 0,
    "never_answered": 0, "ended_early": 0, "ended_badly": 0, "rss_longest": 24,
    "log_peak": 64, "texts_lost": 0, "orders_lost": 0, "pulls_failed": 0, "check": 0}
TIMES = ("key_p99", "save_p99", "save_longest") if os.environ.get("LOAD_TIMES") == "0" else ()
LEAST = {"save_n": 1, "texts_saved": 1, "pulls": 1, "desk_orders": 1}


class Source(http.server.BaseHTTPRequestHandler):
    """The second source: so many new orders a second since it was started."""
    started = time.monotonic()
    given = 0

    def do_GET(self):
        query = urllib.parse.parse_qs(urllib.parse.urlparse(self.path).query)
        since = int(query.get("since", ["0"])[0])
        there = int((time.monotonic() - Source.started) * PER_SECOND)
        upto = min(since + PAGE, there)
        body = {"orders": [self.order(i) for i in range(since, upto)], "next": str(upto)}
        text = json.dumps(body, ensure_ascii=False).encode()
        self.send_response(200)
        if upto < there:
            port = self.server.server_address[1]
            self.send_header("Link",
                             f'<http://127.0.0.1:{port}/orders?since={upto}>; rel="next"')
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)
        Source.given = max(Source.given, upto)

    @staticmethod
    def order(number):
        return {"id": f"n{number}", "title": f"旭川の冬の記事 {number}", "kind": "記事",
                "brief": "雪の日の暮らしについて、敬体でお願いします。",
                "client": {"name": "ゆきむし工房"}, "quantity": 3, "unit": "本",
                "amount": 24000, "due": "2027-03-01"}

    def log_message(self, *_):
        pass


class Load:
    def __init__(self, folder):
        self.dir = folder
        self.db = self.path("team.db")
        self.env = {"PATH": os.environ["PATH"], "HOME": folder, "LC_ALL": "C.UTF-8",
                    "TEAMJOB_DB": self.db}
        if "LOAD_SLOW" in os.environ:
            self.env["LOAD_SLOW"] = os.environ["LOAD_SLOW"]
        self.figures, self.order = {}, []
        self.running = True
        self.desk_orders = 0

    def path(self, name):
        return os.path.join(self.dir, name)

    def teamjob(self, user, *words, text=None):
        done = subprocess.run([BUILD + "/teamjob", "--lang", "en", "--user", user, *words],
                              env=self.env, input=text, capture_output=True, text=True)
        return done

    def must(self, user, *words, text=None):
        done = self.teamjob(user, *words, text=text)
        if done.returncode != 0:
            sys.exit(f"load: {words} ended with {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout

    # ---- before ----

    def make_people(self):
        """As scripts.c counts them: of 20 in turn 7 w, 4 r, 2 d, 7 m."""
        kinds = "wmwrmwmwdrmwrmwmwrmd"
        made = {}
        rows = io.StringIO()
        table = csv.writer(rows)
        table.writerow(["login", "name", "roles"])
        self.writers = []
        for i in range(SESSIONS):
            kind = kinds[i % len(kinds)]
            number = made.get(kind, 0)
            made[kind] = number + 1
            login = f"{kind}{number:02d}"
            table.writerow([login, f"人 {login}", "worker" if kind == "w" else "director"])
            if kind == "w":
                self.writers.append(login)
        self.must("sato", "import", "people", "-", text=rows.getvalue())
        for login in self.writers:
            self.must(login, "do", "draft.create", "--set", f"title=冬の記事 {login}")

    def start_desk(self):
        with open(os.open(self.path("token"), os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(TOKEN + "\n")
        self.desk = subprocess.Popen(
            [BUILD + "/teamjob-desk", "--db", self.path("desk.db"), "--port", "0", "--lang",
             "en", "--token-file", self.path("token"), "--min-fill", "0"],
            env=self.env, stdout=subprocess.PIPE, text=True)
        self.desk.stdout.readline()
        self.desk_port = int(self.desk.stdout.readline().split()[1])

    def start_source(self):
        self.source = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Source)
        self.source.daemon_threads = True
        threading.Thread(target=self.source.serve_forever, daemon=True).start()

    def configure(self):
        with open(self.path("config.yaml"), "w", encoding="utf-8") as file:
            file.write(
                "sources:\n"
                f"  - name: desk\n    url: http://127.0.0.1:{self.desk_port}/api/orders\n"
                f"    kind: native\n    local: true\n    token: 'file:{self.path('token')}'\n"
                "    idempotent: true\n"
                "  - name: news\n"
                f"    url: http://127.0.0.1:{self.source.server_address[1]}/orders\n"
                "    kind: native\n    local: true\n")

    # ---- meanwhile ----

    def order_at_the_desk(self, number):
        """The form as a browser sends it."""
        address = f"http://127.0.0.1:{self.desk_port}"
        page = urllib.request.urlopen(address + "/", timeout=20).read().decode()
        token = re.search(r'name="token" value="([^"]*)"', page).group(1)
        form = {"title": f"窓口からの依頼 {number}", "name": "花と実", "quantity": "1",
                "email": "hana@example.jp", "brief": "一本お願いします。",
                "budget": "8000", "token": token, "lang": "ja"}
        urllib.request.urlopen(address + "/order", urllib.parse.urlencode(form).encode(),
                               timeout=20).read()
        self.desk_orders += 1

    def keep_ordering(self):
        while self.running:
            try:
                self.order_at_the_desk(self.desk_orders)
            except OSError as error:
                print("load: the desk:", error, file=sys.stderr)
            time.sleep(2)

    def pull_once(self):
        done = subprocess.run(
            [BUILD + "/teamjob-sync", "--lang", "en", "--config", self.path("config.yaml"),
             "--db", self.db], env=self.env, capture_output=True, text=True)
        self.pulls += 1
        if done.returncode != 0:
            self.pulls_failed += 1
            print("load: sync:", done.stdout, done.stderr, file=sys.stderr)

    def keep_pulling(self):
        while self.running:
            self.pull_once()
            time.sleep(0.5)

    # ---- after ----

    def texts_lost(self):
        acks = {}
        if os.path.exists(self.path("acks")):
            with open(self.path("acks"), encoding="utf-8") as file:
                for line in file:
                    login, token = line.split()
                    acks.setdefault(login, []).append(token)
        lost = 0
        for login, tokens in acks.items():
            drafts = json.loads(self.must(login, "list", "drafts", "--json"))
            text = "".join(self.must(login, "show", "draft", str(d["id"])) for d in drafts)
            missing = [t for t in tokens if t not in text]
            lost += len(missing)
            if missing:
                print(f"load: {login} lost {missing[:5]} of {len(tokens)}", file=sys.stderr)
        self.note("texts_saved", sum(map(len, acks.values())), "phrases")
        return lost

    def count(self, source):
        out = self.must("sato", "sql", "SELECT count(*) FROM orders WHERE source='"
                        + source + "'")
        return int(out.split()[-1])

    def check_all(self):
        self.note("texts_lost", self.texts_lost(), "phrases")
        self.pull_once()
        self.note("pulls", self.pulls, "runs")
        self.note("pulls_failed", self.pulls_failed, "runs")
        self.note("desk_orders", self.desk_orders, "orders")
        self.note("pulled_orders", Source.given, "orders")
        self.note("orders_lost", max(0, Source.given - self.count("news"))
                  + max(0, self.desk_orders - self.count("desk")), "orders")
        done = self.teamjob("sato", "check", "--deep")
        if done.returncode != 0:
            print(done.stdout, done.stderr, file=sys.stderr)
        self.note("check", done.returncode, "status")

    # ---- all of it ----

    def note(self, name, value, unit):
        self.figures[name] = float(value)
        self.order.append((name, value, unit))

    def run(self):
        subprocess.run(["tests/bench/teams.sh", "large", "100000", "10000"], check=True)
        shutil.copy(BUILD + "/bench/large.db", self.db)
        self.make_people()
        self.start_desk()
        self.start_source()
        self.configure()
        self.pulls = self.pulls_failed = 0
        beside = [threading.Thread(target=self.keep_ordering),
                  threading.Thread(target=self.keep_pulling)]
        Source.started = time.monotonic()
        for thread in beside:
            thread.start()
        try:
            done = subprocess.run(
                [BUILD + "/tests/load/sessions", BUILD + "/teamjob", self.db, str(SESSIONS),
                 str(SECONDS), self.path("acks")], env=self.env, stdout=subprocess.PIPE,
                text=True)
        finally:
            self.running = False
            for thread in beside:
                thread.join()
        if done.returncode != 0:
            sys.exit(f"load: the sessions ended with {done.returncode}")
        for line in done.stdout.splitlines():
            self.note(*line.split())
        self.check_all()
        self.desk.terminate()
        self.desk.wait()

    def print(self):
        over = 0
        print(f"load.sessions {SESSIONS} sessions\nload.seconds {SECONDS:g} s")
        print("load.machine %.1f load average" % os.getloadavg()[0])
        for name, value, unit in self.order:
            most, least = LIMITS.get(name), LEAST.get(name)
            missed = (most is not None and self.figures[name] > most) or (
                least is not None and self.figures[name] < least)
            over += missed and name not in TIMES
            limit = "" if most is None and least is None else (
                f" limit {'<=' if least is None else '>='} "
                f"{most if least is None else least} {'over' if missed else 'ok'}")
            print(f"load.{name} {value} {unit}{limit}")
        for name in (*LIMITS, *LEAST):
            if name not in self.figures:
                over += 1
                print(f"load.{name} was not measured")
        print(f"load: {over} limits missed")
        return 1 if over else 0


def main():
    kept = os.environ.get("LOAD_KEEP")
    if kept:
        os.makedirs(kept)  # a new one: an old log beside a new file damages it
    else:
        os.makedirs(BUILD + "/load", exist_ok=True)
    folder = kept or tempfile.mkdtemp(prefix="work-", dir=BUILD + "/load")
    load = Load(folder)
    try:
        load.run()
    finally:
        if not kept:
            shutil.rmtree(folder)
    return load.print()


if __name__ == "__main__":
    sys.exit(main())
