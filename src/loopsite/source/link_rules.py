"""Links that lead nowhere, and links that will not last: found in the pages' Markdown, without a build or a network.

Whether a foreign page still exists is not asked; its address has the form in which it is most likely to.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from posixpath import normpath
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from markdown import Markdown

from .fences import lines_of, plain_lines
from .mistakes import Mistake
from .pythons import VERSIONS

_TRACKING = re.compile(r"utm_.*|fbclid|gclid|mc_[ce]id|ref|ref_src|si|igshid")
_SOURCE = re.compile(r"/python/cpython/(?P<kind>blob|tree|raw)/(?P<at>[^/]+)/(?P<path>.+)")
_LASTING = re.compile(r"\d+\.\d+|v\d+\.\d+\.\d+\w*")
_DOCS = re.compile(r"/(?P<version>3(?:\.\d+)?)/(?:\S+\.html)?")
_CODE = re.compile(r"`[^`]*`")
_VERSIONS = {"3", *(".".join(map(str, version)) for version in VERSIONS)}


@dataclass(frozen=True)
class Text:
    """A file in Markdown, its path below the folder that its links stay in, and its whole text."""

    file: Path
    path: str
    text: str


@dataclass(frozen=True)
class Dialect:
    """The Markdown that a project writes: Python-Markdown's extensions and their settings."""

    extensions: Sequence[str] = ()
    settings: Mapping[str, Mapping[str, Any]] | None = None


def wrong_links(texts: Sequence[Text], dialect: Dialect, root: Path) -> Iterator[Mistake]:
    """What is wrong with the links of `texts`, whose paths, and whose links to other files, are below `root`."""
    read: dict[str, _Links] = {}
    for text in texts:
        try:
            read[text.path] = _read(text, dialect)
        except RecursionError:
            read[text.path] = _Links()
            yield Mistake(text.file, None, "lists or quotations are nested too deeply", "Nest them less.")
    places = {path: found.ids for path, found in read.items()}
    for text in texts:
        seen = Counter[str]()
        for address in read[text.path].addresses:
            seen[address] += 1
            if wrong := _wrong(address, text.path, places, root):
                yield Mistake(text.file, _line(text.text, address, seen[address]), *wrong)


class _Links(HTMLParser):
    """The ids of a page, and where its links lead, in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.ids.update(value for key in ("id", "name") if (value := said.get(key)))
        address = said.get("href" if tag == "a" else "src")
        if address and "headerlink" not in (said.get("class") or ""):
            self.addresses.append(address)


def _read(text: Text, dialect: Dialect) -> _Links:
    """Raises RecursionError."""
    found = _Links()
    # only what may hold a link or a heading: what is in a fence is a program's, or an example
    lines = lines_of(text.text)
    plain = dict(plain_lines(text.text))
    markdown = "\n".join(plain.get(number, "") for number in range(1, len(lines) + 1))
    renderer = Markdown(extensions=list(dialect.extensions), extension_configs=dict(dialect.settings or {}))
    found.feed(renderer.convert(markdown))
    return found


def _wrong(address: str, page: str, places: Mapping[str, set[str]], root: Path) -> tuple[str, str] | None:
    """What was found and what to do, if a link on `page` is not as it should be."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return wrong_address(address)
    if parts.scheme in ("mailto", "data"):
        return None
    if parts.scheme or parts.netloc:
        return wrong_address(address)
    if parts.path.startswith("/"):
        return f"a link from the root: {address}", "Write it relative to this page's file."
    target = normpath(f"{page}/../{unquote(parts.path)}") if parts.path else page
    if target not in places:
        exists = not target.startswith("..") and (root / target).exists()
        return None if exists else (f"a link to {address}, and no such file", "Correct the path, or take it out.")
    if parts.fragment and unquote(parts.fragment) not in places[target]:
        return f"a link to {address}, and no such place there", "Name the id of one of its headings."
    return None


def wrong_address(address: str) -> tuple[str, str] | None:
    """What is wrong with the form of a link to another site, and what to do."""
    try:
        parts = urlsplit(address)
    except ValueError as error:
        return f"a link that is no address: {address} ({error})", "Correct it."
    if parts.scheme != "https":
        return f"a link that is not https: {address}", "Write https://, or take the link out."
    if tracked := [key for key, _ in parse_qsl(parts.query, keep_blank_values=True) if _TRACKING.fullmatch(key)]:
        return f"a link that tracks its reader: {address}", f"Take {', '.join(tracked)} out of its query."
    match parts.hostname:
        case "docs.python.org":
            found = _DOCS.fullmatch(parts.path)
            if not found or found["version"] not in _VERSIONS:
                fix = "Write https://docs.python.org/3/….html, or a version like /3.10/ where the page is about it."
                return f"a link to Python's documentation in another form: {address}", fix
        case "github.com" if source := _SOURCE.fullmatch(parts.path):
            if not _LASTING.fullmatch(source["at"]) or source["kind"] != "blob":
                fix = "Name a version: https://github.com/python/cpython/blob/3.14/…"
                return f"a link to a source that changes: {address}", fix
            if parts.fragment:
                return f"a link to a line: {address}", "Take it out, and name the function in the text."
        case "peps.python.org":
            if not re.fullmatch(r"/pep-\d{4}/", parts.path):
                return f"a PEP in another form: {address}", "Write https://peps.python.org/pep-0492/."
        case "www.python.org" | "legacy.python.org" if parts.path.startswith("/dev/peps"):
            return f"a PEP in another form: {address}", "Write https://peps.python.org/pep-0492/."
    return None


def _line(text: str, address: str, nth: int) -> int | None:
    """The line that has the `nth` link with this address, as far as its text is written as the address is."""
    written = re.compile(re.escape(address) + r'(?=[\s)>"])')
    lines = [number for number, line in plain_lines(text) for _ in written.findall(_CODE.sub("", line))]
    return lines[min(nth, len(lines)) - 1] if lines else None
