"""What the text of a program says: where its functions are, what it calls, and whether it leaves the recorder alone."""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterator
from warnings import catch_warnings, simplefilter

_WAYS_AROUND = {
    *("__import__", "eval", "exec", "compile", "__builtins__", "__subclasses__", "__globals__", "modules", "_getframe"),
    *("_current_frames", "settrace", "setprofile", "monitoring", "addaudithook", "f_back", "f_globals", "tb_frame"),
    *("cr_frame", "gi_frame", "ag_frame"),
}
_MODULES_AROUND = {"ctypes", "gc", "importlib", "inspect", "pkgutil", "runpy", "builtins", "_thread"}
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

    def tampering(self) -> str | None:
        """What could change the recording of the run, with its line: "line 3 imports looplab"; None if nothing does.

        It finds what is written, not what is made of pieces while the program runs. A reader who goes that far knows.
        """
        found = [*self._foreign(), *self._around()]
        return min(found)[1] if found else None

    def _foreign(self) -> Iterator[tuple[int, str]]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or "."]
            else:
                continue
            for name in names:
                top = name.split(".")[0]
                if top not in sys.stdlib_module_names or top in _MODULES_AROUND:
                    yield node.lineno, f"line {node.lineno} imports `{name}`"

    def _around(self) -> Iterator[tuple[int, str]]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Name) and node.id in _WAYS_AROUND:
                yield node.lineno, f"line {node.lineno} uses `{node.id}`"
            elif isinstance(node, ast.Attribute) and node.attr in _WAYS_AROUND:
                yield node.lineno, f"line {node.lineno} uses `{node.attr}`"
            elif isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load) and self._of_a_module(node):
                yield node.lineno, f"line {node.lineno} replaces `{self._full_name(node)}`"
            elif isinstance(node, ast.Call) and self._full_name(node.func) == "getattr":
                names = (each.value if isinstance(each, ast.Constant) else "" for each in node.args[1:2])
                yield from (
                    (node.lineno, f"line {node.lineno} calls `getattr` for a name that may be any")
                    for name in names
                    if name == "" or name in _WAYS_AROUND
                )
            elif isinstance(node, ast.Call) and self._full_name(node.func) in ("setattr", "delattr"):
                yield from (
                    (node.lineno, f"line {node.lineno} changes `{self._full_name(changed)}`")
                    for changed in node.args[:1]
                    if self._of_a_module(changed)
                )

    def _of_a_module(self, node: ast.expr) -> bool:
        """Whether it is a module that the program imports, or something in it."""
        imported, _, _ = self._full_name(node).partition(".")
        return imported != "" and imported in {name.split(".")[0] for name in self._modules.values()}

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
