"""The pages that a page names as related to it, in its front matter: `related`, a list of paths in docs/."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from .mistakes import Mistake

FORM = "related: [first-steps/waiting.md]"
"""How a page names them."""


def related(meta: Mapping[str, Any]) -> tuple[str, ...]:
    """The paths that a front matter names."""
    return tuple(meta.get("related") or ())


@dataclass(frozen=True)
class Source:
    """A page's file, its path in docs/, its whole text, and its front matter, which is a part of that."""

    file: Path
    path: str
    text: str
    meta: Mapping[str, Any]


def wrong_related(pages: Iterable[Source]) -> Iterator[Mistake]:
    """What is wrong with the pages that `pages`, which are all there are, name as related to them."""
    pages = tuple(pages)
    known = [page.path for page in pages]
    for page in pages:
        named = page.meta.get("related") or []
        if not isinstance(named, list) or not all(isinstance(path, str) for path in named):
            yield Mistake(page.file, _line(page.text, "related"), "related pages that are no list", f"Write {FORM}.")
            continue
        for path in named:
            if path == page.path:
                yield Mistake(page.file, _line(page.text, path), "a page that is related to itself", "Take it out.")
            elif path not in known:
                close = get_close_matches(path, known, n=1)
                fix = f"Did you mean {close[0]!r}?" if close else "Write its path in docs/."
                yield Mistake(page.file, _line(page.text, path), f"no related page {path!r}", fix)


def _line(text: str, wanted: str) -> int | None:
    """The first line that has `wanted`, counted from 1."""
    return next((number for number, line in enumerate(text.split("\n"), 1) if wanted in line), None)
