"""The rules for a program that a page shows, as far as they can be checked without running it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from warnings import catch_warnings

from ..packages import offered
from .expectation import without_addresses
from .mistakes import Mistake
from .snippet import Snippet

MAX_LINES = 30
"""What fits on a screen, not counting the header."""

MAX_COLUMNS = 88
"""What fits beside the navigation of a wide window; CONTRIBUTING.md recommends 70."""

# modules, full names, and names of methods with a dot in front
_NEEDED_BY = {
    "threads": {
        *("threading.Thread", "threading.Timer", "concurrent.futures.ThreadPoolExecutor"),
        *("asyncio.to_thread", ".run_in_executor", "_thread.start_new_thread"),
    },
    "subprocess": {
        *("subprocess", "multiprocessing", "concurrent.futures.ProcessPoolExecutor", "pty"),
        *("asyncio.create_subprocess_exec", "asyncio.create_subprocess_shell", ".subprocess_exec", ".subprocess_shell"),
        *("os.fork", "os.forkpty", "os.system", "os.popen", "os.posix_spawn", "os.posix_spawnp"),
        *(f"os.{name}{suffix}" for name in ("spawn", "exec") for suffix in ("l", "le", "lp", "v", "ve", "vp", "vpe")),
    },
    "signals": {"signal.alarm", "signal.setitimer"},
}
_DIFFERS_IN_BROWSERS = {
    *("sys.platform", "sys.executable", "sys.version", "platform", "os.uname", "os.cpu_count", "os.getpid"),
    *("os.getppid", "os.getlogin", "getpass.getuser", "socket.gethostname"),
}
_CHANCE = {"asyncio.wait", "asyncio.all_tasks", "random", "secrets", "uuid", "tempfile", "os.urandom"}
_CHANCE_BUILTINS = {"set", "frozenset", "hash", "id"}


def wrong_programs(snippets: Iterable[Snippet]) -> Iterator[Mistake]:
    """A mistake for each rule that a program breaks: its size, its layout, and what a reader's browser lacks."""
    for snippet in snippets:
        lines = snippet.source.removesuffix("\n").split("\n")
        statements = {node.lineno for node in ast.walk(_tree(snippet.source)) if isinstance(node, ast.stmt)}
        if len(lines) > MAX_LINES:
            fix = f"Show one thing, in at most {MAX_LINES}, not counting the header."
            yield _mistake(snippet, MAX_LINES + 1, f"the program has {len(lines)} lines", fix)
        for number, line in enumerate(lines, 1):
            if len(line) > MAX_COLUMNS:
                fix = f"Break it: at most {MAX_COLUMNS}, better 70, fit on a page."
                yield _mistake(snippet, number, f"a line of {len(line)} characters", fix)
            if number in statements and "\t" in line[: len(line) - len(line.lstrip())]:
                yield _mistake(snippet, number, "the line is indented by a tab", "Indent by four spaces.")
        for expectation in snippet.expectations:
            for number, line in enumerate(expectation.text.split("\n"), 1):
                if without_addresses(line) != line:
                    fix = f"Replace it by `...`, or let make accept SNIPPETS={snippet.name} do so."
                    yield Mistake(expectation.path, number, "has an address in memory, which differs each time", fix)
        yield from not_in_browsers(snippet)


def not_in_browsers(snippet: Snippet) -> Iterator[Mistake]:
    """What a reader's browser lacks or has differently, unless the program's header says that it needs it."""
    tree = _tree(snippet.source)
    yield from foreign_imports(snippet)
    needs, differs = dict[str, tuple[int, str]](), dict[str, int]()
    for line, name in _references(tree):
        for need, names in _NEEDED_BY.items():
            if need not in snippet.header.needs and _among(names, name):
                needs.setdefault(need, (line, name.lstrip(".")))
        if not snippet.header.needs and (found := _among(_DIFFERS_IN_BROWSERS, name)):
            differs.setdefault(found, line)
    for need, (line, name) in needs.items():
        fix = f'Write needs = ["{need}"] in its header, or do without.'
        yield _mistake(snippet, line, f"uses {name}, and browsers may lack {need}", fix)
    for name, line in differs.items():
        yield _mistake(snippet, line, f"uses {name}, which differs in a reader's browser", "Do without it.")


def foreign_imports(snippet: Snippet) -> Iterator[Mistake]:
    """A mistake for each import from outside the standard library and the packages that the header names."""
    known = {*sys.stdlib_module_names, *snippet.header.packages}
    for node in ast.walk(_tree(snippet.source)):
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            modules = [node.module or "."]
        else:
            continue
        for module in modules:
            if (name := module.split(".")[0]) not in known:
                fix = f"Use only the standard library and {', '.join(offered())}: a reader's browser has nothing else."
                if name in offered():
                    fix = f'Write dependencies = ["{name}=={offered()[name]}"] in its header.'
                yield _mistake(snippet, node.lineno, f"imports {module!r}", fix)


def depends_on_chance(snippet: Snippet) -> bool:
    """Whether the program may print something else when it runs again: because of a set's order, for example."""
    tree = _tree(snippet.source)
    certain = {(line, "asyncio.wait") for line in _waits_for_one(tree)}
    return any(_among(_CHANCE, found[1]) for found in _references(tree) if found not in certain) or any(
        isinstance(node, ast.Set | ast.SetComp) or (isinstance(node, ast.Name) and node.id in _CHANCE_BUILTINS)
        for node in ast.walk(tree)
    )


def _waits_for_one(tree: ast.Module) -> Iterator[int]:
    """The lines of calls like `wait([task])`: sets of one element have only one order."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="wait"), args=[ast.List(elts=[one]), *_]):
                if not isinstance(one, ast.Starred):
                    yield node.lineno


def _references(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The modules, functions and methods to which a program refers, each with its line.

    `loop.run_in_executor` is ".run_in_executor"; `from asyncio import to_thread` and `aio.to_thread`, after
    `import asyncio as aio`, are both "asyncio.to_thread".
    """
    known: dict[str, str] = {}
    """The full name of each imported name."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                known |= {alias.asname: alias.name for alias in names if alias.asname}
                known |= {(top := alias.name.split(".")[0]): top for alias in names if not alias.asname}
                yield from ((node.lineno, alias.name) for alias in names)
            case ast.ImportFrom(module=str(module), names=names):
                known |= {alias.asname or alias.name: f"{module}.{alias.name}" for alias in names}
                yield from ((node.lineno, f"{module}.{alias.name}") for alias in names)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.lineno, f".{node.attr}"
            root, *rest = _parts(node)
            if root in known:
                yield node.lineno, ".".join([known[root], *rest])


def _parts(node: ast.expr) -> list[str]:
    """["a", "b", "c"] for `a.b.c`; the first is empty if that is not a name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return [node.id if isinstance(node, ast.Name) else "", *reversed(parts)]


def _among(names: Iterable[str], name: str) -> str | None:
    """Which of `names` this full name is, or in which of the modules among them it is."""
    return next((one for one in names if f"{name}.".startswith(f"{one}.")), None)


@cache
def _tree(source: str) -> ast.Module:
    try:
        with catch_warnings(action="ignore"):
            return ast.parse(source)
    except (SyntaxError, MemoryError, RecursionError):  # an intended one: loading the snippet reports any other
        return ast.Module([], [])


def _mistake(snippet: Snippet, line: int, found: str, fix: str) -> Mistake:
    """A mistake in a line of the program, counted below its header."""
    return Mistake(snippet.path, snippet.header_lines + line, found, fix)
