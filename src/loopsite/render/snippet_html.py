"""A snippet as HTML: program, badges, recorded output and figure, complete without JavaScript; see snippet.html."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markdown import Markdown
from markupsafe import Markup
from mkdocs.exceptions import PluginError
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from pymdownx.superfences import SuperFencesException

from looplab.record import Record

from ..learn.questions import question
from ..packages import offered
from ..source.changes import change
from ..source.expectation import Version, dotted
from ..source.fences import FenceOptions
from ..source.header import Header
from ..source.markup_rules import SNIPPET as ELEMENT
from ..source.mistakes import Mistake
from .change_html import render_change
from .explained import Explained, explain
from .fence_contents import FenceContents
from .figure import figure_title
from .question_html import render_question
from .set_aside import as_figure


class FenceError(PluginError, SuperFencesException):  # type: ignore[misc]  # pymdownx is untyped
    """Stops the build with one line: SuperFences swallows any other exception than its own, and MkDocs shows a
    traceback for any other than a PluginError."""


Links = Sequence[tuple[Explained, str]]
"""The messages that another page explains, with the address of each explanation, relative to the page."""


class FenceFormatter:
    """Renders the fences of one page after the other; `format` is what markdown-exec's registry takes."""

    def __init__(self) -> None:
        self._file = Path()
        self._all: tuple[FenceContents, ...] = ()
        self._left: list[FenceContents] = []
        self._links: Links = ()

    def start_page(self, file: Path, contents: Iterable[FenceContents], links: Links = ()) -> None:
        """Expect the fences of the page at `file`; `links` are for what it records of errors and warnings."""
        self._file = file
        self._links = links
        self._all = tuple(contents)
        self._left = list(self._all)

    def format(self, *, code: str, extra: dict[str, str], md: Markdown, **_: object) -> str:
        options = FenceOptions.of(extra)
        if ELEMENT not in md.block_level_elements:
            md.block_level_elements.append(ELEMENT)  # else it is wrapped in a <p>, which its first <div> would end
        contents = next((contents for contents in self._left if contents.options == options), None)
        if code.strip() or contents is None:
            raise FenceError(str(not_in_the_page(self._file, options)))
        self._left.remove(contents)
        return render(contents, self._links)

    def format_change(
        self, source: str, language: str, css_class: str, options: dict[str, str], *_: Any, **__: Any
    ) -> str:
        """The HTML of a change; what SuperFences takes."""
        name = options["snippet"]
        try:
            return render_change(change(self._file, 0, name, source), self._showing(name))
        except Mistake as mistake:
            raise FenceError(str(mistake)) from mistake

    def format_question(
        self, source: str, language: str, css_class: str, options: dict[str, str], *_: Any, **__: Any
    ) -> str:
        """The HTML of a question; what SuperFences takes."""
        name = options["snippet"]
        try:
            return render_question(question(self._file, 0, name, options["ask"], source), self._showing(name))
        except Mistake as mistake:
            raise FenceError(str(mistake)) from mistake

    def _showing(self, name: str) -> FenceContents:
        """The first fence that shows the snippet of that name. Raises `Mistake`."""
        target = next((contents for contents in self._all if contents.options.snippet == name), None)
        if target is None:
            raise not_in_the_page(self._file, FenceOptions(name))
        return target


def not_in_the_page(file: Path, options: FenceOptions) -> Mistake:
    """A fence that another extension of Markdown has made."""
    found = f"a fence of {options.snippet!r} that the build did not find in the page"
    return Mistake(file, None, found, "Write fences in the page itself.")


def render(contents: FenceContents, links: Links = ()) -> str:
    """The HTML of one snippet."""
    recorded, figure = contents.recorded, contents.figure
    snippet = recorded.snippet
    data = {
        "name": snippet.name,
        "filename": snippet.filename,
        "source": snippet.source,
        "requiresPython": str(snippet.header.requires_python) or None,
        "needs": list(snippet.header.needs),
        "switch": snippet.header.switch,
        "packages": list(snippet.header.packages),
        "expectations": [
            {"since": dotted(expectation.since), "text": expectation.text} for expectation in snippet.expectations
        ],
        "moment": figure.moment if figure else None,
    }
    return _TEMPLATE.render(
        id=contents.id,
        snippet=snippet,
        records=recorded.records,
        badges=list(badges_of(snippet.header, recorded.records[0][0])),
        highlighted=highlight(snippet.source, LEXER, FORMATTER),
        figure=figure,
        data=data,
        explained=_explained_by(dict(links)),
    )


def _explained_by(links: dict[Explained, str]) -> Callable[[Record], list[tuple[str, str]]]:
    """A function that returns what explains a record: messages, and the address for each."""

    def explained(record: Record) -> list[tuple[str, str]]:
        errors = "".join(chunk.text for chunk in record.output if chunk.stream == "stderr")
        return [(found.message, links[found]) for found in explain(errors, list(links))]

    return explained


def badges_of(header: Header, python: Version) -> Iterator[str]:
    for specifier in sorted(header.requires_python, key=str):
        # ">=3.11" is "3.11+" to a reader
        yield f"Python {specifier.version}+" if specifier.operator == ">=" else f"Python {specifier}"
    yield from (f"{package} {offered()[package]}" for package in header.packages)
    yield from (f"needs {need}" for need in header.needs)
    if header.switch is not None:
        yield f"threads switch every {header.switch * 1000:g} ms"
    if exception := header.raises_on(python):
        yield f"ends in {exception}"


def as_json(data: Any) -> Markup:
    """`data` for the text of an element."""
    # quotation marks are left as they are: it is the text of an element
    return Markup(escape(json.dumps(data, separators=(",", ":")), quote=False))


LEXER, FORMATTER = PythonLexer(stripnl=False), HtmlFormatter[str](nowrap=True)
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True, lstrip_blocks=True
)
_ENVIRONMENT.filters.update(
    dotted=dotted, json=as_json, figure_title=figure_title, as_figure=lambda html: Markup(as_figure(html))
)
_TEMPLATE = _ENVIRONMENT.get_template("snippet.html")
