"""The sentences of docs/$page, measured."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from looplab.record import Record
from tests.support.edited import run_change

RecordOf = Callable[..., Record]

RICE, SOUP = 0.4, 0.2
"""Seconds on the stove."""


def test_one_by_one_the_soup_waits_for_the_rice(record_of: RecordOf) -> None:
    moments = {chunk.text.strip(): chunk.time for chunk in record_of("$name/one_by_one").output}

    assert moments["soup: on the stove"] >= moments["rice: on the stove"] + RICE


def test_at_once_both_are_on_the_stove_before_either_is_ready(record_of: RecordOf) -> None:
    first, second, *_ = record_of("$name/at_once").text.splitlines()

    assert {first, second} == {"rice: on the stove", "soup: on the stove"}


def test_at_once_they_take_as_long_as_the_slower_one(record_of: RecordOf) -> None:
    assert max(RICE, SOUP) <= record_of("$name/at_once").duration < RICE + SOUP


def test_one_by_one_they_take_the_sum_in_whatever_order() -> None:
    record = run_change("$name/one_by_one")

    assert record.text.startswith("soup: on the stove")
    assert record.duration == pytest.approx(RICE + SOUP)
