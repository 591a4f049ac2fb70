"""What MkDocs logs, with its warnings reworded as mistakes: it gives neither a line nor a fix itself."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from posixpath import relpath
from urllib.parse import unquote, urlsplit

from markdown.extensions.toc import slugify

from ..source.lines import plain_lines, prose_lines
from ..source.mistakes import Mistake, relative, text_of

_ABOUT_A_LINK = re.compile(r"Doc file '(?P<page>.*?)' contains (?P<found>an? .*? '(?P<url>.*?)'(?=[,.] ).*)", re.DOTALL)
OF_A_PAGE = re.compile(r"Error (?:reading|building) page '(?P<page>.*?)':(?P<found>.*)", re.DOTALL)
_HEADING = re.compile(r"#{1,6} (?P<title>.*?)\s*(\{.*?#(?P<id>[\w:-]+).*\})?")
_SUGGESTS = "Did you mean "


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
    """Each warning about a link, and each error that is about a page in the folder `docs`, as a mistake; every other
    line as it is."""
    seen = Counter[tuple[str, str]]()
    page: Path | None = None
    for line in lines:
        if match := OF_A_PAGE.fullmatch(line):
            page = docs / match["page"]  # the next line says what is wrong, unless this one does
            if not match["found"].strip():
                continue
        if page is not None and not line.startswith((str(docs), relative(docs))):
            found = (match["found"] if match else line).strip().rstrip(".")
            yield Mistake(page, None, " ".join(found.split()), "Correct its front matter or its Markdown.")
        else:
            yield _link(line, docs, seen) or line
        page = None


def _link(line: str, docs: Path, seen: Counter[tuple[str, str]]) -> Mistake | None:
    """A warning about a link as a mistake; `seen` counts the links of each page to each address."""
    match = _ABOUT_A_LINK.fullmatch(line)
    if match is None:
        return None
    page, url = docs / match["page"], match["url"]
    seen[match["page"], url] += 1
    found, _, suggestion = match["found"].partition(f" {_SUGGESTS}")
    near = suggestion.strip("'?") or _nearest(url, page, docs)
    fix = f"{_SUGGESTS}{near!r}?" if near else "Correct the link, or remove it."
    return Mistake(page, _line(text_of(page), url, seen[match["page"], url]), found.rstrip("."), fix)


def _line(text: str, url: str, nth: int) -> int | None:
    """The line of the `nth` link to `url`, if the page spells it as MkDocs does."""
    link = re.compile(re.escape(url) + r"""(?=[\s)>"']|$)""")
    lines = [number for number, line in prose_lines(text) for _ in link.findall(line)]
    return lines[min(nth, len(lines)) - 1] if lines else None


def _nearest(url: str, page: Path, docs: Path) -> str | None:
    """The link to a file or a heading that is most like `url`, written on `page`."""
    path, anchor = unquote(urlsplit(url).path), urlsplit(url).fragment
    target = page.parent / path if path else page
    if target.is_file() and anchor:
        close = get_close_matches(anchor, _anchors(text_of(target)), n=1)
        return f"{path}#{close[0]}" if close else None
    files = [relpath(file, page.parent) for file in docs.rglob(f"*{Path(path).suffix}") if file.is_file()]
    close = get_close_matches(path, files, n=1)
    same_name = [file for file in files if file.rpartition("/")[2] == path.rpartition("/")[2]]
    return next(iter([*same_name, *close]), None)


def _anchors(text: str) -> list[str]:
    """The ids of the headings on a page, as far as its source shows them."""
    headings = (_HEADING.fullmatch(line) for _, line in plain_lines(text))
    return [match["id"] or slugify(match["title"].replace("`", ""), "-") for match in headings if match]
