"""Proves that an exercise can be solved, and has not been: its start fails its check, and its solution passes it.

On every Python that it claims, by the instant clock, which is that of Check; on the Python that builds the site also by
the real one. On a busy machine, a run by the real clock may be late, and then proves nothing: it is not judged.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from looplab.check import Judgement, Run, judge
from looplab.record import Record

from ..run.capture import Cache, capture
from ..run.job import Job
from ..run.runtimes import PYODIDES, pyodide, this_cpython
from ..run.verdict import wrong_run
from ..source.expectation import dotted
from ..source.mistakes import Mistake
from ..source.page import PageSource
from ..source.program_rules import not_in_browsers
from ..source.pythons import BUILD
from .exercise import Exercise, ProgramOfExercise, load_exercises, wrong_uses

CLOCKS = {"virtual": "by the instant clock", "real": "by the real clock"}

LATE = 0.05
"""Seconds by which a machine may delay a run by the real clock: less than what lies between a limit of a check and its
two programs."""


def wrong_exercises(pages: list[PageSource], root: Path, cache: Path) -> Iterator[Mistake]:
    """Everything that is wrong with the exercises below `root` and with the pages that show them. Raises `Mistakes`."""
    known = load_exercises(root)
    yield from wrong_uses(pages, known, root)
    fit = dict[str, Exercise]()
    for name, exercise in known.items():
        foreign = [*not_in_browsers(exercise.start), *not_in_browsers(exercise.solution)]
        yield from foreign
        if not foreign:
            fit[name] = exercise
    jobs = {(exercise.name, job): job for exercise in fit.values() for job in jobs_of(exercise)}
    results = capture(jobs.values(), Cache(cache))
    for exercise in fit.values():
        yield from _disproved(exercise, results)


def jobs_of(exercise: Exercise) -> Iterator[Job]:
    """The runs of its two programs."""
    for program in (exercise.start, exercise.solution):
        if program.header.allows(BUILD):
            yield instant_run(program)
            yield Job(program, this_cpython(), clock="real")
        in_browsers = (
            Job(program, pyodide(python), clock="virtual")
            for python in PYODIDES
            if program.header.runs_in_browser(python)
        )
        yield from (job for job in in_browsers if job != instant_run(program))


def instant_run(program: ProgramOfExercise) -> Job:
    """Its run by the instant clock on the Python that builds the site, which the page shows.

    In Pyodide if it needs threads: natively, this clock has none.
    """
    runtime = pyodide(BUILD) if "threads" in program.header.needs else this_cpython()
    return Job(program, runtime, clock="virtual")


def recorded_start(exercises: Iterable[Exercise], cache: Path) -> dict[str, Record]:
    """The record that a page shows of the program to start from, by the name of the exercise. Raises `Mistake`."""
    jobs = {exercise.name: instant_run(exercise.start) for exercise in exercises}
    results = capture(jobs.values(), Cache(cache))
    found = dict[str, Record]()
    for name, job in jobs.items():
        result = results[job]
        if isinstance(result, Mistake):
            raise result
        found[name] = result
    return found


def judged(
    exercise: Exercise, program: ProgramOfExercise, record: Record, start: Record, clock: str = "virtual"
) -> Judgement:
    """What the check says about a run of `program`; `start` is the run of the other on the same Python and clock.

    Raises `Mistake` if the check itself fails.
    """
    try:
        late = {"late": LATE} if clock == "real" else {}
        return judge(exercise.check, Run(record, program.source, start.text, **late))
    except Exception as error:
        path = exercise.folder / "check.py"
        frames = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == path.name]
        found = f"the check fails on {program.path.name} with {type(error).__name__}: {error}"
        raise Mistake(path, frames[-1] if frames else None, found, "Correct it.", traceback.format_exc()) from error


def _disproved(exercise: Exercise, results: Mapping[Job, Record | Mistake]) -> Iterator[Mistake]:
    """The first thing that is wrong: an exercise that fails on one Python fails on most."""
    jobs = list(jobs_of(exercise))
    half = len(jobs) // 2
    try:
        for before, after in zip(jobs[:half], jobs[half:], strict=True):
            runs = (exercise.start, before), (exercise.solution, after)
            if any(_was_late(job, instant_run(program), results) for program, job in runs):
                continue
            if wrong := _wrong(exercise, before, results[before], results[after]):
                raise wrong
    except Mistake as mistake:
        yield mistake


def _was_late(job: Job, instant: Job, results: Mapping[Job, Record | Mistake]) -> bool:
    """Whether a run by the real clock took longer than its waits, and was not stopped because it never ended."""
    if job.clock != "real":
        return False
    real, waits = results[job], results[instant]
    if isinstance(real, Mistake) or isinstance(waits, Mistake) or real.outcome.kind == "timeout":
        return False
    return Run(real).duration > Run(waits).duration + LATE


def _wrong(exercise: Exercise, job: Job, start: Record | Mistake, solution: Record | Mistake) -> Mistake | None:
    """What is wrong with the two runs, of which `job` is the first."""
    if isinstance(start, Mistake):
        return start
    if isinstance(solution, Mistake):
        return solution
    for program, record in ((exercise.start, start), (exercise.solution, solution)):
        if wrong := wrong_run(program, job.runtime.python, record):
            return wrong
    on = f"on Python {dotted(job.runtime.python)}, {CLOCKS[job.clock]}"
    first = judged(exercise, exercise.start, start, start, job.clock)
    last = judged(exercise, exercise.solution, solution, start, job.clock)
    failed = next((sentence for sentence in last.sentences if not sentence.holds), None)
    if failed:
        fix = "Correct the solution, or the check."
        return Mistake(exercise.solution.path, None, f"fails {on}: {failed.text} But {failed.found}", fix)
    if first.passed:
        fix = "Leave something to do, or let the check see it."
        return Mistake(exercise.start.path, None, f"passes already {on}", fix)
    if (texts := [sentence.text for sentence in first.sentences]) != [sentence.text for sentence in last.sentences]:
        found = f"its sentences depend on the run {on}: {texts[-1]!r}"
        return Mistake(exercise.folder / "check.py", None, found, "Yield the same ones each time.")
    return None
