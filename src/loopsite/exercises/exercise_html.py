"""An exercise as HTML: its program as a snippet, what the check asks, hints and solution; see exercise.html."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markdown import Markdown
from markupsafe import Markup
from pygments import highlight

from looplab.record import Record

from ..render.fence_contents import FenceContents, Figure, default_detail
from ..render.figure import Drawing, DrawingFailure, draw, has_figure
from ..render.snippet_html import FORMATTER, LEXER, FenceError, as_json, render
from ..run.recorded import Recorded
from ..source.expectation import Expectation
from ..source.fences import FenceOptions
from ..source.mistakes import Mistake, raise_any
from ..source.page import PageSource
from ..source.pythons import BUILD, OLDEST
from .exercise import Exercise, ExerciseUse, find_exercises, load_exercises, wrong_uses
from .proof import judged, recorded_start

_CODE = re.compile(r"`([^`]+)`")


def exercise_fence(format: Callable[..., str]) -> dict[str, Any]:
    """SuperFences' custom fence for exercises: `exercise` with the option `name`."""
    return {"name": "exercise", "class": "loop-exercise", "validator": _has_a_name, "format": format}


class ExerciseFormatter:
    """Renders the fences of exercises; `format` is what SuperFences takes."""

    def __init__(self) -> None:
        self._html: Mapping[str, str] = {}

    def prepare(self, pages: list[PageSource], root: Path, cache: Path) -> None:
        """Run and draw all exercises below `root`, which `pages` show. Raises `Mistakes` or `Mistake`."""
        known = load_exercises(root)
        raise_any(wrong_uses(pages, known, root))
        details = {
            use.name: default_detail(page.text)
            for page in pages
            for use in find_exercises(page.file, page.text)
            if isinstance(use, ExerciseUse)
        }
        records = recorded_start(known.values(), cache)
        figures = _figures(known.values(), records, details, cache / "figures")
        self._html = {name: render_exercise(known[name], records[name], figures.get(name)) for name in known}

    def format(self, source: str, language: str, css_class: str, options: dict[str, str], *_: Any, **__: Any) -> str:
        """The HTML of an exercise."""
        html = self._html.get(options["name"])
        if html is None:  # made by another extension of Markdown
            raise FenceError(f"an exercise {options['name']!r} that the build did not find in the page")
        return html


def render_exercise(exercise: Exercise, record: Record, figure: Figure | None) -> str:
    """The HTML of an exercise; `record` is the run of the program to start from."""
    before = Expectation(exercise.start.path, OLDEST, record.text)
    snippet = replace(exercise.start, expectations=(before,))
    id = f"{exercise.id}-program"
    shown = FenceContents(id, FenceOptions(snippet.name), Recorded(snippet, ((BUILD, record),)), figure)
    sentences = judged(exercise, exercise.start, record, record).sentences
    return _TEMPLATE.render(
        id=exercise.id,
        name=exercise.name.rpartition("/")[2],
        program=render(shown),
        sentences=[sentence.text for sentence in sentences],
        hints=[_markdown(hint) for hint in exercise.hints],
        solution=highlight(exercise.solution.source, LEXER, FORMATTER),
        data={"name": exercise.name, "check": exercise.check, "before": record.text},
    )


def _figures(
    exercises: Iterable[Exercise], records: Mapping[str, Record], details: Mapping[str, str], cache: Path
) -> dict[str, Figure]:
    drawn = [exercise for exercise in exercises if has_figure(records[exercise.name])]
    answers = draw(
        [
            Drawing(
                f"{each.id}-program", each.start.source, records[each.name].trace, None, details.get(each.name, "tasks")
            )
            for each in drawn
        ],
        cache,
    )
    raise_any(
        Mistake(each.start.path, None, answer.found, answer.fix, answer.detail)
        for each, answer in zip(drawn, answers, strict=True)
        if isinstance(answer, DrawingFailure)
    )
    return {
        each.name: Figure(answer, False, None)
        for each, answer in zip(drawn, answers, strict=True)
        if isinstance(answer, str)
    }


def _has_a_name(
    language: str, inputs: dict[str, str], options: dict[str, Any], attrs: dict[str, Any], md: Markdown
) -> bool:
    options.update(inputs)
    return "name" in inputs


def _markdown(text: str) -> str:
    return Markdown(extensions=["fenced_code"], output_format="html").convert(text)


def _code(text: str) -> Markup:
    return Markup(_CODE.sub(r"<code>\1</code>", escape(text)))


_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True, lstrip_blocks=True
)
_ENVIRONMENT.filters.update(json=as_json, code=_code)
_TEMPLATE = _ENVIRONMENT.get_template("exercise.html")
