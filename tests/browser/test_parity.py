"""The parity gate: a program that prints something else in the browser than in the build is reported twice."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Page

from looplab.record import Record
from loopsite.run.capture import Cache, capture
from loopsite.run.job import Job
from loopsite.run.runtimes import pyodide
from loopsite.run.verdict import check
from loopsite.source.expectation import dotted
from loopsite.source.pythons import DEFAULT
from loopsite.source.snippet import load_all
from tests.support.paths import PROJECT
from tests.support.serving import serving
from tests.support.small_project import Project
from tests.support.snippet_on_page import SnippetOnPage


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built project whose only snippet prints where it runs."""
    root = tmp_path_factory.mktemp("parity")
    project = Project.create(root, "import sys\n\nprint(sys.platform)\n", f"{sys.platform}\n")
    shutil.copy(PROJECT / "netlify.toml", root)
    done = project.run("build")
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture(scope="module")
def address(project: Path) -> Iterator[str]:
    with serving(project) as address:
        yield address


def test_the_check_in_pyodide_reports_the_difference(project: Path, tmp_path: Path) -> None:
    snippet = load_all(project / "snippets")["page/program"]
    # in a thread, since it uses asyncio.run(), and Playwright's loop runs in this one
    with ThreadPoolExecutor() as pool:
        [record] = pool.submit(capture, [Job(snippet, pyodide(DEFAULT))], Cache(tmp_path)).result().values()
    assert isinstance(record, Record)

    [mistake] = check(snippet, DEFAULT, record)
    assert f"program.py prints something else on Python {dotted(DEFAULT)}" in str(mistake)
    assert mistake.detail.splitlines()[-2:] == [f"-{sys.platform}", "+emscripten"]


@pytest.mark.exhaustive  # web/tests/run/verdict.test.ts has the sentences
def test_the_page_shows_the_difference(page: Page) -> None:
    page.goto("/")
    snippet = SnippetOnPage(page, "page/program")
    snippet.run()
    snippet.expect_shown(f"Differs from the recorded output for Python {dotted(DEFAULT)}")

    snippet.expect_shown("emscripten")
    snippet.expect_shown(sys.platform)
