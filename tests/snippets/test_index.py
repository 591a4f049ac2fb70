"""What the home page says of its program."""

from __future__ import annotations

from collections.abc import Callable

from looplab.record import Record


def test_breakfast_takes_as_long_as_the_tea(record_of: Callable[..., Record]) -> None:
    moments = {chunk.text.strip(): chunk.time for chunk in record_of("index/breakfast").output}

    assert 1.5 <= moments["tea is ready"] - moments["kettle on"] < 1.5 * 1.5
    assert moments["bread in the toaster"] < moments["toast is ready"] < moments["tea is ready"]
