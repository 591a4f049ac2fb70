"""The order of tags: levels from the easiest up, then versions of Python, then topics by name."""

from __future__ import annotations

from typing import Protocol

LEVELS = ("Beginner", "Intermediate", "Deep")


class Tag(Protocol):
    """The part of a tag of Material's plugin that decides its place."""

    name: str


def reading_order(tag: Tag, *_: object) -> tuple[int, str]:
    """A sort key for tags. Material's plugin also passes the pages that have the tag, which do not matter."""
    if tag.name in LEVELS:
        return LEVELS.index(tag.name), ""
    return (len(LEVELS) if tag.name.startswith("Python ") else len(LEVELS) + 1), tag.name.lower()
