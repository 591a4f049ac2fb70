"""A page of the book as it is written: one Markdown file in docs/, with its front matter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .front_matter import meta_of
from .lines import plain_lines
from .mistakes import Mistake, text_of

# controls, and what reorders the text around it or takes no room
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True)
class PageSource:
    """A page's file, its path in docs/, its whole text, and the front matter in it."""

    file: Path
    path: str
    text: str
    meta: Mapping[str, Any]


def read_page(file: Path, path: str) -> PageSource:
    """Read the page at `file`. Raises `Mistake` if it is not plain text, as Markdown and git expect it."""
    text = text_of(file)
    if text.startswith("\ufeff"):
        raise Mistake(file, 1, "the file starts with a byte order mark", "Save it as UTF-8 without one.")
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        raise Mistake(file, line, "Windows line endings (CRLF)", "Save the file with LF at the end of each line.")
    if found := _INVISIBLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        name = unicodedata.name(found[0], "a control character")
        raise Mistake(file, line, f"an invisible character, U+{ord(found[0]):04X} ({name.lower()})", "Remove it.")
    if tab := next((number for number, line in plain_lines(text) if "\t" in line), None):
        raise Mistake(file, tab, "a tab", "Write spaces: four for each level.")
    return PageSource(file, path, text, meta_of(text))


def related(meta: Mapping[str, Any]) -> tuple[str, ...]:
    """The paths in docs/ of the pages that a front matter names as related."""
    named = meta.get("related")
    return tuple(map(str, named)) if isinstance(named, list) else ()
