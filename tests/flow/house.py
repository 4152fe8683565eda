"""What the flow tests in Python stand on: a host that answers what a test
tells it to and writes down what it was asked, and a demonstration team of its
own whose clock the test moves. No test of its own here."""

import http.server
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import traceback

BUILD = os.path.abspath(os.environ.get("TEST_BUILD_DIR", "build"))
NOW = 1764046920  # 2025-11-25 14:02 in Japan
CASES = []


def case(function):
    """Marks a test; its first line of documentation is its name."""
    CASES.append(function)
    return function


def run_cases():
    """Runs all, prints "ok NAME" or "not ok NAME"; the exit status."""
    failed = 0
    for function in CASES:
        name = (function.__doc__ or function.__name__).strip().splitlines()[0]
        try:
            with House() as house:
                function(house)
            print("ok", name, flush=True)
        except Exception:
            failed += 1
            print("not ok", name, flush=True)
            traceback.print_exc(file=sys.stdout)
    return 1 if failed else 0


class Answer:
    """One answer: status, body (bytes, str, or an object for JSON), headers.
    `wait`: an event before it; `raw`: these bytes instead of an answer."""

    def __init__(self, body=b"", status=200, headers=(), wait=None, raw=None):
        if isinstance(body, str):
            body = body.encode()
        elif not isinstance(body, bytes):
            body = json.dumps(body, ensure_ascii=False).encode()
        self.body, self.status, self.raw = body, status, raw
        self.headers, self.wait = dict(headers), wait


class Asked:
    """One request as it came."""

    def __init__(self, handler, body):
        self.method, self.target = handler.command, handler.path
        self.path, _, self.query = handler.path.partition("?")
        self.headers, self.body = handler.headers, body

    def param(self, name):
        """The value of a parameter, or None."""
        from urllib.parse import parse_qs
        return parse_qs(self.query).get(name, [None])[0]


class Host:
    """Answers by path: routes[path] is an Answer, a list of them used up one
    after another (the last stays), or a function of the Asked."""

    def __init__(self, address="127.0.0.1"):
        host = self
        self.asked, self.routes = [], {}
        self.changed = threading.Condition()

        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self):
                size = int(self.headers.get("Content-Length") or 0)
                asked = Asked(self, self.rfile.read(size))
                answer = host.note(asked)
                try:
                    self.send(answer)
                except OSError:
                    pass  # the other side went away

            def send(self, answer):
                if answer.wait is not None:
                    answer.wait.wait(60)
                if answer.raw is not None:
                    self.wfile.write(answer.raw)
                    self.close_connection = True
                    return
                self.send_response_only(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body)))
                self.send_header("Connection", "close")
                self.end_headers()
                self.wfile.write(answer.body)

            do_GET = do_POST = do_PUT = do_PATCH = answer

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer((address, 0), Handler)
        self.server.daemon_threads = True
        self.url = "http://%s:%d" % (address, self.server.server_address[1])
        threading.Thread(target=self.server.serve_forever, daemon=True,
                         args=(0.05,)).start()

    def note(self, asked):
        with self.changed:
            self.asked.append(asked)
            self.changed.notify_all()
            route = self.routes.get(asked.path, Answer({"error": "no"}, 404))
            if isinstance(route, list):
                return route.pop(0) if len(route) > 1 else route[0]
        return route(asked) if callable(route) else route

    def await_asked(self, count):
        """Waits until `count` requests came in all."""
        with self.changed:
            if not self.changed.wait_for(lambda: len(self.asked) >= count, 30):
                raise AssertionError(f"only {len(self.asked)} requests came")

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Run:
    """What a program said and how it ended."""

    def __init__(self, argv, env, text=None):
        done = subprocess.run(argv, env=env, input=text, capture_output=True,
                              text=True, timeout=150)
        self.status, self.out, self.err = done.returncode, done.stdout, done.stderr

    def json(self):
        return json.loads(self.out)


class House:
    """A team in a folder of its own, a host, and the config between them."""

    made = None  # the demonstration, made once and copied

    def __enter__(self):
        self.dir = tempfile.mkdtemp(prefix="teamjob-flow-")
        self.host, self.hosts, self.children = Host(), [], []
        self.hosts.append(self.host)
        self.clock_file = self.path("clock")
        self.db = self.path("team.db")
        self.config = self.path("config.yaml")
        self.env = {"PATH": os.environ["PATH"], "HOME": self.dir,
                    "LC_ALL": "C.UTF-8", "TEAMJOB_CLOCK": self.clock_file,
                    "TEAMJOB_DB": self.db, "TEAMJOB_CONFIG": self.config}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TMPDIR"):
            if name in os.environ:
                self.env[name] = os.environ[name]
        self.clock(NOW)
        self.copy_team()
        return self

    def __exit__(self, *_):
        for child in self.children:
            if child.poll() is None:
                child.kill()
            child.communicate()
        for host in self.hosts:
            host.close()
        shutil.rmtree(self.dir)

    def copy_team(self):
        if House.made is None:
            House.made = tempfile.TemporaryDirectory(prefix="teamjob-flow-")
            env = dict(self.env)
            env.pop("TEAMJOB_DB")
            env.pop("TEAMJOB_CONFIG")
            made = Run([self.program("teamjob"), "--lang", "en", "demo", "--no-tui",
                        "--dir", House.made.name], env)
            assert made.status == 0, made.err
        for name in os.listdir(House.made.name):
            if name.startswith("team.db"):
                shutil.copy(os.path.join(House.made.name, name), self.path(name))

    def path(self, name):
        return os.path.join(self.dir, name)

    @staticmethod
    def program(name):
        return os.path.join(BUILD, name)

    def clock(self, instant):
        self.now = instant
        with open(self.clock_file, "w", encoding="ascii") as file:
            file.write(f"{instant}\n")

    def later(self, seconds):
        self.clock(self.now + seconds)

    def another_host(self, address="127.0.0.1"):
        self.hosts.append(Host(address))
        return self.hosts[-1]

    def source(self, name="shop", path="/orders", host=None, **keys):
        """The config text of one source."""
        rows = {"url": (host or self.host).url + path, "local": "true", **keys}
        return f"  - name: {name}\n" + "".join(
            f"    {key}: {value}\n" for key, value in rows.items() if value is not None)

    def configure(self, *sources):
        with open(self.config, "w", encoding="utf-8") as file:
            file.write("sources:\n" + "".join(sources))

    def one_source(self, **keys):
        self.configure(self.source(**keys))

    def sync_words(self, *words):
        return [self.program("teamjob-sync"), "--lang", "en", *words]

    def sync(self, *words):
        return Run(self.sync_words(*words), self.env)

    def pull(self, *words, status=0):
        """A run; its report of the (first) source."""
        run = self.sync("--json", *words)
        if run.status != status:
            raise AssertionError(f"ended with {run.status}: {run.out}{run.err}")
        return run.json()["sources"][0]

    def start_sync(self, *words):
        child = subprocess.Popen(self.sync_words(*words), env=self.env, text=True,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.children.append(child)
        return child

    def teamjob(self, *words, user="sato", status=0):
        run = Run([self.program("teamjob"), "--lang", "en", "--user", user, *words],
                  self.env)
        if status is not None and run.status != status:
            raise AssertionError(f"{words} ended with {run.status}: {run.out}{run.err}")
        return run

    def rows(self, kind):
        return self.teamjob("list", kind, "--json").json()

    def orders(self, source="shop"):
        return [o for o in self.rows("orders") if o["source"] == source]

    def stands(self, name="shop"):
        """The row of `list sources`."""
        return next(s for s in self.rows("sources") if s["name"] == name)

    def events(self, kind=None):
        """The newest event, or the newest about a thing of that kind."""
        only = ["--filter", f"kind:{kind}"] if kind else []
        return int(self.teamjob("list", "events", "--json", "--limit", "1", *only)
                   .json()[0]["id"])

    def bytes(self):
        """The team file as it lies there."""
        found = b""
        for name in ("team.db", "team.db-wal"):
            if os.path.exists(self.path(name)):
                with open(self.path(name), "rb") as file:
                    found += file.read()
        return found

    def check(self):
        self.teamjob("check", "--deep")


def order(number, **more):
    """An order as the feed has it."""
    return {"id": f"no-{number}", "title": f"頼みごと {number}", "amount": 1000 * number,
            **more}


def feed(*numbers, **more):
    return {"orders": [order(n) for n in numbers], **more}
