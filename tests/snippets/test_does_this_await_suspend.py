"""Tests for the tables in docs/reference/does-this-await-suspend.md, on every Python."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from looplab.record import Record
from tests.support.edited import run_on_virtual_clock
from tests.support.pages import DOCS
from tests.support.runs import lines
from tests.support.snippets import SNIPPETS, claimed

RecordOf = Callable[..., Record]

PAGE = "does-this-await-suspend"
TEXT = (DOCS / "reference" / f"{PAGE}.md").read_text()
TABLES = {
    anchor: [
        (what.replace("`", ""), word)
        for what, word in re.findall(r"^\| (.*?) \| (.*?) \|$", section, re.M)
        if what != "await"
    ]
    for anchor, section in re.findall(r"^## .*? \{ #(\w+) \}$(.*?)(?=^## )", TEXT, re.M | re.S)
}


def on(word: str, minor: int) -> str:
    """What a cell says of Python 3.`minor`: "suspends up to 3.11, then continues" has two answers."""
    before, _, after = word.partition(", then ")
    first, _, last = before.partition(" up to 3.")
    return after if last and minor > int(last) else first


@pytest.mark.parametrize("name", TABLES)
def test_each_row_is_so_on_each_python(record_of: RecordOf, name: str, subtests: pytest.Subtests) -> None:
    for runtime in claimed(SNIPPETS[f"{PAGE}/{name}"]):
        if runtime.name.startswith("cpython3"):
            continue
        record = record_of(f"{PAGE}/{name}", runtime.name)
        minor = int(record.python.split(".")[1])
        with subtests.test(runtime=runtime.name):
            assert lines(record) == [f"{on(word, minor):9} {what}" for what, word in TABLES[name]]


def test_a_request_to_cancel_arrives_at_the_next_await_that_suspends() -> None:
    own = """    await plain()
    asyncio.current_task().cancel()
    print(await plain())
    await asyncio.sleep(0)
    print("not reached")
"""
    source = SNIPPETS[f"{PAGE}/tasks"].source
    body = source[source.index("    done, pending") : source.index("\n\nasyncio.run")]
    record = run_on_virtual_clock(f"{PAGE}/tasks", (body, own))

    assert lines(record)[0] == "a coroutine that never waits"
    assert record.outcome.exception == "CancelledError"
    assert "not reached" not in record.text
