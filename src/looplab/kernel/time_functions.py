"""The functions of `time`: those that wait or measure processor time, and natively also those that read the clock.

In Pyodide the C library itself reads the virtual clock (web/src/worker/clock.ts), so that whatever asks for the time
gets the same answer. A native interpreter offers nothing below `time` to replace. There, the modules in C that read the
clock by themselves are set aside for the same ones in Python, which call `time`.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Any

from .clock import VirtualClock
from .waiting import Waiter

_IN_C = ("_datetime", "_zoneinfo", "_uuid")  # the second needs the first

_HOST = {name: function for name, function in vars(time).items() if callable(function)}


def replace(functions: dict[str, Callable[..., Any]]) -> None:
    """Replace functions of `time`. Like those in C, they do not become methods as attributes of a class."""
    vars(time).update({name: staticmethod(function) for name, function in functions.items()})


def sleep_function(waiter: Waiter) -> Callable[..., None]:
    """`time.sleep`."""

    def sleep(seconds: Any, /) -> None:
        """Delay execution for a given number of seconds, which may be a fraction."""
        if not hasattr(seconds, "__float__") and not hasattr(seconds, "__index__"):
            raise TypeError(f"'{type(seconds).__name__}' object cannot be interpreted as an integer")
        if seconds != seconds:
            raise ValueError("Invalid value NaN (not a number)")
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        if seconds >= 2**63 / 1e9:
            raise OverflowError("timestamp too large to convert to C PyTime_t")
        waiter.sleep(seconds)

    return sleep


def processor_time(waiter: Waiter) -> dict[str, Callable[..., Any]]:
    """The functions that measure processor time: a program that waits uses none."""

    def process_time_ns() -> int:
        return max(0, time.monotonic_ns() - waiter.waited_ns)

    def process_time() -> float:
        return process_time_ns() / 1e9

    return {
        **dict.fromkeys(("process_time", "thread_time"), process_time),
        **dict.fromkeys(("process_time_ns", "thread_time_ns"), process_time_ns),
        **_clock_gettime(process_time_ns),
    }


def process_times() -> os.times_result:
    """`os.times`."""
    return os.times_result((time.process_time(), 0.0, 0.0, 0.0, time.monotonic()))


def _clock_gettime(process_time_ns: Callable[[], int]) -> dict[str, Callable[..., Any]]:
    """`time.clock_gettime` and its like, by the functions that show the same clocks."""
    clocks = {
        "time_ns": ("CLOCK_REALTIME", "CLOCK_TAI"),
        "monotonic_ns": ("CLOCK_MONOTONIC", "CLOCK_MONOTONIC_RAW", "CLOCK_BOOTTIME"),
        "process_time_ns": ("CLOCK_PROCESS_CPUTIME_ID", "CLOCK_THREAD_CPUTIME_ID"),
    }
    names = {vars(time)[clock]: name for name, them in clocks.items() for clock in them if hasattr(time, clock)}

    def clock_gettime_ns(clk_id: int, /) -> int:
        name = names.get(clk_id)
        return int(vars(time)[name]() if name else _HOST["clock_gettime_ns"](clk_id))

    def clock_gettime(clk_id: int, /) -> float:
        return clock_gettime_ns(clk_id) / 1e9

    return {"clock_gettime": clock_gettime, "clock_gettime_ns": clock_gettime_ns}


def exact_date(start: int) -> dict[str, Callable[..., Any]]:
    """`time.time` and `time_ns` for a Pyodide whose C library gets the date with an error of 0.2 microseconds.

    `start` is when the clock starts, in seconds since 1970.
    """

    def time_ns() -> int:
        return start * 10**9 + time.monotonic_ns()

    def now() -> float:
        return time_ns() / 1e9

    return {"time": now, "time_ns": time_ns}


def native_functions(clock: VirtualClock) -> dict[str, Callable[..., Any]]:
    """The functions that read `clock`, for a native interpreter."""
    for name in _IN_C:
        sys.modules[name] = None  # type: ignore[assignment]

    def monotonic() -> float:
        return clock.monotonic_ns() / 1e9

    def now() -> float:
        return clock.time_ns() / 1e9

    def at(name: str) -> Callable[..., Any]:
        def convert(seconds: float | None = None, /) -> Any:
            return _HOST[name](now() if seconds is None else seconds)

        return convert

    def asctime(moment: Any = None, /) -> Any:
        return _HOST["asctime"](time.localtime() if moment is None else moment)

    def strftime(format: str, moment: Any = None, /) -> Any:
        return _HOST["strftime"](format, time.localtime() if moment is None else moment)

    return {
        **dict.fromkeys(("monotonic", "perf_counter"), monotonic),
        **dict.fromkeys(("monotonic_ns", "perf_counter_ns"), clock.monotonic_ns),
        "time": now,
        "time_ns": clock.time_ns,
        **{name: at(name) for name in ("localtime", "gmtime", "ctime")},
        "asctime": asctime,
        "strftime": strftime,
    }
