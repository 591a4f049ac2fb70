"""On the virtual clock, a program has the same events natively and in a browser."""

from __future__ import annotations

from loopsite.run.runtimes import pyodide
from loopsite.source.pythons import BUILD
from tests.support.runs import SNIPPET_PROGRAMS, in_pairs, story
from tests.support.snippets import SNIPPETS, records_in_pyodide

PYODIDE = pyodide(BUILD)


def test_the_events_of_each_snippet_are_the_same_natively_and_in_a_browser() -> None:
    # threads run at the same time natively, and one after another in a browser
    in_browser = {
        name: record for name, record in records_in_pyodide(PYODIDE).items() if not SNIPPETS[name].header.needs
    }
    natively = in_pairs("cpython", {name: SNIPPET_PROGRAMS[name] for name in in_browser})

    for name, record in in_browser.items():
        _, traced = natively[name]
        assert (name, story(traced)) == (name, story(record))
