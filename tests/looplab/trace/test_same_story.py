"""By the virtual clock, a program tells the same events here and in a browser."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import pytest

from looplab.record import Record
from loopsite.run.runtimes import pyodide
from loopsite.source.snippet import BUILD
from tests.support.runs import SNIPPET_PROGRAMS, in_one_pyodide, in_pairs, runs_on, story

PYODIDE = pyodide(BUILD).name
ON_BOTH = {name: source for name, source in SNIPPET_PROGRAMS.items() if runs_on(name, PYODIDE)}


@functools.cache
def here() -> Mapping[str, Record]:
    return {name: recorded for name, (_, recorded) in in_pairs("cpython", ON_BOTH).items()}


@functools.cache
def there() -> Mapping[str, Record]:
    return {name: record for name, [record] in in_one_pyodide(pyodide(BUILD), ON_BOTH).items()}


@pytest.mark.parametrize("name", ON_BOTH)
def test_the_events_of_a_snippet_are_the_same_here_and_in_a_browser(name: str) -> None:
    assert story(here()[name]) == story(there()[name])
