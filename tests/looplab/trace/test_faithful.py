"""A program prints and ends the same whether it is recorded or not."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import pytest

from looplab.record import Record
from loopsite.source.expectation import dotted
from loopsite.source.pythons import VERSIONS
from tests.support.runs import PROGRAMS, SNIPPET_PROGRAMS, in_pairs, kinds, normal, runs_on

PYODIDES = [f"pyodide{dotted(python)}" for python in VERSIONS]


@functools.cache
def pairs_on(runtime: str) -> Mapping[str, tuple[Record, Record]]:
    programs = PROGRAMS | SNIPPET_PROGRAMS if runtime == "cpython" else PROGRAMS
    return in_pairs(runtime, {name: source for name, source in programs.items() if runs_on(name, runtime)})


@pytest.mark.parametrize("name", [name for name in PROGRAMS | SNIPPET_PROGRAMS if runs_on(name, "cpython")])
def test_a_program_prints_and_ends_the_same_when_it_is_recorded(name: str) -> None:
    plain, recorded = pairs_on("cpython")[name]

    assert normal(recorded.text) == normal(plain.text)
    assert recorded.outcome == plain.outcome
    assert plain.trace == ()
    assert "printed" in kinds(recorded)
    assert [event for event in recorded.trace if event["kind"] == "cut"] == []


@pytest.mark.parametrize("runtime", PYODIDES)
def test_programs_print_and_end_the_same_when_they_are_recorded_in_a_browser(runtime: str) -> None:
    pairs = pairs_on(runtime)

    for name, (plain, recorded) in pairs.items():
        assert (name, normal(recorded.text), recorded.outcome) == (name, normal(plain.text), plain.outcome)
        assert (name, [event for event in recorded.trace if event["kind"] == "cut"]) == (name, [])
        assert "run" in kinds(recorded), name
