"""Tests for docs/reference/errors-by-message.md: each program prints its message, and the repaired one does not."""

from __future__ import annotations

import asyncio
import inspect
import json
import re
import subprocess
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from selectolax.lexbor import LexborHTMLParser

from looplab.record import Record
from loopsite.render.explained import explain, explained_in
from loopsite.run.runtimes import node
from tests.support.edited import run_edited
from tests.support.paths import PROJECT
from tests.support.snippets import SNIPPETS, claimed

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "errors-by-message.md"

RecordOf = Callable[..., Record]


class Section(NamedTuple):
    """A section of the page: the messages in its heading, and the programs that it shows."""

    messages: list[str]
    programs: list[str]


SECTIONS = {
    anchor: Section(re.findall(r"`([^`]*)`", heading), re.findall(r'snippet="([^"]*)"', body))
    for heading, anchor, body in re.findall(
        r"^### (.*?) \{ #([\w-]+) \}$(.*?)(?=^##|\Z)", PAGE.read_text(), re.MULTILINE | re.DOTALL
    )
}


def runtimes(program: str) -> list[str]:
    """The runtimes that a program claims: every Pyodide, and the Python that builds the site."""
    return [runtime.name for runtime in claimed(SNIPPETS[program]) if not runtime.name.startswith("cpython3")]


def pattern_of(message: str) -> str:
    """What a message of a heading matches, where … stands for what differs between runs."""
    return re.escape(message).replace("…", ".*")


def test_each_heading_has_an_anchor_and_two_programs() -> None:
    assert len(SECTIONS) == PAGE.read_text().count("\n### ")
    assert {anchor: len(programs) for anchor, (_, programs) in SECTIONS.items()} == dict.fromkeys(SECTIONS, 2)


@pytest.mark.parametrize(
    ("program", "message"), [(programs[0], message) for messages, programs in SECTIONS.values() for message in messages]
)
def test_the_first_program_prints_the_message(record_of: RecordOf, program: str, message: str) -> None:
    texts = [record_of(program, runtime).text for runtime in runtimes(program)]

    assert any(re.search(pattern_of(message), text) for text in texts)


@pytest.mark.parametrize("program", [programs[1] for _, programs in SECTIONS.values()])
def test_the_repaired_program_finishes_without_errors_everywhere(record_of: RecordOf, program: str) -> None:
    for runtime in runtimes(program):
        record = record_of(program, runtime)

        assert record.outcome.kind == "finished"
        assert all(chunk.stream == "stdout" for chunk in record.output)


@pytest.mark.parametrize(
    ("anchor", "version"),
    [("coroutine-was-expected", (3, 14)), ("cannot-be-awaited", (3, 14)), ("nonetype-cannot-be-awaited", (3, 14))],
)
def test_the_second_message_is_printed_by_later_versions(
    record_of: RecordOf, anchor: str, version: tuple[int, int]
) -> None:
    (first, second), [program, _] = SECTIONS[anchor]
    for runtime in runtimes(program):
        record = record_of(program, runtime)
        [minor] = re.findall(r"^3\.(\d+)", record.python)

        assert re.search(pattern_of(second if int(minor) >= version[1] else first), record.text)


# a coroutine that is never run


def test_debug_mode_shows_where_the_coroutine_was_created() -> None:
    record = run_edited("errors-by-message/never_awaited", ("asyncio.run(main())", "asyncio.run(main(), debug=True)"))

    assert re.search(r"Coroutine created at.*line 10, in main\n *send_receipt\(17\)", record.text, re.DOTALL)


@pytest.mark.parametrize(
    ("use", "message"),
    [
        ("print(list(user))", "'coroutine' object is not iterable"),
        ("print(user.name)", "'coroutine' object has no attribute 'name'"),
        ("print(1 + user)", "unsupported operand type(s) for +: 'int' and 'coroutine'"),
    ],
)
def test_using_a_coroutine_instead_of_its_result_has_many_messages(use: str, message: str) -> None:
    text = run_edited("errors-by-message/coroutine_not_subscriptable", ('print(user["name"])', use)).text

    assert message in text
    assert "was never awaited" in text


@pytest.mark.parametrize(
    "method",
    [
        asyncio.Queue.put_nowait,
        asyncio.Event.set,
        asyncio.Lock.release,
        asyncio.StreamWriter.write,
        asyncio.StreamWriter.close,
    ],
)
def test_many_methods_of_asyncio_are_plain_ones(method: Callable[..., object]) -> None:
    assert not inspect.iscoroutinefunction(method)


def test_awaiting_a_function_that_returns_nothing_mentions_nonetype() -> None:
    record = run_edited("errors-by-message/cannot_be_awaited", ('return {"theme": "dark"}', "pass"))

    assert "object NoneType can't be used in 'await' expression" in record.text


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (
            'await connect("db.example")',
            'open("notes.txt", "w")',
            "does not support the asynchronous context manager protocol",
        ),
        (
            'async with await connect("db.example")',
            "with asyncio.Lock()",
            "'Lock' object does not support the context manager protocol",
        ),
        (
            'async with await connect("db.example") as connection',
            "async for connection in [1, 2]",
            "'async for' requires an object with __aiter__ method, got list",
        ),
    ],
)
def test_each_wrong_kind_of_with_and_for_has_its_message(before: str, after: str, message: str) -> None:
    record = run_edited("errors-by-message/context_manager_fixed", (before, after))

    assert message in record.text


def test_await_at_the_top_of_a_module_has_a_different_message() -> None:
    record = run_edited(
        "errors-by-message/await_outside",
        ("def price(article):\n    return await asyncio.sleep(0.1, 4.2)\n", "await 1\n"),
    )

    assert "SyntaxError: 'await' outside function" in record.text


def test_a_task_can_be_awaited_twice() -> None:
    record = run_edited(
        "errors-by-message/coroutine_reused", ("roll = roll_dice()", "roll = asyncio.create_task(roll_dice())")
    )

    assert record.text == "first: 4\nsecond: 4\n"


# the wrong loop


def test_the_message_names_the_thread_without_a_loop() -> None:
    in_a_thread = (
        "loop = asyncio.get_event_loop()",
        "import threading\n"
        "loop = asyncio.new_event_loop()\n"
        'threading.Thread(target=asyncio.get_event_loop, name="printer").start()',
    )
    record = run_edited("what-changed-when/get_event_loop", in_a_thread)

    assert "RuntimeError: There is no current event loop in thread 'printer'." in record.text


def test_a_queue_is_not_bound_to_a_loop_until_a_task_waits_for_it() -> None:
    record = run_edited("errors-by-message/bound_to_a_different_loop", ("    await asyncio.sleep(0)\n", ""))

    assert record.text == "cook soup\ncook pie\n"


# tasks and futures


def test_asyncio_run_lets_a_pending_task_clean_up() -> None:
    record = run_edited(
        "errors-by-message/destroyed_pending_fixed",
        ("    await saving\n", ""),
        (
            "    await asyncio.sleep(0.1)\n",
            "    try:\n        await asyncio.sleep(60)\n    finally:\n        print('swept')\n",
        ),
    )

    assert record.text == "main is done\nswept\n"


def test_an_unretrieved_exception_is_logged_when_its_task_is_destroyed(record_of: RecordOf) -> None:
    text = record_of("errors-by-message/task_exception").text

    assert text.index("main goes on") < text.index("Task exception was never retrieved")
    assert "OSError: no space left for cat.jpg" in text


def test_a_cancelled_future_cannot_be_given_a_result() -> None:
    record = run_edited(
        "errors-by-message/invalid_state", ("winner.set_result(runner)", "winner.cancel(); winner.set_result(runner)")
    )

    assert record.outcome.exception == "InvalidStateError"


def test_except_without_a_star_does_not_catch_an_error_inside_a_group() -> None:
    record = run_edited("errors-by-message/sub_exception_fixed", ("except* LookupError", "except LookupError"))

    assert record.outcome.exception == "ExceptionGroup"


# streams, conditions and generators


def reader_with(data: bytes) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    reader.feed_data(data)
    return reader


@pytest.mark.parametrize(("method", "named"), [("readline", "readuntil()"), ("readexactly", "readexactly()")])
def test_the_message_about_two_readers_names_the_method(method: str, named: str) -> None:
    async def read_twice() -> None:
        reader = reader_with(b"")
        arguments = (100,) if method == "readexactly" else ()
        await asyncio.gather(*(getattr(reader, method)(*arguments) for _ in range(2)))

    with pytest.raises(RuntimeError, match=rf"^{re.escape(named)} called while another coroutine"):
        asyncio.run(read_twice())


def test_readline_drops_a_line_that_is_too_long_and_reads_on_behind_it() -> None:
    async def read_on() -> bytes:
        reader = reader_with(b"x" * 70_000 + b"\nnext\n")
        with pytest.raises(ValueError, match="Separator is found, but chunk is longer than limit"):
            await reader.readline()
        return await reader.readline()

    assert asyncio.run(read_on()) == b"next\n"


def test_readuntil_drops_nothing() -> None:
    async def read_on() -> int:
        reader = reader_with(b"x" * 70_000 + b"\n")
        with pytest.raises(asyncio.LimitOverrunError):
            await reader.readuntil()
        return len(await reader.readexactly(70_001))

    assert asyncio.run(read_on()) == 70_001


def test_a_line_that_has_no_end_yet_has_another_message() -> None:
    async def read() -> None:
        await reader_with(b"x" * 70_000).readline()

    with pytest.raises(ValueError, match="Separator is not found, and chunk exceed the limit"):
        asyncio.run(read())


def test_waiting_for_a_condition_needs_its_lock_too() -> None:
    async def wait() -> None:
        await asyncio.Condition().wait()

    with pytest.raises(RuntimeError, match="cannot wait on un-acquired lock"):
        asyncio.run(wait())


def test_two_readers_of_an_asynchronous_generator_have_a_message_of_their_own() -> None:
    async def tick() -> AsyncIterator[int]:
        await asyncio.sleep(0)
        yield 1

    async def read_twice() -> None:
        ticks = tick()
        await asyncio.gather(anext(ticks), anext(ticks))

    with pytest.raises(RuntimeError, match=re.escape("anext(): asynchronous generator is already running")):
        asyncio.run(read_twice())


# time


def test_the_traceback_shows_the_cancellation_above_the_timeout(record_of: RecordOf) -> None:
    text = record_of("errors-by-message/timeout_error").text

    assert text.index("CancelledError") < text.rindex("TimeoutError")


def test_on_3_10_the_builtin_timeout_error_does_not_catch_it() -> None:
    record = run_edited("errors-by-message/timeout_error_fixed", runtime="pyodide3.10")

    assert record.outcome.exception == "TimeoutError"
    assert record.text.endswith("asyncio.exceptions.TimeoutError\n")


# links to the headings, from what programs print

EXPLAINED = explained_in(PAGE.read_text())

OTHER_MESSAGES = {
    ("passing-coroutines-is-forbidden", "3.10"),  # only warns, of a deprecation
    ("timeout-should-be-used-inside-a-task", "3.11"),  # up to 3.11.3; see the page
    *(("shielded-future", f"3.{minor}") for minor in range(10, 14)),  # "Task exception was never retrieved"
}
"""Headings whose program prints another message on one Python."""

NO_TASK_GROUP = "no-attribute-taskgroup"
"""Its program catches the error, which there is on Python 3.10 only, and prints it to stdout."""


def errors_of(record: Record) -> str:
    return "".join(chunk.text for chunk in record.output if chunk.stream == "stderr")


def test_what_each_program_prints_is_explained_by_its_heading_on_each_python(
    record_of: RecordOf, subtests: pytest.Subtests
) -> None:
    texts: list[str] = []
    for anchor, (_, [program, _]) in SECTIONS.items():
        for runtime in runtimes(program):
            record = record_of(program, runtime)
            texts.append(record.text if anchor == NO_TASK_GROUP else errors_of(record))
            python = ".".join(record.python.split(".")[:2])
            if (anchor, python) in OTHER_MESSAGES or (anchor == NO_TASK_GROUP and python != "3.10"):
                continue
            with subtests.test(anchor, runtime=runtime):
                assert anchor in {each.anchor for each in explain(texts[-1], EXPLAINED)}
    in_python = [[each.message for each in explain(text, EXPLAINED)] for text in texts]

    assert in_javascript(texts) == in_python


def in_javascript(texts: list[str]) -> list[list[str]]:
    """For each text, what the page finds: the code of `web/src/run/explained.ts`, in Node, with the site's patterns."""
    messages = [{"message": each.message, "pattern": each.pattern, "address": each.anchor} for each in EXPLAINED]
    source = (PROJECT / "web/src/run/explained.ts").read_text().replace("../shared/site", "./none")
    body = source[source.index("export function explain(") :]
    script = f"""{body}
import {{ readFileSync }} from "node:fs";
const {{ messages, texts }} = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(texts.map((text) => explain(text, messages).map(({{ message }}) => message))));
"""
    # Node runs TypeScript by leaving out its types
    done = subprocess.run(
        [node(), "--experimental-strip-types", "--no-warnings", "--input-type=module-typescript", "-e", script],
        input=json.dumps({"messages": messages, "texts": texts}),
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[list[str]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    ("errors", "anchors"),
    [
        ("TimeoutError\n", ["timeout-error"]),
        ("TimeoutError: timed out\n", []),
        ("asyncio.exceptions.TimeoutError\n", ["timeout-error"]),
        ("  | ValueError: no\n  | RuntimeError: no running event loop\n", ["no-running-event-loop"]),
        ("a RuntimeError: no running event loop\n", []),
        ("RuntimeError: no running event loops\n", []),
        ("AttributeError: module 'asyncio' has no attribute 'TaskGroups'\n", []),
        ("AttributeError: module 'asyncio' has no attribute 'TaskGroup'. Did you mean", ["no-attribute-taskgroup"]),
        ("x.py:1: RuntimeWarning: coroutine 'f' was never awaited\n  f()\n", ["never-awaited"]),
        ("TypeError: object NoneType can't be used in 'await' expression\n", ["nonetype-cannot-be-awaited"]),
        ("TypeError: object int can't be used in 'await' expression\n", ["cannot-be-awaited"]),
        (
            "RuntimeError: no running event loop\n\nDuring handling of the above exception …\n\nTimeoutError\n",
            ["timeout-error"],
        ),
    ],
)
def test_a_message_is_explained_by_its_type_and_its_text(errors: str, anchors: list[str]) -> None:
    assert [each.anchor for each in explain(errors, EXPLAINED)] == anchors


def test_the_other_pages_link_what_they_record_to_its_heading(site: Path) -> None:
    page = LexborHTMLParser((site / "an-old-tutorial/index.html").read_text())
    links = {link.attributes["href"]: link.text() for link in page.css(".loop-output .loop-explained a")}

    assert links != {}
    assert all(address.startswith("../reference/errors-by-message/#") for address in map(str, links))
    assert set(links.values()) <= {each.message for each in EXPLAINED}
