"""Tests for the claims in docs/inside-the-loop/the-await-protocol.md."""

from __future__ import annotations

import asyncio
import inspect
import re
import textwrap
from asyncio import futures
from collections.abc import Callable
from pathlib import Path

from looplab.record import Record
from tests.support.edited import run_change, run_on_virtual_clock
from tests.support.runs import lines
from tests.support.snippets import natively_and_in_pyodide

PAGE = Path(__file__).parents[2] / "docs" / "inside-the-loop" / "the-await-protocol.md"

RecordOf = Callable[..., Record]


def test_the_page_shows_the_source_of_future_await_without_its_comments() -> None:
    [shown] = re.findall(r"```python\n(def __await__.*?)```", PAGE.read_text(), re.DOTALL)
    source = textwrap.dedent(inspect.getsource(futures._PyFuture.__await__))  # type: ignore[attr-defined]

    assert shown == re.sub(r"  #.*", "", source)


def test_awaiting_an_object_that_is_not_awaitable_is_a_type_error() -> None:
    record = run_on_virtual_clock("the-await-protocol/dialogue", ("    def __await__", "    def await_"))

    assert record.outcome.exception == "TypeError"


def test_await_returns_what_dunder_await_returns() -> None:
    record = run_change("the-await-protocol/dialogue")

    assert lines(record)[-1] == "Ordered: EMMA to BAKER STREET, LONDON"


def test_without_await_the_questions_for_the_address_are_never_asked() -> None:
    record = run_on_virtual_clock("the-await-protocol/dialogue", ("await address()", "address()"))

    assert lines(record)[0] == "Which book? Emma"
    assert "Ordered: Emma to <coroutine object address" in record.text
    assert "Which street?" not in record.text


def test_without_a_yield_no_question_reaches_the_driver() -> None:
    record = run_on_virtual_clock(
        "the-await-protocol/dialogue", ("        answer = yield self\n        return answer", "        return iter(())")
    )

    assert record.outcome.exception == "StopIteration"
    assert "?" not in record.text.partition("Traceback")[0]


@natively_and_in_pyodide
def test_the_loop_sees_one_task_and_one_future_however_long_the_chain_is(record_of: RecordOf, runtime: str) -> None:
    shorter = record_of("the-await-protocol/chain", runtime)
    longer = run_on_virtual_clock(
        "the-await-protocol/chain",
        ("async def measure", "async def ask(sensor):\n    return await read(sensor)\n\n\nasync def measure"),
        ("round(await read(sensor)", "round(await ask(sensor)"),
        runtime=runtime,
    )

    assert "measure awaits ask awaits read" in longer.text
    assert events(longer) == events(shorter)
    assert [kind for kind in events(shorter) if kind == "suspended"] == ["suspended"] * 3


def events(record: Record) -> list[str]:
    """The kinds of the events, in order, without the polls, of which a slow machine may need more."""
    return [event["kind"] for event in record.trace if event["kind"] not in ("poll", "polled")]


def test_the_exception_of_a_future_is_raised_at_the_innermost_await() -> None:
    record = run_change("the-await-protocol/chain")
    places = re.findall(r'File "\S+", line \d+, in (\w+)', record.text)

    assert record.outcome.exception == "OSError"
    assert places[-3:] == ["thermostat", "measure", "read"]


def test_asyncio_sleep_yields_a_future_or_none_for_zero_seconds() -> None:
    async def main() -> tuple[object, object]:
        coroutines = asyncio.sleep(1), asyncio.sleep(0)
        yielded = coroutines[0].send(None), coroutines[1].send(None)
        for coroutine in coroutines:
            coroutine.close()
        return yielded

    for_one_second, for_zero_seconds = asyncio.run(main())

    assert asyncio.isfuture(for_one_second)
    assert for_zero_seconds is None


@natively_and_in_pyodide
def test_an_await_that_yields_nothing_does_not_return_to_the_loop(record_of: RecordOf, runtime: str) -> None:
    printed = lines(record_of("the-await-protocol/parcel", runtime))

    assert printed.index("second await: a book") < printed.index("the loop has a turn")


def test_the_task_raises_its_error_at_the_yield() -> None:
    record = run_on_virtual_clock(
        "the-await-protocol/bad_yield",
        (
            "        answer = yield self\n",
            "        try:\n            answer = yield self\n"
            "        except RuntimeError:\n            print('thrown in here')\n            raise\n",
        ),
    )

    assert "thrown in here" in record.text
    assert record.outcome.exception == "RuntimeError"
