"""What a page's Markdown became in HTML: programs that are lost, marks that came out as text, HTML that is not allowed.

Markdown has no errors: whatever it does not know, it publishes as text. So the rendered page is compared with its
source, which has the line. CONTRIBUTING.md, "Markdown you can use", lists what works.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .changes import Change, find_changes
from .fences import FenceUse, find_fences, literal_fences
from .lines import CODE, fences_in, lines_of, prose_lines
from .mistakes import Mistake
from .page import PageSource

SNIPPET = "loop-snippet"
"""The element of a snippet, which has the id of its fence."""

CHANGE = "loop-change"
"""The class of a change's element."""

QUESTION = "loop-question"
"""The element of a question."""

EXERCISE = "loop-exercise"
"""The element of what belongs to an exercise, besides its program."""

_OURS = re.compile(rf"<({SNIPPET}|{QUESTION}|{EXERCISE})\b.*?</\1>", re.DOTALL)

_LIST = 'See CONTRIBUTING.md, "Markdown you can use".'
_INDENT = "Indent it like the text of the list item, box or tab around it, by four spaces for each, or not at all."
_BOX = 'Write !!! note "Title", or ??? to fold it, and indent its text by four spaces.'
_MATH = "Write it in words or as code: a page cannot draw formulas."

# what it looks like in the source; what it is; what to do. The page then shows the group `mark`, or else all of it
_AS_TEXT = (
    (r"^[ >]*(?P<mark>={3})[!+]*[ \t]*[^=\s]", "a tab", 'Write === "Title", and indent its content by four spaces.'),
    (r"^[ >]*(?P<mark>!{3}|\?{3}\+?)", "a box", _BOX),
    (r"^[ >]*(?P<mark>/{3,})[ \t]*\S", "a block with slashes", _BOX),
    (r"^[ >]*(?P<mark>:{3,})", "a block with colons", _BOX),
    (r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]", "a box as on GitHub", _BOX),
    (r"^[ >]*\.\.[ \t]+[\w-]+::", "a directive of reStructuredText", _LIST),
    (r"(?P<mark>\$\$)", "mathematics", _MATH),
    (
        r"(?<![\\$\w])\$(?=[^\s$])([^$\d][^$]*|\d[^$]*[\\^_{=+*/][^$]*)(?<=[^\s$])\$(?![\w$])", "mathematics", _MATH,
    ),
    (r"(?<![\w:]):(?=[\w+-]*[a-z])[\w+-]+:(?![\w:])", "an emoji or icon", "Write the word, or the character itself."),
    (r"(?P<mark>-{1,3}8<-{1,3})", "a file to include", "Write the text on the page itself."),
    (r"(?P<mark>\{\{|\{%|%\}|\}\})", "the marks of a template", "Write the text itself: pages are not templates."),
    (r"(?P<mark>\{!)[^{}]*!\}", "a file to include", "Write the text on the page itself."),
    (r"(?P<mark>\{#[ \t])", "the marks of a template", "Write the text itself: pages are not templates."),
    (rf"\{{[a-z:]+\}}{CODE}", "a role of MyST", _LIST),
    (rf"{CODE}__?(?!\w)", "a link of reStructuredText", "Write [text](page.md)."),
    (r"\\[A-Za-z]+\{", "mathematics", _MATH),
    (r"(?P<mark>\{(\+\+|--|~~|==|>>))", "an editor's mark", "Write the text as it should be."),
    (r"\{:?[ \t]*[.#][\w-][^{}]*\}", "attributes", "Put them directly after an element, or below a paragraph."),
    (r"(?P<mark>\[\[)(?=[^\[\]]+\]\])", "a link as in a wiki", "Write [its title](its-page.md)."),
    (r"\[@[\w:-]+\]", "a citation", "Write a link, or a footnote: text[^1]."),
    (r"\^\[[^\[\]]+\]", "a footnote", "Write text[^1], and at the end of the page [^1]: The note."),
    (r"\[\^[^\]\s]+\]", "a footnote", "Write its text at the end of the page: [^1]: The text."),
    (r"!\[[^\[\]]*\](?!\()", "an image", "Write ![what it shows](file.png)."),
    (r"(?<!\])\[[^\[\]]+\]\[[^\[\]]*\]", "a link", "Write [text](page.md), or its target below: [name]: page.md."),
    (r"\](?P<mark>[ \t]+\()(?=\S+\))", "a link", "Write no space between ] and (."),
    (r"(?<!\\)\*\*(?=\S)|(?<=\S)(?<!\\)\*\*", "bold text", "Close it with **, without a space inside the marks."),
    (r"(?<![\w*\\])\*(?=\w)[^\s*]*", "emphasis", "Close it with *, or write code as `*args`."),
    (r"(?<![\w=\\])==(?=\w)", "marked text", "Close it with ==, without a space inside the marks."),
    (r"(?<![\w~\\])~~(?=\w)", "deleted text", "Close it with ~~, without a space inside the marks."),
    (r"(?<![\w^\\])\^\^(?=\w)", "inserted text", "Close it with ^^, without a space inside the marks."),
    (r"(?<![\w+\\])\+\+(?=\w)", "keys", "Write them as ++ctrl+c++."),
    (r"(?<!\\)`+", "code", "Close it with as many backticks as it starts with, in the same paragraph."),
    (r"(?<![\w<\[(\"'=:/\]])https?://[^\s<>\"]*[\w/]", "an address", "Write [its title](…), or the address in <>."),
    (r"^[ >]*(?P<mark>\|.*\|)[ \t]*$", "a table", "Put an empty line above it, and |---|---| below its first row."),
    (
        r"^[ >]*(?P<mark>([-*+]|\d+[.)]|[a-z][.)])[ \t]+\S.*)$", "a list",
        "Put an empty line above it, and write items as - or 1.",
    ),
    (r"^[ >]*(?P<mark>:[ \t]+\S.*)$", "a definition", "Put it right below its term, as : and three spaces."),
    (r"^[ >]*(?P<mark>\*\[[^\]]+\]:)", "an abbreviation", "Put an empty line above it."),
    (r"(?P<mark>\\)$", "a line break", "Start a new paragraph or a list."),
)  # fmt: skip
_MARKS = tuple((re.compile(pattern), found, fix) for pattern, found, fix in _AS_TEXT)
_STARTS = {"a list", "a definition", "a table"}
"""What is recognised only at the start of a line of text, up to its first markup."""
_START = re.compile(rf"\S+[ \t]+[^\s*_~^=+<\[{CODE}]*")

# Markdown drops the backslash, so that only the source shows it
_BACKSLASHED = re.compile(r"\\\((?=.*\\\))|^[ >]*\\\[(?=[ \t]*$|.*[\^_=+{].*\\\])")

_NOTE = re.compile(r"(#|//|--|;|/\*|<!--)[ \t]*\(\d+\)!?")

_ITEM = re.compile(r"(?P<indent> *)([-*+]|\d+\.) ")

_CONTAINER = re.compile(r"""(?P<indent>[ ]*)(!{3} ?[\w-]|\?{3}\+? ?[\w-]|={3}[!+]* ?")""")

_RAW = {"br", "div", "loop-playground", "loop-progress", "p", "section", "span"}
"""What a page may write as HTML."""

_TAG = re.compile(r"<(?P<name>[A-Za-z][\w-]*)(?=[\s/>]|$)")
_INSTEAD = {
    "a": "Write [text](page.md).",
    "b": "Write **bold**.",
    "code": "Write `code`.",
    "del": "Write ~~deleted~~.",
    "details": 'Write ??? note "Title", and indent its text by four.',
    "em": "Write *emphasis*.",
    "i": "Write *emphasis*.",
    "img": "Write ![what it shows](file.png).",
    "ins": "Write ^^inserted^^.",
    "kbd": "Write ++ctrl+c++.",
    "mark": "Write ==marked==.",
    "s": "Write ~~deleted~~.",
    "script": "Remove it: our Content-Security-Policy lets no page run a script of its own.",
    "strong": "Write **bold**.",
    "style": "Remove it: the styles of all pages are in docs/assets/site.css.",
    "sub": "Write H~2~O.",
    "sup": "Write 2^10^.",
    "table": "Write | a | b |.",
    "u": "Write ^^inserted^^.",
}
_FROM_MARKDOWN = {
    "html", "head", "body", *_RAW, *_INSTEAD, "abbr", "blockquote", "dd", "dl", "dt", "figcaption", "figure",
    *(f"h{level}" for level in range(1, 7)), "hr", "input", "label", "li", "ol", "pre", "summary", "tbody", "td", "th",
    "thead", "tr", "ul",
} - {"b", "i", "s", "script", "style", "u"}  # fmt: skip
"""What Markdown itself makes."""


def lost_snippets(page: PageSource, html: str) -> Iterator[Mistake]:
    """A mistake for each fence of `page` whose snippet is not in `html`, in which the page was rendered.

    The element of a snippet has a <div> in it. In a paragraph, a browser would take that out of the element.
    """
    tree = LexborHTMLParser(html)
    shown = {node.attributes.get("id"): node.css_first("div") for node in tree.css(SNIPPET)}
    for use in find_fences(page.file, page.text):
        if not isinstance(use, FenceUse) or shown.get(use.id):
            continue
        if use.id in shown:
            found = f"the program {use.snippet!r} is inside a paragraph"
            fix = "Put an empty line above and below its fence; in a footnote, text below it."
        else:
            found = f"the page does not show the program {use.snippet!r}"
            above = "\n".join(lines_of(page.text)[: use.line - 1])
            hidden = above.rfind("<!--") > above.rfind("-->")
            fix = "Take its fence out of the comment." if hidden else _INDENT
        yield Mistake(page.file, use.line, found, fix)
    changes = [found for found in find_changes(page.file, page.text) if isinstance(found, Change)]
    if len(changes) > len(tree.css(f".{CHANGE}")):
        yield Mistake(page.file, changes[0].line, "the page does not show each change that it suggests", _INDENT)


def wrong_markup(page: PageSource, html: str) -> Iterator[Mistake]:
    """What is wrong with `html`, the content of `page`. Snippets and questions are left out."""
    root = LexborHTMLParser(_OURS.sub("", html)).root
    if root is None:
        return
    prose = _prose_of(root)
    found = [
        *_wrong_elements(page, root),
        *_wrong_attributes(page, root),
        *((line, "a fence that is shown as text", _INDENT) for line in literal_fences(page.text, root.text())),
        *_empty_containers(page.text),
        *_numbered_notes(page.text, root),
        *_marks_as_text(page.text, prose),
        *_open_comment(page.text, prose),
        *_unnested_items(page.text),
    ]
    for line, what, fix in sorted(dict.fromkeys(found), key=lambda one: one[0] or 0):
        yield Mistake(page.file, line, what, fix)


_Found = tuple[int | None, str, str]


def _wrong_elements(page: PageSource, root: LexborNode) -> Iterator[_Found]:
    tags = {node.tag for node in root.css("*") if node.tag}
    written = [
        (number, match["name"].lower()) for number, line in prose_lines(page.text) for match in _TAG.finditer(line)
    ]
    for number, name in written:
        if name not in _RAW and (name in tags or name == SNIPPET):
            yield number, f"the HTML element <{name}>", _INSTEAD.get(name, _LIST)
    for name in sorted(tags - _FROM_MARKDOWN - {name for _, name in written}):
        yield _line(page.text, rf"<{name}\b"), f"the HTML element <{name}>", _INSTEAD.get(name, _LIST)


def _wrong_attributes(page: PageSource, root: LexborNode) -> Iterator[_Found]:
    ids: set[str | None] = set()
    for node in root.css("*"):
        for name, value in node.attributes.items():
            if name.startswith("on"):
                fix = "Remove it: our Content-Security-Policy forbids scripts in a page."
                yield _line(page.text, rf"\b{re.escape(name)}\s*="), f"the event attribute {name}", fix
            elif name == "style":
                fix = "Remove it: our Content-Security-Policy forbids styles in a page; docs/assets/site.css has them."
                yield _line(page.text, r"\bstyle\s*="), "a style attribute", fix
            elif name == "hidden":
                yield _line(page.text, r"\bhidden\b"), "a hidden element", "Show it, or remove it."
            elif name == "srcset":
                yield _line(page.text, r"\bsrcset\s*="), "a srcset attribute", "Name one file, as src."
            elif node.tag == "img" and name == "src" and _is_foreign(value or ""):
                fix = "Save it in docs/assets/ and name that file: a page requests nothing from other sites."
                yield _line(page.text, re.escape(value or "")), f"an image from another site: {value}", fix
            elif node.tag == "a" and name == "href" and _scheme(value or "") not in ("", "http", "https", "mailto"):
                yield _line(page.text, re.escape(value or "")), f"a link that is not https: {value}", "Write https://."
        if (id := node.attributes.get("id")) and id in ids:
            yield (
                _line(page.text, rf"\{{[^}}]*#{re.escape(id)}(?![\w-]).*\}}", last=True),
                f"the id {id!r} appears twice",
                "Rename one.",
            )
        ids.add(id)
        if node.tag == "img" and not (node.attributes.get("alt") or "").strip():
            source = (node.attributes.get("src") or "").rpartition("/")[2]
            line = _line(page.text, re.escape(source)) if source else None
            yield line, "an image without a description", "Write ![what it shows](file.png)."


def _is_foreign(address: str) -> bool:
    return bool(_scheme(address)) or address.startswith(("//", "\\\\"))


def _scheme(address: str) -> str:
    try:
        return urlsplit(address.strip()).scheme.lower()
    except ValueError:
        return ""  # see wrong_addresses


def _empty_containers(text: str) -> Iterator[_Found]:
    """Boxes and tabs whose content is not indented, and so comes after them."""
    lines = lines_of(text)
    for number, line in prose_lines(text):
        if match := _CONTAINER.match(line):
            below = next((line for line in lines[number:] if line.strip()), "")
            if not below.startswith(f"{match['indent']}    ") and not below.startswith(f"{match['indent']}\t"):
                yield (
                    number,
                    "a box or tab without content",
                    "Indent its content by four spaces.",
                )


def _numbered_notes(text: str, root: LexborNode) -> Iterator[_Found]:
    """What Material turns into buttons that have no name and cannot be reached by keyboard."""
    lines = lines_of(text)
    for block in fences_in(text):
        for at in range(block.start + 1, block.after - 1):
            if match := _NOTE.search(lines[at]):
                yield at + 1, f"a numbered note on code: {match[0]}", "Write it as a comment, or below the code."
    if root.css_first(".annotate"):
        yield _line(text, r"\.annotate\b"), "numbered notes: .annotate", "Write them in the text, or as footnotes."


def _prose_of(root: LexborNode) -> str:
    """The text of a page as a reader sees it, with `CODE` for each code."""
    text: list[str] = []
    left = [root]
    while left:  # not by recursion: elements may be nested deeply
        node = left.pop()
        if node.is_text_node:
            text.append(node.text_content or "")
        elif node.tag in ("code", "pre", "kbd"):
            text.append(CODE)
        elif node.tag not in ("script", "style", "svg", "template"):
            left.extend(reversed(list(node.iter(include_text=True))))
    return "".join(text)


def _marks_as_text(text: str, shown: str) -> Iterator[_Found]:
    lines = [line.lstrip() for line in shown.split("\n")]
    for number, line in prose_lines(text):
        for pattern, found, fix in _MARKS:
            for match in pattern.finditer(line):
                mark = match.groupdict().get("mark") or match[0]
                start = _START.match(mark) if found in _STARTS else None
                if any(line.startswith(start[0]) for line in lines) if start else mark in shown:
                    yield number, f"{found}, published as text: {_short(mark)}", fix
                    break
        if _BACKSLASHED.search(line):
            yield number, "mathematics, published as text", _MATH


def _unnested_items(text: str) -> Iterator[_Found]:
    """List items meant to be in another item: Python-Markdown needs four spaces, or makes them items beside it."""
    outer: int | None = None
    for number, line in prose_lines(text):
        if match := _ITEM.match(line):
            indent = len(match["indent"])
            if outer is not None and indent > outer and (indent - outer) % 4:
                yield number, "a list item that is not nested", "Indent it by four spaces for each list around it."
            else:
                outer = indent
        elif line.strip() and not line.startswith(" "):
            outer = None


def _open_comment(text: str, shown: str) -> Iterator[_Found]:
    if "<!--" in shown:
        yield _line(text, "<!--"), "a comment, published as text: <!--", "Put it on lines of its own."


def _short(mark: str) -> str:
    mark = mark.strip().replace(CODE, "…")
    return mark if len(mark) <= 60 else f"{mark[:60]}…"


def _line(text: str, pattern: str, last: bool = False) -> int | None:
    """The first line that matches, or the last: of prose, or else of all."""
    found = re.compile(pattern, re.IGNORECASE)
    for lines in (prose_lines(text), enumerate(lines_of(text), 1)):
        if numbers := [number for number, line in lines if found.search(line)]:
            return numbers[-1 if last else 0]
    return None
