"""What is refused of an exercise: its files, the fences that show it, and what its programs do."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from looplab.record import Record
from loopsite.commands.new import NewPageError, new_exercise
from loopsite.exercises import proof
from loopsite.exercises.exercise import find_exercises, load_exercises, wrong_uses
from loopsite.exercises.proof import wrong_exercises
from loopsite.run.capture import Cache, capture
from loopsite.run.job import Job
from loopsite.source.mistakes import Mistake, Mistakes
from loopsite.source.page import PageSource, read_page
from tests.support.paths import PROJECT

START = """\
import asyncio


async def cook(dish):
    await asyncio.sleep(0.2)
    print(dish)


async def main():
    await cook("rice")
    await cook("soup")


asyncio.run(main())
"""
SOLUTION = START.replace(
    '    await cook("rice")\n    await cook("soup")\n', '    await asyncio.gather(cook("rice"), cook("soup"))\n'
)
CHECK = "def check(run):\n    yield run.done_within(0.3)\n    yield run.still_prints()\n"
HINTS = "Which waits could overlap?\n---\nUse `gather`.\n"
FENCE = '```exercise name="meals/dinner"\n```\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "exercises" / "meals" / "dinner"
    folder.mkdir(parents=True)
    for name, text in {"start.py": START, "solution.py": SOLUTION, "hints.md": HINTS, "check.py": CHECK}.items():
        (folder / name).write_text(text)
    return tmp_path / "exercises"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def natively(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Without Pyodides, which take seconds to start; `test_the_exercises_of_the_book` has them."""
    monkeypatch.setattr(proof, "PYODIDES", ())
    return iter(())


def page(markdown: str = FENCE) -> PageSource:
    return PageSource(Path("docs/meals.md"), "meals.md", markdown, {})


def mistakes(root: Path, cache: Path, *pages: PageSource) -> list[str]:
    try:
        found = list(wrong_exercises(list(pages or [page()]), root, cache))
    except Mistakes as mistakes:
        found = list(mistakes.found)
    return [str(mistake).removeprefix(f"{root}/") for mistake in found]


def test_a_good_exercise_has_no_mistakes(root: Path, cache: Path) -> None:
    assert mistakes(root, cache) == []


@pytest.mark.parametrize(("late", "found"), [(0.04, "fails on Python 3.1"), (0.06, "")])
def test_a_run_by_the_real_clock_is_judged_unless_the_machine_was_late(
    root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, late: float, found: str
) -> None:
    """The check allows for no delay at all, and each run by the real clock is made to have one."""

    def delayed(jobs: Iterable[Job], cache: Cache) -> dict[Job, Record | Mistake]:
        asked = list(jobs)
        by_clock = capture([replace(job, clock="virtual") for job in asked], cache)
        return {job: as_late(by_clock[replace(job, clock="virtual")], late * (job.clock == "real")) for job in asked}

    monkeypatch.setattr(proof, "capture", delayed)
    (root / "meals/dinner/check.py").write_text(CHECK.replace("0.3", "0.2"))
    said = "".join(mistakes(root, cache))

    assert said if found else not said, said
    assert found in said
    assert ("by the real clock" in said) == bool(found)


def as_late(record: Record | Mistake, seconds: float) -> Record:
    assert isinstance(record, Record)
    return replace(record, trace=tuple({**event, "time": event["time"] + seconds} for event in record.trace))


@pytest.mark.parametrize(
    ("file", "before", "after", "found"),
    [
        ("start.py", START, SOLUTION, "meals/dinner/start.py: passes already on Python 3.1"),
        ("solution.py", SOLUTION, START, "meals/dinner/solution.py: fails on Python 3.1"),
        ("solution.py", "sleep(0.2)", "sleep(0.5)", "by the instant clock: Done within 0.3 s. But it took 0.5 s."),
        ("solution.py", "import asyncio", "import asyncio, js", "meals/dinner/solution.py:1: imports 'js'"),
        ("solution.py", "import", "# /// script\n# requires-python = '>=3.12'\n# ///\nimport", "1: the header differs"),
        ("hints.md", "---\n", "---\nOne.\n---\nTwo.\n---\n", "meals/dinner/hints.md: 4 hints. Keep at most 3."),
        ("hints.md", "Which", "---\nWhich", "meals/dinner/hints.md:1: an empty hint"),
        (
            "hints.md",
            "Which",
            'Write await asyncio.gather(cook("rice"), cook("soup"))',
            "1: the first hint contains the solution",
        ),
        ("check.py", "def check", "def checks", "meals/dinner/check.py:1: has no function check(run)"),
        ("check.py", "def check(run)", "def check(run", "meals/dinner/check.py:1: syntax error: '(' was never closed"),
        ("check.py", "0.3)", "'x')", "meals/dinner/check.py:2: the check fails on start.py with "),
        ("check.py", "0.3)", "0.3 + run.duration * 0.1)", "meals/dinner/check.py: its sentences depend on the run"),
        ("start.py", START, None, "meals/dinner/start.py: this exercise has none"),
        ("notes.txt", "", "x", "meals/dinner/notes.txt: not a file of an exercise"),
    ],
)
def test_a_wrong_exercise_is_refused_in_a_line(
    root: Path, cache: Path, file: str, before: str, after: str | None, found: str
) -> None:
    path = root / "meals" / "dinner" / file
    if after is None:
        path.unlink()
    else:
        path.write_text(path.read_text().replace(before, after, 1) if before else after)

    assert found in "\n".join(mistakes(root, cache))


@pytest.mark.parametrize(
    ("markdown", "found"),
    [
        ("", "no page shows this exercise. Show it with ```exercise"),
        (FENCE * 2, "docs/meals.md:3: 'meals/dinner' is shown twice"),
        (
            FENCE + FENCE.replace("dinner", "diner"),
            "docs/meals.md:3: no exercise 'meals/diner'. Did you mean 'meals/dinner'?",
        ),
        (FENCE.replace("name", "title"), "docs/meals.md:1: not a valid fence of an exercise. Write it as ```exercise"),
        ('```exercise name="meals/dinner"\nCook.\n```\n', "docs/meals.md:1: the fence of an exercise has a body"),
        ('```exercise name="meals/dinner"\n', "docs/meals.md:1: the fence has no end"),
        (FENCE * 3, "docs/meals.md:5: an exercise too many: 3. Keep 2"),
    ],
)
def test_a_fence_that_shows_no_exercise_is_refused_in_a_line(root: Path, markdown: str, found: str) -> None:
    wrong = wrong_uses([page(markdown)], load_exercises(root), root)

    assert found in "\n".join(map(str, wrong))


def test_an_exercise_belongs_to_the_page_that_its_folder_names(root: Path) -> None:
    elsewhere = PageSource(Path("docs/soups.md"), "soups.md", FENCE, {})
    [wrong] = wrong_uses([elsewhere], load_exercises(root), root)

    assert "docs/soups.md:1: 'meals/dinner' is an exercise of another page" in str(wrong)


def test_the_exercises_of_the_book_are_shown_by_its_pages() -> None:
    pages = [PageSource(file, file.name, file.read_text(), {}) for file in (PROJECT / "docs").rglob("*.md")]

    assert [use for page in pages for use in find_exercises(page.file, page.text) if isinstance(use, Mistake)] == []
    assert list(wrong_uses(pages, load_exercises(PROJECT / "exercises"), PROJECT / "exercises")) == []


def documented() -> dict[str, str]:
    """The files of the exercise that CONTRIBUTING.md shows, and its page, by their paths."""
    _, _, text = (PROJECT / "CONTRIBUTING.md").read_text().partition("\n### An exercise\n")
    section = text.partition("\n### ")[0]
    return {
        path: body
        for path, _, body in re.findall(r"`((?:exercises|docs)/[\w/-]+\.\w+)`.*\n\n(`{3,})\w+\n((?s:.*?))\2\n", section)
    }


def test_the_exercise_in_contributing_md_can_be_solved_and_is_what_make_new_writes(tmp_path: Path, cache: Path) -> None:
    files = documented()
    (tmp_path / "docs/first-steps").mkdir(parents=True)
    shutil.copytree(PROJECT / "templates/exercise", tmp_path / "templates/exercise")
    (tmp_path / "docs/first-steps/rice-and-soup.md").write_text(files.pop("docs/first-steps/rice-and-soup.md"))
    written = new_exercise(tmp_path, "rice-and-soup/both-at-once")
    shown = read_page(tmp_path / "docs/first-steps/rice-and-soup.md", "first-steps/rice-and-soup.md")

    assert {path.relative_to(tmp_path).as_posix(): path.read_text() for path in written} == files
    assert mistakes(tmp_path / "exercises", cache, shown) == []
    with pytest.raises(NewPageError, match="already exists: choose another name than 'both-at-once'"):
        new_exercise(tmp_path, "rice-and-soup/both-at-once")
    with pytest.raises(NewPageError, match=r"there is no page stew\.md"):
        new_exercise(tmp_path, "stew/both-at-once")
