"""Each mistake a contributor can make: one line with file, line and fix, exit status 1, and site/ as it was."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from loopsite.commands.build import BuildFailedError, build
from tests.support.small_project import Project

FENCE = '```python exec="1" snippet="page/program"\n```\n'


NO_SANDBOX = "programs run without a sandbox"
"""How a warning begins on a machine without one."""

Rejected = Callable[[], list[str]]


@pytest.fixture
def rejected(project: Project, monkeypatch: pytest.MonkeyPatch) -> Rejected:
    """Build the project, which must fail and leave the site alone; the lines of the error."""
    monkeypatch.chdir(project.root)

    def rejected() -> list[str]:
        before = project.fingerprint()
        with pytest.raises(BuildFailedError) as failed:
            build(project.root)

        assert project.fingerprint() == before
        return str(failed.value).splitlines()

    return rejected


@pytest.fixture
def rejected_by_command(project: Project) -> Rejected:
    """The same by the command, as a contributor runs it: a second slower."""

    def rejected() -> list[str]:
        before = project.fingerprint()
        done = project.run("build")

        assert done.returncode == 1, done.stdout
        assert "loopsite/" not in done.stderr, "a traceback of our own code"
        assert project.fingerprint() == before
        return [line for line in done.stderr.splitlines() if not line.startswith(NO_SANDBOX)]

    return rejected


def test_an_unknown_snippet_is_named_with_the_nearest_name(project: Project, rejected: Rejected) -> None:
    project.write("docs/index.md", "# A page\n\n" + FENCE + '\n```python exec="1" snippet="page/progam"\n```\n')

    assert rejected() == ["docs/index.md:6: no snippet 'page/progam'. Did you mean 'page/program'?"]


def test_a_question_that_the_run_does_not_answer_is_refused(project: Project, rejected: Rejected) -> None:
    choices = "What does it print?\n\n- hello\n- goodbye\n"
    question = f'```question snippet="page/program" ask="which"\n{choices}```\n\n'
    project.write("docs/index.md", f"# A page\n\n{question}{FENCE}")
    project.snippet('print("hullo")\n', "hullo\n")

    assert rejected() == [
        "docs/index.md:3: all choices are wrong: the recorded run did none of them. "
        "Correct a choice, or write below it what makes it right: if printed TEXT."
    ]


def test_an_unknown_snippet_with_no_near_name_says_which_file_to_write(project: Project, rejected: Rejected) -> None:
    project.write("docs/index.md", "# A page\n\n" + FENCE + '\n```python exec="1" snippet="other/thing"\n```\n')

    assert rejected() == ["docs/index.md:6: no snippet 'other/thing'. Write snippets/other/thing.py, or fix the name."]


def test_an_unknown_fence_option_is_named(project: Project, rejected: Rejected) -> None:
    project.write("docs/index.md", FENCE + '\n```python exec="1" snippet="page/program" colour="red"\n```\n')

    [line] = rejected()
    assert line.startswith("docs/index.md:4: unknown fence option 'colour'. Write the fence as ```python exec=")


def test_an_unknown_fence_option_is_named_with_the_nearest_one(project: Project, rejected: Rejected) -> None:
    project.write("docs/index.md", FENCE.replace("program", 'program" figur="open'))

    assert rejected() == ["docs/index.md:1: unknown fence option 'figur'. Did you mean 'figure'?"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ('figure="opne"', "unknown figure 'opne'. Did you mean 'open'?"),
        ('detail="lop"', "unknown detail 'lop'. Did you mean 'loop'?"),
        (
            'figure="none" detail="loop"',
            'detail="loop" needs a figure, but figure="none". Remove one of the two options.',
        ),
        ('figure="big"', "unknown figure 'big'. Write one of none, folded, open."),
        ('moment=""', "moment has no value. Name a moment, or remove the option."),
        (
            'figure="none" moment="end"',
            'moment="end" needs a figure, but figure="none". Remove one of the two options.',
        ),
    ],
)
def test_the_figure_options_of_a_fence_must_make_sense(
    project: Project, rejected: Rejected, options: str, message: str
) -> None:
    project.write("docs/index.md", f'# A page\n\n```python exec="1" snippet="page/program" {options}\n```\n')

    assert rejected() == [f"docs/index.md:3: {message}"]


@pytest.mark.parametrize("options", ['figure="open"', 'figure="folded"', 'moment="end"'])
def test_a_program_without_a_loop_has_no_figure(project: Project, rejected: Rejected, options: str) -> None:
    project.write("docs/index.md", f'```python exec="1" snippet="page/program" {options}\n```\n')

    assert rejected() == [
        "docs/index.md:1: a figure of 'page/program', which runs no event loop. "
        "Remove figure and moment from the fence."
    ]


def test_a_moment_that_never_comes_is_named_with_those_that_do(project: Project, rejected: Rejected) -> None:
    project.snippet('import asyncio\nasync def main():\n    print("hello")\nasyncio.run(main())\n', "hello\n")
    fences = [f'```python exec="1" snippet="page/program" moment="{name}"\n```\n' for name in ("hello", "bye")]
    project.write("docs/index.md", "\n".join(fences))

    [line] = rejected()
    assert line.startswith("docs/index.md:4: ")
    assert "bye" in line
    assert "line 12" in line


def test_a_fence_that_executes_without_a_snippet_is_rejected(project: Project, rejected: Rejected) -> None:
    project.write("docs/index.md", FENCE + '\n```python exec="1"\nprint(1)\n```\n')

    [line] = rejected()
    assert line.startswith("docs/index.md:4: the fence names no snippet. Write it as")


def test_a_fence_that_names_a_snippet_but_does_not_execute_it_is_rejected(project: Project, rejected: Rejected) -> None:
    project.write("docs/index.md", FENCE + '\n```python snippet="page/program"\n```\n')

    [line] = rejected()
    assert line.startswith('docs/index.md:4: the fence has no exec="1". Write it as ```python exec="1" snippet=')


def test_a_fence_of_another_language_cannot_show_a_snippet(project: Project, rejected: Rejected) -> None:
    project.write("docs/index.md", FENCE + '\n```pyhton exec="1" snippet="page/program"\n```\n')

    [line] = rejected()
    assert line.startswith("docs/index.md:4: not a valid snippet fence")


def test_a_fence_with_a_body_is_rejected(project: Project, rejected: Rejected) -> None:
    project.write("docs/index.md", FENCE.replace("\n```", "\nprint(1)\n```"))

    assert rejected() == ["docs/index.md:1: the fence of a snippet has a body. Write it in snippets/page/program.py."]


def test_an_unclosed_fence_is_rejected(project: Project, rejected: Rejected) -> None:
    project.write("docs/index.md", "# A page\n\n" + FENCE.removesuffix("```\n"))

    assert rejected() == ["docs/index.md:3: the fence has no end. Close it with a line ```."]


def test_a_missing_expectation_says_how_to_write_it(project: Project, rejected: Rejected) -> None:
    project.snippet("print(1)\n", expected=None)

    [line] = rejected()
    assert line == (
        "snippets/page/program.out: no expectation for program.py. Write it with: make accept SNIPPETS=page/program"
    )


def test_changed_output_is_shown_as_a_diff(project: Project, rejected_by_command: Rejected) -> None:
    project.snippet('print("one")\nprint("too")\n', "one\ntwo\n")

    line, *diff = rejected_by_command()
    assert re.fullmatch(
        r"snippets/page/program\.out:2: program\.py prints something else on Python 3\.13\.\d+\. "
        "Correct the program, or accept it with: make accept SNIPPETS=page/program",
        line,
    )
    assert diff[-3:] == [" one", "-two", "+too"]


@pytest.mark.parametrize("expected", ["one\r\ntwo\r\n", "\ufeffone\ntwo\n"], ids=["CRLF", "byte order mark"])
def test_an_expectation_saved_on_windows_is_named_as_such(project: Project, rejected: Rejected, expected: str) -> None:
    project.snippet('print("one")\nprint("two")\n', expected)

    assert rejected() == [
        "snippets/page/program.out:1: has Windows line endings (CRLF) or a byte order mark. "
        "Save it without them, or let make accept SNIPPETS=page/program do so."
    ]


@pytest.mark.parametrize(
    ("program", "found"),
    [
        ("x = 1\n", "program.py: prints nothing on Python 3.13. Print what a reader should see."),
        ("print(' ')\n", "program.py: prints nothing on Python 3.13."),
        ("print('\\x1b[31mred')\n", "program.py: prints the control character '\\x1b' on Python 3.13. A page shows"),
        ("print('a\\0b')\n", "program.py: prints the control character '\\x00' on Python 3.13."),
        (
            "import requests\n",
            "program.py:1: imports 'requests'. Use only the standard library and anyio",
        ),
        (
            "import os\nos.closerange(3, 1 << 17)\nprint(1, flush=True)\n",
            "program.py:1: closes or writes to a file descriptor that is not its own on Python 3.13. Use only",
        ),
    ],
    ids=["nothing", "blank", "colours", "NUL", "package", "descriptors"],
)
def test_a_program_that_cannot_be_shown_is_reported_in_one_line(
    project: Project, rejected: Rejected, program: str, found: str
) -> None:
    project.snippet(program, "...")

    [line] = rejected()
    assert line.startswith(f"snippets/page/{found}")


def test_a_program_name_that_is_not_like_the_others_is_a_mistake(project: Project, rejected: Rejected) -> None:
    project.write("snippets/page/My Kept.py", "print(1)\n")

    name, fix = "bad file name 'My Kept.py'", "Use a-z, 0-9 and _, and start with a letter: too_slow.py."
    assert rejected() == [f"snippets/page/My Kept.py: {name}. {fix}"]


def test_an_unexpected_exception_is_shown_with_its_traceback(project: Project, rejected_by_command: Rejected) -> None:
    project.snippet("# /// script\n# [tool.snippet]\n# timeout = 5\n# ///\nx = 1\n\nprint(y)\n")

    line, *traceback = rejected_by_command()
    assert line == (
        "snippets/page/program.py:7: ends in NameError on Python 3.13. "
        'Correct it, or if this is intended, write raises = "NameError" in its header.'
    )
    assert traceback[0] == "Traceback (most recent call last):"
    assert traceback[-1] == "NameError: name 'y' is not defined"
    assert not any("looplab" in row for row in traceback)


def test_an_exit_status_must_be_declared_in_the_header(project: Project, rejected: Rejected) -> None:
    project.snippet("import sys\nsys.exit(3)\n")

    [line] = rejected()
    assert line.startswith("snippets/page/program.py:1: ends in SystemExit on Python 3.13. ")


def test_an_expected_exception_that_was_not_raised_is_a_mistake(project: Project, rejected: Rejected) -> None:
    project.snippet('# /// script\n# [tool.snippet]\n# raises = "ValueError"\n# ///\nprint("fine")\n', "fine\n")

    [line] = rejected()
    assert line == (
        "snippets/page/program.py:3: did not end in ValueError on Python 3.13, as its header says. "
        "Remove raises from the header."
    )


def test_a_program_that_never_ends_is_stopped_and_its_line_named(
    project: Project, rejected_by_command: Rejected
) -> None:
    project.snippet("# /// script\n# [tool.snippet]\n# timeout = 0.5\n# ///\nx = 1\nwhile True:\n    x = -x\n")

    [line] = rejected_by_command()
    assert re.fullmatch(
        r"snippets/page/program\.py:[67]: still running after 0\.5 s on Python 3\.13\. "
        r"End it sooner, or set timeout in its header \(seconds, at most 60\)\.",
        line,
    )


def test_a_program_that_waits_forever_is_stopped_too(project: Project, rejected: Rejected) -> None:
    project.snippet(
        "# /// script\n# [tool.snippet]\n# timeout = 0.5\n# ///\n"
        "import asyncio\n\n\nasync def main():\n    await asyncio.Event().wait()\n\n\nasyncio.run(main())\n"
    )

    [line] = rejected()
    assert line.startswith("snippets/page/program.py:12: still running after 0.5 s")


def test_a_flood_of_output_is_stopped_and_its_line_named(project: Project, rejected: Rejected) -> None:
    project.snippet('while True:\n    print("spam" * 20)\n')

    [line] = rejected()
    assert re.match(r"snippets/page/program\.py:[12]: prints too much on Python 3\.13\. Print less", line)


def test_reading_standard_input_is_named_with_its_line(project: Project, rejected: Rejected) -> None:
    project.snippet('name = "x"\ntry:\n    name = input()\nexcept EOFError:\n    pass\n')

    [line] = rejected()
    assert line.startswith("snippets/page/program.py:3: reads standard input on Python 3.13. ")


def test_too_much_memory_ends_in_memory_error(project: Project, rejected: Rejected) -> None:
    project.snippet("rows = bytearray(4 << 30)\n")

    line, *_ = rejected()
    assert line.startswith("snippets/page/program.py:1: ends in MemoryError on Python 3.13.")


def test_a_process_that_kills_itself_is_not_reported_as_an_exception(project: Project, rejected: Rejected) -> None:
    project.snippet("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n")

    [line] = rejected()
    assert "its process ended by itself (signal 9)" in line


def test_a_syntax_error_has_its_line_in_the_file(project: Project, rejected: Rejected) -> None:
    project.snippet("# /// script\n# [tool.snippet]\n# timeout = 5\n# ///\nx = 1\nprint(x\n")

    [line] = rejected()
    assert line == "snippets/page/program.py:6: syntax error: '(' was never closed. Correct the program."


def test_a_file_that_is_not_utf_8_is_named_with_its_line(project: Project, rejected: Rejected) -> None:
    project.snippet(b"x = 1\n# caf\xe9\n")

    assert rejected() == ["snippets/page/program.py:2: not UTF-8: byte 0xe9. Save the file as UTF-8."]


@pytest.mark.parametrize(
    ("header", "line", "found"),
    [
        ("raises =", 3, "bad header: not TOML: "),
        (
            "rases = 'TypeError'",
            3,
            "bad header: unknown key 'rases'. [tool.snippet] has needs, raises, switch,",
        ),
        ("raises = 3", 3, "bad header: raises: 3 is neither a name nor a table."),
        ("raises = { '3.x' = 'TypeError' }", 3, "bad header: raises: not a Python version: '3.x'."),
        ("needs = ['magic']", 3, "bad header: unknown need 'magic', expected some of threads, subprocess, signals."),
        ("needs = 'threads'", 3, "bad header: needs = 'threads' is not a list."),
        (
            "switch = 5",
            3,
            "bad header: switch = 5. Give the seconds that a thread may run at a time,",
        ),
        ("switch = 0.005", 3, 'bad header: switch = 0.005, but the program needs no threads. Add needs = ["threads"]'),
        ("timeout = 3600", 3, "bad header: timeout = 3600. Give seconds, above 0 and at most 60."),
    ],
)
def test_a_bad_header_is_named_with_its_line(
    project: Project, rejected: Rejected, header: str, line: int, found: str
) -> None:
    project.snippet(f"# /// script\n# [tool.snippet]\n# {header}\n# ///\nprint(1)\n", "1\n")

    [error] = rejected()
    assert error.startswith(f"snippets/page/program.py:{line}: {found}")


@pytest.mark.parametrize(
    ("header", "line", "found"),
    [
        ("# /// script\n# requires-python = '>3.x'\n# ///\n", 2, "bad header: requires-python: Invalid specifier"),
        ("# /// script\n# requires-python = '>=3.16'\n# ///\n", 2, "bad header: no Python of the site satisfies"),
        ("# /// script\n# dependencies = ['trio']\n# ///\n", 2, "bad header: dependency 'trio'. Write \"trio==0."),
        ("# /// script\n# dependencies = ['trio==0.1']\n# ///\n", 2, "bad header: dependency 'trio==0.1'. Write"),
        ("# /// script\n# dependencies = ['flask==3']\n# ///\n", 2, "bad header: no package 'flask==3'. There are any"),
        ("# /// script\n# dependencies = 3\n# ///\n", 2, "bad header: dependencies = 3 is not a list."),
        ("# /// script\n# [tool.other]\n# ///\n", 2, "bad header: unknown table below 'tool'."),
        ("# /// script\n# requires-python = '>=3.11'\n", 1, "the header has no end."),
        ("x = 1\n# /// script\n# requires-python = '>=3.11'\n# ///\n", 2, "the header is not at the top"),
    ],
)
def test_a_header_that_is_not_valid_here_is_named_with_its_line(
    project: Project, rejected: Rejected, header: str, line: int, found: str
) -> None:
    project.snippet(header + "print(1)\n", "1\n")

    [error] = rejected()
    assert error.startswith(f"snippets/page/program.py:{line}: {found}")


def test_a_snippet_that_no_page_uses_is_a_mistake(project: Project, rejected: Rejected) -> None:
    project.write("snippets/page/spare.py", "print(1)\n")
    project.write("snippets/page/spare.out", "1\n")

    [line] = rejected()
    assert line.startswith("snippets/page/spare.py: no page shows this snippet. Show it with ```python exec=")


def test_an_expectation_without_a_program_is_a_mistake(project: Project, rejected: Rejected) -> None:
    project.write("snippets/page/gone.py311.out", "1\n")

    assert rejected() == [
        "snippets/page/gone.py311.out: an expectation without a program. Write gone.py, or remove it."
    ]


def test_a_file_that_is_neither_program_nor_expectation_is_a_mistake(project: Project, rejected: Rejected) -> None:
    project.write("snippets/page/notes.txt", "remember\n")

    [line] = rejected()
    assert line.startswith("snippets/page/notes.txt: neither a program nor an expectation.")


def test_all_mistakes_are_reported_together(project: Project, rejected_by_command: Rejected) -> None:
    project.snippet(b"\xff\n")
    project.write("snippets/page/gone.out", "")
    project.write("docs/index.md", '```python exec="1"\n```\n')

    assert [line.split(":")[0] for line in rejected_by_command()] == [
        "snippets/page/program.py",
        "snippets/page/gone.out",
        "docs/index.md",
    ]


def test_a_broken_link_is_a_mistake(project: Project, rejected_by_command: Rejected) -> None:
    project.write("docs/index.md", FENCE + "\n[gone](gone.md)\n")

    [line] = rejected_by_command()
    assert "index.md" in line
    assert "gone.md" in line


def test_an_error_raised_while_rendering_stops_the_build(project: Project, rejected_by_command: Rejected) -> None:
    # another extension makes a fence that the scan of the page cannot see: the formatter itself must reject it
    project.write(
        "mkdocs.yml",
        (project.root / "mkdocs.yml").read_text() + "  - pymdownx.snippets:\n      base_path: [parts]\n",
    )
    project.write("parts/part.md", '```python exec="1" snippet="page/hidden"\n```\n')
    project.write("docs/index.md", FENCE + '\n--8<-- "part.md"\n')

    assert rejected_by_command() == [
        "docs/index.md: a fence of 'page/hidden' that the build did not find in the page. "
        "Write fences in the page itself."
    ]
    assert "docs/index.md: a fence of 'page/hidden'" in project.run("check").stderr


def test_a_program_that_a_template_drops_is_missed_in_the_built_page(project: Project, rejected: Rejected) -> None:
    settings = (project.root / "mkdocs.yml").read_text()
    project.write("mkdocs.yml", settings.replace("  font: false\n", "  font: false\n  custom_dir: overrides\n"))
    project.write("overrides/bare.html", "<!doctype html><title>Bare</title>")
    project.write("docs/index.md", f"---\ntemplate: bare.html\n---\n\n# A page\n\n{FENCE}")

    [line] = rejected()
    assert line.startswith("docs/index.md:7: the page does not show the program 'page/program'. ")


def test_a_page_that_is_not_utf_8_is_named_with_its_line(project: Project, rejected: Rejected) -> None:
    project.write("docs/index.md", FENCE.encode() + b"\ncaf\xe9\n")

    assert rejected() == ["docs/index.md:4: not UTF-8: byte 0xe9. Save the file as UTF-8."]


def test_a_template_that_is_not_there_is_named_with_its_line(project: Project, rejected: Rejected) -> None:
    project.write("docs/index.md", f"---\ndescription: One.\ntemplate: mian.html\n---\n\n{FENCE}")

    assert rejected() == ["docs/index.md:3: no template 'mian.html'. Did you mean 'main.html'?"]


def test_an_error_in_markdown_is_reported_for_its_page(project: Project, rejected: Rejected) -> None:
    nested = "".join(" " * 4 * n + "- a\n" for n in range(400))
    project.write("docs/index.md", f"{nested}\n\n{FENCE}")

    [line] = rejected()
    assert line.startswith("docs/index.md: lists or quotes nested too deeply. Nest them less.")


def test_control_characters_are_shown_escaped(project: Project, rejected_by_command: Rejected) -> None:
    project.write("snippets/page/a\x1b[31mb.txt", "")

    [line, *_] = rejected_by_command()
    assert "snippets/page/a\\x1b[31mb.txt" in line
