"""A snippet as HTML: program, badges, what it printed and what the loop did. Complete without JavaScript.

`web/src/page/element.ts` upgrades this markup in the browser and reads the JSON at its end: what it needs at once, and
the trace, which is read when somebody looks at the figure.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import pygments
from markdown import Markdown
from mkdocs.exceptions import PluginError
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from pymdownx.superfences import SuperFencesException

from looplab.record import Chunk, Record

from ..run.cache_files import write_whole
from ..source.expectation import Version, dotted
from ..source.fences import FenceOptions
from ..source.header import Header
from .fence_contents import Figure, Key, Shown
from .set_aside import as_figure

ELEMENT = "loop-snippet"


class FenceError(PluginError, SuperFencesException):  # type: ignore[misc]  # pymdownx is untyped
    """Stops the build. SuperFences swallows what is not its own exception, MkDocs shows what is not a PluginError
    as a traceback: this is both."""


def formatter(shown: Mapping[Key, Shown], cache: Path) -> Any:
    """A formatter for markdown-exec's registry: from a fence's options to the HTML of its snippet.

    `cache` is a folder for what takes long to make.
    """
    seen: WeakKeyDictionary[Markdown, Counter[str]] = WeakKeyDictionary()  # MkDocs makes one for each page

    def render_fence(*, code: str, extra: dict[str, str], md: Markdown, **_: object) -> str:
        options = FenceOptions.of(extra)
        if ELEMENT not in md.block_level_elements:
            md.block_level_elements.append(ELEMENT)  # else it is wrapped in a <p>, which its first <div> would end
        counts = seen.setdefault(md, Counter())
        counts[options.snippet] += 1
        found = shown.get((options, counts[options.snippet]))
        if code.strip() or found is None:
            raise FenceError(
                f"no snippet {options.snippet!r} for a fence that the build's scan of the page did not see. "
                "Write fences in the page itself."
            )
        return render(found, cache)

    return render_fence


def render(shown: Shown, cache: Path) -> str:
    """The HTML of one snippet."""
    recorded, figure = shown.recorded, shown.figure
    snippet = recorded.snippet
    (python, record), *others = recorded.records
    data = {
        "name": snippet.name,
        "filename": snippet.filename,
        "source": snippet.source,
        "requiresPython": str(snippet.header.requires_python) or None,
        "needs": list(snippet.header.needs),
        "expectations": [
            {"since": dotted(expectation.since), "text": expectation.text} for expectation in snippet.expectations
        ],
        "moment": figure.moment if figure else None,
    }
    return "".join(
        [
            f'<{ELEMENT} class="loop-snippet" id="{escape(shown.id)}"',
            f' data-name="{escape(snippet.name)}">',
            _figure(figure) if figure and figure.playing else "",
            f'<div class="loop-head"><span class="loop-file">{escape(snippet.filename)}</span>',
            _badges(snippet.header, python),
            '</div><div class="loop-code highlight">',
            f'<pre tabindex="0" aria-label="Program {escape(snippet.filename)}"><code>',
            _highlighted(snippet.source, cache),
            '</code></pre></div><div class="loop-outputs">',
            _output(snippet.filename, python, record),
            *(
                f'<details class="loop-output-other" data-python="{dotted(other)}"><summary>On Python '
                f"{dotted(other)}</summary>{_output(snippet.filename, other, other_record)}</details>"
                for other, other_record in others
            ),
            "</div>",
            _figure(figure) if figure and not figure.playing else "",
            _json("loop-trace", record.trace) if figure else "",
            _json("loop-data", data),
            f"</{ELEMENT}>",
        ]
    )


def _highlighted(source: str, cache: Path) -> str:
    """The program in colours. It is kept: colouring all programs takes a tenth of a second."""
    key = hashlib.sha256(f"{_coloured_by()}\n{source}".encode())
    path = cache / f"{key.hexdigest()}.html"
    try:
        return path.read_text()
    except FileNotFoundError:
        html = highlight(source, *_highlighter())
        write_whole(path, html)
        return html


@functools.cache
def _coloured_by() -> str:
    """What the colours depend on beside the program: Pygments, and what is options of it here."""
    return f"{pygments.__version__}\n{Path(__file__).read_text()}"


@functools.cache
def _highlighter() -> tuple[PythonLexer, HtmlFormatter[str]]:
    """Made once: that costs twice what a program does."""
    return PythonLexer(stripnl=False), HtmlFormatter(nowrap=True)


def _badges(header: Header, python: Version) -> str:
    badges = [f"Python {specifier}" for specifier in _versions(header)]
    badges += [f"needs {need}" for need in header.needs]
    if meant := header.raises_on(python):
        badges.append(f"ends in {meant}")
    if not badges:
        return ""
    items = "".join(f"<li>{escape(badge)}</li>" for badge in badges)
    return f'<ul class="loop-badges" aria-label="About this program">{items}</ul>'


def _versions(header: Header) -> Iterable[str]:
    """ ">=3.11" as a reader says it: "3.11+"; other specifiers as they are written."""
    for specifier in sorted(header.requires_python, key=str):
        yield f"{specifier.version}+" if specifier.operator == ">=" else str(specifier)


def _output(filename: str, python: Version, record: Record) -> str:
    chunks = "".join(map(_chunk, record.output)) or '<span class="loop-nothing">(prints nothing)</span>'
    return (
        f'<section class="loop-output" data-python="{dotted(python)}"'
        f' aria-label="Recorded output of {escape(filename)}, Python {dotted(python)}">'
        f'<p class="loop-output-title"><span>Recorded on Python {record.python}, {record.duration:.2f} s</span></p>'
        f'<pre tabindex="0"><code>{chunks}</code></pre></section>'
    )


def _figure(figure: Figure) -> str:
    opened = (" open" if figure.open else "") + (" data-plays" if figure.playing else "")
    summary = "<summary>What the loop did</summary>"
    return as_figure(f'<details class="loop-figure"{opened} data-search-exclude>{summary}{figure.html}</details>')


def _json(name: str, data: object) -> str:
    # no quotation marks to be escaped: it is no attribute
    text = escape(json.dumps(data, separators=(",", ":")), quote=False)
    return f'<template class="{name}" data-search-exclude>{text}</template>'


def _chunk(chunk: Chunk) -> str:
    return f'<span class="loop-{chunk.stream}">{escape(chunk.text)}</span>'
