"""A host that misbehaves: every fault of a source under a path of its own, and
a log of every request. One program for the tests here and for a person:

    python3 tests/flow/faults.py        prints its addresses and paths, serves, and
                                        prints each request

No test of its own here."""

import email.utils
import gzip
import json
import socket
import ssl
import struct
import subprocess
import tempfile
import threading
import time
import zlib

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
GOOD = b'{"orders":[{"id":"a","title":"A"},{"id":"b","title":"B"}],"next":"end"}'
PATIENCE = 120  # seconds after which a fault that waits lets go


class Log:
    """What was asked, by whom: (host, method, path, headers, body)."""

    def __init__(self):
        self.rows, self.lock = [], threading.Lock()

    def add(self, row):
        with self.lock:
            self.rows.append(row)


class Talk:
    """One connection, once its request was read."""

    def __init__(self, server, sock, method, target, headers, body):
        self.server, self.sock = server, sock
        self.method, self.target, self.headers, self.body = method, target, headers, body

    def send(self, data):
        self.sock.sendall(data)

    def answer(self, body=GOOD, status="200 OK", *headers, length=None, kind="application/json"):
        rows = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", *headers,
                f"Content-Length: {len(body) if length is None else length}", "Connection: close"]
        self.send("\r\n".join(rows).encode() + b"\r\n\r\n" + body)

    def reset(self):
        """Ends with RST, not FIN."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def wait(self):
        """Says nothing until the other side goes away."""
        self.sock.settimeout(PATIENCE)
        try:
            while self.sock.recv(4096):
                pass
        except OSError:
            pass

    def drip(self, data, every=0.3, size=1):
        for i in range(0, len(data), size):
            self.send(data[i:i + size])
            if self.server.stopped.wait(every):
                return

    def endless(self, piece, every=0):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and not self.server.stopped.is_set():
            self.send(piece)
            if every:
                self.server.stopped.wait(every)


def chunk(data):
    return b"%x\r\n%s\r\n" % (len(data), data)


def bomb(megabytes):
    """A small gzip of very much, made in pieces (a test reads our own memory)."""
    press = zlib.compressobj(wbits=31)
    parts = [press.compress(b'{"orders":[')]
    parts += [press.compress(b" " * (1 << 20)) for _ in range(megabytes)]
    return b"".join(parts) + press.compress(b"]}") + press.flush()


def nested(depth):
    return b'{"orders":[{"id":"a","title":"A","client":' + b'{"a":' * depth + b"1" + b"}" * depth + b"}]}"


def orders(*rows, tail=""):
    """Orders given as JSON text."""
    return ('{"orders":[' + ",".join(rows) + "]" + tail + "}").encode()


def at(talk, default=0):
    """The number after ?at= or &at=."""
    _, _, rest = talk.target.partition("at=")
    return int(rest.partition("&")[0] or default)


def page(talk, numbers, after=None):
    link = [] if after is None else [f"Link: <{talk.target.partition('?')[0]}?at={after}>; rel=\"next\""]
    talk.answer(orders(*(f'{{"id":"p{n}","title":"P {n}"}}' for n in numbers)), "200 OK", *link)


def redirect(status, to):
    return lambda t: t.answer(GOOD, f"{status} Moved", "Location: " + (to(t) if callable(to) else to))


def body(data, status="200 OK", *headers, kind="application/json"):
    return lambda t: t.answer(data, status, *headers, kind=kind)


WHOLE = HEAD + b"Content-Length: %d\r\n\r\n" % len(GOOD) + GOOD
POINTS = 16


def up_to(point, reset):
    """Ends after so many sixteenths of a whole answer: in the status, in the
    headers, between them and the body, in the body."""
    return raw(WHOLE[:len(WHOLE) * point // POINTS], reset)


def raw(data, reset=False):
    def fault(talk):
        talk.send(data)
        if reset:
            talk.reset()
    return fault


def after(talk, seconds):
    return email.utils.formatdate(talk.server.clock() + seconds, usegmt=True)


def shifting(talk):
    """Pages by offset while entries before them go: each page has moved on."""
    n = at(talk)
    page(talk, range(n - n // 2, n - n // 2 + 2), n + 2 if n < 8 else None)


def changing(talk):
    """Another title each time it is asked for."""
    talk.server.turn += 1
    talk.answer(orders(f'{{"id":"c","title":"C {talk.server.turn}"}}'))


def vanishing(talk):
    talk.server.turn += 1
    talk.answer(GOOD if talk.server.turn == 1 else orders())


def cut_after_post(talk):
    """Takes an answer, then goes away without a word."""
    if talk.method == "GET":
        talk.answer()
    else:
        talk.reset()


# Each fault: what it does once the request is read.
FAULTS = {
    # the line
    "silent": lambda t: t.wait(),
    "slow-headers": lambda t: t.drip(HEAD + b"X-A: " + b"a" * 2000),
    "slow-body": lambda t: (t.send(HEAD + b"Content-Length: 2000\r\n\r\n"), t.drip(b" " * 2000)),
    "trickle": lambda t: (t.send(HEAD + b"\r\n"), t.endless(b" " * 200, 0.2)),
    "close-at-once": lambda t: None,
    "reset-at-once": lambda t: t.reset(),
    "close-in-status": raw(b"HTTP/1.1 2"),
    "reset-in-headers": raw(HEAD + b"X-A: ", reset=True),
    "close-in-headers": raw(HEAD + b"X-A: "),
    "close-in-body": raw(HEAD + b"Content-Length: 900\r\n\r\n" + GOOD[:20]),
    "reset-in-body": raw(HEAD + b"Content-Length: 900\r\n\r\n" + GOOD[:20], reset=True),
    **{f"close-at-{n}": up_to(n, False) for n in range(1, POINTS)},
    **{f"reset-at-{n}": up_to(n, True) for n in range(1, POINTS)},
    "close-before-body": raw(HEAD + b"Content-Length: 900\r\n\r\n"),
    "reset-before-body": raw(HEAD + b"Content-Length: 900\r\n\r\n", reset=True),
    "no-http": raw(b"220 mail.example.jp ESMTP\r\n"),
    # the shape of an answer
    "endless-chunks": lambda t: (t.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n"),
                                 t.endless(chunk(b" " * 65536))),
    "bad-chunk": raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + GOOD),
    "cut-chunk": raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunk(GOOD)[:-20]),
    "reset-in-chunk": raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunk(GOOD)[:-20], reset=True),
    "chunk-of-all": raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n" + GOOD),
    "no-last-chunk": raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunk(GOOD)),
    "length-too-long": lambda t: t.answer(length=len(GOOD) + 99),
    "length-too-short": lambda t: t.answer(length=len(GOOD) - 9),
    "length-negative": lambda t: t.answer(length=-1),
    "length-a-word": lambda t: t.answer(length="many"),
    "length-and-chunks": raw(HEAD + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n" +
                             chunk(GOOD) + b"0\r\n\r\n"),
    "two-lengths": lambda t: t.answer(GOOD, "200 OK", "Content-Length: 3"),
    "length-huge": lambda t: t.answer(length=1 << 40),
    "gzip-bomb": lambda t: t.answer(bomb(256), "200 OK", "Content-Encoding: gzip"),
    "cut-gzip": lambda t: t.answer(gzip.compress(GOOD)[:-9], "200 OK", "Content-Encoding: gzip"),
    "no-gzip": body(GOOD, "200 OK", "Content-Encoding: gzip"),
    "gzip-reset": raw(HEAD + b"Content-Encoding: gzip\r\nContent-Length: 99\r\n\r\n" +
                      gzip.compress(GOOD)[:40], reset=True),
    "gzip-trailing": body(gzip.compress(GOOD) + b"rest", "200 OK", "Content-Encoding: gzip"),
    "huge-header": raw(HEAD + b"X-A: " + b"a" * 200000 + b"\r\n\r\n" + GOOD),
    "endless-headers": lambda t: (t.send(HEAD), t.endless(b"X-A: aaaaaaaaaaaaaaaaaaaaaaaaaa\r\n" * 100)),
    "huge-body": lambda t: (t.send(HEAD + b"\r\n"), t.endless(b" " * 65536)),
    # elsewhere
    **{f"redirect-{s}": redirect(s, lambda t: t.server.other + "/good") for s in range(300, 309) if s != 304},
    "redirect-304": redirect(304, lambda t: t.server.other + "/good"),
    "redirect-loop": redirect(302, lambda t: t.target),
    "redirect-file": redirect(302, "file:///etc/passwd"),
    "redirect-gopher": redirect(302, "gopher://127.0.0.1:1/x"),
    "redirect-nowhere": redirect(302, "http://"),
    "next-elsewhere": lambda t: t.answer(GOOD, "200 OK", f"Link: <{t.server.other}/good>; rel=\"next\""),
    # no
    "304": body(b"", "304 Not Modified"),
    "401": body(b"{}", "401 Unauthorized", 'WWW-Authenticate: Basic realm="x"'),
    "403": body(b"{}", "403 Forbidden"),
    "404": body(b"{}", "404 Not Found"),
    "413": body(b"{}", "413 Content Too Large"),
    "429-seconds": body(b"{}", "429 Too Many Requests", "Retry-After: 120"),
    "429-date": lambda t: t.answer(b"{}", "429 Too Many Requests", "Retry-After: " + after(t, 120)),
    "503-seconds": body(b"{}", "503 Service Unavailable", "Retry-After: 120"),
    "503-date": lambda t: t.answer(b"{}", "503 Service Unavailable", "Retry-After: " + after(t, 120)),
    "500": body(b"{}", "500 Internal Server Error"),
    # what is no feed
    "html": body(b"<!DOCTYPE html><title>Log in</title>", kind="text/html; charset=utf-8"),
    "html-as-json": body(b"<!DOCTYPE html><title>Log in</title>"),
    "empty": body(b""),
    "no-list": body(b'{"orders":{"id":"a"}}'),
    "wrong-types": body(orders('{"id":{},"title":[],"amount":"much"}', '{"id":"a","title":"A"}', "7")),
    "bad-utf8": body(GOOD.replace(b"A\"}", b"\xff\xc0\xaf\"}")),
    "shift-jis": body('{"orders":[{"id":"a","title":"旭川の記事"}]}'.encode("shift_jis")),
    "nul": body(GOOD.replace(b"A\"}", b"\0\"}")),
    "escaped-nul": body(GOOD.replace(b"A\"}", b"\\u0000\"}")),
    "lone-surrogate": body(GOOD.replace(b"A\"}", b"\\ud800\"}")),
    "deep": body(nested(5000)),
    "big-number": body(orders('{"id":"a","title":"A","amount":1e999}')),
    "huge-number": body(orders('{"id":"a","title":"A","amount":' + "9" * 400 + "}")),
    "twice-a-key": body(b'{"orders":[{"id":"a","id":"b","title":"A"}]}'),
    "trailing": body(GOOD + b"{}"),
    "byte-order-mark": body(b"\xef\xbb\xbf" + GOOD),
    # pages and orders that move
    "page-loop": lambda t: page(t, [1, 2], 1 - at(t)),
    "page-endless": lambda t: page(t, [at(t)], at(t) + 1),
    "page-shift": shifting,
    "changing": changing,
    "vanishing": vanishing,
    "cut-after-post": cut_after_post,
}


# What a host does with a connection before it was asked anything: a context of
# TLS or none makes no difference to it.
DEAF = {
    "close-on-connect": lambda t: None,
    "reset-on-connect": lambda t: t.reset(),
    "silent-on-connect": lambda t: t.wait(),
}


class FaultHost:
    """Serves /good/... and /FAULT/... on 127.0.0.1, with TLS if given a
    context; `deaf`: does that to every connection instead. `other` is the
    address faults lead to."""

    def __init__(self, log=None, address="127.0.0.1", tls=None, deaf=None):
        self.log, self.tls, self.turn, self.other = log or Log(), tls, 0, "http://127.0.0.1:1"
        self.deaf = deaf
        self.stopped, self.clock = threading.Event(), time.time
        self.listener = socket.create_server((address, 0))
        self.port = self.listener.getsockname()[1]
        self.url = f"http{'s' if tls else ''}://{address}:{self.port}"
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while not self.stopped.is_set():
            try:
                sock, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.handle, args=(sock,), daemon=True).start()

    def handle(self, sock):
        try:
            sock.settimeout(PATIENCE)
            if self.deaf is not None:
                self.deaf(Talk(self, sock, "", "", {}, b""))
                return
            if self.tls is not None:
                sock = self.tls.wrap_socket(sock, server_side=True)
            self.talk(sock)
        except OSError:
            pass  # the other side went away
        finally:
            sock.close()

    def talk(self, sock):
        with sock.makefile("rb") as file:
            words = file.readline(65536).decode("latin-1").split()
            if len(words) < 2:
                return
            headers = {}
            while (line := file.readline(65536).strip()):
                name, _, value = line.decode("latin-1").partition(":")
                headers[name.lower()] = value.strip()
            data = file.read(int(headers.get("content-length", 0)))
        self.log.add((self.url, words[0], words[1], headers, data))
        talk = Talk(self, sock, words[0], words[1], headers, data)
        FAULTS.get(words[1].lstrip("/").partition("/")[0].partition("?")[0], Talk.answer)(talk)

    def close(self):
        self.stopped.set()
        self.listener.close()


# ---- TLS ----

def certificate(folder, name, subject="localhost", start="20200101000000Z",
                end="20991231000000Z", signer="ca"):
    """Makes NAME.pem and NAME.key; signed by `signer`, or by itself."""
    def openssl(*words, text=None):
        subprocess.run(["openssl", *words], cwd=folder, input=text, text=True, check=True,
                       capture_output=True)
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={subject}", "-keyout",
            f"{name}.key", "-out", f"{name}.csr")
    with open(f"{folder}/{name}.txt", "w", encoding="ascii"):
        pass
    with open(f"{folder}/{name}.cnf", "w", encoding="ascii") as file:
        kind = "CA:TRUE" if name == signer == "ca" else "CA:FALSE"
        file.write(f"[ca]\ndefault_ca=x\n[x]\ndatabase={name}.txt\nnew_certs_dir=.\nrand_serial=yes\n"
                   f"default_md=sha256\npolicy=p\nx509_extensions=e\nunique_subject=no\n[p]\n"
                   f"commonName=supplied\n[e]\nbasicConstraints={kind}\n"
                   f"subjectAltName=DNS:{subject}\n")
    own = ["-selfsign", "-keyfile", f"{name}.key"] if signer == name else [
        "-cert", f"{signer}.pem", "-keyfile", f"{signer}.key"]
    openssl("ca", "-batch", "-notext", "-config", f"{name}.cnf", *own, "-startdate", start,
            "-enddate", end, "-in", f"{name}.csr", "-out", f"{name}.pem")


# A context for each fault of a certificate; "tls-good" is none.
TLS = {
    "tls-good": {},
    "tls-expired": {"end": "20200102000000Z"},
    "tls-not-yet": {"start": "20980101000000Z"},
    "tls-wrong-host": {"subject": "other.example.jp"},
    "tls-self-signed": {"signer": "tls-self-signed"},
}


def tls_contexts(folder):
    """{fault: context}, and the file of the authority behind them."""
    certificate(folder, "ca", "teamjob test authority")
    contexts = {}
    for name, how in TLS.items():
        certificate(folder, name, **how)
        contexts[name] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        contexts[name].load_cert_chain(f"{folder}/{name}.pem", f"{folder}/{name}.key")
    return contexts, f"{folder}/ca.pem"


def serve_all():
    """All of it for a person, until it is stopped."""
    with tempfile.TemporaryDirectory(prefix="teamjob-faults-") as folder:
        other = FaultHost(address="127.0.0.2")
        host = FaultHost(other.log)
        host.other = other.url
        print(host.url)
        for name in FAULTS:
            print("  /" + name)
        for name, deaf in DEAF.items():
            print(FaultHost(host.log, deaf=deaf).url, name)
        contexts, authority = tls_contexts(folder)
        for name, context in contexts.items():
            print(f"https://localhost:{FaultHost(host.log, tls=context).port}", name)
        print("ca:", authority, flush=True)
        seen = 0
        while True:
            time.sleep(0.2)
            for row in host.log.rows[seen:]:
                seen += 1
                print(json.dumps([row[0], row[1], row[2], row[3]]), flush=True)


if __name__ == "__main__":
    try:
        serve_all()
    except KeyboardInterrupt:
        pass
