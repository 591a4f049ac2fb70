"""Each page has a social card, which other sites show beside a link to it."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest

from loopsite.publish.cards import HEIGHT, WIDTH, Card, write_card


@pytest.mark.parametrize("page", ["", "two-fetches/", "inside-the-loop/timers/"])
def test_a_page_names_a_card_that_exists_with_its_size(site: Path, page: str) -> None:
    html = (site / page / "index.html").read_text()
    named = re.search(r'<meta property="og:image" content="https?://[^/]+/([^"]+)">', html)

    assert named
    assert size((site / named[1]).read_bytes()) == (WIDTH, HEIGHT)


def test_a_card_shows_title_and_description_and_shortens_long_ones() -> None:
    svg = Card("Site", "Part", "Timers & ties", "long " * 100, 0.5).svg()

    assert ">Timers &amp; ties</text>" in svg
    assert svg.count(">long long") == 3
    assert " …</text>" in svg


def test_text_is_drawn_without_the_fonts_of_the_machine(tmp_path: Path) -> None:
    for name, title in (("empty", ""), ("titled", "Timers")):
        write_card(Card("Site", "Part", title, "", 0.5), tmp_path / f"{name}.png", tmp_path / "cache")

    assert (tmp_path / "empty.png").read_bytes() != (tmp_path / "titled.png").read_bytes()


def size(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height
