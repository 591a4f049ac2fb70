"""What a figure costs a reader who may never open it, and the whole book one who wants to read it offline."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

from loopsite.publish.offline import WORKER

MAX_BYTES = 12 * 1024
"""Compressed, as they are transferred."""

OFFLINE_BYTES = 3_000_000


def test_the_trace_and_the_picture_of_a_typical_snippet_are_light(site: Path) -> None:
    page = (site / "two-fetches/index.html").read_text()
    snippets = re.findall(r"<loop-snippet .*?</loop-snippet>", page, re.DOTALL)
    [gather] = [snippet for snippet in snippets if 'data-name="two-fetches/gather"' in snippet]
    for other in snippets:  # the others resemble it, and would lend it what they have packed already
        if other != gather:
            page = page.replace(other, "")
    without_both, figures = re.subn(
        r'<details class="loop-figure".*?</details>\s*<template class="loop-trace".*?</template>',
        "",
        page,
        flags=re.DOTALL,
    )

    assert figures == 1
    assert _packed(page) - _packed(without_both) <= MAX_BYTES


def test_all_pages_are_kept_for_reading_offline_with_less_than_three_megabytes(site: Path) -> None:
    """Compressed: what the service worker keeps before a page is visited, and every page; no Python and no editor."""
    release = json.loads(
        (site / WORKER).read_text().partition("\n")[0].removeprefix("const RELEASE = ").removesuffix(";")
    )
    files = [*release["shell"], *(f"{page}index.html" for page in release["pages"])]

    assert len(release["pages"]) > 40
    assert sum(len(gzip.compress((site / file).read_bytes())) for file in files) <= OFFLINE_BYTES


def _packed(text: str) -> int:
    return len(gzip.compress(text.encode()))
