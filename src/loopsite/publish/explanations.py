"""Links from what programs print to *Errors by their message*: in the pages, and as data for a reader's own runs."""

from __future__ import annotations

import json
from collections.abc import Sequence

from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from ..source.explained import ERRORS, Explained

EXPLANATIONS = "assets/explanations.json"
"""Read by `web/src/run/explained.ts`, by its path from the site's root."""


def explanations(messages: Sequence[Explained], page: Page, files: Files) -> list[tuple[Explained, str]]:
    """The address of each explanation, relative to `page`; none on the page of errors itself."""
    if page.file.src_uri == ERRORS:
        return []
    return [(each, get_relative_url(_address(each, files), page.url)) for each in messages]


def explanations_json(messages: Sequence[Explained], files: Files) -> str:
    """The messages with their patterns, and their addresses from the site's root."""
    return json.dumps(
        [{"message": each.message, "pattern": each.pattern, "address": _address(each, files)} for each in messages]
    )


def _address(message: Explained, files: Files) -> str:
    file = files.get_file_from_path(ERRORS)
    return f"{file.url if file else ''}#{message.anchor}"
