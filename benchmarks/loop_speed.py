"""How fast asyncio is in Chromium: CPython's own loop over looplab's kernel, against stock Pyodide's WebLoop.

Both run the same Pyodide in a module worker, ours in the site's own. A round boots one of each; each program then runs
in one and right afterwards in the other, because the machine's speed drifts. The programs time themselves, so the boot
is not included.

`loop_speed:COMMIT` compares the loop with that of an earlier commit instead, in Node, by processor time: what a change
of the kernel, such as threads, costs programs that do not use it.
"""

from __future__ import annotations

import asyncio
import math
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from playwright.sync_api import JSHandle

from loopsite.paths import DIST, LOOPLAB, NODE_PACKAGES, PROJECT
from loopsite.run.process import run_process
from loopsite.run.runtimes import NODE_FLAGS, Launch, Limits, Program, Pyodide, node, pyodide
from loopsite.source.expectation import dotted
from loopsite.source.pythons import DEFAULT
from tests.support.serving import serving

from .browser import built_site, chromium

PYTHON = dotted(DEFAULT)
ROUNDS = 7
GOAL = 1.0  # times WebLoop's

TIMED = """\
import asyncio
import time

{body}

async def main():
    start = time.perf_counter()
    await measured()
    print("seconds", time.perf_counter() - start)

{entry}
"""
OURS, STOCK = "asyncio.run(main())", "await main()"

SLEEP_0 = """\
async def measured():
    for _ in range(20_000):
        await asyncio.sleep(0)
"""
TASKS = """\
async def steps():
    for _ in range(3):
        await asyncio.sleep(0)

async def measured():
    await asyncio.gather(*(steps() for _ in range(1000)))
"""
TIMERS = """\
async def measured():
    await asyncio.gather(*(asyncio.sleep(0.05 * number / 999) for number in range(1000)))
"""
STREAM = """\
SIZE = 10_000_000

async def serve(reader, writer):
    for _ in range(SIZE // 100_000):
        writer.write(bytes(100_000))
        await writer.drain()
    writer.close()

async def measured():
    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        received = 0
        while data := await reader.read(65536):
            received += len(data)
        writer.close()
    assert received == SIZE, received
"""
CONNECTIONS = """\
COUNT = 2000
at_once = 0

async def serve(reader, writer):
    global at_once
    at_once += 1
    writer.write(await reader.readline())
    await reader.read()
    at_once -= 1
    writer.close()

async def measured():
    async with await asyncio.start_server(serve, "127.0.0.1", 0, backlog=COUNT) as server:
        address = server.sockets[0].getsockname()
        clients = await asyncio.gather(*(asyncio.open_connection(*address) for _ in range(COUNT)))
        for number, (_, writer) in enumerate(clients):
            writer.write(b"%d\\n" % number)
        lines = await asyncio.gather(*(reader.readline() for reader, _ in clients))
        assert lines == [b"%d\\n" % number for number in range(COUNT)]
        assert at_once == COUNT, at_once
        for _, writer in clients:
            writer.close()
        await asyncio.gather(*(reader.read() for reader, _ in clients))
"""


@dataclass(frozen=True)
class Workload:
    """A program, and the seconds that it would take on a loop without any cost."""

    name: str
    body: str
    ideal: float = 0.0


@dataclass(frozen=True)
class Pair:
    """The seconds of one program on both loops; NaN where a loop cannot run it."""

    ours: float
    stock: float


WORKLOADS = (
    Workload("20,000 \N{MULTIPLICATION SIGN} sleep(0)", SLEEP_0),
    Workload("1,000 tasks gathered", TASKS),
    Workload("1,000 timers, 0 to 50 ms", TIMERS, ideal=0.05),
    Workload("10 MB through a stream", STREAM),
    Workload("2,000 connections at once", CONNECTIONS),
)

# Resolves to a booted worker. Its `run(source)` resolves to what the program printed, and to why it failed or null.
BOOT = """
({ worker: url, pyodide }) => new Promise((resolve, reject) => {
  const worker = new Worker(url, { type: "module" });
  let printed, ended;
  const run = (source) => new Promise((done) => {
    printed = "";
    ended = (failure) => done({ printed, failure });
    worker.postMessage({ type: "run", source, filename: "measured.py", clock: "real" });
  });
  worker.onerror = ({ message }) => reject(new Error(message || `${url} did not load`));
  worker.onmessage = ({ data }) => {
    if (data.type === "ready") resolve({ run, end: () => worker.terminate() });
    if (data.type === "failed") ended ? ended(data.message) : reject(new Error(data.message));
    if (data.type !== "messages") return;
    for (const message of data.messages) {
      if (message.type === "printed") printed += message.text;
      if (message.type === "finished") ended(message.outcome.kind === "finished" ? null : printed);
    }
  };
  const cell = crossOriginIsolated ? new Int32Array(new SharedArrayBuffer(4)) : null;
  worker.postMessage({ type: "boot", pyodide, cell });
})
"""


def main(commits: Sequence[str] = ()) -> None:
    """Print the table, or one for each commit to compare with."""
    for commit in commits:
        _compare_with(commit)
    if not commits:
        _compare_with_stock()


def _compare_with_stock() -> None:
    pairs: dict[Workload, list[Pair]] = {workload: [] for workload in WORKLOADS}
    with built_site() as project:
        ours, stock, pyodide = _worker_files(project / "site")
        with serving(project) as address, chromium() as browser:
            version = browser.version
            page = browser.new_page(base_url=address)
            page.goto("/")
            for number in range(ROUNDS):
                site_worker, stock_worker = (
                    page.evaluate_handle(BOOT, {"worker": worker, "pyodide": address + pyodide})
                    for worker in (ours, stock)
                )
                for workload in WORKLOADS:
                    pairs[workload].append(_measure_both(workload, site_worker, stock_worker, number % 2 == 1))
                for worker in (site_worker, stock_worker):
                    worker.evaluate("(worker) => worker.end()")
    print(f"Python {PYTHON} in Chromium {version}: CPython's loop on our kernel, and stock Pyodide's WebLoop")
    print(f"  {f'medians of {ROUNDS}':28}{'ours':>9}{'WebLoop':>11}   ours / WebLoop, at most {GOAL}")
    for workload in WORKLOADS:
        _print_row(workload.name, pairs[workload])
        if workload.ideal:
            beyond = [Pair(pair.ours - workload.ideal, pair.stock - workload.ideal) for pair in pairs[workload]]
            _print_row(f"  beyond the {workload.ideal * 1000:.0f} ms", beyond)


def _worker_files(site: Path) -> tuple[str, str, str]:
    """Addresses: the site's worker, a worker with stock Pyodide (put beside it), and the folder of Pyodide."""
    (ours,) = site.glob("assets/loop/worker-*.js")
    (pyodide,) = site.glob(f"pyodide/{PYTHON}-*")
    stock = ours.with_name("stock-worker.js")
    shutil.copy(Path(__file__).with_name("stock-worker.mjs"), stock)
    root = site.as_posix()
    return ours.as_posix().removeprefix(root), stock.as_posix().removeprefix(root), f"/pyodide/{pyodide.name}/"


def _measure_both(workload: Workload, ours: JSHandle, stock: JSHandle, stock_first: bool) -> Pair:
    if stock_first:
        stock_seconds = _measure(stock, workload, STOCK)
        return Pair(_measure(ours, workload, OURS), stock_seconds)
    return Pair(_measure(ours, workload, OURS), _measure(stock, workload, STOCK))


def _measure(worker: JSHandle, workload: Workload, entry: str) -> float:
    """The seconds; NaN if the loop does not implement it. Raises SystemExit if the program fails in another way."""
    ended = worker.evaluate("(worker, source) => worker.run(source)", TIMED.format(body=workload.body, entry=entry))
    if ended["failure"] is None:
        return float(ended["printed"].split()[-1])
    if entry == STOCK and "NotImplementedError" in ended["failure"]:
        return math.nan
    raise SystemExit(f"{workload.name}, {entry}:\n{ended['failure']}")


def _print_row(name: str, pairs: list[Pair]) -> None:
    ours = statistics.median(pair.ours for pair in pairs)
    if math.isnan(pairs[0].stock):
        print(f"  {name:28}{ours:7.3f} s{'cannot':>11}")
        return
    stock = statistics.median(pair.stock for pair in pairs)
    ratio = statistics.median(pair.ours / pair.stock for pair in pairs)
    print(f"  {name:28}{ours:7.3f} s{stock:9.3f} s{ratio:9.2f}")


# ---- against an earlier commit, in Node

ROUNDS_IN_NODE = 11

# each is called twice: WebAssembly is compiled as it is used
IN_NODE = """\
import asyncio
from js import process

def used():
    usage = process.cpuUsage()
    return (usage.user + usage.system) / 1e6

async def timed(measured):
    await measured()
    start = used()
    await measured()
    print(used() - start)

for body in {bodies!r}:
    names = {{"asyncio": asyncio}}
    exec(body, names)
    asyncio.run(timed(names["measured"]))
"""


@dataclass(frozen=True)
class _Earlier(Pyodide):
    """A Pyodide with the kernel of an earlier commit; `sources` has that and its host."""

    sources: Path

    def launch(self, limits: Limits) -> Launch:
        host = (node(), *NODE_FLAGS, str(self.sources / "node.mjs"))
        command = (*host, "--pyodide", str(DIST / self.folder), "--looplab", str(self.sources / "src"))
        return Launch(command, "stdout", (NODE_PACKAGES, DIST, self.sources), many=True)


def _compare_with(commit: str) -> None:
    now = replace(pyodide(DEFAULT), looplab="")  # no such digest, so that it runs from source, like the earlier one
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sources = subprocess.run(
            ["git", "archive", commit, "web/src", LOOPLAB.relative_to(PROJECT)], cwd=PROJECT, stdout=subprocess.PIPE
        )
        if sources.returncode:
            raise SystemExit(f"loop_speed:{commit}: git has no such commit")
        subprocess.run(["tar", "-x", "-C", folder], input=sources.stdout, check=True)
        host = ["web/src/node/run-programs.ts", "--platform", "node", "--format", "esm", "--file", "node.mjs"]
        subprocess.run([NODE_PACKAGES / ".bin/rolldown", *host], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        earlier = _Earlier(now.name, now.python, now.version, now.folder, now.looplab, folder)
        rounds = [_both(now, earlier, number % 2 == 1) for number in range(ROUNDS_IN_NODE)]
    print(f"Python {PYTHON} in Node: seconds of processor time, medians of {ROUNDS_IN_NODE}")
    print(f"  {'':28}{'now':>9}{commit[:9]:>11}   now / {commit[:9]}")
    for workload, pairs in zip(WORKLOADS, zip(*rounds, strict=True), strict=True):
        _print_row(workload.name, list(pairs))


def _both(now: Pyodide, earlier: Pyodide, earlier_first: bool) -> list[Pair]:
    """A pair for each workload."""
    order = (earlier, now) if earlier_first else (now, earlier)
    seconds = {python: _seconds(python) for python in order}
    return [Pair(*both) for both in zip(seconds[now], seconds[earlier], strict=True)]


def _seconds(python: Pyodide) -> list[float]:
    program = Program(IN_NODE.format(bodies=[workload.body for workload in WORKLOADS]), "measured.py", trace=False)
    record = asyncio.run(run_process(python, program, Limits(seconds=300), lambda message: None))
    if record.outcome.kind != "finished":
        raise SystemExit(record.text)
    return [float(line) for line in record.text.split()]
