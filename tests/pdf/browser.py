#!/usr/bin/env python3
"""Stands for the browser that prints, and goes wrong as it is told.

FAKE_RECORD=FILE with FAKE_REAL=BROWSER: lets the real browser print, and writes down what it made of each page.
FAKE_REPLAY=FILE: gives that back. Without it, each page becomes the bytes `%PDF`.
FAKE_HOW=FAULT FAKE_PAGE=WORDS FAKE_AT=METHOD: goes wrong when METHOD is asked for a page whose address has these words.
"""

import base64
import json
import os
import signal
import subprocess
import sys
import threading
import time

HOW, PAGE, AT = (os.environ.get("FAKE_" + name, "") for name in ("HOW", "PAGE", "AT"))
EMPTY = {"seen": {"headings": [], "links": []}, "data": base64.b64encode(b"%PDF").decode()}


def messages(pipe):
    rest = b""
    while True:
        more = os.read(pipe, 1 << 16)
        if not more:
            return
        *whole, rest = (rest + more).split(b"\0")
        yield from whole


def send_all(pipe, data):
    while data:
        data = data[os.write(pipe, data):]


def say(**message):
    send_all(4, json.dumps(message).encode() + b"\0")


def record(place):
    """Between the program and the real browser: reads what goes by."""
    (browser_reads, to), (back, browser_writes) = os.pipe(), os.pipe()
    for pipe in (browser_reads, browser_writes):
        os.set_inheritable(pipe, True)
    shell = f'exec "$0" "$@" 3<&{browser_reads} 4>&{browser_writes}'
    real = subprocess.Popen(["sh", "-c", shell, os.environ["FAKE_REAL"], *sys.argv[1:]], close_fds=False)
    os.close(browser_reads), os.close(browser_writes)
    asked, pages, made = {}, {}, {}

    def forth():
        for message in messages(3):
            question = json.loads(message)
            asked[question["id"]] = question
            if question["method"] == "Page.navigate":
                pages[question["sessionId"]] = question["params"]["url"]
            send_all(to, message + b"\0")
        os.close(to)

    threading.Thread(target=forth, daemon=True).start()
    for message in messages(back):
        answer = json.loads(message)
        question = asked.get(answer.get("id"), {})
        page = made.setdefault(pages.get(question.get("sessionId")), {})
        if question.get("method") == "Runtime.evaluate" and question["params"].get("awaitPromise"):
            page["seen"] = answer["result"]["result"]["value"]
        if question.get("method") == "Page.printToPDF":
            page["data"] = answer["result"]["data"]
            with open(place, "w") as file:
                json.dump(made, file)
        send_all(4, message + b"\0")
    real.wait()


def go_wrong(session, number):
    """Gives back whether there is to be no answer."""
    if HOW == "well":
        return False
    if HOW == "exit":
        print("something broke", file=sys.stderr, flush=True)
        sys.exit(1)
    if HOW == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if HOW == "stopped":
        time.sleep(3600)
    if HOW == "stubborn":
        for name in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(name, signal.SIG_IGN)
        subprocess.Popen(["sleep", "3600"])
        time.sleep(3600)
    if HOW == "crashed":
        say(method="Inspector.targetCrashed", params={}, sessionId=session)
    if HOW == "refused":
        say(id=number, error={"message": "I will not"}, sessionId=session)
    if HOW == "unclear":
        for message in (b"no message", b"\xff\xfe", b"{", b"", b"[" * 100000, b"1", b"null", b'{"id":{}}'):
            send_all(4, message + b"\0")
        return False
    if HOW == "odd":
        say(id=number, result={"result": {"value": 7}, "data": "?"}, sessionId=session)
    if HOW == "number":
        say(id=number, result=5, sessionId=session)
    if HOW == "empty":
        say(id=number, result={}, sessionId=session)
    entry = json.dumps({"method": "Log.entryAdded", "params": {"text": "x" * 1000}}).encode() + b"\0"
    floods = {"flood": entry * 100, "flood-unclear": (b"x" * 1000 + b"\0") * 100, "flood-endless": b"x" * 100000}
    while HOW in floods:
        send_all(4, floods[HOW])
        # The computer has more to do.
        time.sleep(0.001)
    if HOW == "flood-errors":
        for _ in range(200):
            sys.stderr.write("x" * 1000000)
        return False
    return True


def replay():
    made = {}
    if place := os.environ.get("FAKE_REPLAY"):
        with open(place) as file:
            made = json.load(file)
    pages, last = {}, 0
    for message in messages(3):
        question = json.loads(message)
        number, method, session = question["id"], question["method"], question.get("sessionId")
        if method == "Page.navigate":
            pages[session] = question["params"]["url"]
        page = pages.get(session, "")
        wrong = HOW and method == AT and PAGE in page
        if wrong and go_wrong(session, number):
            continue
        last += 1
        result = {}
        if method == "Target.createTarget":
            result = {"targetId": f"target-{last}"}
        elif method == "Target.attachToTarget":
            result = {"sessionId": f"session-{last}"}
        elif method == "Runtime.evaluate":
            result = {"result": {"value": made.get(page, EMPTY)["seen"] if question["params"].get("awaitPromise") else []}}
        elif method == "Page.printToPDF":
            result = {"data": made.get(page, EMPTY)["data"]}
        say(id=number, result=result, **({"sessionId": session} if session else {}))
        if method == "Page.navigate":
            say(method="Page.loadEventFired", params={}, sessionId=session)
        if method == "Browser.close":
            return


try:
    if place := os.environ.get("FAKE_RECORD"):
        record(place)
    else:
        replay()
except BrokenPipeError:
    # Nobody listens any more.
    os._exit(1)
