"""What `accept` writes: where runs differ, where Pythons differ, and what it keeps."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings

from loopsite.source.accepted import accepted, notes
from loopsite.source.expectation import Version, loosen, matches
from loopsite.source.mistakes import Mistake
from loopsite.source.pythons import VERSIONS
from loopsite.source.snippet import Snippet, load
from tests.support.mutations import outputs

Write = Callable[..., Snippet]


@pytest.fixture
def snippet(tmp_path: Path) -> Write:
    """Writes a program with its expectations, by file name, and loads it."""

    def write(**expectations: str) -> Snippet:
        folder = tmp_path / "page"
        folder.mkdir(exist_ok=True)
        (folder / "lost.py").write_text("print()\n")
        for name, text in expectations.items():
            (folder / f"lost.{name.replace('_', '.')}").write_text(text, newline="")
        return load(folder / "lost.py", tmp_path)

    return write


def on_each(text: str, **others: str) -> Mapping[Version, list[str]]:
    """What is printed on each Python: `text`, except on those in `others`."""
    own = {(3, int(name.removeprefix("py3"))): other for name, other in others.items()}
    return {python: [own.get(python, text)] for python in VERSIONS}


def files(snippet: Snippet, printed: Mapping[Version, list[str]]) -> dict[str, str]:
    return {one.path.name: one.text for one in accepted(snippet, printed)}


def test_what_is_the_same_everywhere_is_written_as_it_is(snippet: Write) -> None:
    assert files(snippet(), on_each("one\n")) == {"lost.out": "one\n"}


def test_words_that_differ_from_run_to_run_become_ellipses(snippet: Write) -> None:
    printed = {(3, 13): ["took 0.401 s\nend\n", "took 0.4 s\nend\n", "took 0.39 s\nend\n"]}

    assert files(snippet(), printed) == {"lost.out": "took ... s\nend\n"}


def test_an_address_becomes_an_ellipsis_even_if_each_run_has_the_same(snippet: Write) -> None:
    assert files(snippet(), on_each("<A at 0x7f00a0>\n")) == {"lost.out": "<A at 0x...>\n"}


@pytest.mark.parametrize(
    ("others", "written"),
    [
        ({"py310": "old\n"}, {"lost.py310.out": "old\n", "lost.out": "new\n"}),
        ({"py315": "next\n"}, {"lost.out": "new\n", "lost.py315.out": "next\n"}),
        ({"py314": "next\n", "py315": "next\n"}, {"lost.out": "new\n", "lost.py314.out": "next\n"}),
        ({"py310": "old\n", "py311": "old\n"}, {"lost.out": "old\n", "lost.py312.out": "new\n"}),
        ({"py312": "odd\n"}, {"lost.out": "new\n", "lost.py312.out": "odd\n", "lost.py313.out": "new\n"}),
        (
            {"py310": "old\n", "py314": "next\n"},
            {"lost.py310.out": "old\n", "lost.out": "new\n", "lost.py314.out": "next\n", "lost.py315.out": "new\n"},
        ),
    ],
)
def test_a_python_that_prints_something_else_gets_its_own_file(
    snippet: Write, others: dict[str, str], written: dict[str, str]
) -> None:
    printed = on_each("new\n", **others)
    assert files(snippet(), printed) == written

    again = snippet(**{name.removeprefix("lost.").replace(".", "_"): text for name, text in written.items()})
    assert {python: [again.expectation_on(python).text] for python in VERSIONS} == printed  # type: ignore[union-attr]
    assert files(again, printed) == written


def test_an_empty_file_for_a_python_is_filled_with_what_that_python_prints(snippet: Write) -> None:
    printed = on_each("new\n", py310="old\n")

    assert files(snippet(out="new\n", py310_out=""), printed) == {"lost.py310.out": "old\n", "lost.out": "new\n"}


def test_a_python_keeps_the_ellipses_of_the_others_where_they_match(snippet: Write) -> None:
    printed = on_each("0.41 s\nend\n", py310="0.42 s\nold end\n")

    assert files(snippet(out="0... s\nend\n"), printed)["lost.py310.out"] == "0... s\nold end\n"


def test_carriage_returns_that_the_program_does_not_print_are_removed(snippet: Write) -> None:
    assert files(snippet(out="\ufeffone\r\n... two\r\n"), on_each("one\n1 two\n")) == {"lost.out": "one\n... two\n"}


def test_carriage_returns_that_the_program_prints_are_kept(snippet: Write) -> None:
    assert files(snippet(out="one\r\n"), on_each("one\r\n")) == {"lost.out": "one\r\n"}


@pytest.mark.parametrize(
    ("runs", "written"),
    [
        (["take tea\ntake milk\n", "take milk\ntake tea\n"], "take ...\ntake ...\n"),
        (["at 2026-11-29 18:36:01.5\n", "at 2026-01-01 00:36:00\n"], "at ... ...\n"),
        (["one\nend\n", "one\ntwo\nend\n"], "one\n...end\n"),
        (["id 5f7c-ab12\n", "id 88aa-ab12\n"], "id ...\n"),
    ],
)
def test_what_all_runs_have_in_common_is_kept(snippet: Write, runs: list[str], written: str) -> None:
    assert files(snippet(), {(3, 13): runs}) == {"lost.out": written}


def test_frames_that_differ_from_python_to_python_become_an_ellipsis(snippet: Write) -> None:
    first, last = "Traceback (most recent call last):\n", "OSError: gone\n"
    old, new = f'{first}  File "lost.py", line 1\n{last}', f'{first}  File "lost.py", line 1\n    ~~^\n{last}'

    assert files(snippet(), on_each(new, py310=old, py311=old)) == {"lost.out": f"{first}...\n{last}"}
    assert files(snippet(), on_each(new)) == {"lost.out": new}


GROUP = """\
  + Exception Group Traceback (most recent call last):
  |   File "lost.py", line {line}
  | ExceptionGroup: two (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "lost.py", line {line}
    | OSError
    +------------------------------------
"""


def test_frames_of_an_exception_group_become_an_ellipsis_too(snippet: Write) -> None:
    printed = on_each(GROUP.format(line=1), py311=GROUP.format(line=2))
    frame = re.compile(r".*File.*")

    assert files(snippet(), printed) == {"lost.out": frame.sub("...", GROUP)}


def test_a_program_whose_runs_have_no_word_in_common_is_refused(snippet: Write) -> None:
    with pytest.raises(Mistake, match=r"lost\.py:1: prints different output each time\. Print it the same"):
        accepted(snippet(), {(3, 13): ["0.123\n", "0.456\n"]})


def test_the_author_learns_why_an_expectation_has_an_ellipsis_or_a_python(snippet: Write) -> None:
    program, printed = snippet(), {(3, 10): ["old 1\n"], (3, 13): ["new...\n1 s\n", "new...\n2 s\n"]}
    found = [str(note) for new in accepted(program, printed) for note in notes(program, new, printed)]

    assert [line.partition("page/")[2].split(". ")[0] for line in found] == [
        "lost.py310.out: Python 3.10 prints something different from the others",
        "lost.out:2: differs from run to run or from Python to Python, so `...` stands for it",
    ]


@settings(max_examples=100, deadline=None, database=None)
@given(expected=outputs(), first=outputs(), second=outputs())
def test_a_loosened_expectation_matches_all_that_it_was_made_from(expected: str, first: str, second: str) -> None:
    loosened = loosen(first, second)
    again = None if loosened is None else loosen(loosened, expected)

    assert loosened is None or (matches(loosened, first) and matches(loosened, second))
    assert again is None or all(matches(again, text) for text in (first, second, expected))
