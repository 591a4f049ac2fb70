"""The sentences of docs/first-steps/your-first-coroutine.md, tested."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from looplab.record import Record
from loopsite.run.runtimes import Runtime, pyodide
from tests.support.edited import run_edited

RecordOf = Callable[..., Record]

here_and_in_the_browser = pytest.mark.parametrize("runtime", ["cpython", "pyodide3.14"])

CALL = '    send("Dinner at eight?")'
AWAITED = '    status = await send("Dinner at eight?")'


@here_and_in_the_browser
def test_not_one_line_of_send_has_run(record_of: RecordOf, runtime: str) -> None:
    record = record_of("your-first-coroutine/called", runtime)

    assert "sending" not in record.text
    assert record.outcome.kind == "finished"


def test_an_awaited_coroutine_has_no_row_of_its_own(record_of: RecordOf) -> None:
    trace = record_of("your-first-coroutine/awaited").trace
    made = [event["coroutine"] for event in trace if event["kind"] == "task"]

    assert [name for name in made if not name.startswith("BaseEventLoop.")] == ["main"]


def test_each_call_makes_a_new_coroutine() -> None:
    record = run_edited("your-first-coroutine/in_a_variable", ("print(await letter)  #", 'print(await send("Hi"))  #'))

    assert record.output[-1].text == "delivered\n"


def test_the_warning_comes_when_the_coroutine_is_thrown_away() -> None:
    record = run_edited("your-first-coroutine/called", (CALL, CALL.replace("send", "letter = send")))

    assert record.text.index("after the call") < record.text.index("never awaited")


def test_tracemalloc_shows_where_the_coroutine_was_made() -> None:
    record = run_edited(
        "your-first-coroutine/called", ("import asyncio\n", "import asyncio, tracemalloc\ntracemalloc.start()\n")
    )

    assert "Object allocated at" in record.text


@pytest.mark.parametrize("runtime", [None, pyodide((3, 14))], ids=["cpython", "pyodide3.14"])
def test_await_at_the_bottom_of_the_file_is_refused(runtime: Runtime | None) -> None:
    record = run_edited("your-first-coroutine/awaited", ("asyncio.run(main())", "await main()"), runtime=runtime)

    assert "SyntaxError: 'await' outside function" in record.text
    assert "before the call" not in record.text


def test_asyncio_run_returns_what_main_returned() -> None:
    run, returning = (
        ("asyncio.run(main())", "print(asyncio.run(main()))"),
        ('print(f"after the call: {status}")', "return 42"),
    )
    record = run_edited("your-first-coroutine/awaited", run, returning)

    assert record.output[-1].text == "42\n"


def test_asyncio_run_is_refused_inside() -> None:
    record = run_edited("your-first-coroutine/awaited", (AWAITED, "    status = asyncio.run(None)"))

    assert "RuntimeError: asyncio.run() cannot be called from a running event loop" in record.text


def test_with_its_await_the_message_is_refused() -> None:
    record = run_edited("your-first-coroutine/is_it_sent", ("if send", "if await send"))

    assert record.text == "refused\n"


def test_two_awaits_send_one_after_the_other() -> None:
    record = run_edited("your-first-coroutine/awaited", (AWAITED, f"{AWAITED}\n    print(status)\n{AWAITED}"))

    assert [chunk.text for chunk in record.output[1:4]] == [
        "sending 'Dinner at eight?'\n",
        "delivered\n",
        "sending 'Dinner at eight?'\n",
    ]


def test_await_in_a_plain_function_is_refused() -> None:
    record = run_edited("your-first-coroutine/awaited", ("async def send", "def send"))

    assert "SyntaxError: 'await' outside async function" in record.text


def test_without_asyncio_run_it_is_main_that_is_never_awaited() -> None:
    record = run_edited("your-first-coroutine/awaited", ("asyncio.run(main())", "main()"))

    assert "coroutine 'main' was never awaited" in record.text
    assert "before the call" not in record.text
