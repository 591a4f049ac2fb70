"""Measure, and print tables: `make bench`. Every figure that the project quotes comes from here.

`python -m benchmarks loop_speed` runs that one alone; several may be named.
"""

from __future__ import annotations

import sys

from . import build_time, loop_speed, stop_latency

BENCHMARKS = {
    "build_time": build_time.main,
    "loop_speed": loop_speed.main,
    "stop_latency": stop_latency.main,
}


def main(names: list[str]) -> None:
    """Run the benchmarks of those names, or all of them."""
    if unknown := [name for name in names if name not in BENCHMARKS]:
        raise SystemExit(f"no benchmark {unknown[0]!r}: expected {', '.join(BENCHMARKS)}")
    for name in names or BENCHMARKS:
        BENCHMARKS[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
