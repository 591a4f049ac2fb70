"""What every program has that a page shows, as far as it can be said without running it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from warnings import catch_warnings

from .mistakes import Mistake
from .snippet import Snippet

MOST_LINES = 30


def wrong_programs(snippets: Iterable[Snippet]) -> Iterator[Mistake]:
    """Programs that need more than the standard library, or that do not fit on a screen."""
    for snippet in snippets:
        lines = len(snippet.source.splitlines())
        if lines > MOST_LINES:
            found = f"a program of {lines} lines"
            yield Mistake(
                snippet.path,
                snippet.header_lines + MOST_LINES + 1,
                found,
                f"Show one thing, in at most {MOST_LINES}, the header not counted.",
            )
        for line, module in _imports(snippet):
            if module.split(".")[0] not in sys.stdlib_module_names:
                yield Mistake(
                    snippet.path,
                    snippet.header_lines + line,
                    f"an import of {module!r}",
                    "Use the standard library only: a reader's browser has nothing else.",
                )


def _imports(snippet: Snippet) -> Iterator[tuple[int, str]]:
    """Each module that a program imports, with the line in its source."""
    try:
        with catch_warnings(action="ignore"):
            tree = ast.parse(snippet.source)
    except (SyntaxError, MemoryError, RecursionError):  # one that is meant: of any other, loading it has told
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or "."
