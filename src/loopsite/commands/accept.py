"""Write what programs print into their expectations, and show the differences for a person to read."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from difflib import unified_diff
from pathlib import Path

from looplab.record import Record

from ..run.capture import Cache, capture
from ..run.job import Job
from ..run.other_runs import again, elsewhere
from ..run.recorded import runtimes_for
from ..run.verdict import repeated, wrong_run
from ..source.accepted import accepted, notes
from ..source.expectation import Expectation, Version, dotted, lines_with_ends
from ..source.mistakes import Mistake, Mistakes, relative, suggest
from ..source.program_rules import not_in_browsers
from ..source.pythons import BUILD, VERSIONS
from ..source.snippet import Snippet


class UnknownNameError(Exception):
    """No snippet has that name: one line, with what to do."""


def choose(names: Iterable[str], known: dict[str, Snippet]) -> list[Snippet]:
    """The snippets with these names; without names, all. A page's name stands for all its snippets.

    Paths, as a shell completes them, are names too. Raises UnknownNameError.
    """
    chosen: dict[str, Snippet] = {}
    pages = {name.split("/")[0] for name in known}
    for written in names:
        name = written.removeprefix("snippets/").rstrip("/").removesuffix(".py").removesuffix(".out")
        found = {key: snippet for key, snippet in known.items() if key == name or key.startswith(f"{name}/")}
        if not found:
            fix = suggest(name, [*known, *pages]) or "Write page/name, or page for all its programs."
            raise UnknownNameError(f"no snippet {written!r}. {fix}")
        chosen |= found
    return list(chosen.values()) or list(known.values())


def accept(snippets: Iterable[Snippet], cache: Path) -> Iterator[str]:
    """Run `snippets` several times and on every Python, write their expectations, and yield a diff for each change.

    Each `...` that still matches is kept, and where runs differ there is a new one. A Python that prints something else
    gets an expectation of its own. At the end, raises `Mistakes` for programs that do not end as their headers say, or
    whose runs have no word in common; their expectations are not written.
    """
    store, mistakes = Cache(cache), list[Mistake]()
    first: list[Job] = []
    for snippet in snippets:
        if found := list(not_in_browsers(snippet)):
            mistakes.extend(found)
        else:
            first.append(Job(snippet, next(runtimes_for(snippet))))
    runs: dict[str, list[tuple[Job, Record]]] = {}
    good: list[Snippet] = []
    for job, result in capture(first, store).items():
        wrong = result if isinstance(result, Mistake) else wrong_run(job.snippet, job.runtime.python, result)
        if isinstance(result, Mistake) or wrong:
            mistakes.extend([wrong] if wrong else [])
        else:
            runs[job.snippet.name] = [(job, result)]
            good.append(job.snippet)
    others = [job for snippet in good for job in (*again(snippet), *elsewhere(snippet))]
    if any(store.load(job) is None for job in others):
        print("running each program several times, and on every Python", file=sys.stderr)
    for job, result in capture(others, store).items():
        if isinstance(result, Mistake):
            mistakes.append(result)
            runs.pop(job.snippet.name, None)
        elif job.snippet.name in runs:
            runs[job.snippet.name].append((job, result))
    for snippet in good:
        try:
            yield from _accept(snippet, runs.get(snippet.name, ()), store)
        except Mistake as mistake:
            mistakes.append(mistake)
    if mistakes:
        raise Mistakes(mistakes)


def _accept(snippet: Snippet, runs: Sequence[tuple[Job, Record]], store: Cache) -> Iterator[str]:
    """Write one snippet's expectations. Raises `Mistake`, and then writes none."""
    if wrong := _wrong_on_another_python(snippet, runs):
        raise wrong
    printed: dict[Version, list[str]] = {
        python: texts
        for python in VERSIONS
        if (texts := [record.text for job, record in runs if job.runtime.python == python])
    }
    new = accepted(snippet, printed)
    old = {expectation.path: expectation for expectation in snippet.expectations}
    general = next((one for one in new if one.is_general), None)
    for one in sorted(new, key=lambda one: not one.is_general):
        before = old.get(one.path)
        if before and before.text == one.text:
            continue
        one.path.write_text(one.text, newline="")
        compared = before or (None if one.is_general else general)
        yield "\n".join([_diff(compared, one), *map(str, notes(snippet, one, printed))])
    for job, record in runs:
        store.store(job, record)


def _wrong_on_another_python(snippet: Snippet, runs: Sequence[tuple[Job, Record]]) -> Mistake | None:
    """The first mistake of the other runs; if all Pythons up to one have it, that the program needs a later one."""
    wrong = {
        python: repeated(snippet, found) if python == BUILD else found
        for job, record in reversed(runs)
        if (found := wrong_run(snippet, python := job.runtime.python, record))
    }
    if not wrong:
        return None
    if BUILD in wrong:
        return wrong[BUILD]
    allowed = [python for python in VERSIONS if snippet.header.allows(python)]
    found = wrong[min(wrong)]
    if sorted(wrong) == allowed[: len(wrong)] and len(wrong) < len(allowed):
        later = dotted(allowed[len(wrong)])
        fix = f'Do without what that Python lacks, or write requires-python = ">={later}" in its header.'
        return Mistake(found.path, found.line, found.found, fix, found.detail)
    return found


def _diff(before: Expectation | None, after: Expectation) -> str:
    """From one expectation to another: the one that it replaces, or the one that other Pythons have."""
    old = lines_with_ends(before.text) if before else []
    name = relative(before.path) if before else "/dev/null"
    return "".join(unified_diff(old, lines_with_ends(after.text), name, relative(after.path)))
