"""Instrument a function by recompiling it, so that Python 3.10 and 3.11 can watch it without its program noticing.

A trace function (`sys.settrace`) would show: it is there to be read, each call of any function keeps its arguments for
as long as it lasts, and the program could not have one of its own. So a watched function gets another code: compiled
from its own source, at its own lines and columns, with calls of ours before its body and at each of its ends.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Callable, Iterator
from functools import cache
from types import CodeType, FunctionType
from typing import Any

# constants in whose place the code gets what is to be called: no name of the program's or the library's is taken
_CALLED, _RETURNED = "looplab: called", "looplab: returned"

_Definition = ast.FunctionDef | ast.AsyncFunctionDef


def instrumented(
    function: FunctionType, called: Callable[[], None] | None, returned: Callable[[Any], Any] | None
) -> CodeType | None:
    """The code of `function`, with calls of `called()`, and of `returned(value)`, which must return the value.

    It gets None when the function ends in an exception. None if the function's source is not known.
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
    """That code, with constants in the places of what is to be called. Kept: it takes a millisecond or two."""
    try:
        lines, first = inspect.getsourcelines(code)
    except (OSError, TypeError):
        return None
    header = "if True:\n" if lines[0][:1].isspace() else ""  # a method is indented, and its columns are to stay
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
    """Makes each `return value` of one function report the value."""

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
    """The definition in a class of the name of its own, for `super()` and private names, in a function for the rest."""
    found: ast.stmt = definition
    _, _, owner = function.__qualname__.rpartition(".")[0].rpartition(".")
    if owner and owner != "<locals>":
        found = ast.ClassDef(owner, bases=[], keywords=[], body=[found], decorator_list=[])
    free = [ast.arg(name) for name in function.__code__.co_freevars if name != "__class__"]
    if free:
        arguments = ast.arguments(posonlyargs=[], args=free, kwonlyargs=[], kw_defaults=[], defaults=[])
        found = ast.FunctionDef("around", arguments, body=[found], decorator_list=[])
    return found


def _codes(code: CodeType, name: str) -> Iterator[CodeType]:
    for each in code.co_consts:
        if isinstance(each, CodeType):
            if each.co_name == name:
                yield each
            yield from _codes(each, name)
