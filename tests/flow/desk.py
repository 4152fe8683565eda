"""The real desk for the flow tests in Python. No test of its own here."""

import http.client
import json
import os
import subprocess

from house import Answer


class Desk:
    """teamjob-desk with one order of a client."""

    def __init__(self, house, lang="en", before=()):
        self.token = house.path("desk-token")
        with open(os.open(self.token, os.O_WRONLY | os.O_CREAT, 0o600), "w",
                  encoding="ascii") as file:
            file.write("a-token-of-the-flow-test\n")
        seed = house.path("seed.json")
        with open(seed, "w", encoding="utf-8") as file:
            json.dump({"orders": [{"title": "雪道の記事", "brief": "三本お願いします"}]}, file)
        self.process = subprocess.Popen(
            [*before, house.program("teamjob-desk"), "--db", house.path("desk.db"), "--port", "0",
             "--token-file", self.token, "--seed", seed, "--lang", lang, "--min-fill", "0",
             "--parent"],
            env=house.env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        house.children.append(self.process)
        self.process.stdout.readline()
        self.port = int(self.process.stdout.readline().split()[1])

    def stop(self):
        """Ends it, by the end of its standard input."""
        self.process.communicate(timeout=30)

    def ask(self, method, target, body=None, headers=()):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, target, body, {
            "Authorization": "Bearer a-token-of-the-flow-test", **dict(headers)})
        reply = connection.getresponse()
        answer = Answer(reply.read(), reply.status)
        connection.close()
        return answer

    def order(self):
        return json.loads(self.ask("GET", "/api/orders").body)["orders"][0]

    def history(self):
        """The states on the client's page."""
        page = self.ask("GET", "/s/" + self.order()["id"] + "?lang=en").body.decode()
        return [line.split("<strong>")[1].split("<")[0]
                for line in page.splitlines() if "<li><time" in line]
