"""Measure, and print tables: `make bench`. Every figure that the project quotes comes from here.

`python -m benchmarks loop_speed` runs that one alone; several may be named. `boot:cold,slow` measures two rows of
`boot`, which has five: spare, warm, cold, slow, others.
"""

from __future__ import annotations

import sys

from . import boot, build_time, lighthouse_scores, loop_speed, memory, page_freeze, page_open, stop_latency, trace_cost

BENCHMARKS = {
    "boot": boot.main,
    "build_time": build_time.main,
    "lighthouse_scores": lighthouse_scores.main,
    "loop_speed": loop_speed.main,
    "memory": memory.main,
    "page_freeze": page_freeze.main,
    "page_open": page_open.main,
    "stop_latency": stop_latency.main,
    "trace_cost": trace_cost.main,
}


def main(asked: list[str]) -> None:
    """Run the benchmarks of those names, or all of them."""
    names = [name for name in asked if name.partition(":")[0] not in BENCHMARKS]
    if names:
        raise SystemExit(f"no benchmark {names[0]!r}: expected {', '.join(BENCHMARKS)}")
    for name, _, rows in (name.partition(":") for name in asked or BENCHMARKS):
        if not rows:
            BENCHMARKS[name]()
        elif name == "boot":
            boot.main(rows.split(","))
        else:
            raise SystemExit(f"{name} has no rows to choose from, boot has")


if __name__ == "__main__":
    main(sys.argv[1:])
