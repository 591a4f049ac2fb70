"""The sentences of `looplab.check`: each holds for one run and fails for another, where that first went wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from textwrap import dedent
from typing import Any

import pytest

from looplab.check import Judgement, Mistake, Run, Sentence, judge, report
from looplab.record import Record
from loopsite.run.runtimes import find
from tests.support.runs import ended_by_itself, records_of

PROGRAMS = {
    name: dedent(source)
    for name, source in {
        "good": """\
            import asyncio


            async def fetch(page, slots):
                async with slots:
                    try:
                        await asyncio.sleep(0.2)
                    finally:
                        print(page)


            async def main():
                slots = asyncio.Semaphore(2)
                await asyncio.gather(*(fetch(page, slots) for page in "abc"))


            asyncio.run(main())
            """,
        "bad": """\
            import asyncio
            import time


            async def fetch(page):
                await asyncio.sleep(0.2)
                try:
                    if page == "c":
                        time.sleep(0.3)
                    await asyncio.sleep(0.2)
                except asyncio.CancelledError:
                    pass


            async def main():
                tasks = [asyncio.create_task(fetch(page)) for page in "abc"]
                await asyncio.sleep(0.6)
                tasks[0].cancel()
                for page in "de":
                    await fetch(page)
                asyncio.create_task(fetch("f"))
                await asyncio.sleep(0)
                print("done")


            asyncio.run(main())
            """,
        "stuck": """\
            import asyncio


            async def main():
                await asyncio.Event().wait()


            asyncio.run(main())
            """,
        "error": """\
            import asyncio


            async def main():
                print("a")
                await asyncio.sleep(0.1)
                raise ValueError


            asyncio.run(main())
            """,
        "swallows": """\
            import asyncio


            async def work():
                while True:
                    try:
                        await asyncio.sleep(0.2)
                    except BaseException:
                        break


            async def main():
                task = asyncio.create_task(work())
                await asyncio.sleep(0.1)
                task.cancel()
                await asyncio.wait([task])


            asyncio.run(main())
            """,
    }.items()
}


@cache
def runs() -> dict[str, Run]:
    def is_good(name: str, records: tuple[Record, ...]) -> bool:
        return ended_by_itself(records[0])

    found = records_of(find("cpython"), PROGRAMS, is_good=is_good)
    return {name: Run(record, PROGRAMS[name], "c\nb\na\n") for name, [record] in found.items()}


def ends(run: Run) -> Sentence:
    return run.ends_without_an_error()


SENTENCES: list[tuple[str, str, Callable[[Run], Sentence]]] = [
    ("good", "error", ends),
    ("good", "stuck", ends),
    ("good", "stuck", lambda run: run.no_deadlock()),
    ("good", "bad", lambda run: run.done_within(0.4)),
    ("bad", "good", lambda run: run.takes(0.5)),
    ("good", "bad", lambda run: run.at_most(2, "fetch")),
    ("good", "bad", lambda run: run.waits("fetch", 3, 0.2)),
    ("good", "bad", lambda run: run.no_task_left()),
    ("good", "bad", lambda run: run.finally_ran("fetch")),
    ("good", "bad", lambda run: run.never_blocked(0.1)),
    ("good", "swallows", lambda run: run.ends_cancelled("work")),
    ("good", "error", lambda run: run.still_prints(any_order=True)),
    (
        "error",
        "good",
        lambda run: run.prints("a", text="It prints a.") if run is runs()["good"] else Sentence("It prints a.", True),
    ),
    ("good", "bad", lambda run: run.prints_last("c")),
]


@pytest.mark.parametrize(("holds", "fails", "sentence"), SENTENCES)
def test_a_sentence_holds_for_one_run_and_fails_for_another(
    holds: str, fails: str, sentence: Callable[[Run], Sentence]
) -> None:
    good, bad = sentence(runs()[holds]), sentence(runs()[fails])

    assert good.holds
    assert good.text == bad.text
    assert not bad.holds
    assert bad.found
    assert bad.moment is not None


def event(name: str, sentence: Sentence) -> dict[str, Any]:
    return dict(runs()[name].events[sentence.moment or 0])


def test_a_sentence_that_fails_names_the_first_event_that_went_wrong() -> None:
    bad = runs()["bad"]

    assert bad.done_within(0.65).found == "it took 1.4 s"
    assert 0.65 < event("bad", bad.done_within(0.65))["time"] <= 0.9
    many = event("bad", bad.at_most(2, "fetch"))
    assert (many["kind"], many["line"], many["time"]) == ("suspended", 6, 0)
    assert bad.at_most(2, "fetch").found == "there were three"
    blocked = event("bad", bad.never_blocked(0.1))
    assert (blocked["kind"], blocked["time"]) == ("run", 0.2)
    assert bad.never_blocked(0.1).found == "one step took 0.3 s"
    assert bad.no_task_left().found == "one was not done: `fetch('f')`"
    assert event("bad", bad.no_task_left())["kind"] == "done"
    stuck = event("stuck", runs()["stuck"].no_deadlock())
    assert (stuck["kind"], stuck["timeout"]) == ("poll", None)
    assert event("error", ends(runs()["error"]))["exception"] == "ValueError"
    swallowed = event("swallows", runs()["swallows"].ends_cancelled("work"))
    assert swallowed["cancelling"]


@pytest.mark.parametrize(("late", "holds"), [(0.04, True), (0.1, False)])
def test_a_wait_counts_by_the_real_clock_even_if_its_beginning_was_noticed_late(late: float, holds: bool) -> None:
    good = runs()["good"]
    events = tuple(
        {**event, "time": event["time"] + late} if event["kind"] == "suspended" else event for event in good.events
    )

    record = replace(good.record, trace=events)
    assert Run(record, good.source, late=0.05).waits("fetch", 3, 0.2).holds is holds
    assert not Run(record, good.source).waits("fetch", 3, 0.2).holds


def test_what_is_often_wrong_has_a_message_with_its_line() -> None:
    good, bad, swallows = (runs()[name] for name in ("good", "bad", "swallows"))
    found: list[Mistake | None] = [
        bad.calls_time_sleep(),
        bad.awaits_in_a_loop("fetch"),
        bad.swallows_cancellation(),
        swallows.swallows_cancellation(),
    ]

    assert [mistake and mistake.line for mistake in found] == [9, 20, 11, 8]
    assert {good.calls_time_sleep(), good.awaits_in_a_loop("fetch"), good.swallows_cancellation()} == {None}


def finished(events: int, **fields: str) -> dict[str, Any]:
    return {"type": "finished", "outcome": {"kind": "finished"}, "duration": 1, "events": events, **fields}


def test_a_recording_that_the_program_has_changed_is_not_complete() -> None:
    traced = {"type": "traced", "events": [{"kind": "loop", "loop": 1, "state": "closed", "time": 0.1}]}
    honest, foreign, replaced = (
        Run(Record.of([traced, last])).incomplete()
        for last in (finished(1), finished(0), finished(1, tampered="it has replaced `asyncio.sleep`"))
    )

    assert honest is None
    assert foreign == "events came that the recorder has not sent"
    assert replaced == "it has replaced `asyncio.sleep`"


@pytest.mark.parametrize(
    ("threads", "recorded", "complete"),
    [
        (False, ["a\n", "b\n"], True),
        (False, ["b\n", "a\n"], False),
        (True, ["b\n", "a\n"], True),
        (True, ["b\n", "a\n", "c\n"], False),
    ],
)
def test_the_recorded_order_may_differ_from_the_printed_one_only_with_threads(
    threads: bool, recorded: list[str], complete: bool
) -> None:
    events: list[dict[str, Any]] = [
        {"kind": "printed", "stream": "stdout", "text": text, "time": 0.1} for text in recorded
    ]
    if threads:
        events.insert(0, {"kind": "thread", "thread": 1, "time": 0})
    printed = [{"type": "printed", "stream": "stdout", "text": text, "time": 0.1} for text in ("a\n", "b\n")]
    record = Record.of([*printed, {"type": "traced", "events": events}, finished(len(events))])

    assert (Run(record).incomplete() is None) is complete


def judged(check: str, run: Run) -> Judgement:
    return judge(dedent(check), run)


def test_a_check_yields_its_sentences_behind_those_of_every_exercise() -> None:
    check = """\
        def check(run):
            print("said the check")
            yield run.done_within(0.4)


        def mistakes(run):
            yield run.calls_time_sleep()
            yield run.awaits_in_a_loop("fetch")
        """
    good, bad = judged(check, runs()["good"]), judged(check, runs()["bad"])

    assert good.passed
    assert not good.mistakes
    assert [sentence.holds for sentence in bad.sentences] == [True, False]
    assert [mistake.line for mistake in bad.mistakes] == [9, 20]


def test_a_report_is_json_whatever_the_check_prints(capsys: pytest.CaptureFixture[str]) -> None:
    messages = [
        {"type": "started", "python": "3.14.0"},
        {"type": "printed", "stream": "stdout", "text": "passed\n", "time": 0.0},
    ]
    check = "def check(run):\n    print(1)\n    yield run.done_within(1)\n"
    request = {"check": check, "messages": messages, "ended": {"kind": "flood"}, "source": "", "before": ""}
    report(json.dumps(request))

    answer = json.loads(capsys.readouterr().out)
    assert answer["passed"] is False
    assert answer["sentences"][0]["found"] == "it printed without end"
