"""Tests for the claims in docs/waiting-well/context-variables.md."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from looplab.record import Record
from tests.support.edited import run_with_main, runtime_with
from tests.support.runs import lines

RecordOf = Callable[..., Record]

PAGE = "context-variables"


def test_each_line_has_the_number_of_its_request(record_of: RecordOf) -> None:
    assert lines(record_of(f"{PAGE}/request_ids")) == [
        "[1] users read",
        "[2] users read",
        "[1] orders read",
        "[2] orders read",
        "[-] all answered",
    ]


def test_a_task_copies_when_it_is_made_and_a_coroutine_not_at_all(record_of: RecordOf) -> None:
    assert sorted(lines(record_of(f"{PAGE}/copied"))) == ["invoice: to Grace", "reminder: to Ada"]


def test_a_handler_has_the_values_of_start_server_and_none_of_its_client(record_of: RecordOf) -> None:
    printed = lines(record_of(f"{PAGE}/connections"))

    assert printed[:2] == ["[start] a connection"] * 2
    assert sorted(printed[2:]) == ["[7] answered", "[8] answered", "[later] both answered"]


@pytest.mark.parametrize(("python", "wait_for"), [("3.11", "nobody"), ("3.12", "Ada")])
def test_await_and_generators_share_tasks_do_not_and_wait_for_shares_from_3_12_on(python: str, wait_for: str) -> None:
    record = run_with_main(f"{PAGE}/who_sees_it", WAYS, runtime=runtime_with(python))

    assert dict(line.split() for line in lines(record)) == {
        "await": "Ada",
        "anext": "Ada",
        "task": "nobody",
        "gather": "nobody",
        "group": "nobody",
        "wait_for": wait_for,
    }


WAYS = """
async def grouped():
    async with asyncio.TaskGroup() as group:
        group.create_task(log_in())
for way, awaitable in {
    "await": log_in(),
    "anext": anext(sessions()),
    "task": asyncio.create_task(log_in()),
    "gather": asyncio.gather(log_in()),
    "group": grouped(),
    "wait_for": asyncio.wait_for(log_in(), timeout=1),
}.items():
    user.set("nobody")
    await awaitable
    print(way, user.get())
"""

OTHERS = """
import contextvars
import threading
loop = asyncio.get_running_loop()
user.set("call_soon")
loop.call_soon(lambda: print("a callback sees what was set before", user.get()))
user.set("nobody")
await asyncio.sleep(0)
async def reads():
    user.set("Ada")
    yield
    print("a generator sees", user.get())
stream = reads()
await anext(stream)
user.set("Grace")
await anext(stream, None)
context = contextvars.copy_context()
await asyncio.create_task(log_in(), context=context)
print("in a context of your own:", context[user], "and outside:", user.get())
local = threading.local()
async def set_local():
    local.user = "Ada"
await asyncio.create_task(set_local())
print("all tasks have the same threading.local:", local.user)
user.set(names := [])
async def append():
    user.get().append("Ada")
await asyncio.create_task(append())
print("and the same list:", names)
loop.set_task_factory(asyncio.eager_task_factory)
user.set("nobody")
await asyncio.create_task(log_in())
print("after an eager task:", user.get())
"""


def test_callbacks_copy_when_they_are_scheduled_and_a_given_context_keeps_what_is_set() -> None:
    record = run_with_main(f"{PAGE}/who_sees_it", OTHERS, runtime=runtime_with("3.13"))

    assert lines(record) == [
        "a callback sees what was set before call_soon",
        "a generator sees Grace",
        "in a context of your own: Ada and outside: Grace",
        "all tasks have the same threading.local: Ada",
        "and the same list: ['Ada']",
        "after an eager task: nobody",
    ]


TOKEN = """
user.set("nobody")
with user.set("Ada"):
    print(user.get())
print(user.get())
"""


def test_from_3_14_on_a_token_is_a_context_manager() -> None:
    record = run_with_main(f"{PAGE}/copied", TOKEN, runtime=runtime_with("3.14"))

    assert lines(record) == ["Ada", "nobody"]


POOL = """
import sys
import threading
import types
from concurrent.futures import ThreadPoolExecutor
loop = asyncio.get_running_loop()
async def ask(pool, name):
    user.set(name)
    return await loop.run_in_executor(pool, user.get, "no value")
print(sys.flags.thread_inherit_context)
for inherit in 0, 1:
    # a free-threaded Python has this flag set
    flags = types.SimpleNamespace(thread_inherit_context=inherit)
    threading._sys = types.SimpleNamespace(**{**vars(sys), "flags": flags})
    with ThreadPoolExecutor(max_workers=1) as pool:
        print(*[await asyncio.create_task(ask(pool, name)) for name in ("Ada", "Grace")], sep=", ")
"""


def test_a_thread_of_a_pool_has_no_values_or_where_threads_inherit_those_of_whoever_started_it() -> None:
    record = run_with_main(f"{PAGE}/who_sees_it", POOL, runtime=runtime_with("3.14"), clock="real")

    assert lines(record) == ["0", "no value, no value", "Ada, Ada"]
