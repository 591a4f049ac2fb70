"""A Chromium that nothing inspects but the pages asked: its service workers come and go as a reader's do.

Playwright attaches to each service worker, and Chromium keeps one that is inspected from being replaced.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

from websockets.sync.client import ClientConnection, connect

PATIENCE = 60.0
"""Seconds that a condition has to come true."""


class Tab:
    """A tab, driven by JavaScript that is evaluated in its page."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._asked = 0

    def goto(self, address: str) -> None:
        self._send("Page.navigate", url=address)

    def bring_to_front(self) -> None:
        """A tab that is not seen draws nothing."""
        self._send("Page.bringToFront")

    def evaluate(self, expression: str) -> Any:
        """What the expression comes to, or the promise that it is. Raises RuntimeError with what it throws."""
        answer = self._send("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(json.dumps(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def until(self, condition: str) -> None:
        """Wait until the expression is true, over navigations too."""
        end = time.monotonic() + PATIENCE
        said = ""
        while time.monotonic() < end:
            try:
                if self.evaluate(condition):
                    return
                self.evaluate("new Promise(done => setTimeout(done, 50))")
            except RuntimeError as error:
                said = str(error)  # of a page that is just being left
        raise AssertionError(f"not within {PATIENCE:g} s: {condition} {said}")

    def _send(self, method: str, **params: object) -> dict[str, Any]:
        self._asked += 1
        self._connection.send(json.dumps({"id": self._asked, "method": method, "params": params}))
        while True:
            answer = json.loads(self._connection.recv(timeout=PATIENCE))
            if answer.get("id") == self._asked:
                if "error" in answer:
                    raise RuntimeError(json.dumps(answer["error"]))
                return dict(answer["result"])


class Uninspected:
    """The running browser."""

    def __init__(self, port: int) -> None:
        self._port = port

    @contextmanager
    def tab(self) -> Iterator[Tab]:
        request = urllib.request.Request(f"http://127.0.0.1:{self._port}/json/new?about:blank", method="PUT")
        with urllib.request.urlopen(request) as answer:
            address = json.load(answer)["webSocketDebuggerUrl"]
        with connect(address, max_size=None) as connection:
            yield Tab(connection)


@contextmanager
def uninspected(executable: Path, folder: Path, *arguments: str) -> Iterator[Uninspected]:
    """Start a Chromium with an empty profile in `folder`."""
    root = ("--no-sandbox",) if os.geteuid() == 0 else ()
    command = (executable, "--headless=new", "--remote-debugging-port=0", f"--user-data-dir={folder}")
    with subprocess.Popen([*command, *root, *arguments, "about:blank"], stderr=subprocess.PIPE, text=True) as process:
        said: Queue[str] = Queue()
        # to the end, or a full pipe would hold Chromium up
        Thread(target=lambda: [said.put(line) for line in process.stderr or ()], daemon=True).start()
        try:
            while not (listening := re.search(r"^DevTools listening on ws://[^:]+:(\d+)/", said.get(timeout=PATIENCE))):
                pass
            yield Uninspected(int(listening[1]))
        finally:
            process.terminate()
