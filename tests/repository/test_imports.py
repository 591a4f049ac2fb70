"""The direction of imports between the rooms of looplab, loopsite and web/src."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
LOOPLAB = PROJECT / "src" / "looplab"
LOOPSITE = PROJECT / "src" / "loopsite"
WEB = PROJECT / "web" / "src"
IN_PYODIDE = {"js", "pyodide", "pyodide_js", "looplab_host"}


def imported_by(file: Path) -> Iterator[str]:
    """The top-level package of each module that a file imports, including its own package."""
    package = file.relative_to(PROJECT / "src").parts[0] if file.is_relative_to(PROJECT / "src") else ""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0] if node.level == 0 else package


@pytest.mark.parametrize("file", sorted((PROJECT / "src" / "looplab").rglob("*.py")), ids=lambda file: file.name)
def test_looplab_imports_the_standard_library_and_itself(file: Path) -> None:
    assert set(imported_by(file)) <= sys.stdlib_module_names | {"looplab"} | IN_PYODIDE


# Room: the rooms and modules that it may import from, besides itself. "" is the top level, which runs programs.
LOOPLAB_ROOMS = {
    "": {"kernel", "trace"},
    "check": {"record"},
    "kernel": {"", "kernel/net", "kernel/threads"},
    "kernel/net": {"kernel/descriptors", "kernel/errors", "kernel/machine"},
    "kernel/threads": {"", "kernel/clock"},
    "trace": set(),
}


def looplab_modules_imported_by(file: Path) -> Iterator[Path]:
    """The modules and packages of looplab that a module imports at run time, not only for type checking."""
    tree = ast.parse(file.read_text())
    guarded = {
        id(node)
        for check in ast.walk(tree)
        if isinstance(check, ast.If) and ast.unparse(check.test) == "TYPE_CHECKING"
        for node in ast.walk(check)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level and id(node) not in guarded:
            base = file.parents[node.level - 1].joinpath(*(node.module or "").split("."))
            for alias in node.names:
                is_module = (base / f"{alias.name}.py").exists() or (base / alias.name).is_dir()
                yield base / alias.name if is_module else base


@pytest.mark.parametrize("room", LOOPLAB_ROOMS)
def test_a_room_of_looplab_imports_only_from_the_rooms_below_it(room: str) -> None:
    def allowed(module: Path) -> bool:
        package = module if module.is_dir() else module.parent
        names = {path.relative_to(LOOPLAB).as_posix().removeprefix(".") for path in (package, module)}
        return bool(names & (LOOPLAB_ROOMS[room] | {room}))

    outside = {
        f"{file.relative_to(LOOPLAB)} imports {module.relative_to(LOOPLAB)}"
        for file in (LOOPLAB / room).glob("*.py")
        for module in looplab_modules_imported_by(file)
        if not allowed(module)
    }

    assert outside == set()


def test_the_modules_of_looplab_have_no_circular_imports() -> None:
    imports = {
        file.with_suffix(""): {*looplab_modules_imported_by(file)}
        for file in LOOPLAB.rglob("*.py")
        if file.name != "__init__.py"
    }

    TopologicalSorter(imports).prepare()  # raises CycleError, which names the modules


@pytest.mark.parametrize("file", sorted((PROJECT / "src" / "loopsite").rglob("*.py")), ids=lambda file: file.name)
def test_loopsite_imports_neither_snippets_nor_tests(file: Path) -> None:
    assert not set(imported_by(file)) & {"snippets", "tests", "benchmarks"}


# Room: the rooms that it may import from, besides itself. "" is cli.py and the modules that all rooms may import.
ROOMS = {
    "": {"commands", "run", "source"},
    "commands": {"publish", "exercises", "render", "learn", "run", "source", ""},
    "publish": {"exercises", "render", "learn", "run", "source", ""},
    "exercises": {"render", "run", "source", ""},
    "render": {"learn", "run", "source", ""},
    "learn": {"run", "source", ""},
    "run": {"source", ""},
    "source": {""},
}


def rooms_imported_by(file: Path) -> Iterator[str]:
    """The rooms from which a module of loopsite imports."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = file.parents[node.level - 1].joinpath(*(node.module or "").split("."))
            for name in {alias.name for alias in node.names}:
                module = base / name if base.is_dir() else base
                yield "" if module.parent == LOOPSITE else module.relative_to(LOOPSITE).parts[0]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_of_loopsite_imports_only_from_the_rooms_below_it(room: str) -> None:
    found = {file.name: set(rooms_imported_by(file)) for file in (LOOPSITE / room).glob("*.py")}

    assert {name: rooms for name, rooms in found.items() if not rooms <= ROOMS[room] | {room}} == {}


@pytest.mark.parametrize("folder", [LOOPSITE, WEB], ids=["loopsite", "web"])
def test_every_module_is_in_a_room_of_at_most_20_entries(folder: Path) -> None:
    rooms = {path for path in folder.rglob("*") if path.is_dir() and path.name != "__pycache__"}
    crowded = {room.name for room in rooms if len([path for path in room.iterdir() if path.name != "__pycache__"]) > 20}
    known = {LOOPSITE / name for name in ROOMS} | {WEB / name for name in WEB_ROOMS} | {WEB / "styles"}

    assert crowded == set()
    assert {room for room in rooms if list(room.glob("*.py")) or list(room.glob("*.ts"))} <= known


def test_only_the_adapter_and_its_callers_import_mkdocs() -> None:
    importers = {file.name for file in LOOPSITE.rglob("*.py") if "mkdocs" in set(imported_by(file))}

    assert importers == {"plugin.py", "check.py", "book.py", "build.py", "project.py", "serve.py", "snippet_html.py"}


def imported_by_script(file: Path) -> set[Path]:
    """The modules of the front end that one of them imports, including for types; without suffixes."""
    names = re.findall(r'(?:from|import|import\()\s*"(\.[^"]+)"', file.read_text())
    return {(file.parent / name).resolve() for name in names}


# Room: the rooms that it may import from, besides itself.
WEB_ROOMS = {
    "": {"page", "bench", "learn", "run", "figure", "offline", "shared", "trace"},  # main.ts
    "page": {"exercise", "bench", "run", "figure", "shared", "trace"},
    "bench": {"ruff", "shared", "trace"},
    "learn": {"shared", "trace"},
    "exercise": {"learn", "run", "shared", "trace"},
    "run": {"output", "offline", "shared", "trace"},
    "output": {"shared", "trace"},
    "figure": {"shared", "trace"},
    "offline": {"shared", "trace"},
    "shared": {"trace"},
    "trace": set(),
    "ruff": {"trace"},
    "worker": {"shared", "trace"},
    "node": {"worker", "shared", "trace"},
    "service-worker": {"offline"},
}


@pytest.mark.parametrize("room", WEB_ROOMS)
def test_a_room_of_the_front_end_imports_only_from_the_rooms_below_it(room: str) -> None:
    outside = {
        f"{file.name} imports {found.relative_to(WEB)}"
        for file in (WEB / room).glob("*.ts")
        for found in imported_by_script(file)
        if found.parent != WEB / room and found.parent not in {WEB / name for name in WEB_ROOMS[room]}
    }

    assert outside == set()


def test_architecture_md_describes_each_folder_in_a_sentence() -> None:
    _, _, section = (PROJECT / "ARCHITECTURE.md").read_text().partition("\n## The folders\n")
    described = re.findall(r"^\| `([^`]+)` \| .{10,} \|$", section, re.MULTILINE)
    tracked = subprocess.run(["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    # two levels deep in these, one level elsewhere
    deep = {"docs", "src", "tests", "web"}
    paths = [path.split("/")[:-1] for path in tracked.splitlines()]
    folders = {"/".join(path[: 2 if path[0] in deep else 1]) for path in paths if path}

    assert folders - {*described} == set()
    assert [folder for folder in described if not (PROJECT / folder).is_dir()] == []
