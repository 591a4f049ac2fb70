"""How long a build takes: the real site, and synthetic ones that grow, cold and warm, against plain MkDocs builds.

Both show the same prose and programs in the same theme; in a plain build the programs are ordinary, highlighted fences.
Each figure is the time of a whole process.
"""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

SNIPPETS_A_PAGE = 4
SIZES = (10, 100, 1000)
COLD_RUNS = 3
WARM_RUNS = 5
COLD_GOAL = 60  # seconds, on two cores
WARM_GOAL = 1.3  # times plain MkDocs
PROJECT = Path(__file__).resolve().parent.parent

MKDOCS = """\
site_name: Synthetic
theme:
  name: material
  font: false
plugins:
  - search
markdown_extensions:
  - pymdownx.superfences
"""
PLUGINS = """\
  - markdown-exec:
      languages: [python]
  - loopsite
"""
PROSE = "A sentence about waiting, with *emphasis*, `code` and [a link](index.md).\n" * 20
PROGRAM = (
    "import asyncio\n\n\nasync def main():\n    await asyncio.sleep(1)\n    print({number})\n\n\nasyncio.run(main())\n"
)

_FENCE = re.compile(r'```python exec="1" snippet="(?P<snippet>[^"]+)".*\n')


def main(rows: Sequence[str] = ()) -> None:
    """Print the table, or only these rows of it: site, 10, 100, 1000."""
    known = ("site", *map(str, SIZES))
    if unknown := [row for row in rows if row not in known]:
        raise SystemExit(f"no row {unknown[0]!r}: expected {', '.join(known)}")
    print("Build, seconds; each synthetic snippet sleeps 1 s; medians, warm and plain built in turn")
    print(f"  {'':24}{'cold':>8}{'warm':>8}{'plain':>8}{'warm/plain':>12}")
    for row in rows or known:
        with tempfile.TemporaryDirectory() as folder:
            if row == "site":
                real, plain = Path(folder, "real"), Path(folder, "plain")
                _copy_site(real)
                _copy_site(plain, plugins=False)
                _measure("the real site", real, plain, WARM_RUNS)
                print(f"  {'  at most':24}{COLD_GOAL:8}{'':16}{WARM_GOAL:12}")
                continue
            size = int(row)
            full, plain = Path(folder, "full"), Path(folder, "plain")
            _write_site(full, size)
            _write_site(plain, size, plugins=False)
            _measure(f"{size} snippets", full, plain, WARM_RUNS if size < 1000 else 1)


def _measure(name: str, full: Path, plain: Path, runs: int) -> None:
    """Print a row."""
    _build(full)  # compiles the modules that Python imports
    cold = statistics.median(_build_cold(full) for _ in range(min(runs, COLD_RUNS)))
    _build(plain)
    pairs = [(_build(full), _build(plain)) for _ in range(runs)]  # in turn: the machine's speed drifts
    warm, without = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"  {name:24}{cold:8.2f}{warm:8.2f}{without:8.2f}{ratio:12.2f}")


def _build_cold(root: Path) -> float:
    shutil.rmtree(root / ".cache")
    shutil.rmtree(root / "site")
    return _build(root)


def _copy_site(root: Path, plugins: bool = True) -> None:
    """Copy the real site to `root`; without plugins, with ordinary fences and Material's own templates."""
    for folder in ("docs", "exercises", "overrides", "snippets"):
        shutil.copytree(PROJECT / folder, root / folder)
    config = (PROJECT / "mkdocs.yml").read_text()
    if not plugins:
        for part in (*PLUGINS.splitlines(keepends=True), "  custom_dir: overrides\n"):
            if part not in config:
                raise SystemExit(f"benchmarks/build_time.py: mkdocs.yml has no line {part!r} to leave out")
            config = config.replace(part, "", 1)
        for page in (root / "docs").rglob("*.md"):
            text = _FENCE.sub(_ordinary, page.read_text())
            page.write_text(re.sub(r"^template: .*\n", "", text, flags=re.MULTILINE))
    (root / "mkdocs.yml").write_text(config)


def _ordinary(fence: re.Match[str]) -> str:
    """An ordinary fence that shows the program of `fence`."""
    program = PROJECT / "snippets" / f"{fence['snippet']}.py"
    return f"```python\n{program.read_text()}"


def _write_site(root: Path, size: int, plugins: bool = True) -> None:
    (root / "docs").mkdir(parents=True)
    (root / "snippets").mkdir()
    (root / "mkdocs.yml").write_text(MKDOCS.replace("  - search\n", "  - search\n" + (PLUGINS if plugins else "")))
    (root / "docs" / "index.md").write_text("# Synthetic\n")
    for first in range(0, size, SNIPPETS_A_PAGE):
        text = f"# Page {first}\n"
        for number in range(first, min(first + SNIPPETS_A_PAGE, size)):
            text += f"\n## Part {number}\n\n{PROSE}"
            program = PROGRAM.format(number=number)
            text += (
                f'\n```python exec="1" snippet="sleep_{number}"\n```\n' if plugins else f"\n```python\n{program}```\n"
            )
            if plugins:
                (root / "snippets" / f"sleep_{number}.py").write_text(program)
                (root / "snippets" / f"sleep_{number}.out").write_text(f"{number}\n")
        (root / "docs" / f"page{first}.md").write_text(text)


def _build(root: Path) -> float:
    """Seconds that one build takes."""
    plugins = "  - loopsite\n" in (root / "mkdocs.yml").read_text()
    command = ["loopsite", "build"] if plugins else ["mkdocs", "build", "--quiet"]
    command[0] = str(Path(sys.executable).with_name(command[0]))
    start = time.perf_counter()
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{root} does not build:\n{done.stdout}{done.stderr}")
    return time.perf_counter() - start
