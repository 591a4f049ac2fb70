"""The commands behind the Makefile, and some for experiments: see `loopsite --help`."""

from __future__ import annotations

import os
from pathlib import Path

import click

# MkDocs's theme prints a notice about its own end of life on every build
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")


@click.group()
def main() -> None:
    """Build the site and run its programs. Each command works on the project in the current folder."""


@main.command()
def build() -> None:
    """Build into site/. If there is a mistake, print it and leave site/ unchanged."""
    from .commands.build import BuildFailedError
    from .commands.build import build as build_site

    try:
        site = build_site(Path.cwd())
    except BuildFailedError as error:
        raise SystemExit(str(error)) from None
    print(f"built {site.relative_to(Path.cwd())}/")


@main.command()
def check() -> None:
    """List the mistakes in pages and programs, each in a line with file, line and fix.

    Builds nothing. Runs the programs that changed since their last run, again under other hash seeds, and on their
    oldest Python; whether they print the same in a browser and on every other Python is checked by make test.
    """
    from .commands.check import audit

    if found := list(audit(Path.cwd())):
        raise SystemExit("\n".join(f"{mistake}\n{mistake.detail}".rstrip() for mistake in found))
    print("pages and programs: no mistakes")


@main.command()
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="host:port to listen on")
def serve(address: str) -> None:
    """Build and serve the site, and build it again when a page or a snippet changes.

    What is wrong is printed, and shown in the browser, until it is corrected.
    """
    from .commands.serve import AddressError
    from .commands.serve import serve as serve_site

    try:
        serve_site(Path.cwd(), address)
    except AddressError as error:
        raise SystemExit(str(error)) from None


@main.command()
@click.argument("names", nargs=-1)
def accept(names: tuple[str, ...]) -> None:
    """Write what the snippets NAMES (page/name, or page; default: all) print as their expectations.

    Each runs several times and on every Python: where runs differ, its expectation gets a `...`, and a Python that
    prints something else gets an expectation of its own.
    """
    from .commands.accept import UnknownNameError, choose
    from .commands.accept import accept as accept_snippets
    from .commands.project import load_project
    from .source.mistakes import Mistake, Mistakes
    from .source.snippet import load_all

    try:
        project = load_project(Path.cwd())
        known = load_all(project.snippets)
        chosen = choose(names, known)
        changed = 0
        for diff in accept_snippets(chosen, project.cache):
            changed += 1
            print(diff)
    except (Mistake, Mistakes, UnknownNameError) as mistakes:
        raise SystemExit(str(mistakes)) from None
    print(f"{changed} of {len(chosen)} changed: read each line, then commit it" if changed else "nothing changed")


@main.command()
@click.option("--exercise", default="", help="make an exercise instead, page/name")
@click.argument("page", default="")
@click.argument("title", default="")
def new(exercise: str, page: str, title: str) -> None:
    """Make the page PAGE (part/name) with the title TITLE. It builds and passes every check; then change it."""
    from .commands.new import NewPageError, new_exercise, new_page

    try:
        written = new_exercise(Path.cwd(), exercise) if exercise else new_page(Path.cwd(), page, title)
    except NewPageError as error:
        raise SystemExit(str(error)) from None
    for path in written:
        print(path.relative_to(Path.cwd()))
    if exercise:
        print(f'Next: show it on its page with a fence, ```exercise name="{exercise}", and a line ``` below that.')
    else:
        print("Next: make serve shows the page; CONTRIBUTING.md leads from here to a page of your own.")


@main.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.option(
    "--on", "runtime", default="cpython", show_default=True, help="which runtime to use: see loopsite runtimes"
)
@click.option("--clock", type=click.Choice(["real", "virtual"]), default="real", show_default=True)
@click.option("--path", "paths", multiple=True, help="a folder that the program can import from")
@click.option("--record", help="write the record of the run, with its trace, to this file as JSON")
@click.argument("program")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def run(
    runtime: str, clock: str, paths: tuple[str, ...], record: str | None, program: str, arguments: tuple[str, ...]
) -> None:
    """Run PROGRAM in an empty folder; print its output and exit with its status."""
    from .commands.run import run_program

    raise SystemExit(run_program(Path(program), arguments, runtime, clock, tuple(map(Path, paths)), record))


@main.command()
def runtimes() -> None:
    """List the runtimes, and why each missing one is missing."""
    from .run.runtimes import PYODIDES, other_cpythons, pyodide, this_cpython
    from .source.expectation import dotted
    from .source.pythons import VERSIONS

    natives = (this_cpython(), *other_cpythons())
    for runtime in natives:
        print(f"{runtime.name:14} {runtime.version:16} {runtime.executable}")
    installed = {runtime.python for runtime in natives}
    for python in VERSIONS:
        if python not in installed:
            print(f"cpython{dotted(python):7} not found       as python{dotted(python)} on PATH, nor among pyenv's")
    for python in PYODIDES:
        try:
            print(f"{pyodide(python).name:14} {pyodide(python).version:16} in Node")
        except FileNotFoundError:
            print(f"pyodide{dotted(python):7} not installed    run make setup")
