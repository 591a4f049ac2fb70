"""What CPython itself says of the names that the editor completes: their kind, signature and first line of help.

`python web/build/signatures.py --all` asks each Pyodide that the site serves, and writes web/src/bench/signatures.json:
for each module and name a list of [since, kind, signature, help], or of [since] if the name is gone. Run it when a
Python is added or updated. Without the argument, it prints what the Python that runs it says.
"""

import asyncio
import builtins
import inspect
import json
import re
import socket
import subprocess
import sys
import threading
from pathlib import Path
from types import ModuleType

MODULES = (asyncio, threading, socket)


def known() -> dict[str, dict[str, list[str]]]:
    """The public names of each module, and the built-in ones under "builtins"."""
    found = {module.__name__: _names(module, _public(module)) for module in MODULES}
    found["builtins"] = _names(builtins, [name for name in dir(builtins) if not name.startswith("_")])
    return found


def _public(module: ModuleType) -> list[str]:
    if module is not asyncio:
        return module.__all__
    # asyncio.__all__ lacks TaskGroup and timeout on 3.11
    return [name for name in dir(asyncio) if name[0] != "_" and not inspect.ismodule(getattr(asyncio, name))]


def _names(module: ModuleType, names: list[str]) -> dict[str, list[str]]:
    return {name: _described(getattr(module, name)) for name in sorted(names) if hasattr(module, name)}


def _described(value: object) -> list[str]:
    if not callable(value):
        return ["constant", "", ""]
    kind = "class" if inspect.isclass(value) else "function"
    try:
        signature = re.sub(r"<([\w.]+)[^<>]* at 0x[0-9a-f]+>", r"<\1>", str(inspect.signature(value)))
        signature = signature.partition(" -> ")[0]  # annotations are the kernel's own
    except (TypeError, ValueError):  # some built-in ones have none
        signature = ""
    # for what has no text of its own, a class would give that of its base
    own = value.__dict__.get("__doc__") if isinstance(value, type) else value.__doc__
    name = getattr(value, "__name__", "")
    lines = inspect.cleandoc(own if isinstance(own, str) else "").splitlines()
    first = next((line for line in lines if line and not line.startswith(f"{name}(")), "")
    return [kind, signature, first]


def merged(by_python: dict[str, dict[str, dict[str, list[str]]]]) -> dict[str, dict[str, list[list[str]]]]:
    """What changed with which Python; `by_python` is in their order."""
    history: dict[str, dict[str, list[list[str]]]] = {}
    for python, modules in by_python.items():
        for module, names in modules.items():
            entries = history.setdefault(module, {})
            for name in [*names, *(gone for gone in entries if gone not in names)]:
                described = names.get(name, [])
                changes = entries.setdefault(name, [])
                if described != (changes[-1][1:] if changes else []):
                    changes.append([python, *described])
    return history


def _ask_all() -> None:
    loopsite = Path(sys.executable).with_name("loopsite")
    pythons = json.loads(Path("web/dist/runtimes.json").read_text())
    by_python = {}
    for python in sorted(pythons, key=lambda version: tuple(map(int, version.split(".")))):
        answer = subprocess.run(
            [loopsite, "run", "--on", f"pyodide{python}", __file__], check=True, capture_output=True
        )
        by_python[python] = json.loads(answer.stdout)
    text = json.dumps(merged(by_python), ensure_ascii=False, indent=0, sort_keys=True)
    Path("web/src/bench/signatures.json").write_text(text + "\n")


if __name__ == "__main__":
    if sys.argv[1:] == ["--all"]:
        _ask_all()
    else:
        print(json.dumps(known()))
