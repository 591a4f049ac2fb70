"""Lighthouse's scores for three pages, as a phone opens them: performance, accessibility, best practices, SEO.

Lighthouse is large and only needed here, so it is a project of its own, `benchmarks/lighthouse`, locked, and installed
when this runs. Performance is the median of several runs: it is measured on this machine, slowed down four times.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.support.serving import serving

from .browser import PROJECT, built_site, launch_options

PAGES = ("/", "/two-fetches/", "/how-this-site-runs-code/")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
RUNS = 5
TRIES = 3
"""For each run: Chromium may lose the beginning of a trace (NO_NAVSTART), which is not the page's fault."""
Report = dict[str, dict[str, dict[str, Any]]]
LIGHTHOUSE = PROJECT / "benchmarks" / "lighthouse"


def main() -> None:
    """Print the table, and below each page the audits that cost points."""
    _install()
    print("Lighthouse, mobile; goals: performance at least 95, the others 100")
    print(f"  {'':30}" + "".join(f"{category:>16}" for category in CATEGORIES))
    with built_site() as project, serving(project) as address:
        for page in PAGES:
            reports = [_report(address + page) for _ in range(RUNS)]
            scores = [
                statistics.median(100 * (report["categories"][category]["score"] or 0) for report in reports)
                for category in CATEGORIES
            ]
            print(f"  {page:30}" + "".join(f"{score:16.0f}" for score in scores))
            for audit in _losing(reports[-1]):
                print(f"    {audit}")


def _install() -> None:
    npm = Path(sys.executable).with_name("npm")
    command: list[str | Path] = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=LIGHTHOUSE, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"Lighthouse cannot be installed:\n{done.stdout}{done.stderr}")


def _report(url: str) -> Report:
    for _ in range(TRIES):
        report, errors = _run(url)
        if report is not None:
            return report
        if "NO_NAVSTART" not in errors:
            break
    raise SystemExit(f"Lighthouse failed at {url}:\n{errors}")


def _run(url: str) -> tuple[Report | None, str]:
    node = Path(sys.executable).with_name("node")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "report.json")
        flags = "--headless=new" + (" --no-sandbox" if os.geteuid() == 0 else "")
        done = subprocess.run(
            [
                *(node, "node_modules/lighthouse/cli/index.js", url, "--quiet", "--output=json"),
                *(f"--output-path={path}", f"--chrome-flags={flags}", f"--only-categories={','.join(CATEGORIES)}"),
            ],
            cwd=LIGHTHOUSE,
            env={**os.environ, "CHROME_PATH": launch_options()["executable_path"]},
            capture_output=True,
            text=True,
            check=False,
        )
        return (None if done.returncode else json.loads(path.read_text())), done.stderr


def _losing(report: Report) -> list[str]:
    """The audits below the full score, with the value that Lighthouse shows."""
    return [
        f"{name}: {audit['score']:.2f} {audit.get('displayValue', '')}"
        for name, audit in report["audits"].items()
        if audit["score"] is not None and audit["score"] < 1 and audit.get("scoreDisplayMode") in ("binary", "numeric")
    ]
