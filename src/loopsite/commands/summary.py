"""What a branch changes for the reader, as a comment on a pull request: pages, programs, outputs, the loop in words."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import unified_diff
from html import escape
from pathlib import Path

from ..source.expectation import Version, dotted
from ..source.pythons import VERSIONS
from ..source.snippet import Snippet
from .edition import Edition, base_of, changed_beside, edition_at, unpack
from .loop_in_words import Told, tell

MOST_CHARACTERS = 60_000
"""GitHub takes comments of 65,536."""

MOST_LINES = 60
"""Of one diff."""

_EVERY_PAGE = ("docs/assets", "overrides", "src", "web", "mkdocs.yml", "package.json", "netlify.toml")
"""What may change every page."""


def summary(project: Path, base: str | None = None) -> str:
    """Markdown that says what differs between the working tree and where it left `base`.

    Programs that have changed are run, of both sides, under the limits of a build. Raises NoHistoryError.
    """
    commit, name = base_of(project, base)
    with tempfile.TemporaryDirectory() as folder:
        unpack(project, commit, Path(folder))
        before, after = edition_at(Path(folder)), edition_at(project)
        changes = [*_changes(before, after)]
        ran = [snippet for change in changes for snippet in (change.before, change.after) if snippet]
        told = tell(ran, project / ".cache" / "captures")
        beside = changed_beside(project, commit)
        sections = [
            "## What changes for the reader",
            f"Compared with {_code(name)} ({commit[:8]}): {_count(before, after, changes)}",
            *(_code(str(mistake)) for mistake in after.wrong),
            *_pages(before, after, changes),
            *_pyodides(before, after),
            *_beside(beside),
            *(change.told(told, before, after) for change in changes),
        ]
    return _cut(sections)


@dataclass(frozen=True)
class _Change:
    """A program before and after; None where it is not there."""

    before: Snippet | None
    after: Snippet | None

    @property
    def name(self) -> str:
        return next(snippet.name for snippet in (self.after, self.before) if snippet)

    @property
    def word(self) -> str:
        if not self.before:
            return "new"
        return "changed" if self.after else "removed"

    def pythons(self) -> list[Version]:
        """Where a reader sees another program, or is told of another output."""
        return [python for python in VERSIONS if _seen(self.before, python) != _seen(self.after, python)]

    def told(self, told: Mapping[Snippet, Told], before: Edition, after: Edition) -> str:
        pages = (after if self.after else before).shown_on.get(self.name, ())
        on = f" Shown on {', '.join(map(_code, pages))}." if pages else " No page shows it."
        parts = [f"### {_code(self.name)}: {self.word}\n\nOn {ranges(self.pythons())}.{on}"]
        parts += self._differs("program", _program(self.before), _program(self.after))
        outputs = [{file.path.name: file.text for file in side.expectations} if side else {} for side in self._sides]
        for file in sorted({*outputs[0], *outputs[1]}):
            parts += self._differs(f"output, {file}", *(side.get(file, "") for side in outputs))
        parts += _loop(*(told.get(side) if side else None for side in self._sides))
        return "\n\n".join(parts)

    @property
    def _sides(self) -> tuple[Snippet | None, Snippet | None]:
        return self.before, self.after

    def _differs(self, what: str, before: str, after: str) -> Iterator[str]:
        if before != after:
            yield _folded(what, before.splitlines(), after.splitlines())


def _changes(before: Edition, after: Edition) -> Iterator[_Change]:
    for name in sorted({*before.snippets, *after.snippets}):
        change = _Change(before.snippets.get(name), after.snippets.get(name))
        if _whole(change.before) != _whole(change.after):
            yield change


def _program(snippet: Snippet | None) -> str:
    return snippet.path.read_text() if snippet else ""


def _whole(snippet: Snippet | None) -> object:
    return snippet and (_program(snippet), [(each.path.name, each.text) for each in snippet.expectations])


def _seen(snippet: Snippet | None, python: Version) -> object:
    """What a reader who chooses that Python has of a program."""
    if snippet is None or not snippet.header.allows(python):
        return None
    expectation = snippet.expectation_on(python)
    return snippet.source, snippet.header.raises_on(python), snippet.header.needs, expectation and expectation.text


def _loop(before: Told | None, after: Told | None) -> Iterator[str]:
    if before == after:
        yield "What the loop does is the same."
    elif before is None or after is None:
        one = before or after
        yield _code(one.summary) if one else "No event loop that this machine can run."
    else:
        if before.summary != after.summary:
            yield f"- Before: {_code(before.summary)}\n- Now: {_code(after.summary)}"
        if before.sentences != after.sentences:
            yield _folded("what the loop does, in words", before.sentences, after.sentences)


def _pages(before: Edition, after: Edition, changes: Iterable[_Change]) -> Iterator[str]:
    showing: dict[str, list[str]] = {}
    for change in changes:
        for page in {*before.shown_on.get(change.name, ()), *after.shown_on.get(change.name, ())}:
            showing.setdefault(page, []).append(change.name)
    lines: list[str] = []
    for page in sorted({*before.pages, *after.pages}):
        old, new = before.pages.get(page), after.pages.get(page)
        programs = ", ".join(map(_code, showing.get(page, ())))
        if old != new or programs:
            said = "the same words" if old == new else _words(old, new)
            lines.append(f"- {_code(page)}: {said}{'; programs: ' if programs else ''}{programs}")
    if lines:
        yield "### Pages\n\n" + "\n".join(lines)


def _words(old: str | None, new: str | None) -> str:
    if old is None or new is None:
        return f"new, {_lines(new or '')}" if old is None else "removed"
    added, removed = _counted(old.splitlines(), new.splitlines())
    return f"+{added} −{removed} lines"  # noqa: RUF001  # a minus


def _lines(text: str) -> str:
    count = len(text.splitlines())
    return f"{count} line{'s' * (count != 1)}"


def _pyodides(before: Edition, after: Edition) -> Iterator[str]:
    lines = [
        f"- Python {python}: {_code(before.pyodides.get(python, 'none'))} → {_code(after.pyodides.get(python, 'none'))}"
        for python in sorted({*before.pyodides, *after.pyodides}, key=lambda each: [*map(int, each.split("."))])
        if before.pyodides.get(python) != after.pyodides.get(python)
    ]
    if lines:
        yield "### Pyodides\n\n" + "\n".join(lines)


def _beside(paths: Iterable[str]) -> Iterator[str]:
    """What may change every page without changing a page's text or a program."""
    counted = Counter(next((root for root in _EVERY_PAGE if f"{path}/".startswith(f"{root}/")), "") for path in paths)
    listed = ", ".join(f"`{root}` ({number} file{'s' * (number != 1)})" for root, number in counted.items() if root)
    if listed:
        yield f"### What every page is made with\n\nAlso changed: {listed}."


def _count(before: Edition, after: Edition, changes: list[_Change]) -> str:
    pages = sum(before.pages.get(page) != after.pages.get(page) for page in {*before.pages, *after.pages})
    outputs = sum(
        {_text(change.before, python) for python in VERSIONS} != {_text(change.after, python) for python in VERSIONS}
        for change in changes
    )
    numbers = {"page": pages, "program": len(changes), "output": outputs}
    if not any(numbers.values()):
        return "no page, no program and no output."
    pythons = sorted({python for change in changes for python in change.pythons()})
    on = f"; {ranges(pythons)}" if pythons else ""
    return ", ".join(f"{number} {what}{'s' * (number != 1)}" for what, number in numbers.items()) + f"{on}."


def _text(snippet: Snippet | None, python: Version) -> str | None:
    expectation = snippet.expectation_on(python) if snippet else None
    return expectation.text if expectation else None


def ranges(pythons: Iterable[Version]) -> str:
    """ "Python 3.10 to 3.12, 3.14" for those versions of `VERSIONS`; "no Python" for none."""
    runs: list[list[Version]] = []
    for python in pythons:
        if runs and VERSIONS.index(python) == VERSIONS.index(runs[-1][-1]) + 1:
            runs[-1].append(python)
        else:
            runs.append([python])
    said = [dotted(run[0]) if len(run) == 1 else f"{dotted(run[0])} to {dotted(run[-1])}" for run in runs]
    return f"Python {', '.join(said)}" if said else "no Python"


def _counted(old: Iterable[str], new: Iterable[str]) -> tuple[int, int]:
    """How many lines were added, and removed."""
    signs = Counter(line[0] for line in [*unified_diff([*old], [*new], n=0, lineterm="")][2:])
    return signs["+"], signs["-"]


def _folded(what: str, old: Iterable[str], new: Iterable[str]) -> str:
    """A diff that is opened by who wants to see it; its fence is longer than any in it."""
    old, new = [*old], [*new]
    added, removed = _counted(old, new)
    lines = [*unified_diff(old, new, lineterm="")][2:]
    left = len(lines) - MOST_LINES
    shown = "\n".join([*lines[:MOST_LINES], *([f"… {left} more lines"] if left > 0 else [])])
    marks = "`" * (max((len(run) for run in re.findall(r"`+", shown)), default=2) + 1)
    marks = marks if len(marks) > 2 else "```"
    title = f"{escape(what)}: +{added} −{removed} lines"  # noqa: RUF001  # a minus
    return f"<details><summary>{title}</summary>\n\n{marks}diff\n{shown}\n{marks}\n\n</details>"


def _code(text: str) -> str:
    """Text of which nothing is read as Markdown: it may be a stranger's, and mention whom it likes."""
    return f"`{' '.join(text.replace('`', "'").split())}`"


def _cut(sections: Iterable[str]) -> str:
    """As many of the sections as a comment holds."""
    text = ""
    for section in sections:
        if len(text) + len(section) > MOST_CHARACTERS:
            return f"{text}\nThere is more than a comment holds: see the diff.\n"
        text += f"{section}\n\n"
    return text.rstrip() + "\n"
