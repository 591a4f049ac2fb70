"""Every snippet that the pages show, with its checked records: what a build needs before it renders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from looplab.record import Record

from ..source.expectation import Version
from ..source.fences import FenceUse
from ..source.mistakes import Mistake, Mistakes, raise_any, suggest
from ..source.pythons import BUILD
from ..source.snippet import Snippet, load_all
from .capture import Cache, capture
from .job import Job
from .runtimes import PYODIDES, Runtime, pyodide, this_cpython
from .verdict import check


@dataclass(frozen=True)
class Recorded:
    """A snippet and its records: on the Python that builds the site first, then on those that print something else."""

    snippet: Snippet
    records: tuple[tuple[Version, Record], ...]

    @property
    def first(self) -> Record:
        """The record that the page shows in full."""
        return self.records[0][1]


def record_used(used: Sequence[FenceUse | Mistake], snippets: Path, cache: Path) -> dict[str, Recorded]:
    """Load, run and check the snippets that the fences of all pages show; the result is by the snippet's name.

    Raises `Mistakes`: all those in fences and files, or, if there are none, all those in what programs did.
    """
    found: list[Mistake] = []
    known: dict[str, Snippet] = {}
    try:
        known = load_all(snippets)
    except Mistakes as mistakes:
        found.extend(mistakes.found)
    found.extend(use for use in used if isinstance(use, Mistake))
    names = {use.snippet for use in used if isinstance(use, FenceUse)}
    if not found:
        found.extend(
            _unknown(use, known, snippets) for use in used if isinstance(use, FenceUse) and use.snippet not in known
        )
        found.extend(_unused(snippet) for name, snippet in known.items() if name not in names)
        found.extend(snippet.missing_expectation() for snippet in known.values() if not snippet.expectations)
    raise_any(found)
    return record(known.values(), cache)


def record(snippets: Iterable[Snippet], cache: Path) -> dict[str, Recorded]:
    """Run and check `snippets` on the runtimes their pages need. Raises `Mistakes`."""
    jobs = [Job(snippet, runtime) for snippet in snippets for runtime in runtimes_for(snippet)]
    captured = capture(jobs, Cache(cache))
    raise_any(mistake for job, result in captured.items() for mistake in _mistakes(job, result))
    recorded: dict[str, Recorded] = {}
    for job, result in captured.items():
        if isinstance(result, Record):
            before = recorded[job.snippet.name].records if job.snippet.name in recorded else ()
            recorded[job.snippet.name] = Recorded(job.snippet, (*before, (job.runtime.python, result)))
    return recorded


def runtimes_for(snippet: Snippet) -> Iterator[Runtime]:
    """The runtimes whose records a page shows: this CPython if the header allows it, and a Pyodide for each expectation
    that does not apply to this CPython."""
    shown: Version | None = None
    if snippet.header.allows(BUILD):
        shown = _since(snippet, BUILD)
        yield this_cpython()
    for python in PYODIDES:
        since = _since(snippet, python)
        first = not any(_since(snippet, p) == since and snippet.header.allows(p) for p in PYODIDES if p < python)
        if snippet.header.allows(python) and first and since != shown:
            yield pyodide(python)


def _since(snippet: Snippet, python: Version) -> Version | None:
    expectation = snippet.expectation_on(python)
    return expectation.since if expectation else None


def _mistakes(job: Job, result: Record | Mistake) -> Iterator[Mistake]:
    if isinstance(result, Mistake):
        yield result
    else:
        yield from check(job.snippet, job.runtime.python, result)


def _unknown(use: FenceUse, known: dict[str, Snippet], snippets: Path) -> Mistake:
    fix = suggest(use.snippet, known) or f"Write {snippets.name}/{use.snippet}.py, or fix the name."
    return Mistake(use.page, use.line, f"no snippet {use.snippet!r}", fix)


def _unused(snippet: Snippet) -> Mistake:
    fence = f'```python exec="1" snippet="{snippet.name}"'
    return Mistake(snippet.path, None, "no page shows this snippet", f"Show it with {fence}, or remove it.")
