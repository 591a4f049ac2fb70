"""Measure, and print tables: `make bench`. Every figure that the project quotes comes from here.

`python -m benchmarks loop_speed` runs that one alone; several may be named. Some have rows to choose from:
`boot:cold,slow` measures two of spare, warm, cold, slow, others; `build_time:site` one of site, 10, 100, 1000;
`test_time:busy` one of quiet, busy, clone, growth. `loop_speed:COMMIT` compares with an earlier commit.
`test_time` takes an hour and so runs only if it is named.
"""

from __future__ import annotations

import sys

from . import (
    boot,
    build_time,
    check_delay,
    lighthouse_scores,
    loop_speed,
    memory,
    page_freeze,
    page_open,
    stop_latency,
    test_time,
    threads,
    trace_cost,
    typing_delay,
)

BENCHMARKS = {
    "boot": boot.main,
    "build_time": build_time.main,
    "check_delay": check_delay.main,
    "lighthouse_scores": lighthouse_scores.main,
    "loop_speed": loop_speed.main,
    "memory": memory.main,
    "page_freeze": page_freeze.main,
    "page_open": page_open.main,
    "stop_latency": stop_latency.main,
    "threads": threads.main,
    "trace_cost": trace_cost.main,
    "typing_delay": typing_delay.main,
}


WITH_ROWS = {
    "boot": boot.main,
    "build_time": build_time.main,
    "loop_speed": loop_speed.main,
    "test_time": test_time.main,
}


def main(requested: list[str]) -> None:
    """Run the benchmarks with these names, or all of `BENCHMARKS`."""
    known = {**BENCHMARKS, **WITH_ROWS}
    for name, _, rows in (name.partition(":") for name in requested or BENCHMARKS):
        if name not in known:
            raise SystemExit(f"no benchmark {name!r}: expected {', '.join(known)}")
        if not rows:
            known[name]()
        elif name in WITH_ROWS:
            WITH_ROWS[name](rows.split(","))
        else:
            raise SystemExit(f"{name} has no rows to choose from; these have: {', '.join(WITH_ROWS)}")


if __name__ == "__main__":
    main(sys.argv[1:])
