"""A page of the book as it is written: one Markdown file in docs/, with its front matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class PageSource:
    """A page's file, its path in docs/, its whole text, and the front matter in it."""

    file: Path
    path: str
    text: str
    meta: Mapping[str, Any]


def related(meta: Mapping[str, Any]) -> tuple[str, ...]:
    """The paths in docs/ of the pages that a front matter names as related."""
    return tuple(meta.get("related") or ())
