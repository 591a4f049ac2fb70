"""The messages that *Errors by their message* explains, and which of them a program has printed.

Each is a pattern that Python and JavaScript read in the same way (with the flag `m`), so the page needs no rule of its
own: the build hands it the patterns (`web/src/run/explained.ts`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

ERRORS = "reference/errors-by-message.md"
"""The page, by its path in docs/."""

EXPLANATIONS = "assets/explanations.json"
"""What `web/src/run/explained.ts` reads, by its path from the site's root."""

_HEADING = re.compile(r"^### (?P<messages>`.*`) \{ #(?P<anchor>[\w-]+) \}$", re.MULTILINE)
_MODULE = re.compile(r"^(?:\w+\.)+(?=\w)")

# the margin of an exception group; the place of a warning, or the module of an exception
_BEFORE = r"^[ |]*(?:[^\n:]+:\d+: |(?:\w+\.)+)?"
# only the last of several tracebacks that follow from one another is the one that a reader sees as the error
_AFTER = r"(?![^\n]*\n[ |]*\n[ |]*(?:The above exception was|During handling of))"


@dataclass(frozen=True)
class Explained:
    """A message in a heading of that page; `pattern` finds the lines that it explains."""

    message: str
    anchor: str
    pattern: str


def explained_in(markdown: str) -> tuple[Explained, ...]:
    """The messages that a page's headings name, the most specific first. In a heading, … stands for any text."""
    found = [
        Explained(message, heading["anchor"], _pattern(message))
        for heading in _HEADING.finditer(markdown)
        for message in re.findall(r"`([^`]*)`", heading["messages"])
    ]
    return tuple(sorted(found, key=lambda each: -len(each.message.replace("…", ""))))


def explain(errors: str, messages: Sequence[Explained]) -> list[Explained]:
    """Those of `messages` that explain something in `errors`, what was printed to stderr, in its order."""
    lines: dict[int, Explained] = {}
    for message in messages:
        for match in re.finditer(message.pattern, errors, re.MULTILINE):
            lines.setdefault(match.start(), message)
    in_order = [lines[line] for line in sorted(lines)]
    return list({each.anchor: each for each in reversed(in_order)}.values())[::-1]


def explanations_json(messages: Sequence[Explained], address: str) -> str:
    """The content of `EXPLANATIONS`; `address` is that of the page, from the site's root."""
    return json.dumps(
        [{"message": each.message, "pattern": each.pattern, "address": f"{address}#{each.anchor}"} for each in messages]
    )


def _pattern(message: str) -> str:
    words = "[^\\n]*".join(re.sub(r"[^\w\s]", r"\\\g<0>", part) for part in _MODULE.sub("", message).split("…"))
    # after the name of an exception alone, any text would be another message
    end = r"(?![^\n])" if re.fullmatch(r"[\w.]+", message) else r"(?!\w)"
    return _BEFORE + words + end + _AFTER
