"""The commands behind the Makefile: `loopsite build | serve | accept | run | runtimes`."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

import click

# MkDocs's theme prints a notice about its own end of life on every build
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")


@click.group()
def main() -> None:
    """Build the site and run its programs. Each command works on the project in the current folder."""


@main.command()
def build() -> None:
    """Build into site/. If anything is wrong, say what, and leave site/ as it is."""
    from .build import BuildFailedError
    from .build import build as build_site

    try:
        site = build_site(Path.cwd())
    except BuildFailedError as error:
        raise SystemExit(str(error)) from None
    print(f"built {site.relative_to(Path.cwd())}/")


@main.command()
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="host:port to listen on")
def serve(address: str) -> None:
    """Build, serve, and build again when a page or a snippet changes."""
    from mkdocs.commands.serve import serve as serve_site

    log = logging.getLogger("mkdocs")
    log.setLevel(logging.INFO)
    log.addHandler(logging.StreamHandler())
    log.propagate = False
    serve_site(config_file="mkdocs.yml", dev_addr=address, strict=False)


@main.command()
@click.argument("names", nargs=-1)
def accept(names: tuple[str, ...]) -> None:
    """Write what the snippets NAMES (page/name; all, if none are named) print as what they are expected to."""
    from .accept import accept as accept_snippets
    from .mistakes import Mistakes
    from .snippet import load_all

    try:
        known = load_all(Path.cwd() / "snippets")
        if unknown := [name for name in names if name not in known]:
            raise SystemExit(f"no snippet {unknown[0]!r}: there are {', '.join(known)}")
        chosen = [known[name] for name in names] or list(known.values())
        changed = 0
        for diff in accept_snippets(chosen, Path.cwd() / ".cache" / "captures"):
            changed += 1
            print(diff)
    except Mistakes as mistakes:
        raise SystemExit(str(mistakes)) from None
    print(f"{changed} of {len(chosen)} changed: read each line, then commit it" if changed else "nothing changed")


@main.command()
def runtimes() -> None:
    """List where programs can run, and why not where they cannot."""
    from .runtimes import PYODIDES, other_cpythons, pyodide, this_cpython

    for runtime in (this_cpython(), *other_cpythons()):
        print(f"{runtime.name:14} {runtime.version:12} {runtime.executable}")
    for python in PYODIDES:
        try:
            print(f"{pyodide(python).name:14} {pyodide(python).version:12} in Node")
        except FileNotFoundError:
            print("pyodide{}.{}:".format(*python), "not installed: run npm ci", file=sys.stderr)
