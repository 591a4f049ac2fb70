"""What a figure costs a reader who may never open it."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

MAX_BYTES = 12 * 1024
"""Compressed, as they are transferred."""


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


def _packed(text: str) -> int:
    return len(gzip.compress(text.encode()))
