"""Which outputs count as equal, and what `accept` keeps of an expectation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from loopsite.source.expectation import Expectation, keep_ellipses, matches, version_of

CASES = json.loads((Path(__file__).parents[2] / "support" / "expectation-cases.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_output_is_compared_as_doctest_does(case: dict[str, str | bool]) -> None:
    assert matches(str(case["expected"]), str(case["printed"])) == case["matches"]


@pytest.mark.parametrize(
    ("expected", "printed", "accepted"),
    [
        pytest.param("2.0... s\nend\n", "2.01 s\nend\n", "2.0... s\nend\n", id="nothing changed"),
        pytest.param("2.0... s\nend\n", "2.01 s\nEND\n", "2.0... s\nEND\n", id="another line changed"),
        pytest.param("2.0... s\n", "3.01 s\n", "3.01 s\n", id="the line itself changed"),
        pytest.param("a\n", "a\nb\n", "a\nb\n", id="a line more"),
        pytest.param("1.0... s\n2.0... s\n", "2.02 s\n", "2.0... s\n", id="a line less"),
        pytest.param("a\n2.0... s\n", "new\na\n2.03 s\n", "new\na\n2.0... s\n", id="a line before"),
        pytest.param("T\n...\nE: x\n", "T\n f\n g\nE: y\n", "T\n f\n g\nE: y\n", id="a gap whose end is gone"),
        pytest.param("a\n...\nE\nx\n", "b\n f\nE\ny\n", "b\n f\nE\ny\n", id="a gap whose start is gone"),
        pytest.param("a\nT\n...\nE\n", "b\nT\n f\n g\nE\n", "b\nT\n...\nE\n", id="a gap whose ends are there"),
        pytest.param("...\nE\nx\n", " f\n g\nE\ny\n", "...\nE\ny\n", id="a gap at the start"),
        pytest.param("x\nT\n...\n", "y\nT\n f\n g\n", "y\nT\n...\n", id="a gap at the end"),
        pytest.param("", "a\n", "a\n", id="an empty expectation"),
        pytest.param("a\n...\nb\n", "a\nb\n", "a\nb\n", id="a gap that nothing fills"),
        pytest.param("...\nb\n", "b\n", "b\n", id="a gap at the start that nothing fills"),
        pytest.param("a\n...\n", "a\n", "a\n", id="a gap at the end that nothing fills"),
        pytest.param("a\n...\n", "a\nb", "a\nb", id="a gap whose own end is gone"),
        pytest.param("a\fb\nc\n", "a\fb\nd\n", "a\fb\nd\n", id="a form feed in a line"),
    ],
)
def test_accept_keeps_the_ellipses_that_still_match(expected: str, printed: str, accepted: str) -> None:
    kept = keep_ellipses(expected, printed)

    assert kept == accepted
    assert matches(kept, printed)


@pytest.mark.parametrize("text", ["", "three", "3", "x3.11"])
def test_text_that_is_not_a_version_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="not a Python version"):
        version_of(text)


def test_very_long_outputs_are_replaced_without_matching_their_lines() -> None:
    many = "line\n" * 20_000

    assert keep_ellipses(f"...\n{many}", f"{many}end\n") == f"{many}end\n"


def test_a_gap_that_nothing_fills_shows_as_a_difference() -> None:
    assert "-...\n" in Expectation(Path("a.out"), (3, 10), "a\n...\nb\n").diff("a\nb\n", "printed")
