"""Tests for sentences of the book that no program on a page shows: each by a small program, on every Python.

A page's own claims about its programs are tested in the module that is named after the page.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest

from looplab.record import Record
from loopsite.run.runtimes import CPython, Pyodide, Runtime, this_cpython
from tests.support.paths import PROJECT
from tests.support.runs import ended_by_itself, records_of
from tests.support.snippets import RUNTIMES


class Sentence(NamedTuple):
    """A sentence, the program that shows it, and what the program prints, by the first Python that prints it."""

    text: str
    program: str
    prints: dict[str, str]
    since: str = "3.10"
    until: str = "3.15"
    natively_only: bool = False

    def covers(self, runtime: Runtime) -> bool:
        in_range = _version(self.since) <= runtime.python <= _version(self.until)
        return in_range and not (self.natively_only and isinstance(runtime, Pyodide))

    def expected_on(self, runtime: Runtime) -> str:
        return next(text for python, text in reversed(self.prints.items()) if _version(python) <= runtime.python)


def _version(dotted: str) -> tuple[int, int]:
    major, minor = dotted.split(".")
    return int(major), int(minor)


SENTENCES = {
    "no_loop_after_run": Sentence(
        "After an asyncio.run, get_event_loop raises a RuntimeError on every version.",
        """\
import asyncio
import warnings

async def main():
    pass

asyncio.run(main())
warnings.simplefilter("ignore")  # the first releases of 3.10 warn as well
try:
    asyncio.get_event_loop()
except RuntimeError as error:
    print(error)
""",
        {"3.10": "There is no current event loop in thread 'MainThread'.\n"},
    ),
    "end_of_async_with": Sentence(
        "Another task may run where an async with block ends, although no word stands there.",
        """\
import asyncio

class Session:
    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await asyncio.sleep(0)

async def withdraw(account, amount):
    async with Session():
        enough = account["balance"] >= amount
    if enough:
        account["balance"] -= amount

async def main():
    account = {"balance": 100}
    await asyncio.gather(withdraw(account, 100), withdraw(account, 100))
    print(account)

asyncio.run(main())
""",
        {"3.10": "{'balance': -100}\n"},
    ),
    "where_others_may_run": Sentence(
        "Another task may run where an async with begins or ends, at an async for, and at a yield; not in between.",
        """\
import asyncio

turns = 0

async def other():
    global turns
    while True:
        turns += 1
        await asyncio.sleep(0)

def say(place):
    global turns
    print(place, turns > 0)
    turns = 0

class Waits:
    async def __aenter__(self):
        await asyncio.sleep(0)

    async def __aexit__(self, *error):
        await asyncio.sleep(0)

async def waits(times):
    for number in range(times):
        await asyncio.sleep(0)
        yield number
    await asyncio.sleep(0)

async def number():
    yield 1
    say("yield")

async def main():
    asyncio.create_task(other())
    say("nothing")
    async with Waits():
        say("beginning")
        say("in between")
    say("end")
    async for _ in waits(1):
        say("next item")
    say("no more items")
    [say("comprehension") async for _ in waits(1)]
    async for _ in number():
        await asyncio.sleep(0)

asyncio.run(main())
""",
        {
            "3.10": "nothing False\nbeginning True\nin between False\nend True\nnext item True\nno more items True\n"
            "comprehension True\nyield True\n"
        },
    ),
    "eager_start": Sentence(
        "create_task takes eager_start from 3.14 on, and the method of the loop by accident from 3.13.3 on.",
        """\
import asyncio
import sys

async def nothing():
    pass

async def starts_at_once(create_task):
    coroutine = nothing()
    try:
        return create_task(coroutine, eager_start=True).done()
    except TypeError:
        coroutine.close()
        return False

async def main():
    print("asyncio.create_task:", await starts_at_once(asyncio.create_task))
    of_the_loop = await starts_at_once(asyncio.get_running_loop().create_task)
    print("loop.create_task as expected:", of_the_loop == (sys.version_info >= (3, 13, 3)))

asyncio.run(main())
""",
        {
            "3.10": "asyncio.create_task: False\nloop.create_task as expected: True\n",
            "3.14": "asyncio.create_task: True\nloop.create_task as expected: True\n",
        },
    ),
    "closed_ends": Sentence(
        "A socket whose other end was closed is ready to read; one that was closed itself is not watched any more.",
        """\
import selectors
import socket

ours, theirs = socket.socketpair()
selector = selectors.SelectSelector() if not hasattr(selectors, "EpollSelector") else selectors.EpollSelector()
selector.register(ours, selectors.EVENT_READ)
print(len(selector.select(0)))
theirs.close()
print(len(selector.select(0)), ours.recv(1))
ours.close()
print(len(selector.select(0)))
""",
        {"3.10": "0\n1 b''\n0\n"},
    ),
    "sock_recv_tries_first": Sentence(
        "sock_recv reads at once if something is there, and registers the socket only if nothing is.",
        """\
import asyncio
import socket

async def main():
    loop = asyncio.get_running_loop()
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    registered = []
    add_reader = loop._add_reader
    loop._add_reader = lambda *arguments: (registered.append(1), add_reader(*arguments))[1]
    turns = []
    loop.call_soon(turns.append, 1)
    theirs.send(b"news")
    print(await loop.sock_recv(ours, 100), len(registered), len(turns))
    loop.call_later(0.1, theirs.send, b"more")
    print(await loop.sock_recv(ours, 100), len(registered), len(turns))
    ours.close()
    theirs.close()

asyncio.run(main())
""",
        {"3.10": "b'news' 0 0\nb'more' 1 1\n"},
    ),
    "a_recv_that_would_block": Sentence(
        "On a non-blocking socket, recv raises BlockingIOError instead of waiting.",
        """\
import socket

ours, theirs = socket.socketpair()
ours.setblocking(False)
try:
    ours.recv(100)
except BlockingIOError as error:
    print(type(error).__name__)
theirs.send(b"news")
print(ours.recv(100))
""",
        {"3.10": "BlockingIOError\nb'news'\n"},
    ),
    "a_stream_reads_ahead": Sentence(
        "A stream's callback reads into a buffer, although no task has asked for anything.",
        """\
import asyncio

async def serve(reader, writer):
    writer.write(bytes(50_000))
    await writer.drain()
    writer.close()

async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    await asyncio.sleep(0.5)
    print(len(reader._buffer))
    writer.close()
    server.close()

asyncio.run(main())
""",
        {"3.10": "50000\n"},
    ),
    "names_are_looked_up_in_a_thread": Sentence(
        "Looking up a name is not a matter for the selector: it goes to the thread pool.",
        """\
import asyncio

async def main():
    loop = asyncio.get_running_loop()
    run_in_executor = loop.run_in_executor
    loop.run_in_executor = lambda pool, function, *arguments: (
        print(function.__name__), run_in_executor(pool, function, *arguments))[1]
    await loop.getaddrinfo("localhost", 80)

asyncio.run(main())
""",
        {"3.10": "getaddrinfo\n"},
        natively_only=True,
    ),
    "not_awaitable": Sentence(
        "What is not awaitable ends in a TypeError, in other words from 3.14 on.",
        """\
import asyncio

async def main():
    await 5

try:
    asyncio.run(main())
except TypeError as error:
    print(error)
""",
        {"3.10": "object int can't be used in 'await' expression\n", "3.14": "'int' object can't be awaited\n"},
    ),
    "what_is_thrown_in": Sentence(
        "A step is a throw if the future that the task waits for has ended in an exception, or the task is cancelled.",
        """\
import asyncio
from collections.abc import Coroutine

class Watched(Coroutine):
    def __init__(self, coroutine):
        self.coroutine = coroutine

    def __await__(self):
        return self.coroutine.__await__()

    def send(self, value):
        print("send")
        return self.coroutine.send(value)

    def throw(self, error, *rest):
        print("throw", type(error).__name__)
        return self.coroutine.throw(error)

    def close(self):
        self.coroutine.close()

async def wait_for_news(news):
    try:
        await news
    except Exception:
        await asyncio.sleep(1)

async def main():
    news = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(Watched(wait_for_news(news)))
    await asyncio.sleep(0)
    news.set_exception(OSError())
    await asyncio.sleep(0.1)
    task.cancel()
    await asyncio.wait([task])

asyncio.run(main())
""",
        {"3.10": "send\nthrow OSError\nthrow CancelledError\n"},
    ),
    "child_watchers_that_warn": Sentence(
        "Of the child watchers, SafeChildWatcher, FastChildWatcher and MultiLoopChildWatcher warn from 3.12 on.",
        """\
import asyncio
import warnings

warnings.simplefilter("always")
for name in "Safe", "Fast", "MultiLoop", "Threaded", "Pidfd":
    with warnings.catch_warnings(record=True) as caught:
        getattr(asyncio, f"{name}ChildWatcher")()
    print(name, [warning.category.__name__ for warning in caught])
""",
        {
            "3.10": "Safe []\nFast []\nMultiLoop []\nThreaded []\nPidfd []\n",
            "3.12": "".join(f"{name} ['DeprecationWarning']\n" for name in ("Safe", "Fast", "MultiLoop"))
            + "Threaded []\nPidfd []\n",
        },
        until="3.13",
        natively_only=True,
    ),
    "loop_factory": Sentence(
        "loop_factory came with Runner in 3.11, and reached asyncio.run in 3.12.",
        """\
import asyncio

async def main():
    return type(asyncio.get_running_loop()).__name__

class OurLoop(asyncio.SelectorEventLoop):
    pass

with asyncio.Runner(loop_factory=OurLoop) as runner:
    print(runner.run(main()))
coroutine = main()
try:
    print(asyncio.run(coroutine, loop_factory=OurLoop))
except TypeError as error:
    coroutine.close()
    print(type(error).__name__)
""",
        {"3.11": "OurLoop\nTypeError\n", "3.12": "OurLoop\nOurLoop\n"},
        since="3.11",
    ),
    "what_a_task_group_raises": Sentence(
        "A task group raises an exception group that contains the error, which an except ValueError does not catch.",
        """\
import asyncio

async def fail():
    raise ValueError("no such page")

async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fail())
    except ValueError:
        print("caught")

try:
    asyncio.run(main())
except ExceptionGroup as group:
    print(group.exceptions)
""",
        {"3.11": "(ValueError('no such page'),)\n"},
        since="3.11",
    ),
    "a_result_and_a_cancellation_in_one_iteration": Sentence(
        "A task that is cancelled while it is in the ready queue with a result loses the result.",
        """\
import asyncio

async def wait_for(answer):
    print("answer:", await answer)

async def main():
    answer = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(wait_for(answer))
    await asyncio.sleep(0)
    answer.set_result(42)
    task.cancel()
    await asyncio.wait([task])
    print("cancelled:", task.cancelled())

asyncio.run(main())
""",
        {"3.10": "cancelled: True\n"},
    ),
    "what_sleep_0_is_made_of": Sentence(
        "At the bottom of sleep(0) is a generator marked with types.coroutine, which has no __await__.",
        """\
import asyncio
import inspect

bottom = asyncio.tasks.__sleep0()
print(hasattr(bottom, "__await__"), inspect.isawaitable(bottom))
print(next(bottom))
""",
        {"3.10": "False True\nNone\n"},
    ),
    "wait_for_and_a_cancellation": Sentence(
        "Up to 3.11 wait_for swallows a cancellation that comes together with the result.",
        """\
import asyncio

async def ask(answer):
    await asyncio.wait_for(answer, 10)
    print("it continues")
    await asyncio.sleep(1)

async def main():
    answer = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(ask(answer))
    await asyncio.sleep(0.1)
    answer.set_result("sunny")
    task.cancel()
    await asyncio.wait([task])
    print("cancelled:", task.cancelled())

asyncio.run(main())
""",
        {"3.10": "it continues\ncancelled: False\n", "3.12": "cancelled: True\n"},
    ),
    "wait_for_and_context_variables": Sentence(
        "Since 3.12 wait_for runs the coroutine in your task, so what it sets in context variables stays.",
        """\
import asyncio
from contextvars import ContextVar

user = ContextVar("user", default="nobody")

async def log_in():
    user.set("Ana")

async def main():
    await asyncio.wait_for(log_in(), 10)
    print(user.get())

asyncio.run(main())
""",
        {"3.10": "nobody\n", "3.12": "Ana\n"},
    ),
    "the_second_error_of_gather": Sentence(
        "When gather has raised an error, a second one disappears, and cancel on that gather does nothing.",
        """\
import asyncio
import gc

async def fail(after, error):
    await asyncio.sleep(after)
    raise error

async def wait():
    await asyncio.sleep(0.3)
    print("still running")

async def main():
    together = asyncio.gather(fail(0.1, ValueError("first")), fail(0.2, OSError("second")), wait())
    try:
        await together
    except ValueError as error:
        print("caught:", error)
    print("cancel:", together.cancel())
    await asyncio.sleep(0.5)
    del together
    gc.collect()

asyncio.run(main())
""",
        {"3.10": "caught: first\ncancel: False\nstill running\n"},
    ),
    "which_tasks_vanish": Sentence(
        "A task vanishes if only it refers to what it waits for; one that sleeps stays.",
        """\
import asyncio
import gc

async def wait_for_nobody():
    try:
        await asyncio.Event().wait()
    finally:
        print("gone")

async def sleep():
    await asyncio.sleep(1)
    print("slept")

async def main():
    messages = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: messages.append(context["message"]))
    asyncio.create_task(wait_for_nobody())
    asyncio.create_task(sleep())
    await asyncio.sleep(0)
    gc.collect()
    print(*messages)
    await asyncio.sleep(2)

asyncio.run(main())
""",
        {"3.10": "gone\nTask was destroyed but it is pending!\nslept\n"},
    ),
    "what_task_group_cancel_cancels": Sentence(
        "TaskGroup.cancel cancels the body of the block as well.",
        """\
import asyncio

async def main():
    async with asyncio.TaskGroup() as group:
        group.cancel()
        await asyncio.sleep(0)
        print("rest of the body")
    print("after the block")

asyncio.run(main())
""",
        {"3.15": "after the block\n"},
        since="3.15",
    ),
    "when_drain_waits": Sentence(
        "drain waits when more than 64 KiB are unsent, until less than 16 KiB are.",
        """\
import asyncio

async def main():
    server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    print(writer.transport.get_write_buffer_limits())
    writer.close()
    server.close()

asyncio.run(main())
""",
        {"3.10": "(16384, 65536)\n"},
    ),
    "whose_context_variables_are_set": Sentence(
        "What a new task sets in context variables stays with it; a coroutine that you await sets yours.",
        """\
import asyncio
from contextvars import ContextVar

user = ContextVar("user", default="nobody")

async def log_in(name):
    user.set(name)

async def main():
    await asyncio.create_task(log_in("Ana"))
    print(user.get())
    await log_in("Ben")
    print(user.get())

asyncio.run(main())
""",
        {"3.10": "nobody\nBen\n"},
    ),
    "how_long_run_once_is": Sentence(
        "_run_once has about eighty lines.",
        """\
import asyncio
import inspect

print(75 <= len(inspect.getsource(asyncio.BaseEventLoop._run_once).splitlines()) <= 89)
""",
        {"3.10": "True\n"},
        natively_only=True,
    ),
}


RELEASE = "the release"


def records_on(runtime: Runtime) -> dict[str, Record]:
    """The record of each sentence's program, and of one that prints the release.

    A second or more when the cache is cold: one interpreter of a browser's Python runs all.
    """
    covered = {name: sentence for name, sentence in SENTENCES.items() if sentence.covers(runtime)}

    def is_good(name: str, records: tuple[Record, ...]) -> bool:
        expected = name == RELEASE or records[0].text == covered[name].expected_on(runtime)
        return ended_by_itself(records[0]) and expected

    programs = {name: sentence.program for name, sentence in covered.items()}
    programs[RELEASE] = "import platform\nprint(platform.python_version())\n"
    found = records_of(runtime, programs, traces=(False,), is_good=is_good)
    return {name: record for name, (record,) in found.items()}


@pytest.mark.parametrize(
    "runtime",
    [
        pytest.param(
            runtime,
            id=runtime.name,
            # a Pyodide of the same Python prints the same
            marks=pytest.mark.exhaustive if isinstance(runtime, CPython) and runtime != this_cpython() else (),
        )
        for runtime in RUNTIMES
    ],
)
def test_each_sentence_holds(runtime: Runtime, subtests: pytest.Subtests) -> None:
    for name, record in records_on(runtime).items():
        if name != RELEASE:
            with subtests.test(SENTENCES[name].text):
                assert record.text == SENTENCES[name].expected_on(runtime)


def test_a_page_names_the_releases_that_run_in_the_browser() -> None:
    page = (PROJECT / "docs" / "how-this-site-runs-code.md").read_text()
    releases = [records_on(runtime)[RELEASE].text.strip() for runtime in RUNTIMES if isinstance(runtime, Pyodide)]

    assert f"{', '.join(releases[:-1])} and {releases[-1]}" in page
