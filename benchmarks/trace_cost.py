"""What recording costs: programs that do nothing but step tasks, with `looplab.trace` and without.

Each pair runs in one process, one right after the other, because the machine's speed drifts. Messages are encoded, as
in any run, and then dropped. The long programs reach the limit after which nothing is recorded; the short ones stay
below it.
"""

from __future__ import annotations

import asyncio
import json
import statistics

from loopsite.run.process import run_process
from loopsite.run.runtimes import Limits, Program, find

RUNTIMES = ("cpython", "pyodide3.10", "pyodide3.14")
ROUNDS = 5
GOAL = 2.0  # times the run without, for the long programs

ONE_TASK = """\
import asyncio

async def main():
    for _ in range({steps}):
        await asyncio.sleep(0)

asyncio.run(main())
"""
MANY_TASKS = """\
import asyncio

async def steps():
    for _ in range({steps}):
        await asyncio.sleep(0)

async def main():
    await asyncio.gather(*(steps() for _ in range({tasks})))

asyncio.run(main())
"""
PROGRAMS = {
    "1 task, 20,000 steps": ONE_TASK.format(steps=20_000),
    "100 tasks, 200 steps each": MANY_TASKS.format(tasks=100, steps=200),
    "1 task, 600 steps": ONE_TASK.format(steps=600),
    "50 tasks, 12 steps each": MANY_TASKS.format(tasks=50, steps=12),
    "1 task, no steps": ONE_TASK.format(steps=0),
}

# prints a list of [without, with, events] in seconds, by program
MEASURE = """\
import contextlib, gc, json, time
from looplab.trace import recording

encode = json.JSONEncoder().encode
clock = time.perf_counter

def measure(source, trace):
    events = 0

    def send(batch):
        nonlocal events
        encode({{"type": "traced", "events": list(batch)}}).encode()
        events += len(batch)

    gc.collect()
    start = clock()
    with recording("measured.py", time.monotonic, send) if trace else contextlib.nullcontext():
        exec(compile(source, "measured.py", "exec"), {{"__name__": "__main__"}})
    return clock() - start, events

found = {{}}
for name, source in {programs!r}.items():
    found[name] = []
    for _ in range({rounds} + 1):
        without, _ = measure(source, False)
        recorded, events = measure(source, True)
        found[name].append([without, recorded, events])
print(json.dumps(found))
"""


def main() -> None:
    """Print the tables."""
    for runtime in RUNTIMES:
        measured = asyncio.run(_measure(runtime))
        print(f"Recording on {runtime}, medians of {ROUNDS}; long programs at most {GOAL} times")
        print(f"  {'':26}{'without':>11}{'recorded':>12}{'events':>8}   times   more, by event")
        for name, rounds in measured.items():
            _print_row(name, rounds[1:])  # the first round warms up


async def _measure(runtime: str) -> dict[str, list[tuple[float, float, int]]]:
    program = Program(MEASURE.format(programs=PROGRAMS, rounds=ROUNDS), "measure.py")
    record = await run_process(find(runtime), program, Limits(), lambda message: None)
    if record.outcome.kind != "finished":
        raise SystemExit(f"{runtime}: {record.text}")
    return dict(json.loads(record.text))


def _print_row(name: str, rounds: list[tuple[float, float, int]]) -> None:
    without, recorded, events = (statistics.median(column) for column in zip(*rounds, strict=True))
    times = statistics.median(after / before for before, after, _ in rounds)
    each = statistics.median((after - before) / count for before, after, count in rounds)
    print(
        f"  {name:26}{without * 1000:8.2f} ms{recorded * 1000:9.2f} ms{events:8.0f}{times:8.2f}"
        f"{each * 1e6:11.1f} \N{MICRO SIGN}s"
    )


if __name__ == "__main__":
    main()
