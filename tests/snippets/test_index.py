"""Tests for the claims in docs/index.md."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from looplab.record import Record
from tests.support.edited import run_on_virtual_clock
from tests.support.snippets import IN_PYODIDE


def test_breakfast_takes_as_long_as_the_tea(record_of: Callable[..., Record]) -> None:
    times = {chunk.text.strip(): chunk.time for chunk in record_of("index/breakfast", IN_PYODIDE).output}

    assert list(times) == ["toast is ready", "tea is ready", "breakfast took 1.5 s"]
    assert times["tea is ready"] - times["toast is ready"] == pytest.approx(0.5)


def test_one_after_the_other_it_would_take_a_second_more() -> None:
    record = run_on_virtual_clock(
        "index/breakfast",
        (
            '    await asyncio.gather(make("tea", 1.5), make("toast", 1))',
            '    await make("tea", 1.5)\n    await make("toast", 1)',
        ),
    )

    assert record.text.splitlines()[-1] == "breakfast took 2.5 s"
