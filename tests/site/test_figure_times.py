"""Output and figure of a program have one clock: a reader would ask which of two is right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from html import unescape
from pathlib import Path

ROW = re.compile(r"<tr><td>([\d.]+) s</td><td>\d*</td><td>(.*?)</td></tr>")
PRINTED = re.compile(r" prints: (?:about )?(\d+\.\d+) s(?:econds)?\b")
"""A program that prints how long it has been running begins with that."""


def times_in(page: str) -> Iterator[tuple[str, str, str]]:
    """The time at which the figures of a page say that an elapsed time was printed, that time, and the sentence."""
    for time, sentence in ROW.findall(page):
        if printed := PRINTED.search(unescape(sentence)):
            yield time, printed[1], unescape(sentence)


def test_the_figure_and_the_output_tell_the_same_time(site: Path) -> None:
    found = [times for page in site.rglob("index.html") for times in times_in(page.read_text())]

    assert len(found) > 10
    for in_figure, printed, sentence in found:
        coarser = max(Decimal(in_figure), Decimal(printed), key=lambda time: time.as_tuple().exponent)
        assert Decimal(in_figure).quantize(coarser) == Decimal(printed).quantize(coarser), sentence
