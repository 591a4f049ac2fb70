"""The rules for a program that a page shows, as far as they can be checked without running it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from warnings import catch_warnings

from .mistakes import Mistake
from .snippet import Snippet

MAX_LINES = 30
"""What fits on a screen, not counting the header."""


def wrong_programs(snippets: Iterable[Snippet]) -> Iterator[Mistake]:
    """A mistake for each program that is too long, and for each import from outside the standard library."""
    for snippet in snippets:
        lines = len(snippet.source.splitlines())
        if lines > MAX_LINES:
            fix = f"Show one thing, in at most {MAX_LINES}, not counting the header."
            first_too_many = snippet.header_lines + MAX_LINES + 1
            yield Mistake(snippet.path, first_too_many, f"the program has {lines} lines", fix)
        for line, module in _imports(snippet):
            if module.split(".")[0] not in sys.stdlib_module_names:
                fix = "Use only the standard library: a reader's browser has nothing else."
                yield Mistake(snippet.path, snippet.header_lines + line, f"imports {module!r}", fix)


def _imports(snippet: Snippet) -> Iterator[tuple[int, str]]:
    """Each module that a program imports, with the line in its source."""
    try:
        with catch_warnings(action="ignore"):
            tree = ast.parse(snippet.source)
    except (SyntaxError, MemoryError, RecursionError):  # an intended one: loading the snippet reports any other
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or "."
