"""The questions of a page: each is a fence that asks for something that the recorded run of a snippet answers.

The answer is not in the fence: `answers` takes it from the record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..source.fences import is_question
from ..source.lines import fences_in, lines_of
from ..source.mistakes import Mistake

FORM = '```question snippet="page/name" ask="order"'
"""How a page asks a question. The body has the question, and choices below it as a list."""

ASKS = 'Ask for "line 3", "order", "which", "seconds" or "seconds until TEXT".'

_INFO = re.compile(
    r"""question[ \t]+snippet=(?P<q>["'])(?P<snippet>[^"']+)(?P=q)[ \t]+ask=(?P<r>["'])(?P<ask>.*)(?P=r)"""
)
_ASK = re.compile(r"(?P<kind>line|order|which|seconds)(?: (?P<line>\d+)| until (?P<until>\S.*))?")
_IF = re.compile(
    r"(?P<no>not )?(?:printed(?: (?P<times>\d+) times)? (?P<text>\S.*)|printed (?P<nothing>nothing)"
    r"|raised (?P<raised>\w+)|(?P<finished>finished))"
)
_CONDITIONS = "Write: if printed TEXT, if printed 3 times TEXT, if raised NAME or if finished; with not before it."


@dataclass(frozen=True)
class Condition:
    """What a choice says of a run: `printed` is a text, None for nothing at all; `times`, if that often exactly."""

    kind: str
    text: str = ""
    times: int | None = None
    negated: bool = False


@dataclass(frozen=True)
class Choice:
    """One answer that readers can choose; `meaning` is what it would have meant, if the author says so."""

    line: int
    text: str
    conditions: tuple[Condition, ...] = ()
    meaning: str = ""

    @property
    def plain(self) -> str:
        """Its text without the marks of code."""
        return self.text.replace("`", "")


@dataclass(frozen=True)
class Question:
    """One question about the run of a snippet, on a line of a page's file.

    `kind` is "line" (which one is the line number `nth`?), "order", "which" or "seconds" (how long does it take, or,
    with `until`, to the line with that text?).
    """

    page: Path
    line: int
    snippet: str
    kind: str
    text: str
    choices: tuple[Choice, ...]
    nth: int = 0
    until: str = ""

    @property
    def id(self) -> str:
        """The id of its element: a page has one question about each run."""
        return f"question-{self.snippet.replace('/', '-')}"

    def wrong(self, found: str, fix: str, line: int | None = None) -> Mistake:
        """A mistake in this question, or in one `line` of it."""
        return Mistake(self.page, line or self.line, found, fix)


def find_questions(page: Path, markdown: str) -> Iterator[Question | Mistake]:
    """Every question of a page, and a mistake for each that is not written as `FORM`."""
    lines = lines_of(markdown)
    for block in fences_in(markdown):
        if block.end is None or not is_question(block.info):
            continue  # see find_fences
        if match := _INFO.fullmatch(block.info):
            body = (line.removeprefix(block.prefix) for line in lines[block.start + 1 : block.end])
            try:
                yield question(page, block.start + 1, match["snippet"], match["ask"], "\n".join(body))
            except Mistake as mistake:
                yield mistake
        else:
            yield Mistake(page, block.start + 1, "not a valid fence of a question", f"Write it as {FORM}.")


def question(page: Path, line: int, snippet: str, asks: str, body: str) -> Question:
    """The question in a fence with this body. Raises `Mistake`."""
    ask = _ASK.fullmatch(asks)
    if (
        ask is None
        or (ask["line"] is not None) != (ask["kind"] == "line")
        or (ask["until"] and ask["kind"] != "seconds")
    ):
        raise Mistake(page, line, f"a question cannot ask for {asks!r}", ASKS)
    text: list[str] = []
    choices: list[Choice] = []
    for number, written in enumerate(body.split("\n"), line + 1):
        if written.startswith("- "):
            choices.append(Choice(number, written[2:].strip()))
        elif written.startswith("  ") and choices and written.strip():
            choices[-1] = _more(page, number, choices[-1], written.strip())
        elif written.strip() and not choices:
            text.append(written.strip())
        elif written.strip():
            fix = "Begin a choice with - and indent by two spaces what belongs to it."
            raise Mistake(page, number, f"a line of a question that is no choice: {written.strip()[:60]!r}", fix)
    nth = int(ask["line"] or 0)
    found = Question(page, line, snippet, ask["kind"], " ".join(text), tuple(choices), nth, ask["until"] or "")
    _check(found)
    return found


def _more(page: Path, number: int, choice: Choice, line: str) -> Choice:
    """The choice with one more line of what is below it: a condition, or a part of its meaning."""
    if not line.startswith("if "):
        return Choice(choice.line, choice.text, choice.conditions, f"{choice.meaning} {line}".strip())
    match = _IF.fullmatch(line.removeprefix("if "))
    if match is None:
        raise Mistake(page, number, f"not a condition of a choice: {line!r}", _CONDITIONS)
    negated = match["no"] is not None
    if match["raised"]:
        condition = Condition("raised", match["raised"], negated=negated)
    elif match["finished"]:
        condition = Condition("finished", negated=negated)
    elif match["text"] == "nothing":
        condition = Condition("nothing", negated=negated)
    else:
        times = int(match["times"]) if match["times"] else None
        condition = Condition("printed", match["text"].replace("`", ""), times, negated)
    return Choice(choice.line, choice.text, (*choice.conditions, condition), choice.meaning)


def _check(question: Question) -> None:
    """Raises `Mistake` for what is wrong with a question whatever the run does."""
    if not question.text:
        raise question.wrong("a question without words", "Write what you ask, above the choices.")
    if question.kind == "which" and not question.choices:
        raise question.wrong("a question without choices", "Write them below it, each after - and a space.")
    if len(question.choices) == 1:
        raise question.wrong("a question with one choice", "Write a second one, or none.", question.choices[0].line)
    seen = set[str]()
    for choice in question.choices:
        if choice.plain in seen:
            raise question.wrong(f"two equal choices: {choice.plain!r}", "Remove one of them.", choice.line)
        seen.add(choice.plain)
        if choice.conditions and question.kind != "which":
            fix = 'Remove it: only the choices of ask="which" have conditions.'
            raise question.wrong(f"a condition of a choice for {question.kind!r}", fix, choice.line)
