"""Instrument a function by recompiling it, for Python 3.10 and 3.11, in a way that the program cannot notice.

A program could notice a trace function (`sys.settrace`): `sys.gettrace` returns it, the arguments of each call live
until it ends, and the program could not set its own. So a watched function gets new code instead, compiled from its
source, with the same lines and columns, that reports when it is called and when it ends.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Callable, Iterator
from functools import cache
from types import CodeType, FunctionType
from typing import Any

# constants that are replaced by the functions to call, so that no name is added to the library's modules
_CALLED, _RETURNED = "looplab: called", "looplab: returned"

_Definition = ast.FunctionDef | ast.AsyncFunctionDef


def instrumented(
    function: FunctionType, called: Callable[[], None] | None, returned: Callable[[Any], Any] | None
) -> CodeType | None:
    """The code of `function`, with calls of `called()`, and of `returned(value)`, which must return the value.

    `returned` gets None if the function raises an exception. The result is None if the function's source is unknown.
    """
    code = _compiled(function, function.__code__, called is not None, returned is not None)
    if code is None:
        return None
    replacements: dict[str, Any] = {_CALLED: called, _RETURNED: returned}
    return code.replace(
        co_consts=tuple(replacements.get(each, each) if type(each) is str else each for each in code.co_consts)
    )


@cache
def _compiled(function: FunctionType, code: CodeType, called: bool, returned: bool) -> CodeType | None:
    """The instrumented code, with constants instead of the functions to call. Cached: it takes a millisecond or two."""
    try:
        lines, first = inspect.getsourcelines(code)
    except (OSError, TypeError):
        return None
    header = "if True:\n" if lines[0][:1].isspace() else ""  # a method is indented, and its columns must stay the same
    module = ast.parse(header + "".join(lines))
    definition = next(node for node in ast.walk(module) if isinstance(node, _Definition))
    _insert(definition, called, returned)
    module.body = [_within(definition, function)]
    ast.increment_lineno(ast.fix_missing_locations(module), first - (2 if header else 1))
    found = next(_codes(compile(module, code.co_filename, "exec", dont_inherit=True), code.co_name))
    if found.co_freevars != code.co_freevars:
        return None
    return found.replace(co_qualname=code.co_qualname) if sys.version_info >= (3, 11) else found


def _insert(definition: _Definition, called: bool, returned: bool) -> None:
    definition.decorator_list = []  # they have already been applied
    has_docstring = ast.get_docstring(definition, clean=False) is not None
    docstring, body = definition.body[:has_docstring], definition.body[has_docstring:]
    if returned:
        reporting = _Returns()
        body = [
            ast.Try(
                body=[reporting.visit(statement) for statement in body],
                handlers=[ast.ExceptHandler(body=[ast.Expr(_call(_RETURNED, ast.Constant(None))), ast.Raise()])],
                orelse=[ast.Expr(_call(_RETURNED, ast.Constant(None)))],
                finalbody=[],
            )
        ]
    definition.body = [*docstring, *([ast.Expr(_call(_CALLED))] if called else []), *body]


class _Returns(ast.NodeTransformer):
    """Makes each `return value` of one function report the value; leaves nested functions and classes alone."""

    def visit_Return(self, node: ast.Return) -> ast.Return:
        value = node.value or ast.Constant(None)
        return ast.copy_location(ast.Return(ast.copy_location(_call(_RETURNED, value), node)), node)

    def _leave(self, node: ast.AST) -> ast.AST:
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = visit_Lambda = visit_ClassDef = _leave


def _call(constant: str, *arguments: ast.expr) -> ast.Call:
    # `"…"()` would be a SyntaxWarning
    return ast.Call(ast.Attribute(ast.Constant(constant), "__call__", ast.Load()), list(arguments), [])


def _within(definition: _Definition, function: FunctionType) -> ast.stmt:
    """The definition in a class, for `super()` and private names, and in a function that has its free variables."""
    found: ast.stmt = definition
    _, _, owner = function.__qualname__.rpartition(".")[0].rpartition(".")
    if owner and owner != "<locals>":
        found = ast.ClassDef(owner, bases=[], keywords=[], body=[found], decorator_list=[])
    free = [ast.arg(name) for name in function.__code__.co_freevars if name != "__class__"]
    if free:
        arguments = ast.arguments(posonlyargs=[], args=free, kwonlyargs=[], kw_defaults=[], defaults=[])
        found = ast.FunctionDef("outer", arguments, body=[found], decorator_list=[])
    return found


def _codes(code: CodeType, name: str) -> Iterator[CodeType]:
    for each in code.co_consts:
        if isinstance(each, CodeType):
            if each.co_name == name:
                yield each
            yield from _codes(each, name)
