"""On the virtual clock, a program has the same events natively and in a browser."""

from __future__ import annotations

from loopsite.run.runtimes import pyodide
from loopsite.source.pythons import BUILD
from tests.support.runs import in_pairs, runs_on, some_or_all_snippets, story
from tests.support.snippets import SNIPPETS

PYODIDE = pyodide(BUILD)

IN_ANY_ORDER = {
    "results-as-they-come/first_broken",  # `asyncio.wait` goes through tasks that are not done in the order of a set
    "deadlocks/own_queue",  # `asyncio.run` cancels the tasks that are left in the order of a set
    "fire-and-forget/held",  # likewise
    "rates-and-retries/every",  # likewise
    "one-failure-four-ways/four_ways",  # `asyncio.as_completed` makes tasks in the order of a set
    "races/two_winners",  # the results of `asyncio.wait` are a set
    "debugging/debug_mode",  # a warning quotes lines of asyncio, which differ by release
    "fire-and-forget/lost",  # the garbage collector may come by itself before the program calls it
}
"""Programs whose events may come in another order, or quote the standard library."""


@some_or_all_snippets
def test_the_events_of_each_snippet_are_the_same_natively_and_in_a_browser(snippets: dict[str, str]) -> None:
    # threads run at the same time natively, and one after another in a browser
    comparable = {
        name: source
        for name, source in snippets.items()
        if runs_on(name, PYODIDE.name) and not SNIPPETS[name].header.needs and name not in IN_ANY_ORDER
    }
    natively, in_browser = in_pairs("cpython", comparable), in_pairs(PYODIDE.name, comparable)

    for name in comparable:
        assert (name, story(natively[name][1])) == (name, story(in_browser[name][1]))
