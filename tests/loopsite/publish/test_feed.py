"""The feed of new pages."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree

from loopsite.publish.feed import MAX_ENTRIES, Entry, feed


def test_the_newest_pages_come_first() -> None:
    entries = [
        Entry(f"Page {day}", f"https://example.org/{day}/", "<& all>", datetime(2026, 1, day, tzinfo=UTC))
        for day in range(1, MAX_ENTRIES + 3)
    ]
    items = ElementTree.fromstring(feed("Book", "About", "https://example.org/", entries)).findall(".//item")

    assert [item.findtext("title") for item in items] == [f"Page {day}" for day in range(MAX_ENTRIES + 2, 2, -1)]
    assert items[0].findtext("description") == "<& all>"
    assert items[-1].findtext("pubDate") == "Sat, 03 Jan 2026 00:00:00 +0000"
