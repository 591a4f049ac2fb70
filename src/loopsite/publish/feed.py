"""The feed of new pages: RSS 2.0 (rssboard.org/rss-specification)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.etree import ElementTree

FEED = "feed.xml"
MAX_ENTRIES = 20


@dataclass(frozen=True)
class Entry:
    """A page in the feed; `url` is absolute."""

    title: str
    url: str
    description: str
    created: datetime


def feed(title: str, description: str, site_url: str, entries: Iterable[Entry]) -> str:
    """The feed as XML, the newest page first."""
    rss = ElementTree.Element("rss", {"version": "2.0", "xmlns:atom": "http://www.w3.org/2005/Atom"})
    channel = ElementTree.SubElement(rss, "channel")
    _add(channel, title=title, link=site_url, description=description, language="en")
    own_link = {"href": f"{site_url}{FEED}", "rel": "self", "type": "application/rss+xml"}
    ElementTree.SubElement(channel, "atom:link", own_link)
    for entry in sorted(entries, key=lambda entry: entry.created, reverse=True)[:MAX_ENTRIES]:
        item = ElementTree.SubElement(channel, "item")
        _add(item, title=entry.title, link=entry.url, description=entry.description, guid=entry.url)
        _add(item, pubDate=format_datetime(entry.created))
    ElementTree.indent(rss)
    return ElementTree.tostring(rss, encoding="unicode", xml_declaration=True) + "\n"


def _add(parent: ElementTree.Element, **texts: str) -> None:
    for name, text in texts.items():
        ElementTree.SubElement(parent, name).text = text
