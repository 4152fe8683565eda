#!/usr/bin/env python3
"""Answers on their way out: when they leave, what happens to one of which
nobody knows whether it arrived, and that nothing is sent twice. The real
programs; a host that answers as told, and the real desk."""

import json
import os
import signal
import sys
import threading

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import Desk  # noqa: E402
from house import Answer, case, feed, run_cases  # noqa: E402

STATUS = "/orders/no-1/status"


def same(got, wanted):
    if got != wanted:
        raise AssertionError(f"{got!r} is not {wanted!r}")


def shop(house, **keys):
    """A source with one order which the director took."""
    keys.setdefault("undo_window", 0)
    house.one_source(**keys)
    house.host.routes["/orders"] = Answer(feed(1))
    house.pull()
    del house.host.asked[:]
    act(house, "order.accept")


FOREIGN = {"kind": "jq", "jq": "'.orders[]'"}


def foreign(house, **keys):
    """The same at a source that does not honour keys."""
    shop(house, **FOREIGN, status_url=house.host.url + "/orders/{id}/status", **keys)


def act(house, action, *more):
    return house.teamjob("do", action, house.orders()[0]["id"], *more)


def row(house):
    """The newest row of the outbox."""
    return house.rows("outbox")[0]


def posts(house):
    return [a for a in house.host.asked if a.method == "POST"]


def die_while_sending(house):
    """A run that is killed after the answer left and before it was noted."""
    never = threading.Event()
    house.host.routes[STATUS] = Answer({}, wait=never)
    child = house.start_sync()
    house.host.await_asked(1)
    same(row(house)["state"], "sending")
    child.send_signal(signal.SIGKILL)
    child.communicate()
    never.set()
    house.host.routes[STATUS] = Answer({})


@case
def window(house):
    """an answer leaves when the window of its source is over, with the words and a key"""
    shop(house, undo_window=3)
    house.host.routes[STATUS] = Answer({})
    house.later(179)
    house.pull()
    same(posts(house), [])
    house.later(1)
    same(house.pull()["sent"], 1)
    sent = posts(house)[0]
    same(json.loads(sent.body), {"status": "agreed", "text": None})
    same(len(sent.headers["Idempotency-Key"]) > 20, True)
    same((row(house)["state"], len(posts(house))), ("sent", 1))
    house.pull()
    same(len(posts(house)), 1)
    house.check()


@case
def work_begins(house):
    """the first task that is begun tells the client that the order is in work, the next tells nothing"""
    shop(house)
    house.host.routes[STATUS] = Answer({})
    number = house.orders()[0]["number"]
    act(house, "order.split", "--set", "count=2")
    tasks = [f"{number}-{n}" for n in (1, 2)]
    house.teamjob("do", "task.offer", *tasks, "--set", "people=kudo")
    house.teamjob("do", "task.take", *tasks, user="kudo")
    house.pull()
    del house.host.asked[:]
    house.teamjob("do", "task.start", tasks[0], user="kudo")
    house.pull()
    same([json.loads(p.body)["status"] for p in posts(house)], ["in_work"])
    house.teamjob("do", "task.start", tasks[1], user="kudo")
    house.pull()
    same(len(posts(house)), 1)
    house.check()


@case
def no_window(house):
    """undo_window 0: the answer leaves at once and can not be taken back then"""
    shop(house)
    house.host.routes[STATUS] = Answer({})
    same(house.pull()["sent"], 1)
    run = house.teamjob("do", "undo", str(row(house)["op"]), status=1)
    same(len(run.err) > 20, True)
    same(house.orders()[0]["state"], "agreed")


@case
def killed(house):
    """a run killed while sending: the next sends again with the same key"""
    shop(house)
    die_while_sending(house)
    report = house.pull()
    same((report["sent"], row(house)["state"]), (1, "sent"))
    keys = [a.headers["Idempotency-Key"] for a in posts(house)]
    same((len(keys), keys[0]), (2, keys[1]))
    house.check()


@case
def killed_foreign(house):
    """where nobody can know, it is not sent again before a director says so"""
    foreign(house)
    die_while_sending(house)
    house.later(3600)
    same(house.pull()["sent"], 0)
    same((row(house)["state"], len(posts(house))), ("unsure", 1))
    # what follows about the same order does not overtake it
    act(house, "order.cancel", "--set", "reason=企画が中止")
    house.later(3600)
    house.pull()
    same(len(posts(house)), 1)
    lost = str(house.rows("outbox")[1]["id"])
    house.teamjob("do", "outbox.again", lost)
    same(house.pull()["sent"], 2)
    bodies = [json.loads(a.body)["status"] for a in posts(house)]
    same(bodies, ["agreed", "agreed", "cancelled"])
    same(posts(house)[0].headers["Idempotency-Key"],
         posts(house)[1].headers["Idempotency-Key"])
    house.check()


@case
def it_arrived(house):
    """a director says that it arrived: nothing is sent again"""
    foreign(house)
    die_while_sending(house)
    house.pull()
    lost = str(row(house)["id"])
    house.teamjob("do", "outbox.arrived", lost)
    house.teamjob("do", "outbox.again", lost, status=1)
    house.later(3600)
    house.pull()
    same((row(house)["state"], len(posts(house))), ("sent", 1))


@case
def looked_up(house):
    """a source that can be asked is asked: sent again only if it is not there"""
    foreign(house, lookup_url=house.host.url + "/orders/{id}")
    die_while_sending(house)
    house.host.routes["/orders/no-1"] = Answer("no", 500)
    same(house.pull()["unsure"], 1)
    house.later(3600)
    # a page that is no answer says neither yes nor no
    house.host.routes["/orders/no-1"] = Answer("<p>Please log in</p>")
    report = house.pull(status=3)
    same((report["unsure"], report["sent"], len(posts(house))), (1, 0, 1))
    house.later(3600)
    house.host.routes["/orders/no-1"] = Answer(raw=b"")
    house.pull(status=3)
    same((row(house)["state"], len(posts(house))), ("unsure", 1))
    house.later(7200)
    house.host.routes["/orders/no-1"] = Answer({"id": "no-1", "status": "received"})
    same(house.pull()["sent"], 1)
    same(len(posts(house)), 2)
    act(house, "order.cancel", "--set", "reason=企画が中止")
    del house.host.asked[:]
    die_while_sending(house)
    house.host.routes["/orders/no-1"] = Answer({"id": "no-1", "status": "cancelled"})
    same(house.pull()["sent"], 1)
    same((row(house)["state"], len(posts(house))), ("sent", 1))
    house.check()


@case
def answers_of_a_source(house):
    """4xx is refused and shown, 5xx is unsure, 429 waits and holds the pull too"""
    for status, state in ((422, "refused"), (404, "refused"), (500, "unsure"), (401, "waiting")):
        house.copy_team()
        foreign(house)
        house.host.routes[STATUS] = Answer("kein Platz", status)
        house.pull()
        same(row(house)["state"], state)
        same(row(house)["answer"].startswith(str(status)), True)
    house.copy_team()
    shop(house)
    house.host.routes[STATUS] = Answer("later", 429, {"Retry-After": "1800"})
    report = house.pull()
    same((report["later"], report["skipped"]), (1, True))
    house.later(1790)
    house.pull()
    same(len(house.host.asked), 1)
    house.host.routes[STATUS] = Answer({})
    house.later(20)
    same(house.pull()["sent"], 1)


@case
def no_form(house):
    """a status_body that makes no form, or what nobody can read, is told; the answer waits"""
    for body, words in (("'.status'", "A form is made of an object"),
                        ("'reduce range(200) as $i ({}; {a: .})'", "deep")):
        house.copy_team()
        foreign(house, status_type="form", status_body=body)
        house.host.routes[STATUS] = Answer({})
        report = house.pull(status=3)
        same((words in report["error"], report["error"]), (True, report["error"]))
        same((row(house)["state"], posts(house)), ("waiting", []))


@case
def no_time(house):
    """where the key takes all the time of a source, nothing leaves and nothing is lost"""
    shop(house)
    house.one_source(undo_window=0, timeout=1, token_cmd="[/bin/sleep, 1]")
    house.host.routes[STATUS] = Answer({})
    same("time for this source is up" in house.pull(status=3)["error"], True)
    same((row(house)["state"], house.host.asked), ("waiting", []))
    house.later(3600)
    house.one_source(undo_window=0)
    same(house.pull()["sent"], 1)


@case
def no_key(house):
    """without its key neither the answer nor the question leaves; a run of what is due says so too"""
    shop(house)
    house.one_source(undo_window=0, token="file:" + house.path("not-there"))
    same("not-there can not be read" in house.pull("--due", status=3)["error"], True)
    same((row(house)["state"], house.host.asked), ("waiting", []))


@case
def unreachable(house):
    """a source that is not there: the answer waits, longer each time"""
    shop(house)
    gone = house.another_host()
    gone.close()
    house.hosts.remove(gone)
    house.one_source(host=gone, undo_window=0)
    house.pull(status=3)
    same((row(house)["state"], row(house)["tries"]), ("waiting", 1))
    house.one_source(undo_window=0)
    house.host.routes[STATUS] = Answer({})
    house.later(3600)
    same(house.pull()["sent"], 1)


# ---- the real desk ----

@case
def desk_once(house):
    """killed after the desk took the answer: the client's page shows it once"""
    desk, taken = Desk(house), threading.Event()

    def between(asked):
        """Passes everything on; an answer reaches the desk, its reply nobody."""
        keep = ("Idempotency-Key", "Content-Type", "If-None-Match")
        answer = desk.ask(asked.method, asked.target, asked.body or None,
                          [(k, asked.headers[k]) for k in keep if asked.headers[k]])
        if asked.method == "POST" and not taken.is_set():
            taken.set()
            answer.wait = never
        return answer

    never = threading.Event()
    number = desk.order()["id"]
    house.host.routes.update({"/api/orders": between,
                              f"/api/orders/{number}/status": between})
    house.one_source(path="/api/orders", token="file:" + desk.token, undo_window=0)
    house.pull()
    act(house, "order.accept")
    child = house.start_sync()
    same(taken.wait(30), True)
    house.host.await_asked(2)
    child.send_signal(signal.SIGKILL)
    child.communicate()
    never.set()
    same((row(house)["state"], desk.order()["status"]), ("sending", "agreed"))
    same(house.pull()["sent"], 1)
    same((row(house)["state"], row(house)["tries"]), ("sent", 2))
    same(desk.history(), ["Received", "Agreed"])
    house.check()


if __name__ == "__main__":
    sys.exit(run_cases())
