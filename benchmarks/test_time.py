"""How long the tests take: on a quiet machine, beside busy processes, in a new clone, and with one more page.

`quiet` and `busy` run `make test` here: run it once before, so that everything is set up and captured. `clone` runs
`.ci/run` in a new clone of the last commit, as CI does. `growth` runs the tests that look at every page or program in a
copy of the project, before and after adding a page with five programs; each time once to capture, and once for the
time.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from .browser import PROJECT

GOALS = {"quiet": "at most 480 s", "busy": "passes", "clone": "at most 840 s", "growth": "at most 5 s"}
BUSY_PROCESSES = 2
PROGRAMS = 5
PAGE = "first-steps/one-more-page"
# the tests that look at every page or every program
GROWING = (
    "tests/snippets",
    "tests/browser/test_every_page.py",
    "tests/browser/test_snippets.py",
    "tests/looplab/trace",
)


def main(rows: Sequence[str] = ()) -> None:
    """Print the table, or only these rows of it: quiet, busy, clone, growth."""
    if unknown := [row for row in rows if row not in _ROWS]:
        raise SystemExit(f"no row {unknown[0]!r}: expected {', '.join(_ROWS)}")
    print("Tests, with captures recorded before")
    for row in rows or _ROWS:
        print(f"  {row:10}{_ROWS[row]():>44}   goal: {GOALS[row]}", flush=True)


def _quiet() -> str:
    return _make_test(PROJECT)[1]


def _busy() -> str:
    with _busy_processes():
        return _make_test(PROJECT)[1]


def _clone() -> str:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["git", "clone", "-q", PROJECT, folder], check=True)
        return _timed([".ci/run"], Path(folder), {**os.environ, "CI": "true"})[1]


def _growth() -> str:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "project")
        _copy_project(copy)
        before = _second_run(copy)
        _add_page(copy)
        after = _second_run(copy)
    return f"{after - before:+.0f} s (from {before:.0f} to {after:.0f} s)"


_ROWS = {"quiet": _quiet, "busy": _busy, "clone": _clone, "growth": _growth}


def _second_run(project: Path) -> float:
    _make_test(project, *GROWING)
    return _make_test(project, *GROWING)[0]


def _make_test(project: Path, *tests: str) -> tuple[float, str]:
    """Seconds that `make test` takes, for all tests or for these, and a summary. Raises SystemExit if a test fails."""
    return _timed(["make", "test", *([f"TESTS={' '.join(tests)}"] if tests else [])], project)


def _timed(command: list[str], project: Path, environment: dict[str, str] | None = None) -> tuple[float, str]:
    start = time.perf_counter()
    done = subprocess.run(
        command,
        cwd=project,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - start
    if done.returncode:
        raise SystemExit(
            f"{' '.join(command)} failed after {seconds:.0f} s:\n{done.stdout[-10_000:]}{done.stderr[-2_000:]}"
        )
    passed = re.findall(r"\b(\d+) passed", done.stdout)[-1]
    return seconds, f"{seconds:.0f} s, {passed} tests passed"


@contextlib.contextmanager
def _busy_processes() -> Iterator[None]:
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(BUSY_PROCESSES)]
    try:
        yield
    finally:
        for process in busy:
            process.kill()
            process.wait()


def _copy_project(target: Path) -> None:
    """Copy what is tracked by git, and what `make setup` would make there."""
    tracked = subprocess.run(["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    for name in tracked.splitlines():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(PROJECT / name, target / name)
    shutil.copytree(PROJECT / "node_modules", target / "node_modules", symlinks=True, copy_function=os.link)
    shutil.copytree(PROJECT / "web" / "dist", target / "web" / "dist")
    shutil.copytree(PROJECT / ".cache", target / ".cache", symlinks=True)
    for command in (["init", "-q", "-b", "main"], ["add", "--all"], ["commit", "-q", "-m", "A copy"]):
        subprocess.run(["git", *command], cwd=target, check=True)


def _add_page(project: Path) -> None:
    """Add a page that shows `PROGRAMS` programs with open figures."""
    subprocess.run(["make", "new", f"PAGE={PAGE}", "TITLE=One more page"], cwd=project, check=True, capture_output=True)
    name = PAGE.rpartition("/")[2]
    page, programs = project / "docs" / f"{PAGE}.md", project / "snippets" / name
    first, *others = sorted(programs.glob("*.py"))
    fences = ""
    for number in range(PROGRAMS - 1 - len(others)):
        copy = programs / f"more_{number}.py"
        shutil.copy(first, copy)
        shutil.copy(first.with_suffix(".out"), copy.with_suffix(".out"))
        fences += f'## More {number}\n\n```python exec="1" snippet="{name}/{copy.stem}" figure="open"\n```\n\n'
    heading = "## Where next"
    page.write_text(page.read_text().replace(heading, fences + heading, 1))


if __name__ == "__main__":
    main(sys.argv[1:])
