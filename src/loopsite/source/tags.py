"""The order of tags: levels as a reader climbs them, then Python's versions, then topics by name."""

from __future__ import annotations

from typing import Protocol

LEVELS = ("Beginner", "Intermediate", "Deep")


class Tag(Protocol):
    """As much of a tag of Material's plugin as its place depends on."""

    name: str


def reading_order(tag: Tag, *_: object) -> tuple[int, str]:
    """A tag's place among tags; Material's plugin adds the pages that have it, which do not matter."""
    if tag.name in LEVELS:
        return LEVELS.index(tag.name), ""
    return (len(LEVELS) if tag.name.startswith("Python ") else len(LEVELS) + 1), tag.name.lower()
