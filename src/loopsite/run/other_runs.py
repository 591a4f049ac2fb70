"""The runs of a snippet besides those that its page shows: again, and on the other Pythons.

They are by the instant clock, so that they take milliseconds, and times that are printed show as differences. Natively,
a program with threads or processes runs by the real clock, since the instant one would not wait for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from looplab.record import Record

from ..source.mistakes import Mistake
from ..source.program_rules import depends_on_chance
from ..source.pythons import BUILD
from ..source.snippet import Snippet
from .capture import Cache, capture
from .job import Job
from .runtimes import PYODIDES, Pyodide, Runtime, other_cpythons, pyodide, this_cpython
from .verdict import check, repeated

HASH_SEEDS, MANY_HASH_SEEDS = (1,), tuple(range(1, 9))
"""For programs without and with something that may depend on the seed, besides the random one of the recorded run.

Two elements of a set change places under half of all seeds: eight find that in 99 of 100 programs."""


def again(snippet: Snippet) -> Iterator[Job]:
    """Runs on the Python that builds the site, under different hash seeds."""
    if snippet.header.allows(BUILD):
        for seed in MANY_HASH_SEEDS if depends_on_chance(snippet) else HASH_SEEDS:
            yield other_run(snippet, replace(this_cpython(), hash_seed=seed))


def elsewhere(snippet: Snippet) -> Iterator[Job]:
    """Runs on every other runtime that the header allows: CPythons that are installed, and Pyodides."""
    runtimes: tuple[Runtime, ...] = (*other_cpythons(), *map(pyodide, PYODIDES))
    for runtime in runtimes:
        if supports(snippet, runtime):
            yield other_run(snippet, runtime)


def supports(snippet: Snippet, runtime: Runtime) -> bool:
    """Whether the header allows this runtime's Python, and needs nothing that it lacks."""
    header = snippet.header
    return header.runs_in_browser(runtime.python) if isinstance(runtime, Pyodide) else header.allows(runtime.python)


def differences(snippets: Iterable[Snippet], cache: Path) -> Iterator[Mistake]:
    """A mistake for each snippet that prints or does something else when it runs again, or on its oldest Python.

    Readers can choose the oldest Python, and what a program uses may be newer. All others are left to `make test`.
    A run there is another run, too: only where it differs, or might not, the program runs again on this Python.
    """
    store, every = Cache(cache), list(snippets)
    oldest = _by_snippet(capture([job for snippet in every for job in _on_the_oldest(snippet)], store))
    doubtful = (
        snippet
        for snippet in every
        if depends_on_chance(snippet)
        or snippet.header.needs
        or snippet.name not in oldest
        or any(_differences(oldest[snippet.name]))
    )
    here = _by_snippet(capture([job for snippet in doubtful for job in again(snippet)], store))
    for snippet in every:
        runs = [*here.get(snippet.name, ()), *oldest.get(snippet.name, ())]
        yield from islice(_differences(runs), 1)


def _by_snippet(results: Mapping[Job, Record | Mistake]) -> dict[str, list[tuple[Job, Record | Mistake]]]:
    runs: dict[str, list[tuple[Job, Record | Mistake]]] = {}
    for job, result in results.items():
        runs.setdefault(job.snippet.name, []).append((job, result))
    return runs


def _differences(runs: Sequence[tuple[Job, Record | Mistake]]) -> Iterator[Mistake]:
    """What is wrong with the runs of one snippet."""
    printed = [result.text for job, result in runs if isinstance(result, Record) and job.runtime.python == BUILD]
    for job, result in runs:
        if isinstance(result, Mistake):
            yield result
            continue
        for found in check(job.snippet, job.runtime.python, result):
            yield repeated(job.snippet, found, printed) if job.runtime.python == BUILD else found


def _on_the_oldest(snippet: Snippet) -> Iterator[Job]:
    oldest = next(filter(snippet.header.runs_in_browser, PYODIDES), BUILD)
    if oldest != BUILD:
        yield other_run(snippet, pyodide(oldest))


def other_run(snippet: Snippet, runtime: Runtime) -> Job:
    """The run of a snippet whose record no page shows: without a trace, and if possible by the virtual clock."""
    waits_for_others = snippet.header.needs and not isinstance(runtime, Pyodide)
    return Job(snippet, runtime, "real" if waits_for_others else "virtual", trace=False)
