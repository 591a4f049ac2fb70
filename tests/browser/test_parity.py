"""The gate: a program that prints something else in the browser than in the build is caught, twice."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from looplab.record import Record
from loopsite.run.capture import Cache, capture
from loopsite.run.job import Job
from loopsite.run.runtimes import pyodide
from loopsite.run.verdict import check
from loopsite.source.snippet import load_all
from tests.conftest import PROJECT

MKDOCS = """\
site_name: A site
theme:
  name: material
  font: false
plugins:
  - markdown-exec:
      languages: [python]
  - loopsite
markdown_extensions:
  - pymdownx.superfences
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built project with one snippet, which tells where it runs."""
    root = tmp_path_factory.mktemp("parity")
    for folder in ("docs", "snippets/page"):
        (root / folder).mkdir(parents=True)
    (root / "mkdocs.yml").write_text(MKDOCS)
    (root / "docs/index.md").write_text('# A page\n\n```python exec="1" snippet="page/where"\n```\n')
    (root / "snippets/page/where.py").write_text("import sys\n\nprint(sys.platform)\n")
    (root / "snippets/page/where.out").write_text(f"{sys.platform}\n")
    (root / "netlify.toml").write_text((PROJECT / "netlify.toml").read_text())
    loopsite = Path(sys.executable).with_name("loopsite")
    subprocess.run([loopsite, "build"], cwd=root, check=True, capture_output=True)
    return root


@pytest.fixture(scope="module")
def address(project: Path) -> Iterator[str]:
    node = Path(sys.executable).with_name("node")
    command = [node, "tests/support/netlify-server.mjs", "--project", project]
    with subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        yield json.loads(server.stdout.readline())["url"]
        server.stdin.close()


def test_the_tests_of_snippets_in_pyodide_close_the_gate(project: Path, tmp_path: Path) -> None:
    snippet = load_all(project / "snippets")["page/where"]
    [record] = capture([Job(snippet, pyodide((3, 14)))], Cache(tmp_path)).values()
    assert isinstance(record, Record)

    [mistake] = check(snippet, (3, 14), record)
    assert "where.py prints something else on Python 3.14" in str(mistake)
    assert mistake.detail.splitlines()[-2:] == [f"-{sys.platform}", "+emscripten"]


def test_the_page_itself_says_what_differs(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    page.goto(address)
    page.get_by_role("button", name="Run").click()
    live = page.locator(".loop-live")

    expect(live).to_contain_text("Not what is recorded for Python 3.14", timeout=60_000)
    expect(live.locator(".loop-verdict")).to_contain_text("emscripten")
    expect(live.locator(".loop-verdict")).to_contain_text(sys.platform)
    page.close()
