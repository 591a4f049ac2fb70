"""Tests for the claims in docs/which-one.md."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable

import pytest

from looplab.record import Record
from tests.support.edited import run_change, run_edited

RecordOf = Callable[..., Record]


def measured(record: Record) -> dict[str, float]:
    """The number that each line ends in, by what it measures."""
    lines = re.findall(r"^(\w[\w ]*?) +([\d.,]+) (?:s|µs)$", record.text, re.MULTILINE)
    return {name: float(number.replace(",", "")) for name, number in lines}


def test_each_of_the_three_ways_overlaps_waits(record_of: RecordOf) -> None:
    seconds = measured(record_of("which-one/it_waits"))
    one_after_another = seconds.pop("one after another")

    assert set(seconds) == {"asyncio", "threads", "processes"}
    assert one_after_another >= 1.6
    assert max(seconds.values()) < one_after_another


WHO_COUNTS = (
    "    return sum(letter",
    '    print("counts in", threading.current_thread() is threading.main_thread(), os.getpid())\n    return sum(letter',
)


@pytest.fixture(scope="module")
def counted() -> dict[str, set[tuple[str, str]]]:
    """For each way, whether `it_computes.py` counts in the main thread, and in which process."""
    record = run_edited(
        "which-one/it_computes",
        WHO_COUNTS,
        ("import timeit\n", "import os, threading, timeit\n"),
        ("* 60_000", "* 10"),
        ("repeat=3", "repeat=1"),
        ('print(f"{name:18} {best:.2f} s")', 'print("was", name)'),
    )
    ways: dict[str, set[tuple[str, str]]] = {}
    counts: set[tuple[str, str]] = set()
    for line in record.text.splitlines():
        if line.startswith("was "):
            ways[line.removeprefix("was ")], counts = counts, set()
        else:
            in_main, process = line.split()[2:]
            counts.add((in_main, process))
    return ways


def test_threads_count_in_the_same_process_and_processes_in_others(counted: dict[str, set[tuple[str, str]]]) -> None:
    [(in_main, main)] = counted["one after another"]

    assert in_main == "True"
    assert counted["asyncio"] == {("True", main)}
    assert counted["threads"] == {("False", main)}
    assert main not in {process for _, process in counted["processes"]}


def test_asyncio_counts_one_text_after_the_other() -> None:
    record = run_edited(
        "which-one/it_computes",
        ("    return count_capitals(text)", '    print("starts")\n    count_capitals(text)\n    print("ends")'),
        ("* 60_000", "* 10"),
        ("repeat=3", "repeat=1"),
    )

    assert record.text.count("starts\nends\n") == record.text.count("starts") == 4


def test_threads_use_at_most_one_processor() -> None:
    record = run_edited(
        "which-one/it_computes",
        ("import timeit\n", "import time\nimport timeit\n"),
        (
            "    best = min(timeit.repeat(way, number=1, repeat=3))\n",
            "    start = time.perf_counter(), time.process_time()\n"
            "    way()\n"
            "    best = (time.process_time() - start[1]) / (time.perf_counter() - start[0])\n",
        ),
    )

    assert 0 < measured(record)["threads"] <= 1.1


def test_to_thread_overlaps_two_blocking_calls_with_a_fetch(record_of: RecordOf) -> None:
    assert float(record_of("which-one/to_thread").text.split()[-2]) < 1.2  # three times 0.4, as it prints


def test_without_to_thread_the_queries_run_one_after_the_other() -> None:
    record = run_change("which-one/to_thread")

    assert record.text.splitlines()[-1] == "1.2 s"


def test_tens_of_thousands_of_tasks_can_wait_at_once() -> None:
    async def wait_for_all() -> int:
        tasks = [asyncio.create_task(asyncio.sleep(0)) for _ in range(20_000)]
        waiting = len(asyncio.all_tasks()) - 1
        await asyncio.gather(*tasks)
        return waiting

    assert asyncio.run(wait_for_all()) == 20_000


def test_a_task_costs_less_than_a_thread_and_a_thread_less_than_a_process(record_of: RecordOf) -> None:
    costs = measured(record_of("which-one/what_each_costs"))

    assert costs["a task"] < costs["a thread"] < costs["a process"]
