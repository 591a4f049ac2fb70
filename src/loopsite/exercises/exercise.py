"""An exercise as it is written: a folder with a program to start from, a solution, hints and a check."""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ..source.expectation import Expectation
from ..source.lines import fences_in, lines_of
from ..source.mistakes import Mistake, Mistakes, suggest, text_of
from ..source.page import PageSource
from ..source.pythons import OLDEST
from ..source.snippet import Snippet, load

FORM = '```exercise name="page/name"'
"""How a page shows an exercise. The fence has no body."""

MAX_EXERCISES = 2
"""How many exercises a page may have."""

MAX_HINTS = 3

MAX_LINES, MAX_COLUMNS = 50, 88
"""Of a program: an exercise may be longer than what a page explains, but no wider."""

FILES = ("start.py", "solution.py", "hints.md", "check.py")

_INFO = re.compile(r"""exercise[ \t]+name=(?P<quote>["'])(?P<name>[^"']+)(?P=quote)""")
_BETWEEN_HINTS = re.compile(r"^---+[ \t]*$", re.MULTILINE)
_TRIVIAL = 4
"""Characters of a line, such as `):`, that give nothing away."""


class ProgramOfExercise(Snippet):
    """The program to start from, or the solution: readers see the name of the exercise as that of its file."""

    @property
    def filename(self) -> str:
        return f"{self.path.parent.name.replace('-', '_')}.py"


@dataclass(frozen=True)
class Exercise:
    """One exercise. `name` is "page/name", `hints` are Markdown, `check` is the text of check.py."""

    name: str
    folder: Path
    start: ProgramOfExercise
    solution: ProgramOfExercise
    hints: tuple[str, ...]
    check: str

    @property
    def id(self) -> str:
        return element_id(self.name)


@dataclass(frozen=True)
class ExerciseUse:
    """A fence that shows an exercise, on a line of a page."""

    page: Path
    line: int
    name: str

    @property
    def id(self) -> str:
        return element_id(self.name)


def find_exercises(page: Path, markdown: str) -> Iterator[ExerciseUse | Mistake]:
    """Every exercise that a page shows, and a mistake for each fence that is not written as `FORM`."""
    lines = lines_of(markdown)
    for block in fences_in(markdown):
        if block.info.split()[:1] != ["exercise"]:
            continue
        match, line = _INFO.fullmatch(block.info), block.start + 1
        if match is None:
            yield Mistake(page, line, "not a valid fence of an exercise", f"Write it as {FORM}.")
        elif block.end is None:
            yield Mistake(page, line, "the fence has no end", f"Close it with a line {block.marks}.")
        elif any(text.strip(" \t>") for text in lines[block.start + 1 : block.end]):
            fix = "Write the task above the fence, and the program in exercises/."
            yield Mistake(page, line, "the fence of an exercise has a body", fix)
        else:
            yield ExerciseUse(page, line, match["name"])


def load_exercises(root: Path) -> dict[str, Exercise]:
    """Every exercise below `root`, by name. Raises `Mistakes`."""
    found, mistakes = dict[str, Exercise](), list[Mistake]()
    for folder in sorted(path for path in root.glob("*/*") if path.is_dir() and path.name != "__pycache__"):
        try:
            exercise = _load(folder, root)
        except Mistake as mistake:
            mistakes.append(mistake)
        else:
            found[exercise.name] = exercise
            mistakes.extend(_wrong(exercise))
    if mistakes:
        raise Mistakes(mistakes)
    return found


def wrong_uses(pages: list[PageSource], known: dict[str, Exercise], root: Path) -> Iterator[Mistake]:
    """What is wrong with how `pages` show exercises; `known` are all there are."""
    shown = set[str]()
    for page in pages:
        for nth, use in enumerate(find_exercises(page.file, page.text), 1):
            if isinstance(use, Mistake):
                yield use
                continue
            if nth > MAX_EXERCISES:
                fix = f"Keep {MAX_EXERCISES}, the best ones."
                yield Mistake(page.file, use.line, f"an exercise too many: {nth}", fix)
            if use.name not in known:
                fix = suggest(use.name, known) or f"Write {root.name}/{use.name}/, or fix the name."
                yield Mistake(page.file, use.line, f"no exercise {use.name!r}", fix)
            elif use.name in shown:
                yield Mistake(page.file, use.line, f"{use.name!r} is shown twice", "Link to it instead.")
            elif use.name.split("/")[0] != page.file.stem:
                fix = f"Move its folder to {root.name}/{page.file.stem}/."
                yield Mistake(page.file, use.line, f"{use.name!r} is an exercise of another page", fix)
            shown.add(use.name)
    for name, exercise in known.items():
        if name not in shown:
            fix = f'Show it with ```exercise name="{name}", or remove it.'
            yield Mistake(exercise.start.path, None, "no page shows this exercise", fix)


def lost_exercises(page: PageSource, html: str) -> Iterator[Mistake]:
    """A mistake for each fence of `page` whose exercise is not in `html`, in which the page was rendered."""
    for use in find_exercises(page.file, page.text):
        if isinstance(use, ExerciseUse) and f'id="{use.id}"' not in html:
            fix = "Put its fence on a line of its own, outside of comments, indented like the text around it."
            yield Mistake(page.file, use.line, f"the page does not show the exercise {use.name!r}", fix)


def element_id(name: str) -> str:
    """The id of the element of the exercise "page/name"."""
    return f"exercise-{name.replace('/', '-')}"


def _load(folder: Path, root: Path) -> Exercise:
    for name in FILES:
        if not (folder / name).is_file():
            raise Mistake(folder / name, None, "this exercise has none", f"An exercise has {', '.join(FILES)}.")
    for path in sorted(folder.iterdir()):
        if path.name not in (*FILES, "__pycache__"):
            raise Mistake(path, None, "not a file of an exercise", f"It has {', '.join(FILES)}: remove this one.")
    name = folder.relative_to(root).as_posix()
    start, solution = (_program(folder / file, root, name) for file in FILES[:2])
    hints = [hint.strip() for hint in _BETWEEN_HINTS.split(text_of(folder / "hints.md"))]
    return Exercise(name, folder, start, solution, tuple(hints), text_of(folder / "check.py"))


def _program(path: Path, root: Path, name: str) -> ProgramOfExercise:
    """Its name is that by which a browser keeps the reader's edits; what it prints is not written down."""
    read = load(path, root)
    program = ProgramOfExercise(**vars(read))
    return replace(program, name=f"{root.name}/{name}", expectations=(Expectation(path, OLDEST, "..."),))


def _wrong(exercise: Exercise) -> Iterator[Mistake]:
    hints, check = exercise.folder / "hints.md", exercise.folder / "check.py"
    if not all(exercise.hints):
        yield Mistake(hints, 1, "an empty hint", "Write one to three hints, with a line --- between two.")
    elif len(exercise.hints) > MAX_HINTS:
        yield Mistake(hints, None, f"{len(exercise.hints)} hints", f"Keep at most {MAX_HINTS}.")
    elif _gives_away(exercise):
        fix = "Say where to look, and leave the code to the last one."
        yield Mistake(hints, 1, "the first hint contains the solution", fix)
    headers = exercise.start.header, exercise.solution.header
    if len({(str(header.requires_python), header.needs, header.switch) for header in headers}) > 1:
        fix = "Give both programs the same header, except for raises."
        yield Mistake(exercise.solution.path, 1, "the header differs from that of start.py", fix)
    for program in (exercise.start, exercise.solution):
        yield from _too_long(program)
    try:
        tree = ast.parse(exercise.check)
    except SyntaxError as error:
        yield Mistake(check, error.lineno, f"syntax error: {error.msg}", "Correct it.")
    else:
        if not any(isinstance(node, ast.FunctionDef) and node.name == "check" for node in tree.body):
            yield Mistake(
                check, 1, "has no function check(run)", "Write one that yields sentences: see CONTRIBUTING.md."
            )


def _gives_away(exercise: Exercise) -> bool:
    """Whether the first hint has more than half of the lines that the solution adds."""
    before, after = (program.source.splitlines() for program in (exercise.start, exercise.solution))
    added = {line[2:].strip() for line in difflib.ndiff(before, after) if line.startswith("+ ")}
    telling = {line for line in added if len(line) > _TRIVIAL}
    said = " ".join(exercise.hints[0].split())
    return sum(" ".join(line.split()) in said for line in telling) * 2 > len(telling)


def _too_long(program: Snippet) -> Iterator[Mistake]:
    lines = program.source.removesuffix("\n").split("\n")
    if len(lines) > MAX_LINES:
        yield Mistake(program.path, None, f"the program has {len(lines)} lines", f"Keep it to {MAX_LINES}.")
    for number, line in enumerate(lines, program.header_lines + 1):
        if len(line) > MAX_COLUMNS:
            fix = f"Break it: at most {MAX_COLUMNS} fit on a page."
            yield Mistake(program.path, number, f"a line of {len(line)} characters", fix)
