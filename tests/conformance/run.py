"""How much of CPython's own asyncio test suite passes in the browser's Python, test by test.

The suite is `test.test_asyncio` of the interpreter that runs this; it is run natively and in the Pyodide of the
same version, with the kernel and (for the table) without. `make conformance` writes the table that the page "How
this site runs code" shows. It also runs CPython's tests of threads, and prints how many of them pass.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "how-this-site-runs-code.md"
BEGIN, END = "<!-- conformance: written by make conformance -->", "<!-- /conformance -->"
PYTHON = "3.13"  # the Pyodide that has the project's interpreter's version
SUITE = Path(__file__).with_name("suite.py")
DRIVER = Path(__file__).with_name("driver.mjs")

# all of these pass, except those that need a process
WHOLE = (
    "futures", "futures2", "tasks", "locks", "queues", "taskgroups", "timeouts", "waitfor", "runners",
    "eager_task_factory", "pep492", "protocols", "transports", "staggered", "context", "selector_events",
)  # fmt: skip
# nine in ten of these pass; the others need processes, signals or TLS
MOST = ("streams", "base_events", "events", "server", "sock_lowlevel", "buffered_proto", "unix_events")
MODULES = tuple(f"test_{name}" for name in (*WHOLE, *MOST))

THREADS = (
    "test.test_thread", "test.test_threading", "test.test_threading_local", "test.test_queue",
    "test.test_concurrent_futures.test_thread_pool", "test_threads",
)  # fmt: skip
"""CPython's tests of threads; the last is one of asyncio's."""

LIST = Path(__file__).with_name("not_passing.toml")
LIST_OF_THREADS = Path(__file__).with_name("not_passing_threads.toml")

Where = Literal["native", "kernel", "stock"]


@dataclass(frozen=True)
class Result:
    """How one test ended; `detail` is the exception's last line or the reason of the skip."""

    outcome: Literal["passed", "failed", "skipped"]
    detail: str = ""


Results = Mapping[str, Result]
"""By test: "test_locks.LockTests.test_repr"."""


def suite_folder() -> Path | None:
    """The folder of this interpreter's `test` package; None if the distribution leaves it out."""
    if find_spec("test") is None or (spec := find_spec("test.test_asyncio")) is None or spec.origin is None:
        return None
    return Path(spec.origin).parents[1]


def run_module(module: str, where: Where, only: tuple[str, ...] = (), limit: float = 180) -> Results:
    """Run one module, or `only` those tests; tests that did not run within `limit` seconds are left out.

    Raises RuntimeError if the run ended neither with its last test nor at the limit.
    """
    with tempfile.TemporaryDirectory() as folder:
        try:
            done = subprocess.run(
                _command(module, where, only), capture_output=True, text=True, cwd=folder, timeout=limit, check=False
            )
        except subprocess.TimeoutExpired as expired:
            return parse((expired.stdout or b"").decode())
    if done.returncode and where != "stock":
        raise RuntimeError(f"{module} ({where}) ended with status {done.returncode}: {done.stderr[-2000:]}")
    return parse(done.stdout)


def run_threads(module: str) -> tuple[Results, Results]:
    """The results of one of `THREADS`, natively and in Pyodide, where those on the list are not tried."""
    native = run_module(module, "native")
    tried = sorted(set(native) - set(known(LIST_OF_THREADS)))
    return native, run_module(module, "kernel", tuple(tried), limit=600)


def _command(module: str, where: Where, only: tuple[str, ...]) -> list[str]:
    if where == "native":
        return [sys.executable, str(SUITE), module, *only]
    job = {
        "pyodide": str(ROOT / f"node_modules/pyodide-{PYTHON}"),
        "suite": str(SUITE),
        "tests": str(suite_folder()),
        "module": module,
        "only": list(only),
        "looplab": str(ROOT / "src") if where == "kernel" else None,
    }
    return [shutil.which("node") or "node", "--experimental-wasm-jspi", str(DRIVER), json.dumps(job)]


def parse(text: str) -> Results:
    """Results from the lines that `suite.py` prints; anything else that a test printed is ignored."""
    results = {}
    for line in text.splitlines():
        if line.startswith('{"test": '):
            fields = json.loads(line)
            results[fields["test"]] = Result(fields["result"], fields["detail"])
    return results


def not_passing(native: Results, here: Results) -> dict[str, str]:
    """The tests that pass natively and not here, each with the detail of its result here."""
    missing = Result("failed", "did not end within the time limit")
    return {
        test: here.get(test, missing).detail
        for test, result in native.items()
        if result.outcome == "passed" and here.get(test, missing).outcome != "passed"
    }


def known(path: Path) -> dict[str, str]:
    """The committed list, as test -> reason. It has TOML tables, each with a `reason` and its `tests`.

    Raises ValueError naming the file if a test is listed twice.
    """
    reasons: dict[str, str] = {}
    for table in tomllib.loads(path.read_text(encoding="utf-8")).values():
        for test in table["tests"]:
            if test in reasons:
                raise ValueError(f"{path}: {test} is listed twice: expected one reason. Remove one of them.")
            reasons[test] = table["reason"]
    return reasons


def count(results: Results) -> int:
    return sum(result.outcome == "passed" for result in results.values())


def table(counts: Mapping[str, tuple[int, int, int]]) -> str:
    """Markdown: for each module how many tests pass natively, with the kernel, and in stock Pyodide."""
    # no aligned columns: Markdown writes them as inline styles, which the site's CSP forbids
    lines = ["| `test.test_asyncio` | CPython | here | stock Pyodide |", "|---|---|---|---|"]
    rows = [*counts.items(), ("all of these", tuple(map(sum, zip(*counts.values(), strict=True))))]
    lines += [f"| {name} | {native} | {kernel} | {stock} |" for name, (native, kernel, stock) in rows]
    return "\n".join(lines)


def threads_table() -> Iterator[tuple[str, int, int]]:
    """For each of `THREADS`, and for all of them: how many tests pass natively and with the kernel."""
    total = [0, 0]
    for module in THREADS:
        native, here = map(count, run_threads(module))
        total = [total[0] + native, total[1] + here]
        yield module, native, here
    yield "all of these", total[0], total[1]


def in_page(page: str, new_table: str) -> str:
    """`page` with the table between its two markers replaced. Raises ValueError if they are not there."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"{PAGE}: no place for the table: expected a line {BEGIN!r} and below it {END!r}.")
    return f"{before}{begin}\n\n{new_table}\n\n{end}{after}"


def main() -> None:
    if suite_folder() is None:
        sys.exit(f"{sys.executable} has no test package: expected CPython's own. Use a build that ships it.")

    def counts(module: str) -> tuple[int, int, int]:
        limits: dict[Where, float] = {"native": 180, "kernel": 180, "stock": 30}
        native, kernel, stock = (count(run_module(module, where, limit=limits[where])) for where in limits)
        return native, kernel, stock

    with ThreadPoolExecutor(max_workers=2) as pool:
        new_table = table(dict(zip(MODULES, pool.map(counts, MODULES), strict=True)))
    PAGE.write_text(in_page(PAGE.read_text(encoding="utf-8"), new_table), encoding="utf-8")
    print(new_table)
    for name, native, here in threads_table():
        print(f"{name}: {native} pass natively, {here} here")


if __name__ == "__main__":
    main()
