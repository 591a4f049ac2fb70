"""What MkDocs logs, and its warnings about links as mistakes with a line and a fix, which it does not give itself."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ..source.fences import plain_lines
from ..source.mistakes import Mistake, text_of

_ABOUT_A_LINK = re.compile(r"Doc file '(?P<page>.*?)' contains (?P<found>an? .*? '(?P<url>.*?)'(?=[,.] ).*)", re.DOTALL)
_CODE = re.compile(r"`[^`]*`")


class _Collector(logging.Handler):
    """Keeps the text of each warning and error."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@contextmanager
def mkdocs_log() -> Iterator[_Collector]:
    """Collect MkDocs's warnings and errors in `lines` instead of printing them."""
    logger, handler = logging.getLogger("mkdocs"), _Collector()
    logger.addHandler(handler)
    propagate, logger.propagate = logger.propagate, False
    try:
        yield handler
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagate


def located(lines: Iterable[str], docs: Path) -> Iterator[Mistake | str]:
    """Each warning about a link on a page in the folder `docs` as a mistake; every other line as it is."""
    seen = Counter[tuple[str, str]]()
    for line in lines:
        match = _ABOUT_A_LINK.fullmatch(line)
        if match is None:
            yield line
            continue
        page, url = docs / match["page"], match["url"]
        seen[match["page"], url] += 1
        found, _, suggestion = match["found"].partition(" Did you mean ")
        fix = f"Did you mean {suggestion}" if suggestion else "Correct the link, or remove it."
        yield Mistake(page, _line(text_of(page), url, seen[match["page"], url]), found.rstrip("."), fix)


def _line(text: str, url: str, nth: int) -> int | None:
    """The line of the `nth` link to `url`, if the page spells it as MkDocs does."""
    link = re.compile(re.escape(url) + r"""(?=[\s)>"']|$)""")
    lines = [number for number, line in plain_lines(text) for _ in link.findall(_CODE.sub("", line))]
    return lines[min(nth, len(lines)) - 1] if lines else None
