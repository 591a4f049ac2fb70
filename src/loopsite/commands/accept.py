"""Write what programs print into their expectations, and show the differences for a person to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import unified_diff
from pathlib import Path

from ..run.capture import Cache, capture
from ..run.job import Job
from ..run.recorded import runtimes_for
from ..run.verdict import check
from ..source.expectation import Expectation, keep_ellipses
from ..source.mistakes import Mistake, Mistakes
from ..source.pythons import OLDEST
from ..source.snippet import Snippet


def accept(snippets: Iterable[Snippet], cache: Path) -> Iterator[str]:
    """Run `snippets` on the runtimes their pages need, write their expectations, and yield a diff for each change.

    Each `...` that still matches is kept. At the end, raises `Mistakes` for programs that do not end as their headers
    say; their expectations are not written.
    """
    jobs = [Job(snippet, runtime) for snippet in snippets for runtime in runtimes_for(snippet)]
    store, mistakes = Cache(cache), list[Mistake]()
    for job, result in capture(jobs, store).items():
        if isinstance(result, Mistake):
            mistakes.append(result)
            continue
        path, before = _expectation(job)
        after = result.text if before is None else keep_ellipses(before, result.text)
        accepted = _with_expectation(job, after)
        if wrong := list(check(accepted, job.runtime.python, result)):
            mistakes.extend(wrong)
            continue
        if after != before:
            path.write_text(after)
            yield _diff(path, before, after)
        store.store(job, result)
    if mistakes:
        raise Mistakes(mistakes)


def _expectation(job: Job) -> tuple[Path, str | None]:
    """The expectation file for the job's Python, and its text; a new file, and None, if there is none yet."""
    expectation = job.snippet.expectation_on(job.runtime.python)
    if expectation:
        return expectation.path, expectation.text
    return job.snippet.path.with_suffix(".out"), None


def _with_expectation(job: Job, text: str) -> Snippet:
    """The job's snippet with `text` as the expectation for its Python."""
    path, _ = _expectation(job)
    old = job.snippet.expectation_on(job.runtime.python)
    new = Expectation(path, old.since if old else OLDEST, text)
    others = tuple(expectation for expectation in job.snippet.expectations if expectation is not old)
    return replace(job.snippet, expectations=tuple(sorted((*others, new), key=lambda e: e.since)))


def _diff(path: Path, before: str | None, after: str) -> str:
    old = (before or "").splitlines(keepends=True)
    name = str(path) if before is not None else "/dev/null"
    return "".join(unified_diff(old, after.splitlines(keepends=True), name, str(path)))
