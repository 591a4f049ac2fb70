"""A question takes its answer from the recorded run, or is a mistake with file and line."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from looplab.record import Chunk, Outcome, Record
from loopsite.learn.answers import Answer, answer, wrong_questions
from loopsite.learn.questions import Question, find_questions
from loopsite.render.fence_contents import FenceContents
from loopsite.render.question_html import lost_questions, render_question
from loopsite.run.recorded import Recorded
from loopsite.run.recorded import record as record_all
from loopsite.source.fences import FenceOptions, find_fences
from loopsite.source.header import Header
from loopsite.source.page import PageSource
from loopsite.source.snippet import Snippet, load
from tests.support.paths import PROJECT

PAGE = Path("docs/page.md")
SHOWN = '```python exec="1" snippet="page/soup"\n```\n\n'
LINES = ("rice begins", "soup begins", "soup is served", "rice is served")


def record(*lines: str, seconds: float = 0.41, raised: str | None = None) -> Record:
    """A run that prints a line each tenth of a second, in a loop that begins a second after the program."""
    loop: list[dict[str, Any]] = [{"kind": "loop", "state": "runs", "time": 1.0}]
    printed = [{"kind": "printed", "text": f"{line}\n", "time": 1.1 + at / 10} for at, line in enumerate(lines)]
    ends = [{"kind": "loop", "state": "stops", "time": 1 + seconds}]
    output = tuple(Chunk("stdout", f"{line}\n", 0) for line in lines)
    outcome = Outcome("raised", raised) if raised else Outcome("finished")
    return Record("3.13.1", output, outcome, 2.5, None, (*loop, *printed, *ends))


def recorded(*records: Record) -> Recorded:
    snippet = Snippet("page/soup", Path("snippets/page/soup.py"), Header(), "", 0, ())
    return Recorded(snippet, tuple(((3, 13 - at), each) for at, each in enumerate(records)))


def fence(ask: str, *body: str) -> str:
    return "\n".join([f'```question snippet="page/soup" ask="{ask}"', "What happens?", "", *body, "```", ""])


def asked(ask: str, *body: str) -> Question:
    [found] = find_questions(PAGE, fence(ask, *body))
    assert isinstance(found, Question), found
    return found


def right(found: Answer) -> list[str]:
    return [found.offered[at].text for at in found.right]


def mistakes(markdown: str, *records: Record) -> list[str]:
    shown = {PAGE: {"page/soup": recorded(*(records or (record(*LINES),)))}}
    return [str(found) for found in wrong_questions([PageSource(PAGE, "page.md", markdown, {})], shown)]


def test_the_lines_and_their_order_are_taken_from_what_was_printed() -> None:
    run = recorded(record(*LINES))
    third, order = answer(asked("line 3"), run), answer(asked("order"), run)

    assert right(third) == ["soup is served"]
    assert [each.text for each in third.offered] == sorted(LINES)
    assert right(order) == [*LINES]
    assert order.offered[order.right[1]].event == 3  # the loop's, that of the first line, and its own
    # a part of a line names it, and lines that are shown in the right order already are shown in the other one
    assert right(answer(asked("order", "- rice is", "- soup is"), run)) == ["soup is", "rice is"]
    shown = answer(asked("order", "- rice begins", "- soup begins"), run)
    assert [each.text for each in shown.offered] == ["soup begins", "rice begins"]


def test_a_choice_is_right_if_the_run_printed_it_or_did_what_is_written_below_it() -> None:
    run = recorded(record(*LINES, raised="asyncio.QueueFull"))
    choices = answer(
        asked(
            "which",
            *("- `soup is served`", "- soup", "- sou", "- Twice", "  if printed 2 times rice"),
            *("- It fails.", "  if raised QueueFull", "  if not finished", "- It is silent.", "  if printed nothing"),
            *("- No tea", "  if not printed tea", "  There is none."),
        ),
        run,
    )

    assert right(choices) == ["`soup is served`", "soup", "Twice", "It fails.", "No tea"]
    assert choices.offered[-1].meaning == "There is none."


def test_seconds_are_those_of_the_loop_and_a_busy_machine_may_have_made_them_more() -> None:
    assert answer(asked("seconds"), recorded(record(*LINES))).seconds == 0.4
    assert right(answer(asked("seconds", "- 0.2 s", "- 0.4 s", "- 1 s"), recorded(record(*LINES)))) == ["0.4 s"]
    slow = recorded(record(*LINES, seconds=0.55))
    assert right(answer(asked("seconds", "- 0.2 s", "- 0.4 s", "- 1 s"), slow)) == ["0.4 s"]
    assert answer(asked("seconds until soup is served"), recorded(record(*LINES))).seconds == 0.3


@pytest.mark.parametrize(
    ("markdown", "mistake"),
    [
        (SHOWN + fence("first"), "4: a question cannot ask for 'first'. Ask for"),
        (SHOWN + fence("line"), "4: a question cannot ask for 'line'."),
        (SHOWN + fence("order").replace("ask", "asks"), "4: not a valid fence of a question. Write it as"),
        (SHOWN + fence("order").replace("What happens?", ""), "4: a question without words."),
        (fence("order").replace("soup", "soap") + SHOWN, "1: a question about 'page/soap', which the page does not"),
        (fence("order") + fence("line 2") + SHOWN, "5: a second question about 'page/soup'. Keep one"),
        (fence("line 5") + SHOWN, "1: line 5 of a run that prints 4 lines. Count the lines"),
        (fence("line 0") + SHOWN, "1: line 0 of a run that prints 4 lines."),
        (fence("line 1", "- soup begins", "- rice is served") + SHOWN, "1: all choices are wrong: line 1 is none of"),
        (fence("line 1", "- rice begins", "- tea") + SHOWN, "5: 'tea' is on no line that soup.py prints. Copy it"),
        (fence("order", "- rice", "- soup is") + SHOWN, "4: 'rice' is on 2 lines of soup.py's output. Write more"),
        (fence("order", "- soup is", "- is served") + SHOWN, "5: 'is served' is on 2 lines of soup.py's output."),
        (fence("line 3", "- soup is", "- soup is served") + SHOWN, "5: two choices for line 3. Remove one of them."),
        (fence("which") + SHOWN, "1: a question without choices. Write them below it"),
        (fence("which", "- soup") + SHOWN, "4: a question with one choice. Write a second one"),
        (fence("which", "- soup", "- `soup`") + SHOWN, "5: two equal choices: 'soup'. Remove one of them."),
        (fence("which", "- tea", "- cake") + SHOWN, "1: all choices are wrong: the recorded run did none of them."),
        (fence("which", "- soup", "- rice") + SHOWN, "1: all choices are right: the recorded run did each of them."),
        (fence("which", "- soup", "  if it likes", "- tea") + SHOWN, "5: not a condition of a choice: 'if it likes'."),
        (fence("which", "- soup", "or tea") + SHOWN, "5: a line of a question that is no choice: 'or tea'."),
        (fence("order", "- soup is", "  if finished", "- rice is") + SHOWN, "4: a condition of a choice for 'order'."),
        (fence("seconds", "- 0.1 s", "- 3 s") + SHOWN, "1: all choices are wrong: the recorded run took 0.41 s."),
        (fence("seconds", "- soon", "- 3 s") + SHOWN, "4: a choice without a number: 'soon'."),
        (fence("seconds until tea") + SHOWN, "1: 'tea' is not printed while the loop runs. Copy a text"),
    ],
)
def test_a_question_that_the_run_cannot_answer_is_a_mistake_with_its_line(markdown: str, mistake: str) -> None:
    [found] = mistakes(markdown)

    assert found.startswith(f"docs/page.md:{mistake}")


def test_an_answer_that_differs_between_pythons_is_a_mistake() -> None:
    other = record(*LINES[:2], *LINES[:1:-1])
    [found] = mistakes(fence("line 3") + SHOWN, record(*LINES), other)

    assert found.startswith(
        "docs/page.md:1: the answer is 'soup is served' on Python 3.13, and 'rice is served' on Python 3.12. Ask for"
    )
    assert mistakes(fence("line 1") + SHOWN, record(*LINES), other) == []


def test_a_page_has_the_question_its_choices_and_its_answer_without_a_script() -> None:
    question = asked("which", "- `<soup>`", "  if printed soup", "- nothing", "  Then the pot was empty.")
    target = FenceContents("snippet-page-soup", FenceOptions("page/soup"), recorded(record(*LINES)), None)
    html = render_question(question, target)
    tree = LexborHTMLParser(html)
    [box] = tree.css("loop-question")

    assert [item.text() for item in box.css("li")] == ["<soup>", "nothing"]
    assert box.css_first("details").text().split("\n")[:3] == [
        "Answer",
        "<soup>. See the run.",
        "nothing: Then the pot was empty.",
    ]
    data = re.search(r"<template[^>]*>(.*)</template>", html)
    assert data is not None
    assert json.loads(unescape(data[1]))["right"] == [0]


def test_a_question_shows_no_snippet_and_is_missed_if_the_page_lost_it() -> None:
    markdown = fence("order")
    page = PageSource(PAGE, "page.md", markdown, {})
    [found] = lost_questions(page, "<p>text</p>")

    assert list(find_fences(PAGE, markdown)) == []
    assert str(found).startswith("docs/page.md:1: the page does not show each question that it asks.")
    assert list(lost_questions(page, "<div><loop-question></loop-question></div>")) == []


def test_the_question_in_contributing_md_is_answered_by_its_program(tmp_path: Path) -> None:
    """With the program of its five steps."""
    text = (PROJECT / "CONTRIBUTING.md").read_text()
    [program] = re.findall(r"`snippets/(rice-and-soup/served)\.py`:\n\n```python\n(.*?)```", text, re.DOTALL)
    [example] = re.findall(r"````markdown\n(```question .*?```\n)````", text, re.DOTALL)
    path = tmp_path / f"{program[0]}.py"
    path.parent.mkdir()
    path.write_text(program[1])
    path.with_suffix(".out").write_text("...")
    [found] = find_questions(PAGE, example)
    assert isinstance(found, Question)
    given = answer(found, record_all([load(path, tmp_path)], tmp_path / "cache")[found.snippet])

    assert right(given) == ["soup is served", "rice is served"]
    assert given.offered[given.right[0]].event is not None
    [wrong] = [each for each in given.offered if each.meaning]
    assert wrong.text == "rice is served"
