"""The first use of each of the glossary's terms on a page is a link to its entry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from posixpath import relpath

from markdown.extensions.toc import slugify

from .mistakes import Mistake
from .page import PageSource

GLOSSARY = "reference/glossary.md"
_NO_TERM = "What the figure says"

EXEMPT = (GLOSSARY, "two-fetches.md")
"""Besides pages of the kind `place`: *Two fetches* shows each thing before it names it."""

EVERYDAY = {
    "Handle": "usually the verb",
    "Step": "usually a step of the explanation; the page about a task's step links it where it is the term",
    "Turn": "usually in turn, turns out; where it is the term, the text says whose turn it is",
}
"""Terms that need no link, since most uses of the word mean something else."""

# what is not running prose is blanked, and its line ends are kept: the rest stays in its line
_NOT_PROSE = re.compile(
    r"""
    \A---\n.*?\n---\n                                    # front matter
    | ^(?P<indent>[ ]*)(?P<fence>```+|~~~+)[^\n]*\n.*?^(?P=indent)(?P=fence)[ ]*$  # code
    | (?:^[^\s\#][^\n]*\n)+^\{[ ]*\.lead[ ]*\}[ ]*$          # the question that opens a page, in its reader's words
    | \*(?:Ready[ ]queue|Timer[ ]heap|Tasks)\*            # the captions of a figure's panels
    | <!--.*?-->
    | ^[ ]*\#[^\n]*$                                     # headings
    | ^[ ]*\|[^\n]*$                                     # tables
    | ^[ ]*(?:\?\?\?\+?|!!!|===)[^\n]*$                  # the titles of boxes and tabs
    | (?P<tick>`+)[^`].*?(?P=tick)
    | <[^<>\n]*>
    | \{[ ]*[.:\#][^{}\n]*\}                             # attributes
    """,
    re.MULTILINE | re.DOTALL | re.VERBOSE,
)
_LINK = re.compile(r"!?\[(?P<text>[^\[\]]*)\]\((?P<address>[^()\s]*)[^()]*\)")
_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)


def terms_of(pages: Iterable[PageSource]) -> list[str]:
    """The terms that the glossary has; none without a glossary."""
    glossary = next((page.text for page in pages if page.path == GLOSSARY), "")
    return [heading for heading in _HEADING.findall(glossary) if heading != _NO_TERM]


def wrong_terms(pages: Sequence[PageSource]) -> Iterator[Mistake]:
    """A mistake for each first use of a term on one of `pages`, which are all of them, that is not a link."""
    terms = terms_of(pages)
    for page in pages:
        if terms and page.path not in EXEMPT and page.meta.get("kind") != "place":
            yield from unlinked_terms(page, terms)


def unlinked_terms(page: PageSource, terms: Sequence[str]) -> Iterator[Mistake]:
    """A mistake for each of `terms` that `page` uses without a link at its first use."""
    text = _NOT_PROSE.sub(_blank, page.text)
    to_glossary = relpath(GLOSSARY, str(PurePosixPath(page.path).parent))
    linked: dict[str, int] = {}  # the place of each entry's first link
    for link in _LINK.finditer(text):
        if link["address"].startswith(f"{to_glossary}#"):
            linked.setdefault(link["address"].partition("#")[2], link.start())
    text = _LINK.sub(_blank, text)  # a link leads to one place, so its text needs no other
    seen: set[str] = set()
    longest_first = sorted(terms, key=len, reverse=True)  # "task group" is not a use of "task"
    spelled = (re.sub(r"\\?[ ]", r"\\s+", re.escape(term)) for term in longest_first)
    any_term = re.compile(
        r"(?<![\w-])(?:" + "|".join(f"({pattern})" for pattern in spelled) + r")(?:e?s)?(?![\w-])", re.IGNORECASE
    )
    for use in any_term.finditer(text):
        term = longest_first[(use.lastindex or 1) - 1]
        if term in seen or term in EVERYDAY:
            continue
        seen.add(term)
        entry = slugify(term, "-")
        if linked.get(entry, len(text)) > use.start():
            line = text.count("\n", 0, use.start()) + 1
            word = " ".join(use[0].split())
            fix = f"Link it: [{word}]({to_glossary}#{entry})"
            yield Mistake(page.file, line, f"the first use of the term {word!r}", fix)


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
