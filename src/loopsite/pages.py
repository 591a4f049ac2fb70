"""Which page shows which snippet: the fences of a page, found in its Markdown before anything is rendered.

SuperFences does not tell a formatter the line of its fence, and swallows what a validator raises; so all that can
be wrong with a fence is found here, where file and line are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .mistakes import Mistake

FORM = '```python exec="1" snippet="page/name"'
"""How a page shows a snippet. The fence has no body."""

_FENCE = re.compile(r"^[ \t>]*(?P<marks>`{3,}|~{3,})[ \t]*(?P<info>.*?)[ \t]*$")
_OPTION = re.compile(r"""(?P<key>[\w-]+)[ \t]*=[ \t]*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'}]+))""")
_LANGUAGES = {"python", "py"}
_KNOWN = {"exec", "snippet"}


@dataclass(frozen=True)
class Use:
    """One fence: the page's file, its line counted from 1, and the snippet it names."""

    page: Path
    line: int
    snippet: str


def uses(page: Path, markdown: str) -> Iterator[Use | Mistake]:
    """Every fence of a page that shows a snippet, and what is wrong with those that try to."""
    marks, use, body = "", None, False
    for number, line in enumerate(markdown.splitlines(), 1):
        match = _FENCE.match(line)
        if marks:  # inside a fence: only its own closing line ends it
            if match and match["marks"].startswith(marks) and not match["info"]:
                if isinstance(use, Use) and body:
                    use = Mistake(
                        page,
                        use.line,
                        "a body in a snippet's fence",
                        f"Write it in snippets/{use.snippet}.py.",
                    )
                if use is not None:
                    yield use
                marks, use = "", None
            elif line.strip(" \t>"):
                body = True
        elif match:
            marks, body = match["marks"], False
            use = _use(page, number, match["info"])
    if marks and use is not None:
        line_of_fence = use.line if isinstance(use, Use) else 0
        yield Mistake(page, line_of_fence, "a fence without an end", f"Close it with a line {marks}.")


def _use(page: Path, line: int, info: str) -> Use | Mistake | None:
    """What the text behind a fence's marks asks for; None if it is no snippet."""
    options = {
        match["key"]: match["double"] or match["single"] or match["bare"] or "" for match in _OPTION.finditer(info)
    }
    if not options.keys() & _KNOWN:
        return None
    if re.split(r"[\s{]", info, maxsplit=1)[0] not in _LANGUAGES:
        return Mistake(page, line, f"a fence that is not read as a snippet's: {info}", f"Write it as {FORM}.")
    for key in sorted(options.keys() - _KNOWN):
        return Mistake(page, line, f"unknown fence option {key!r}", f"Write the fence as {FORM}.")
    if options.get("exec") != "1" or not options.get("snippet"):
        return Mistake(page, line, "a fence that names no snippet", f"Write it as {FORM}.")
    return Use(page, line, options["snippet"])
