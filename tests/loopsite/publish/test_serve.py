"""`loopsite serve`, as `make serve` runs it: isolated pages that are rebuilt after each edit."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from http.client import HTTPResponse
from pathlib import Path

import pytest

from loopsite.publish.csp import inline_scripts
from tests.support.small_project import Project

SECONDS = 60


class Server:
    """A running server: what it answers, and when it has built again."""

    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        self.process, self.url = process, url

    def get(self, path: str) -> HTTPResponse:
        return urllib.request.urlopen(self.url + path, timeout=SECONDS)  # type: ignore[no-any-return]

    def text(self, path: str) -> str:
        return self.get(path).read().decode()

    def built_again(self, page: str) -> None:
        """Return when a build later than that of `page` is done, as the page in a browser would learn it."""
        match = re.search(r"livereload\((\d+), (\d+)\)", page)
        assert match, "the page does not reload itself"
        epoch, request = match.groups()
        while self.text(f"/livereload/{epoch}/{request}") == epoch:
            pass  # the server answers after a while even if nothing has changed

    def says(self, text: str) -> None:
        """Return when the server has printed a line with `text`."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            if text in line:
                return
        pytest.fail(f"the server ended without saying {text!r}")


@pytest.fixture
def server(project: Project) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    command = [Path(sys.executable).with_name("loopsite"), "serve", "--address", address]
    environment = {**os.environ, "TMPDIR": str(project.root)}  # the server, once killed, does not clean up
    with subprocess.Popen(command, cwd=project.root, env=environment, stderr=subprocess.PIPE, text=True) as process:
        server = Server(process, f"http://{address}")
        try:
            server.says("Serving on")
            yield server
        finally:
            process.terminate()  # not SIGINT, which a shell ignores for what it runs in the background


@pytest.mark.parametrize("path", ["/", "/no-such-page/"])
def test_every_response_isolates_its_page(server: Server, path: str) -> None:
    try:
        headers = server.get(path).headers
    except urllib.error.HTTPError as error:
        headers = error.headers

    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_page_may_run_its_inline_scripts_and_no_others(server: Server, project: Project) -> None:
    answer = server.get("/")
    policy = answer.headers["Content-Security-Policy"]
    scripts = inline_scripts(answer.read().decode())

    assert any("livereload" in script for script in scripts)
    assert all(base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() in policy for script in scripts)
    assert "unsafe" not in policy
    published = (project.root / "site/_headers").read_text()
    assert policy.split("; ")[2:] == published.splitlines()[1].split("; ")[2:]


def test_python_has_the_policy_of_the_published_site(server: Server, project: Project) -> None:
    [worker] = (project.root / "site/assets/loop").glob("worker-*.js")
    policy = server.get(f"/assets/loop/{worker.name}").headers["Content-Security-Policy"]

    assert "connect-src 'self'" in policy
    assert (
        f"/assets/loop/worker-*.js\n  Content-Security-Policy: {policy}\n"
        in (project.root / "site/_headers").read_text()
    )


def test_an_edited_page_is_built_again(server: Server, project: Project) -> None:
    before = server.text("/")
    project.write("docs/index.md", (project.root / "docs/index.md").read_text() + "\nA new sentence.\n")
    server.built_again(before)

    assert "A new sentence." in server.text("/")


def test_an_edited_snippet_is_run_again(server: Server, project: Project) -> None:
    before = server.text("/")
    project.snippet('print("good day")\n', "good day\n")
    server.built_again(before)

    assert '<span class="loop-stdout">good day\n</span>' in server.text("/")


def test_a_mistake_is_reported_and_the_last_good_page_stays(server: Server, project: Project) -> None:
    project.snippet("print(1 / 0)\n")
    server.says("snippets/page/program.py:1: ends in ZeroDivisionError on Python 3.13.")
    server.says("The pages stay as they were until this is corrected.")

    assert '<span class="loop-stdout">hello\n</span>' in server.text("/")
