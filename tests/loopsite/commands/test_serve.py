"""`loopsite serve`, as `make serve` runs it: isolated pages that are rebuilt after each edit."""

from __future__ import annotations

import base64
import hashlib
import re
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from loopsite.publish.csp import inline_scripts
from tests.support.small_project import Project

SECONDS = 60

FENCE = '```python exec="1" snippet="page/program"\n```\n'


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


@contextmanager
def serving(project: Project) -> Iterator[Server]:
    """`loopsite serve`, from its first build on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    command = [Path(sys.executable).with_name("loopsite"), "serve", "--address", address]
    with subprocess.Popen(command, cwd=project.root, stderr=subprocess.PIPE, text=True) as process:
        server = Server(process, f"http://{address}")
        try:
            server.says("Serving on")
            yield server
        finally:
            process.terminate()  # not SIGINT, which a shell ignores for what it runs in the background


@pytest.fixture
def server(project: Project) -> Iterator[Server]:
    with serving(project) as server:
        yield server


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
    assert "unsafe-inline" not in policy
    assert "'unsafe-eval" not in policy
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


@pytest.mark.exhaustive  # the next test edits a program
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


def test_a_mistake_is_shown_on_the_page_until_it_is_corrected(
    server: Server, project: Project, chromium: Browser
) -> None:
    page = chromium.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.goto(server.url)
    notice = page.get_by_role("alert")
    expect(notice).to_have_count(0)

    project.snippet("print(1 / 0)\n")
    expect(notice).to_contain_text("snippets/page/program.py:1: ends in ZeroDivisionError on Python 3.13.")
    expect(notice).to_be_in_viewport(ratio=1)
    expect(notice).to_have_css("position", "fixed")

    project.snippet('print("good day")\n', "good day\n")
    expect(page.locator(".loop-stdout")).to_have_text("good day\n")
    expect(notice).to_have_count(0)
    assert refused == []
    page.close()


@pytest.mark.exhaustive  # the next test shows a mistake, the one before it a mistake that is corrected
def test_a_broken_link_is_shown_on_the_new_page(server: Server, project: Project, chromium: Browser) -> None:
    page = chromium.new_page()
    page.goto(server.url)
    project.write("docs/index.md", "# A page\n\n[Next](nxt.md)\n\n" + FENCE)

    expect(page.get_by_role("alert")).to_contain_text(re.compile(r"docs/index\.md:3: .*nxt\.md"))
    expect(page.get_by_role("link", name="Next")).to_be_visible()
    page.close()


def test_a_mistake_in_the_first_build_is_shown_too(project: Project, chromium: Browser) -> None:
    project.snippet("print(1 / 0)\n")
    with serving(project) as server:
        page = chromium.new_page()
        page.goto(server.url)
        expect(page.get_by_role("alert")).to_contain_text("ends in ZeroDivisionError")

        project.snippet('print("good day")\n', "good day\n")
        expect(page.locator(".loop-stdout")).to_have_text("good day\n")
        page.close()


SAVE = """\
from pathlib import Path


def on_pre_build(config):  # after the event of our own plugin
    now = Path(config.docs_dir).parent / "save-now"
    if now.exists():
        now.unlink()
        page = Path(config.docs_dir) / "index.md"
        page.write_text(page.read_text() + '\\nSaved.\\n\\n```python exec="1" snippet="page/program"\\n```\\n')
        page.with_name("new.md").write_text('# New\\n\\n```python exec="1" snippet="page/program"\\n```\\n')
"""


def test_saving_a_fence_during_a_build_leads_to_another_build(project: Project) -> None:
    project.write("save.py", SAVE)
    project.write("mkdocs.yml", (project.root / "mkdocs.yml").read_text() + "hooks: [save.py]\n")
    with serving(project) as server:
        page = server.text("/")
        project.write("save-now", "")
        project.write("docs/index.md", "# Another title\n\n" + FENCE)
        while "Saved." not in page:
            server.built_again(page)
            page = server.text("/")

        assert "hello" in server.text("/new/")
        server.process.terminate()
        assert server.process.stderr is not None
        printed = server.process.stderr.read()
        assert "Traceback" not in printed
        assert "The pages stay as they were" not in printed


@pytest.mark.parametrize("address", ["8000", "localhost", "localhost:web", "127.0.0.1:99999"])
def test_an_address_that_cannot_be_served_is_reported_in_one_line(project: Project, address: str) -> None:
    done = project.run("serve", "--address", address)

    assert done.returncode == 1
    assert done.stderr.startswith(f"cannot serve at {address}: ")
    assert done.stderr.count("\n") == 1


def test_a_taken_address_is_reported_in_one_line(project: Project) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"127.0.0.1:{other.getsockname()[1]}"
        done = project.run("serve", "--address", address)

    assert done.stderr == f"cannot serve at {address}: Address already in use. Choose another --address.\n"
