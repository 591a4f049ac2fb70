"""The front matter of a page: YAML between two lines `---` at its top."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from .mistakes import Mistake, suggest
from .yaml_errors import not_yaml


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


KEYS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "description": (lambda value: isinstance(value, str), "Write a sentence."),
    "tags": (_texts, "Write tags: [Beginner, Tasks]."),
    "related": (_texts, "Write paths in docs/: related: [first-steps/two-tasks.md]."),
    "asked": (_texts, "Write questions: asked: [How do I set a timeout?]."),
    "kind": (lambda value: isinstance(value, str), "Write kind: reference, or kind: place."),
    "template": (lambda value: isinstance(value, str), "Write the name of a file in overrides/."),
    "hide": (_texts, "Write hide: [toc]."),
    "search": (lambda value: isinstance(value, dict), "Write search: { exclude: true }."),
}
"""What a front matter may have: for each key whether a value is of its kind, and what to write if it is not.

CONTRIBUTING.md says what each means.
"""

# as MkDocs has it
BLOCK = re.compile(r"-{3}[ \t]*\n(?P<yaml>.*?\n)(?:\.{3}|-{3})[ \t]*\n", re.DOTALL)
_OLD_FORM = re.compile(r" {0,3}[A-Za-z0-9_-]+:")
_KEY = re.compile(r"""["']?([^\s"':#-][^"':]*)["']?\s*:""")


def meta_of(text: str) -> Mapping[str, Any]:
    """The front matter of a page with this text; empty if there is none, or if it is not valid."""
    block = BLOCK.match(text)
    try:
        found = yaml.load(block["yaml"], yaml.CSafeLoader) if block else {}
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def wrong_front_matter(file: Path, text: str, tags: Collection[str]) -> Iterator[Mistake]:
    """What is wrong with the front matter of a page. `tags` are those allowed; if it is empty, all are."""
    block = BLOCK.match(text)
    if block is None:
        yield from _misplaced(file, text)
        return
    try:
        found = yaml.safe_load(block["yaml"])
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        yield not_yaml(file, error, "the front matter is not YAML", before=1)
        return
    if not isinstance(found, dict):
        yield Mistake(file, 2, "the front matter has no keys", "Write each as 'key: value'.")
        return
    lines = block["yaml"].split("\n")
    written = Counter(match[1].strip() for line in lines if (match := _KEY.match(line)))
    for key in map(str, found):
        if key not in KEYS:
            fix = suggest(key.lower(), KEYS) or f"Use {', '.join(KEYS)}."
            yield Mistake(file, line_of_key(text, key), f"unknown key {key!r} in the front matter", fix)
        elif written[key] > 1:
            yield Mistake(file, line_of_key(text, key), f"{key!r} appears twice in the front matter", "Remove one.")
        elif not (fits := KEYS[key])[0](found[key]):
            yield Mistake(file, line_of_key(text, key), f"{key} cannot be {found[key]!r}", fits[1])
    named: Any = found.get("tags")
    for tag in named if _texts(named) else ():
        if tags and tag not in tags:
            fix = suggest(tag, tags) or "Use one of tags_allowed in mkdocs.yml, or add it there."
            yield Mistake(file, _line_of_tag(text, tag), f"unknown tag {tag!r}", fix)


def line_of_key(text: str, key: str) -> int:
    """The line of a key in the front matter of a page, else 1."""
    here = re.compile(rf"""["']?{re.escape(key)}["']?\s*:""")
    return next((number for number, line in enumerate(text.split("\n"), 1) if here.match(line)), 1)


def _line_of_tag(text: str, tag: str) -> int:
    start, lines = line_of_key(text, "tags"), text.split("\n")
    return next((number for number in range(start, len(lines) + 1) if tag in lines[number - 1]), start)


def _misplaced(file: Path, text: str) -> Iterator[Mistake]:
    """Front matter that MkDocs would publish as text, or mistake for the old form."""
    lines = text.split("\n")
    at = next((at for at, line in enumerate(lines) if line.strip()), 0)
    first = lines[at].strip()
    if first == "---" and at == 0:
        end = next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "...")), None)
        if end is None:
            yield Mistake(file, 1, "the front matter has no end", "Close it with a line ---.")
        elif end == 1:
            yield Mistake(file, 1, "the front matter is empty", "Write its keys, or remove it.")
        else:
            yield Mistake(file, end + 1, "the page ends with its front matter", "Write the page below it.")
    elif first == "---" and any(line.strip() == "---" for line in lines[at + 1 :]):
        yield Mistake(file, at + 1, "the front matter has to start on line 1", "Remove what is above it.")
    elif first == "+++":
        yield Mistake(file, at + 1, "the front matter is not YAML", "Write it between two lines ---, as 'key: value'.")
    elif _OLD_FORM.match(lines[0]):
        fix = "Put it between two lines ---; a page without front matter starts with its title."
        yield Mistake(file, 1, "the front matter has no lines --- around it", fix)
