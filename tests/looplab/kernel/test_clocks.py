"""Clocks and waiting."""

from __future__ import annotations

import pytest

from looplab import DeadlockError
from looplab.kernel.clock import RealClock, VirtualClock
from looplab.kernel.waiting import Waiter


def test_a_virtual_wait_jumps_and_all_readings_agree() -> None:
    clock = VirtualClock()
    clock.wait_until(3600.5)

    assert (clock.peek(), clock.monotonic_ns()) == (3600.5, 3_600_500_000_000)
    assert clock.time_ns() == 1_767_272_400_500_000_000


def test_a_virtual_clock_stands_still_while_a_program_computes() -> None:
    clock = VirtualClock()

    assert {clock.monotonic_ns() for _ in range(clock.PATIENCE)} == {0}


def test_the_virtual_clock_moves_for_a_program_that_only_reads_it() -> None:
    clock = VirtualClock()
    readings = 0
    while clock.monotonic_ns() < 5e8:
        readings += 1

    assert readings == pytest.approx(clock.PATIENCE + 5e8 / clock.TICK, abs=2)


def test_an_early_wake_up_does_not_shorten_a_sleep() -> None:
    slept: list[float] = []
    clock = RealClock(slept.append)
    clock.peek = lambda: (0.0, 0.25, 1.0)[len(slept)]
    Waiter(clock).sleep(1.0)

    assert slept == [1.0, 0.75]


def test_waiting_ends_when_the_condition_holds_or_at_the_deadline() -> None:
    waiter = Waiter(VirtualClock())
    answers = iter([0, 7])

    assert waiter.until(lambda: next(answers), 5.0, "") == 7
    assert waiter.clock.peek() == 5.0
    assert waiter.until(lambda: 0, 2.0, "") == 0
    assert waiter.clock.peek() == 7.0


def test_a_deadline_is_reached_even_where_the_sum_of_waits_is_rounded_down() -> None:
    waiter = Waiter(VirtualClock())
    waiter.clock.wait_until(0.1 + 0.7)
    for _ in range(100):  # 0.8 + 0.1 + 0.1 …: some of these sums are rounded down
        waiter.sleep(0.1)
        waiter.until(lambda: 0, 1e-17, "")

    assert waiter.clock.peek() == pytest.approx(10.8)


def test_an_endless_wait_is_a_deadlock() -> None:
    with pytest.raises(DeadlockError, match="the program waits for rain, and nothing can end this wait"):
        Waiter(VirtualClock()).until(lambda: False, None, "for rain")


def test_an_endless_wait_that_a_signal_may_end_is_not_a_deadlock() -> None:
    waited: list[float] = []
    waiter = Waiter(VirtualClock(waited.append), can_be_woken=lambda: True)

    assert waiter.until(lambda: waited, None, "") == [float("inf")]
