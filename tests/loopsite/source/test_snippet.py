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


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("page/My Kept.py", "bad file name 'My Kept.py'. Use a-z, 0-9 and _, and start with a letter: too_slow.py."),
        ("page/café.py", "bad file name 'café.py'. Use a-z"),
        ("page/Kept.py", "bad file name 'Kept.py'. Use a-z"),
        ("page/2nd.py", "bad file name '2nd.py'. Use a-z"),
        ("page/random.py", "the file would hide Python's module 'random' from import. Name it after what happens"),
        ("page/a.b.py", "bad file name 'a.b.py'. Use a-z"),
        ("page/a-b.py", "bad file name 'a-b.py'. Use a-z"),
        ("My Page/kept.py", "bad folder name 'My Page'. Name it like its page, of a-z, 0-9 and -: time-limits."),
        ("a_page/kept.py", "bad folder name 'a_page'. Name it"),
    ],
)
def test_a_name_that_is_not_like_the_others_is_a_mistake(tmp_path: Path, path: str, found: str) -> None:
    (tmp_path / path).parent.mkdir()
    (tmp_path / path).write_text("print()\n")

    with pytest.raises(Mistakes) as error:
        load_all(tmp_path)
    assert str(error.value).startswith(f"{tmp_path / path}: {found}")


@pytest.mark.parametrize(
    ("specifier", "found"),
    [
        (">=3.16", "no Python of the site satisfies requires-python = '>=3.16'. Allow one of 3.10, 3.11,"),
        ("<3.10", "no Python of the site satisfies requires-python = '<3.10'."),
        (">=3.11,<3.11", "no Python of the site satisfies requires-python = "),
        ("3.11", "requires-python: Invalid specifier: '3.11'. Write it like"),
    ],
)
def test_a_program_must_allow_a_python_of_the_site(tmp_path: Path, specifier: str, found: str) -> None:
    with pytest.raises(Mistake) as error:
        loaded(tmp_path, f"# /// script\n# requires-python = '{specifier}'\n# ///\n")

    assert f"program.py:2: bad header: {found}" in str(error.value)


def test_a_program_that_needs_threads_must_allow_the_python_that_builds_the_site(tmp_path: Path) -> None:
    header = "# /// script\n# requires-python = '<3.12'\n# [tool.snippet]\n# needs = ['threads']\n# ///\n"

    with pytest.raises(Mistake, match=r"program\.py:2: bad header: needs threads, but excludes Python 3\.13\. Allow"):
        loaded(tmp_path, header)


@pytest.mark.parametrize("odd", ["\u2028", "\x85"], ids=["line separator", "next line"])
def test_a_character_that_ends_no_line_of_python_shifts_no_mistake(tmp_path: Path, odd: str) -> None:
    header = f"# /// script\n# requires-python = '>=3.11' # a{odd}b\n# [tool.snippet]\n# timeout = 61\n# ///\n"

    with pytest.raises(Mistake, match=r"program\.py:4: bad header"):
        loaded(tmp_path, header)


@pytest.mark.parametrize("change", ["\ufeff{}", "{}"], ids=["byte order mark", "without"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_a_program_is_read_as_python_reads_it(tmp_path: Path, change: str, end: str) -> None:
    header = "# /// script\n# requires-python = '>=3.11'\n# ///\n"
    program = change.format(f"{header}print(1)\n").replace("\n", end)
    (tmp_path / "program.py").write_bytes(program.encode())
    snippet = load(tmp_path / "program.py", tmp_path)

    assert (snippet.source, snippet.header_lines, snippet.header.allows((3, 10))) == ("print(1)\n", 3, False)


def test_an_expectation_for_the_oldest_python_leaves_the_others_to_the_general_one(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text("print(1)\n")
    (tmp_path / "program.out").write_text("new\n")
    (tmp_path / "program.py310.out").write_text("old\n")
    snippet = load(tmp_path / "program.py", tmp_path)

    assert [(expectation.since, expectation.text) for expectation in snippet.expectations] == [
        ((3, 10), "old\n"),
        ((3, 11), "new\n"),
    ]


def test_an_expectation_that_no_python_needs_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "program.out").write_text("1\n")
    (tmp_path / "program.py310.out").write_text("1\n")

    (tmp_path / "program.py").write_text("# /// script\n# requires-python = '<3.11'\n# ///\nprint(1)\n")
    with pytest.raises(Mistake, match=r"program\.out: no Python needs this expectation: each has a file of its own\."):
        load(tmp_path / "program.py", tmp_path)
