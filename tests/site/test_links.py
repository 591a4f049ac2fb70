"""No link on the site, or in the documents beside it, leads nowhere."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def test_every_internal_link_leads_to_a_page_and_to_a_place_on_it(site: Path) -> None:
    lychee = Path(sys.executable).with_name("lychee")

    checked = subprocess.run(
        [
            lychee,
            "--offline",
            "--include-fragments",
            "--extensions=html",  # the pages as Markdown have the links of their sources, which the build checks
            "--no-ignore",  # site/ is in .gitignore: without this lychee checks nothing, and is content
            "--index-files=index.html",  # without this it does not look for a fragment behind "page/#"
            f"--root-dir={site}",
            "--format=json",
            "--no-progress",
            site,
        ],
        capture_output=True,
        text=True,
    )
    report = json.loads(checked.stdout)

    assert report["successful"] > 0
    assert report["error_map"] == {}
    assert checked.returncode == 0, checked.stderr


def test_every_link_in_the_documents_beside_the_site_leads_to_a_file_and_a_place_in_it() -> None:
    lychee = Path(sys.executable).with_name("lychee")
    documents = sorted(PROJECT.glob("*.md"))

    checked = subprocess.run(
        [lychee, "--offline", "--include-fragments", "--no-progress", *documents], capture_output=True, text=True
    )

    assert checked.returncode == 0, checked.stdout
