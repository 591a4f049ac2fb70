"""Programs and headers that are malformed are reported with their line, without a build."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from loopsite.source.mistakes import Mistake, Mistakes
from loopsite.source.program_rules import wrong_programs
from loopsite.source.snippet import Snippet, load, load_all


def loaded(folder: Path, program: str) -> Snippet:
    path = folder / "page" / "program.py"
    path.parent.mkdir()
    path.write_text(program)
    return load(path, folder)


@pytest.mark.parametrize(
    ("field", "mistake"),
    [
        (f"timeout = 0x{'f' * 5000}", "3: bad header: timeout = a number of thousands of digits. Give seconds"),
        (f"needs = 0x{'f' * 5000}", "3: bad header: needs = a number of thousands of digits is not a list."),
        (f"timeout = {'9' * 5000}", "1: bad header: not TOML: Exceeds the limit (4300 digits)"),
        (f"needs = {'[' * 2000}", "1: bad header: not TOML: maximum recursion depth exceeded"),
        ("a = 1\n# b = 1", "3: bad header: unknown key 'a'"),
    ],
    ids=["hexadecimal", "hexadecimal list", "decimal", "deep", "two that are unknown"],
)
def test_an_extreme_header_is_a_mistake(tmp_path: Path, field: str, mistake: str) -> None:
    with pytest.raises(Mistake) as error:
        loaded(tmp_path, f"# /// script\n# [tool.snippet]\n# {field}\n# ///\n")

    assert f"program.py:{mistake}" in str(error.value)


def test_a_version_that_is_too_long_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(Mistake, match=r"program\.py:2: bad header: requires-python: Exceeds the limit"):
        loaded(tmp_path, f"# /// script\n# requires-python = '>={'9' * 5000}'\n# ///\n")


@pytest.mark.parametrize(
    "program",
    ["-" * 100_000 + "1\n", "x" + ".x" * 50_000 + "\n"],
    ids=["the parser's stack", "the compiler's"],
)
def test_a_program_that_is_nested_too_deeply_is_a_mistake(tmp_path: Path, program: str) -> None:
    with pytest.raises(Mistake, match=r"program\.py:1: the program is nested too deeply\. Split"):
        loaded(tmp_path, program)


def test_warnings_of_the_compiler_are_left_to_the_run(tmp_path: Path) -> None:
    with warnings.catch_warnings(action="error"):
        assert not list(wrong_programs([loaded(tmp_path, "print('\\d')\n")]))


def test_a_program_that_cannot_be_read_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "gone.py").symlink_to("nowhere.py")

    with pytest.raises(Mistakes, match=r"gone\.py: cannot be read: No such file or directory\. Correct"):
        load_all(tmp_path)


def test_a_folder_may_be_named_like_a_program(tmp_path: Path) -> None:
    (tmp_path / "folder.py").mkdir()

    assert load_all(tmp_path) == {}
