"""The site for language models: `llms.txt` (llmstxt.org), and the Markdown of each page that it lists.

The Markdown has the same path as the source in docs/, so that links between pages work; each fence is replaced by the
program and its output.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..learn.questions import Question, find_questions
from ..render.fence_contents import FenceContents
from ..run.recorded import Recorded
from ..source.changes import Change, find_changes
from ..source.expectation import dotted
from ..source.fences import FenceUse, find_fences
from ..source.lines import lines_of

LLMS = "llms.txt"


@dataclass(frozen=True)
class Listed:
    """A page in a list: `url` is relative to the site, `path` is that of its source in docs/."""

    title: str
    url: str
    path: str
    description: str


@dataclass(frozen=True)
class Part:
    """Pages that belong together, in reading order; without a title if they are in no section of the navigation."""

    title: str
    pages: tuple[Listed, ...]


def llms_txt(title: str, description: str, site_url: str, parts: Iterable[Part]) -> str:
    """The list of all pages in reading order; `site_url` ends in a slash."""
    lines = [f"# {title}", "", f"> {description}"]
    for part in parts:
        lines += ["", f"## {part.title or 'Pages'}", ""]
        lines += [f"- [{page.title}]({site_url}{page.path}): {page.description}" for page in part.pages]
    return "\n".join([*lines, ""])


def with_programs(page: Path, text: str, contents: Iterable[FenceContents]) -> str:
    """The Markdown of a page, with each fence replaced by its program and the recorded output."""
    lines = lines_of(text)
    uses = [found for found in find_fences(page, text) if isinstance(found, FenceUse)]
    programs = [(use.line, 2, _program(shown.recorded).splitlines()) for use, shown in zip(uses, contents, strict=True)]
    changes = [
        (found.line, 1, [f"A change to `{found.snippet.rpartition('/')[2]}.py`:", "", "```diff"])
        for found in find_changes(page, text)
        if isinstance(found, Change)
    ]
    questions = [
        (found.line, 1, ["A question, answered by the run:", "", "```text"])
        for found in find_questions(page, text)
        if isinstance(found, Question)
    ]
    for line, replaced, instead in sorted([*programs, *changes, *questions], reverse=True):
        fence = lines[line - 1]
        indent = fence[: len(fence) - len(fence.lstrip())]
        lines[line - 1 : line - 1 + replaced] = [f"{indent}{text}".rstrip() for text in instead]
    return "\n".join([*lines, ""])


def _program(recorded: Recorded) -> str:
    printed = (
        f"Printed on Python {dotted(python)}:\n\n```text\n{record.text.rstrip()}\n```"
        for python, record in recorded.records
    )
    source = f"```python\n# {recorded.snippet.filename}\n{recorded.snippet.source.strip()}\n```"
    return "\n\n".join([source, *printed])
