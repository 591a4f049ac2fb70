"""A program has the same output and outcome whether it is traced or not."""

from __future__ import annotations

from tests.support.pythons import natively_and_in_each_pyodide
from tests.support.runs import PROGRAMS, in_pairs, kinds, prints_the_same, runs_on, some_or_all_snippets

TOO_LONG = "which-one/what_each_costs"
"""Starts more tasks than a trace can have; its page shows no figure of it."""


@natively_and_in_each_pyodide
def test_programs_print_and_end_the_same_when_they_are_traced(runtime: str) -> None:
    assert_the_same_when_traced(runtime, PROGRAMS)


@some_or_all_snippets
def test_snippets_print_and_end_the_same_when_they_are_traced(snippets: dict[str, str]) -> None:
    """Natively; tests/snippets compares their traced runs in Pyodide with their pages."""
    assert_the_same_when_traced("cpython", snippets)


def assert_the_same_when_traced(runtime: str, programs: dict[str, str]) -> None:
    pairs = in_pairs(runtime, {name: source for name, source in programs.items() if runs_on(name, runtime)})
    for name, (plain, traced) in pairs.items():
        assert prints_the_same(name, plain, traced), f"{name}:\n{plain.text}\nand traced:\n{traced.text}"
        assert (name, traced.outcome) == (name, plain.outcome)
        assert (name, plain.trace) == (name, ())
        if name == TOO_LONG:
            continue
        assert (name, [event for event in traced.trace if event["kind"] == "cut"]) == (name, [])
        assert "printed" in kinds(traced), name
