"""The navigation in mkdocs.yml, which is the order of the book: it lists each page once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from .lines import lines_of
from .mistakes import Mistake, suggest, text_of
from .page import PageSource

_TITLE = re.compile(r"# (.+?)\s*(\{.*\})?")
_PLAIN = re.compile(r"[^\W\d_]\w*( [\w',-]+)+")
"""What YAML cannot misread: a word alone might be Yes, Null or On."""


def wrong_nav(config: Path, nav: Any, pages: Iterable[PageSource]) -> Iterator[Mistake]:
    """What is wrong with `nav`, which is what the file `config` has below `nav:`; `pages` are all of docs/."""
    listed = list(_paths(nav))
    known = {page.path: page for page in pages}
    lines = text_of(config).split("\n")
    for path, times in Counter(listed).items():
        found = _lines(lines, path)
        if path not in known:
            fix = suggest(path, known) or f"Write docs/{path}, or remove the line."
            yield Mistake(config, found[0] if found else None, f"nav names {path!r}, which is not a page", fix)
        elif times > 1:
            yield Mistake(
                config, found[-1] if found else None, f"nav has {path!r} twice", "Remove one of the two lines."
            )
    for path, page in known.items():
        if path not in listed:
            line, indent = _place(lines, listed, path)
            new = f"{indent}- {_title(page)}: {path}"
            yield Mistake(config, line, f"nav does not have the page {path!r}", f'Write below this line: "{new}"')


def _paths(nav: Any) -> Iterator[str]:
    """The paths in a navigation, in its order; addresses of other sites are not paths."""
    if isinstance(nav, str):
        if "://" not in nav:
            yield nav
    elif isinstance(nav, dict | list):
        for item in nav.values() if isinstance(nav, dict) else nav:
            yield from _paths(item)


def _lines(lines: list[str], path: str) -> list[int]:
    """The lines of mkdocs.yml that list a page, counted from 1."""
    listed = re.compile(rf"""\s*-\s.*?(?<![\w/.-])["']?{re.escape(path)}["']?\s*(#.*)?""")
    return [number for number, line in enumerate(lines, 1) if listed.fullmatch(line)]


def _place(lines: list[str], listed: list[str], path: str) -> tuple[int | None, str]:
    """The line below which a page belongs, and how far to indent it: the last of its part, or else of all."""
    part = path.rpartition("/")[0]
    places = {line: other for other in listed for line in _lines(lines, other)}
    of_part = [line for line, other in places.items() if other.rpartition("/")[0] == part]
    indents = {line: len(lines[line - 1]) - len(lines[line - 1].lstrip()) for line in of_part or places}
    line = min(indents, key=lambda line: (indents[line], -line), default=None)
    return line, "  " if line is None else " " * indents[line]


def _title(page: PageSource) -> str:
    """The title of a page, as a key in YAML."""
    found = next((match for line in lines_of(page.text) if (match := _TITLE.fullmatch(line))), None)
    title = re.sub(r"[`*]", "", found[1]) if found else Path(page.path).stem.replace("-", " ").capitalize()
    return title if _PLAIN.fullmatch(title) else f"'{title.replace("'", "''")}'"
