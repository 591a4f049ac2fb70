"""Tests for the claims in docs/waiting-well/objects-that-await.md."""

from __future__ import annotations

from collections.abc import Callable

from looplab.record import Record
from tests.support.edited import run_change, run_on_virtual_clock, run_with_main
from tests.support.runs import lines

RecordOf = Callable[..., Record]

PAGE = "objects-that-await"


def test_the_factory_returns_an_object_that_is_connected(record_of: RecordOf) -> None:
    assert lines(record_of(f"{PAGE}/factory")) == [r"the server says b'welcome to the chat\n'"]


def test_if_the_third_does_not_open_the_other_two_are_closed_in_reverse(record_of: RecordOf) -> None:
    assert lines(record_of(f"{PAGE}/exit_stack")) == [
        "users is open",
        "orders is open",
        "orders is closed",
        "users is closed",
        "backup does not answer",
    ]


def test_a_cached_coroutine_cannot_be_awaited_again(record_of: RecordOf) -> None:
    assert lines(record_of(f"{PAGE}/cached"))[-1] == "cannot reuse already awaited coroutine"


def test_cancelling_one_who_shares_a_task_cancels_both_unless_it_is_shielded() -> None:
    plain, shielded = run_on_virtual_clock(f"{PAGE}/shared"), run_change("objects-that-await/shared")

    assert lines(plain) == ["asking the bank", "Ada is cancelled", "Grace is cancelled"]
    assert lines(shielded) == ["asking the bank", "Ada is cancelled", "Grace pays 1.09"]


OBJECTS = """
class Chat:
    def __await__(self):
        return self.open().__await__()
    async def open(self):
        await asyncio.sleep(0.1)
        return "open"
    @property
    async def name(self):
        return "the name"
print(await Chat(), await asyncio.gather(Chat()), await asyncio.wait_for(Chat(), 1), await Chat().name)
try:
    asyncio.create_task(Chat())
except TypeError as error:
    print(str(error)[:36])
from contextlib import AsyncExitStack
async with AsyncExitStack() as stack:
    await stack.enter_async_context(connected("users"))
    kept = stack.pop_all()
print("after the block")
await kept.aclose()
cache = {}
async def fails():
    print("asking")
    raise OSError("the bank is closed")
def rate():
    return cache.setdefault("EUR", asyncio.ensure_future(fails()) if not cache else None)
for _ in range(2):
    try:
        await rate()
    except OSError as error:
        print(error)
"""


def test_objects_can_be_awaited_a_stack_can_be_taken_over_and_a_kept_task_keeps_its_failure() -> None:
    assert lines(run_with_main(f"{PAGE}/exit_stack", OBJECTS)) == [
        "open ['open'] open the name",
        "a coroutine was expected, got <__mai",
        "users is open",
        "after the block",
        "users is closed",
        "asking",
        "the bank is closed",
        "the bank is closed",
    ]
