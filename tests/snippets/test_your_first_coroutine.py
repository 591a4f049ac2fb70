"""Tests for the claims in docs/first-steps/your-first-coroutine.md."""

from __future__ import annotations

from collections.abc import Callable

from looplab.record import Record
from tests.support.edited import run_change, run_edited
from tests.support.snippets import natively_and_in_pyodide

RecordOf = Callable[..., Record]

AWAITED_CALL = '    status = await send("Dinner at eight?")'


@natively_and_in_pyodide
def test_calling_send_runs_none_of_its_lines(record_of: RecordOf, runtime: str) -> None:
    record = record_of("your-first-coroutine/called", runtime)

    assert "sending" not in record.text
    assert record.outcome.kind == "finished"


def test_an_awaited_coroutine_has_no_row_of_its_own(record_of: RecordOf) -> None:
    trace = record_of("your-first-coroutine/awaited").trace
    made = [event["coroutine"] for event in trace if event["kind"] == "task"]

    assert [name for name in made if not name.startswith("BaseEventLoop.")] == ["main"]


def test_each_call_creates_a_new_coroutine() -> None:
    record = run_edited("your-first-coroutine/in_a_variable", ("print(await letter)  #", 'print(await send("Hi"))  #'))

    assert record.output[-1].text == "delivered\n"


def test_the_warning_comes_when_the_coroutine_is_destroyed() -> None:
    record = run_change("your-first-coroutine/called")

    assert record.text.index("after the call") < record.text.index("never awaited")


@natively_and_in_pyodide
def test_await_at_the_bottom_of_the_file_is_a_syntax_error(runtime: str) -> None:
    record = run_edited("your-first-coroutine/awaited", ("asyncio.run(main())", "await main()"), runtime=runtime)

    assert "SyntaxError: 'await' outside function" in record.text
    assert "before the call" not in record.text


def test_asyncio_run_returns_what_main_returns() -> None:
    run, returning = (
        ("asyncio.run(main())", "print(asyncio.run(main()))"),
        ('print(f"after the call: {status}")', "return 42"),
    )
    record = run_edited("your-first-coroutine/awaited", run, returning)

    assert record.output[-1].text == "42\n"


def test_asyncio_run_is_refused_inside_a_coroutine() -> None:
    record = run_edited("your-first-coroutine/awaited", (AWAITED_CALL, "    status = asyncio.run(None)"))

    assert "RuntimeError: asyncio.run() cannot be called from a running event loop" in record.text


def test_with_await_the_program_sees_that_the_message_was_refused() -> None:
    record = run_edited("your-first-coroutine/is_it_sent", ("if send", "if await send"))

    assert record.text == "refused\n"


def test_await_in_a_plain_function_is_a_syntax_error() -> None:
    record = run_change("your-first-coroutine/awaited")

    assert "SyntaxError: 'await' outside async function" in record.text
