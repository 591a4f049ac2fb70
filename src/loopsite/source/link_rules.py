"""Links to other sites that are unlikely to last, found in the pages' Markdown, without a network.

Whether a page of another site still exists is not checked; only the form of its address is. MkDocs checks the links
between pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl, urlsplit

from .lines import prose_lines
from .mistakes import Mistake
from .page import PageSource
from .pythons import VERSIONS

_ADDRESS = re.compile(r"""(?:\w+:)?(?<!/)//[^\s/<>()"'][^\s<>()"']*""")
_IMAGE = re.compile(r"!\[[^\[\]]*\]\($")
_TRACKING = re.compile(r"utm_.*|fbclid|gclid|mc_[ce]id|ref|ref_src|si|igshid")
_SOURCE = re.compile(r"/python/cpython/(?P<kind>blob|tree|raw)/(?P<at>[^/]+)/(?P<path>.+)")
_LASTING = re.compile(r"\d+\.\d+|v\d+\.\d+\.\d+\w*")
_DOCS = re.compile(r"/(?P<version>3(?:\.\d+)?)/(?:\S+\.html)?")
_VERSIONS = {"3", *(".".join(map(str, version)) for version in VERSIONS)}


def wrong_addresses(pages: Iterable[PageSource]) -> Iterator[Mistake]:
    """What is wrong with the addresses of other sites on `pages`."""
    for page in pages:
        for number, line in prose_lines(page.text):
            for found in _ADDRESS.finditer(line):
                # images of other sites are refused in any form: see markup_rules
                if not _IMAGE.search(line[: found.start()]) and (wrong := wrong_address(found[0])):
                    yield Mistake(page.file, number, *wrong)


def wrong_address(address: str) -> tuple[str, str] | None:
    """What is wrong with the form of an address on another site, and what to do."""
    try:
        parts = urlsplit(address)
    except ValueError as error:
        return f"a link that is not an address: {address} ({error})", "Correct it."
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
