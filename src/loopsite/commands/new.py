"""Make a page from `templates/page/` that builds and passes its tests, or an exercise, for a contributor to change."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from posixpath import relpath
from string import Template

USAGE = 'make new PAGE=part/name TITLE="The title of the page"'
EXERCISE = "task-groups/all-at-once"
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LISTED = re.compile(
    r"""(?P<indent>[ ]+)-[ ](?P<title>"(?:[^"\\]|\\.)*"|[^"].*?):[ ](?P<part>[^/\s]+)/(?P<file>\S+\.md)"""
)
_MARKUP = "<>&*_`[]\\#{}|"
"""Characters that have a meaning in Markdown or HTML."""


class NewPageError(Exception):
    """Why no page was made: one line, with what to do. Nothing was written."""


@dataclass(frozen=True)
class _Listed:
    """A page in the navigation: the index of its line in mkdocs.yml, its title, and its path in docs/."""

    index: int
    indent: str
    title: str
    part: str
    path: str


def new_page(project: Path, page: str, title: str) -> tuple[Path, ...]:
    """Write page, programs, expectations and claim tests, and list the page in mkdocs.yml; return what was written.

    `page` is "part/name", as in docs/. Raises NewPageError; then the project is as it was.
    """
    part, name = _place(page)
    title = _title(title)
    navigation = project / "mkdocs.yml"
    lines = navigation.read_text().splitlines(keepends=True)
    before = _page_before(lines, part)
    files = dict(_files(project, part, name, title, before))
    # programs need a folder of their own
    for taken in (path if path.suffix != ".out" else path.parent for path in files):
        if taken.exists():
            raise NewPageError(f"{taken.relative_to(project)} already exists: choose another name than {page!r}")
    old = "".join(lines)
    lines.insert(before.index + 1, f"{before.indent}- {_key(title)}: {part}/{name}.md\n")
    try:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        navigation.write_text("".join(lines))
    except BaseException:
        navigation.write_text(old)
        _remove(files)
        raise
    return (*files, navigation)


def new_exercise(project: Path, name: str) -> tuple[Path, ...]:
    """Write the four files of the exercise "page/name", which passes every check. Raises NewPageError."""
    page, _, own = name.partition("/")
    if not _NAME.fullmatch(page) or not _NAME.fullmatch(own):
        raise NewPageError(f"EXERCISE is {name!r}: write page/name, both of a-z, 0-9 and -, as in {EXERCISE}")
    if not any((project / "docs").rglob(f"{page}.md")):
        raise NewPageError(f"EXERCISE is {name!r}, but there is no page {page}.md in docs/")
    folder = project / "exercises" / page / own
    if folder.exists():
        raise NewPageError(f"{folder.relative_to(project)} already exists: choose another name than {own!r}")
    folder.mkdir(parents=True)
    files = [folder / template.name for template in sorted((project / "templates" / "exercise").iterdir())]
    for file in files:
        file.write_text((project / "templates" / "exercise" / file.name).read_text())
    return tuple(files)


def _place(page: str) -> tuple[str, str]:
    if not page:
        raise NewPageError(f"PAGE is missing: {USAGE}")
    part, slash, name = page.partition("/")
    if not slash or not _NAME.fullmatch(part) or not _NAME.fullmatch(name):
        raise NewPageError(f"PAGE is {page!r}: write part/name, both of a-z, 0-9 and -, as in first-steps/two-tasks")
    return part, name


def _title(title: str) -> str:
    title = title.strip()
    if not title:
        raise NewPageError(f"TITLE is missing: {USAGE}")
    for character in title:
        if character in _MARKUP:
            raise NewPageError(f"TITLE has {character!r}, which is markup: use words instead")
        if not character.isprintable():
            raise NewPageError(f"TITLE has {character!r}, which is invisible: remove it")
    return title


def _page_before(lines: list[str], part: str) -> _Listed:
    """The last page of the part."""
    listed = list(_listed(lines))
    if pages := [page for page in listed if page.part == part]:
        return pages[-1]
    parts = ", ".join(dict.fromkeys(page.part for page in listed))
    raise NewPageError(f"no part {part!r}: there are {parts}; a new one is a section of nav in mkdocs.yml")


def _listed(lines: list[str]) -> Iterator[_Listed]:
    in_nav = False
    for index, line in enumerate(lines):
        if line[0] not in " #\n":
            in_nav = line.startswith("nav:")
        if in_nav and (match := _LISTED.fullmatch(line.rstrip())):
            title = json.loads(match["title"]) if match["title"].startswith('"') else match["title"]
            path = f"{match['part']}/{match['file']}"
            yield _Listed(index, match["indent"], title, match["part"], path)


def _files(project: Path, part: str, name: str, title: str, before: _Listed) -> Iterator[tuple[Path, str]]:
    """Each file of the new page, and its text."""
    template = project / "templates" / "page"
    words = {
        "page": f"{part}/{name}.md",
        "name": name,
        "title": title,
        "neighbour": before.path,
        "neighbour_title": before.title,
        "neighbour_link": relpath(before.path, part),
    }
    yield project / "docs" / part / f"{name}.md", _filled(template / "page.md", words)
    for path in sorted((template / "snippets").iterdir()):
        if path.suffix in (".py", ".out"):
            yield project / "snippets" / name / path.name, path.read_text()
    test = project / "tests" / "snippets" / f"test_{name.replace('-', '_')}.py"
    yield test, _filled(template / "claims.py", words)


def _filled(path: Path, words: Mapping[str, str]) -> str:
    return Template(path.read_text()).substitute(words)


def _key(title: str) -> str:
    """A title as a key in YAML, quoted unless it cannot be misread."""
    plain = re.fullmatch(r"[^\W\d_]\w*( [\w',-]+)+", title)  # a word alone might be Yes, Null or On
    return title if plain else json.dumps(title, ensure_ascii=False)


def _remove(files: Iterable[Path]) -> None:
    for path in files:
        path.unlink(missing_ok=True)
        if path.parent.exists() and not any(path.parent.iterdir()):
            path.parent.rmdir()
