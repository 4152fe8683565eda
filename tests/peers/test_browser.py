#!/usr/bin/env python3
"""The order form sent whole: by curl, as a script would, and by a browser, as a
person does, with the keyboard, on a screen as wide as a phone's. The order is
then in the team file, and its status page says so. Needs Debian's
chromium-driver (tests/deps.sh peers)."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "flow"))
from desk import Desk  # noqa: E402
from house import Run, case, run_cases  # noqa: E402

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # W3C WebDriver, section 12.1
TAB, ENTER = "\ue004", "\ue007"
PHONE = (360, 640)


def true(good, what):
    if not good:
        raise AssertionError(what)


def pull(house, desk):
    """What the team has from the desk after a pull."""
    house.configure(house.source(
        "desk", url=f"http://127.0.0.1:{desk.port}/api/orders", since="{kind: none}",
        token=f"'file:{desk.token}'"))
    house.pull()
    return [house.teamjob("show", "order", str(o["id"]), "--json").json()
            for o in house.orders("desk")]


class Browser:
    """Chromium by its driver, one window of a phone's size."""

    def __init__(self, house, lang):
        log = house.path("browser-" + lang + ".log")
        with open(log, "w", encoding="utf-8") as file:
            self.driver = subprocess.Popen(["chromedriver", "--port=0"], env=house.env,
                                           stdout=file, stderr=file, start_new_session=True)
        self.port = self.await_port(log)
        self.files = house.path("browser-" + lang)

    def begin(self, lang):
        arguments = ["--headless=new", f"--window-size={PHONE[0]},{PHONE[1]}", "--disable-gpu",
                     "--disable-dev-shm-usage", f"--accept-lang={lang}", "--no-proxy-server",
                     "--user-data-dir=" + self.files]
        if os.geteuid() == 0:
            arguments.append("--no-sandbox")  # it refuses root otherwise
        self.session = "/session"
        self.session += "/" + self.ask("POST", "", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": {
                "args": arguments, "mobileEmulation": {"deviceMetrics": {
                    "width": PHONE[0], "height": PHONE[1], "pixelRatio": 2.0}}}}}})["sessionId"]

    def await_port(self, log):
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with open(log, encoding="utf-8") as file:
                if found := re.search(r"started successfully on port (\d+)", file.read()):
                    return int(found.group(1))
            time.sleep(0.05)
        raise AssertionError("chromedriver does not start")

    def end(self):
        """The driver and all that it started."""
        os.killpg(self.driver.pid, signal.SIGKILL)
        self.driver.wait()

    def ask(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, self.session + path, None if body is None else json.dumps(body),
                           {"Content-Type": "application/json"})
        reply = connection.getresponse()
        value = json.loads(reply.read())["value"]
        connection.close()
        true(reply.status == 200, f"{path}: {value}")
        return value

    def script(self, text):
        return self.ask("POST", "/execute/sync", {"script": "return " + text, "args": []})

    def focused(self):
        return self.script("document.activeElement.name || document.activeElement.type || ''")

    def type(self, keys):
        element = self.script("document.activeElement")[ELEMENT]
        self.ask("POST", f"/element/{element}/value", {"text": keys})

    def go_to(self, name):
        """By Tab alone, from where one is."""
        for _ in range(30):
            if self.focused() == name:
                return
            self.press(TAB)
        raise AssertionError(f"Tab does not come to {name}, but to {self.focused()}")

    def press(self, key):
        self.ask("POST", "/actions", {"actions": [{"type": "key", "id": "keys", "actions": [
            {"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]}]})

    def await_path(self, pattern):
        until = time.monotonic() + 20
        while not re.search(pattern, self.ask("GET", "/url")):
            true(time.monotonic() < until, f"at {self.ask('GET', '/url')}")
            time.sleep(0.05)

    def fits(self):
        true(self.script("document.documentElement.scrollWidth") <= PHONE[0], "wider than a phone")


@case
def by_curl(house):
    """curl reads the form, sends it, is led to the status page; the same form twice is one order"""
    desk = Desk(house)
    site = f"http://127.0.0.1:{desk.port}"

    def curl(*words):
        run = Run(["curl", "-sS", "--noproxy", "*", *words], house.env)
        true(run.status == 0, run.err)
        return run.out

    page = curl(site + "/order?lang=ja")
    token = re.search('name="token" value="([^"]+)"', page).group(1)
    fields = {"title": "雪灯りの記事 10本", "brief": "敬体で\n1本800字", "quantity": "１０",
              "budget": "3万", "due": "2027-03-01", "name": "花と実", "email": "hana@example.jp",
              "token": token, "lang": "ja"}
    words = [part for name, value in fields.items()
             for part in ("--data-urlencode", f"{name}={value}")]
    done = curl("-L", "-w", "\n%{http_code} %{url_effective}", *words, site + "/order")
    true(re.search(r"\n200 http://\S+/s/\S+$", done), done[-200:])
    true("雪灯りの記事 10本" in done, "the status page names the order")
    curl("-L", *words, site + "/order")
    orders = [o for o in pull(house, desk) if o["title"] == fields["title"]]
    true(len(orders) == 1, orders)
    true((orders[0]["amount_yen"], orders[0]["due_on"], orders[0]["quantity_milli"]) ==
         (30000, "2027-03-01", "10"), orders)


def in_language(house, lang, words, wrong):
    browser = Browser(house, lang)
    try:
        order_by_keys(house, browser, lang, words, wrong)
    finally:
        browser.end()


def order_by_keys(house, browser, lang, words, wrong):
    desk = Desk(house, lang)
    browser.begin(lang)
    browser.ask("POST", "/url", {"url": f"http://127.0.0.1:{desk.port}/"})
    true(browser.script("document.documentElement.lang") == lang, "the browser's language")
    browser.fits()
    for name, text in words.items():
        browser.go_to(name)
        browser.type(text)
    browser.go_to("submit")
    browser.press(ENTER)
    browser.await_path("/order$")
    problem = browser.script("document.querySelector('[role=alert] a').getAttribute('href')")
    true(problem == "#" + wrong, f"the problem leads to {problem}")
    browser.fits()
    browser.script("document.querySelector('[role=alert] a').click()")
    true(browser.focused() == wrong, f"the cursor is on {browser.focused()}")
    browser.script("document.activeElement.select()")
    browser.type("12,000")
    browser.go_to("submit")
    browser.press(ENTER)
    browser.await_path("/s/")
    browser.fits()
    text = browser.script("document.body.innerText")
    true(words["title"] in text, text)
    found = [o for o in pull(house, desk) if o["title"] == words["title"]]
    true(len(found) == 1 and found[0]["amount_yen"] == 12000 and words["brief"] in found[0]["brief"],
         found)


@case
def by_browser_in_japanese(house):
    """a browser, Japanese, keys alone: a wrong sum is told and mended, the order arrives"""
    in_language(house, "ja", {"title": "窓辺の植物", "brief": "三本、敬体でお願いします。",
                              "budget": "たくさん", "name": "花と実", "phone": "0166-00-0000"},
                "budget")


@case
def by_browser_in_english(house):
    """a browser, English, keys alone: a wrong sum is told and mended, the order arrives"""
    in_language(house, "en", {"title": "Ten articles", "brief": "On winter in Asahikawa.",
                              "budget": "plenty", "name": "Hana", "email": "hana@example.jp"},
                "budget")


if __name__ == "__main__":
    sys.exit(run_cases())
