"""A program that prints something else when it runs again, or on its oldest Python, is found before readers find it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from loopsite.run import scheduler
from loopsite.run.other_runs import differences
from loopsite.source.snippet import Snippet, load

ONLY_HERE = '# /// script\n# requires-python = "==3.13"\n# ///\n'
"""For programs whose oldest Python need not be booted."""

EACH_TIME = {
    "address": ("print(object())", "<object object at 0x7f0000000000>"),
    "now": ("import time\nprint('now', time.time())", "now 1764439200.0"),
    "how_long": (
        "import time\nstart = time.perf_counter()\ntime.sleep(0.01)\nprint('took', time.perf_counter() - start)",
        "took 0.010123",
    ),
    "two_in_a_set": ("print({'tea', 'milk'})", "{'tea', 'milk'}"),
    "drawn": ("import random\nprint('drew', random.random())", "drew 0.5"),
    "only_a_number": ("import random\nprint(random.random())", "0.5"),
    "done_first": (
        "import asyncio\n\n\nasync def main():\n"
        "    tasks = [asyncio.create_task(asyncio.sleep(0, n)) for n in range(6)]\n"
        "    done, _ = await asyncio.wait(tasks)\n    print([task.result() for task in done])\n\n\nasyncio.run(main())",
        "[0, 1, 2, 3, 4, 5]",
    ),
    "only_sometimes": ("if hash('tea') % 2:\n    raise OSError\nprint('fine')", "fine"),
}
THE_SAME = {
    "sorted_set": ("print(sorted({'tea', 'milk'}))", "['milk', 'tea']"),
    "seeded": ("import random\nrandom.seed(1)\nprint(random.random())", "0.13436424411240122"),
    "rounded": (
        "import time\nstart = time.monotonic()\ntime.sleep(0.2)\nprint(f'{time.monotonic() - start:.1f}')",
        "0.2",
    ),
    "ellipsis": ("print(object())", "<object object at 0x...>"),
}
NEWER = {
    "task_group": ("import asyncio\nasyncio.TaskGroup\nprint('here')", "AttributeError", 2),
    "eager": ("import asyncio\nprint('here', asyncio.eager_task_factory and '')", "AttributeError", 2),
    "a_later_argument": (
        "import asyncio\n\n\nasync def main():\n    await asyncio.create_task(asyncio.sleep(0), context=None)\n"
        "    print('here')\n\n\nasyncio.run(main())",
        "TypeError",
        5,
    ),
    "module": ("import tomllib\nprint('here')", "ModuleNotFoundError", 1),
    "syntax": ("try:\n    print('here')\nexcept* OSError:\n    pass", "SyntaxError", 3),
    "nested_quotes": ('print(f"{"here"}")', "SyntaxError", 1),
}


def written(folder: Path, name: str, program: str, expected: str, header: str = "") -> Snippet:
    path = folder / "page" / f"{name}.py"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{header}{program}\n")
    path.with_suffix(".out").write_text(f"{expected}\n")
    return load(path, folder)


def found_in(snippets: list[Snippet], cache: Path) -> dict[str, str]:
    """What is found, by the stem of the file."""
    lines = map(str, differences(snippets, cache))
    return {line.partition("page/")[2].partition(".")[0]: line.partition("page/")[2] for line in lines}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What is found in all programs that run here only: they run at once."""
    folder = tmp_path_factory.mktemp("other-runs")
    programs = {**EACH_TIME, **THE_SAME}
    return found_in(
        [written(folder, name, *program, ONLY_HERE) for name, program in programs.items()], folder / "cache"
    )


@pytest.mark.parametrize("name", EACH_TIME)
def test_a_program_that_prints_something_else_each_time_is_found(name: str, found: dict[str, str]) -> None:
    if name == "only_sometimes":
        assert re.match(r"only_sometimes\.py:5: ends in OSError on Python 3\.13, in another run\. Correct", found[name])
    else:
        assert found[name].startswith(f"{name}.out:1: {name}.py prints different output each time. Print it the same")


@pytest.mark.parametrize("name", THE_SAME)
def test_a_program_that_prints_the_same_each_time_is_not(name: str, found: dict[str, str]) -> None:
    assert name not in found


def test_accept_is_offered_only_where_it_would_leave_something_to_compare(found: dict[str, str]) -> None:
    assert found["drawn"].endswith(
        "leave out times and paths; or let make accept SNIPPETS=page/drawn write `...` there."
    )
    assert found["only_a_number"].endswith("leave out times and paths.")


def test_a_program_that_needs_a_later_python_is_found_with_its_line(tmp_path: Path) -> None:
    # one Pyodide, of Python 3.10, runs all of them: three seconds
    snippets = [written(tmp_path, name, program, "here...") for name, (program, *_) in NEWER.items()]
    found = found_in(snippets, tmp_path / "cache")

    assert found == {
        name: f"{name}.py:{line}: ends in {error} on Python 3.10. "
        'Do without what that Python lacks, or write requires-python = ">=3.11" or later in its header.'
        for name, (_, error, line) in NEWER.items()
    }


def test_nothing_runs_again_until_something_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = written(tmp_path, "good", "print(1)", "1", ONLY_HERE)
    assert not list(differences([good], tmp_path / "cache"))

    def run_all(*_: object) -> None:
        raise AssertionError("a program was run again")

    monkeypatch.setattr(scheduler, "run_all", run_all)
    assert not list(differences([good], tmp_path / "cache"))
