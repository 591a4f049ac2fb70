"""What the text of a program says: where its functions are, and what it calls."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from warnings import catch_warnings, simplefilter

_CANCELLED = {"CancelledError", "BaseException"}


class ProgramText:
    """The text of a program, as its syntax tree; an empty one if it is not Python."""

    def __init__(self, source: str) -> None:
        try:
            with catch_warnings():
                simplefilter("ignore")
                self.tree = ast.parse(source)
        except (SyntaxError, ValueError, MemoryError, RecursionError):  # the run has ended in it
            self.tree = ast.Module([], [])
        self._modules = dict(self._imported())

    def lines_of(self, function: str) -> Collection[int]:
        """The lines of the functions and methods of that name."""
        return {line for node in self._functions(function) for line in _lines(node)}

    def finally_lines(self, function: str) -> Collection[int]:
        """The lines of `finally` in them."""
        tries = (node for outer in self._functions(function) for node in ast.walk(outer) if isinstance(node, ast.Try))
        return {line for node in tries for each in node.finalbody for line in _lines(each)}

    def call_of(self, name: str) -> int | None:
        """The first line that calls "time.sleep", however it was imported; None if there is none."""
        lines = [
            node.lineno
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Call) and self._full_name(node.func) == name
        ]
        return min(lines, default=None)

    def await_in_a_loop(self, function: str) -> int | None:
        """The first line that awaits a call of this function in a loop, one call after the other."""
        loops = [node for node in ast.walk(self.tree) if isinstance(node, (ast.For, ast.While, ast.ListComp))]
        awaits = (node for loop in loops for node in ast.walk(loop) if isinstance(node, ast.Await))
        calls = ((node.lineno, node.value) for node in awaits)
        lines = [line for line, call in calls if isinstance(call, ast.Call) and self._full_name(call.func) == function]
        return min(lines, default=None)

    def swallowed_cancellation(self) -> int | None:
        """The first line of an `except` that catches a CancelledError and does not raise it again."""
        handlers = (node for node in ast.walk(self.tree) if isinstance(node, ast.ExceptHandler))
        lines = [
            node.lineno
            for node in handlers
            if _caught(node.type) & _CANCELLED and not any(isinstance(inner, ast.Raise) for inner in ast.walk(node))
        ]
        return min(lines, default=None)

    def _imported(self) -> Iterator[tuple[str, str]]:
        """The full name of each imported name."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    top = alias.name.split(".")[0]
                    yield alias.asname or top, alias.name if alias.asname else top
            elif isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    yield alias.asname or alias.name, f"{node.module}.{alias.name}"

    def _full_name(self, node: ast.expr) -> str:
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return ""
        return ".".join([self._modules.get(node.id, node.id), *reversed(parts)])

    def _functions(self, name: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        for node in ast.walk(self.tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == name:
                yield node


def _lines(node: ast.stmt) -> range:
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)


def _caught(caught: ast.expr | None) -> set[str]:
    """The names of the exceptions; an `except` without one catches all."""
    if caught is None:
        return {"BaseException"}
    each = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return {one.attr if isinstance(one, ast.Attribute) else one.id if isinstance(one, ast.Name) else "" for one in each}
