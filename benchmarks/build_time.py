"""How long a build takes: 100 snippets that each sleep a second, cold and warm, against the same pages without any.

The pages of both sites have the same prose, theme and plugins; only the fences differ. Each figure is a whole
`loopsite build` process.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PAGES, SNIPPETS_A_PAGE = 25, 4
WARM_RUNS = 5

MKDOCS = """\
site_name: Synthetic
theme:
  name: material
  font: false
plugins:
  - search
  - markdown-exec:
      languages: [python]
  - loopsite
markdown_extensions:
  - pymdownx.superfences
"""
PROSE = "A sentence about waiting, with *emphasis*, `code` and [a link](index.md).\n" * 20
PROGRAM = (
    "import asyncio\n\n\nasync def main():\n    await asyncio.sleep(1)\n    print({number})\n\n\nasyncio.run(main())\n"
)


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        plain, full = Path(folder, "plain"), Path(folder, "full")
        _write_site(plain, snippets=False)
        _write_site(full, snippets=True)
        cold = _build(full)
        _build(plain)
        pairs = [(_build(full), _build(plain)) for _ in range(WARM_RUNS)]  # in turn: the machine's speed drifts
        shutil.rmtree(full / ".cache" / "captures")
        cold_again = _build(full)
    warm, without = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"Build of {PAGES} pages with {PAGES * SNIPPETS_A_PAGE} snippets that sleep 1 s each")
    print(f"  cold                       {cold:6.2f} s, {cold_again:.2f} s   at most 15 s")
    print(f"  warm, median of {WARM_RUNS}          {warm:6.2f} s")
    print(f"  without snippets, median   {without:6.2f} s")
    print(f"  warm / without, median     {ratio:6.2f}           at most 1.3")


def _write_site(root: Path, snippets: bool) -> None:
    (root / "docs").mkdir(parents=True)
    (root / "snippets").mkdir()
    (root / "mkdocs.yml").write_text(MKDOCS)
    (root / "docs" / "index.md").write_text("# Synthetic\n")
    for page in range(PAGES):
        text = f"# Page {page}\n"
        for number in range(page * SNIPPETS_A_PAGE, (page + 1) * SNIPPETS_A_PAGE):
            text += f"\n## Part {number}\n\n{PROSE}"
            if snippets:
                text += f'\n```python exec="1" snippet="sleep_{number}"\n```\n'
                (root / "snippets" / f"sleep_{number}.py").write_text(PROGRAM.format(number=number))
                (root / "snippets" / f"sleep_{number}.out").write_text(f"{number}\n")
        (root / "docs" / f"page{page}.md").write_text(text)


def _build(root: Path) -> float:
    """Seconds that one build takes."""
    start = time.perf_counter()
    loopsite = Path(sys.executable).with_name("loopsite")
    done = subprocess.run([loopsite, "build"], cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"the synthetic site does not build:\n{done.stderr}")
    return time.perf_counter() - start
