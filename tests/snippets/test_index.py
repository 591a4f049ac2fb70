"""Tests for the claims in docs/index.md."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from looplab.record import Record
from tests.support.snippets import IN_PYODIDE


def test_breakfast_takes_as_long_as_the_tea(record_of: Callable[..., Record]) -> None:
    times = {chunk.text.strip(): chunk.time for chunk in record_of("index/breakfast", IN_PYODIDE).output}

    assert times["toast is ready"] - times["bread in the toaster"] == pytest.approx(1)
    assert times["breakfast after 1.5 seconds, by one cook"] - times["kettle on"] == pytest.approx(1.5)
