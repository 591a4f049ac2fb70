"""A question as HTML: its choices and, in a box to open, its answer; complete without JavaScript.

`web/src/learn/question.ts` makes a form of it, and reads the data at its end (`web/src/learn/grading.ts`).
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from jinja2 import Environment
from markdown import Markdown
from markupsafe import Markup, escape

from ..learn.answers import Answer, answer
from ..learn.questions import Question, find_questions
from ..source.markup_rules import QUESTION
from ..source.mistakes import Mistake
from ..source.page import PageSource
from .fence_contents import FenceContents

_TEMPLATE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string("""\
<div class="admonition question">
<p class="admonition-title" id="{{ question.id }}-title">{{ code(question.text) }}</p>
<loop-question id="{{ question.id }}" data-snippet="{{ target }}">
{% if answer.offered %}
<ul>{% for each in answer.offered %}<li><span>{{ code(each.text) }}</span></li>{% endfor %}</ul>
{% endif %}
<details><summary>Answer</summary>
<p>{{ said }} <a href="#{{ target }}">See the run.</a></p>
{% for each in answer.offered if each.meaning %}
<p><em>{{ code(each.text) }}</em>: {{ code(each.meaning) }}</p>
{% endfor %}
</details>
<template class="loop-data" data-search-exclude>{{ data }}</template>
</loop-question>
</div>
""")
_CODE = re.compile(r"`([^`]+)`")


def render_question(question: Question, target: FenceContents) -> str:
    """The HTML of a question about the snippet that `target` shows. Raises `Mistake` if the run does not answer it."""
    found = answer(question, target.recorded)
    fields = {
        "id": question.snippet,
        "kind": question.kind,
        "title": question.text.replace("`", ""),
        "nth": question.nth,
        "seconds": found.seconds,
        "right": found.right,
        "choices": [{**asdict(each), "text": each.text.replace("`", "")} for each in found.offered],
    }
    return _TEMPLATE.render(
        question=question,
        target=target.id,
        answer=found,
        said=in_words(found, question),
        code=with_code,
        data=Markup(html.escape(json.dumps(fields, separators=(",", ":"), ensure_ascii=False), quote=False)),
    )


def lost_questions(page: PageSource, shown: str) -> Iterator[Mistake]:
    """A mistake if `shown`, in which `page` was rendered, does not have each of its questions."""
    asked = [found for found in find_questions(page.file, page.text) if isinstance(found, Question)]
    if len(asked) > shown.count(f"<{QUESTION}"):
        fix = "Indent its fence like the text of the list item, box or tab around it, or not at all."
        yield asked[0].wrong("the page does not show each question that it asks", fix)


def in_words(found: Answer, question: Question) -> Markup:
    """The answer as a sentence."""
    if question.kind == "seconds":
        return Markup("{} s.").format(f"{found.seconds:g}")
    words = Markup(", then " if question.kind == "order" else "; ").join(
        with_code(found.offered[at].text) for at in found.right
    )
    return Markup("{}.").format(words) if not words.endswith((".", "</code>.")) else words


def with_code(text: str) -> Markup:
    """`text` as HTML; what is between backticks is code."""
    parts = _CODE.split(text)
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if at % 2 else escape(part) for at, part in enumerate(parts)
    )


def question_fence(format: Callable[..., str]) -> dict[str, Any]:
    """SuperFences' custom fence for questions."""
    return {"name": "question", "class": QUESTION, "validator": _asks, "format": format}


def _asks(language: str, inputs: dict[str, str], options: dict[str, Any], attrs: dict[str, Any], md: Markdown) -> bool:
    options.update(inputs)
    return {*inputs} == {"snippet", "ask"}
