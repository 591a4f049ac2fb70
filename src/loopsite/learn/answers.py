"""The answer to a question, from the recorded runs of its snippet: on each Python that prints something else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from looplab.record import Record

from ..run.recorded import Recorded
from ..source.expectation import dotted
from ..source.fences import FenceUse, find_fences
from ..source.mistakes import Mistake, suggest
from ..source.page import PageSource
from .questions import Choice, Condition, Question, find_questions

MAX_LINES = 7
"""How many printed lines a question offers if it names none."""

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_SLOWER, _LATE = 1.5, 0.1
"""A recorded run may take longer than its waits, by this factor and these seconds: the machine was busy."""


@dataclass(frozen=True)
class Offered:
    """A choice as readers see it.

    `line` is its line in the output, counted from 1, if it is one. `event` is the number of events in the trace up to
    the one that shows the choice to be right; `seconds` is the time that the choice names.
    """

    text: str
    meaning: str
    line: int | None = None
    event: int | None = None
    seconds: float | None = None


@dataclass(frozen=True)
class Answer:
    """`right` are the numbers of the right choices among those `offered`, in the right order if it is asked for.

    `seconds` is how long it took, if that is asked for.
    """

    offered: tuple[Offered, ...]
    right: tuple[int, ...]
    seconds: float | None = None

    @property
    def in_words(self) -> str:
        """The same for answers that readers would call the same."""
        if not self.offered:
            return f"{self.seconds} s"
        return ", ".join(self.offered[at].text.strip() for at in self.right)


def wrong_questions(pages: Iterable[PageSource], recorded: Mapping[Path, Mapping[str, Recorded]]) -> Iterator[Mistake]:
    """What is wrong with the questions of `pages`; `recorded` are the snippets that each page shows."""
    for page in pages:
        shown = recorded.get(page.file, {})
        lines = {use.snippet: use.line for use in find_fences(page.file, page.text) if isinstance(use, FenceUse)}
        asked = set[str]()
        for found in find_questions(page.file, page.text):
            if isinstance(found, Mistake):
                yield found
            elif found.snippet not in shown:
                fix = suggest(found.snippet, lines) or "Show it, or ask about one that the page shows."
                yield found.wrong(f"a question about {found.snippet!r}, which the page does not show", fix)
            elif found.snippet in asked:
                fix = "Keep one: the answer to the first shows the run, and with it the second answer."
                yield found.wrong(f"a second question about {found.snippet!r}", fix)
            else:
                asked.add(found.snippet)
                try:
                    answer(found, shown[found.snippet])
                except Mistake as mistake:
                    yield mistake


def answer(question: Question, recorded: Recorded) -> Answer:
    """The answer that the first record gives. Raises `Mistake` if it gives none, or if another one differs."""
    answers = [(python, _answer(question, record)) for python, record in recorded.records]
    first, found = answers[0]
    for python, other in answers[1:]:
        if other.in_words != found.in_words:
            one, two = (f"{each.in_words!r} on Python {dotted(on)}" for each, on in ((found, first), (other, python)))
            what = f"the answer is {one}, and {two}"
            raise question.wrong(what, "Ask for something that is the same on each, or about another program.")
    return found


def _answer(question: Question, record: Record) -> Answer:
    if question.kind == "which":
        return _which(question, record)
    return _seconds(question, record) if question.kind == "seconds" else _lines(question, record)


def _lines(question: Question, record: Record) -> Answer:
    """Which line is the nth, or the order of lines."""
    printed = record.text.splitlines()
    name = f"{question.snippet.rpartition('/')[2]}.py"
    if question.nth > len(printed) or (question.kind == "line" and question.nth == 0):
        fix = "Count the lines of the recorded output from 1."
        raise question.wrong(f"line {question.nth} of a run that prints {len(printed)} lines", fix)
    events = list(_events_of_lines(record))

    def offered(choice: Choice, line: int) -> Offered:
        return Offered(choice.text, choice.meaning, line + 1, events[line] if line < len(events) else None)

    choices = question.choices or tuple(Choice(question.line, line) for line in sorted({*printed}) if line.strip())
    if not 2 <= len(choices) <= MAX_LINES:
        fix = f"Name two to {MAX_LINES} lines of its output as choices."
        raise question.wrong(f"{len(choices)} lines to choose from", fix)
    found: list[Offered] = []
    for choice in choices:
        places = _places(choice.plain, printed)
        if not places:
            fix = suggest(choice.plain, printed) or "Copy it from the recorded output."
            raise question.wrong(f"{choice.plain!r} is on no line that {name} prints", fix, choice.line)
        if question.kind == "order" and len(places) > 1:
            fix = "Write more of the line, or leave it out."
            raise question.wrong(f"{choice.plain!r} is on {len(places)} lines of {name}'s output", fix, choice.line)
        line = question.nth - 1 if question.nth - 1 in places else places[0]
        if any(line + 1 == other.line for other in found):
            raise question.wrong(f"two choices for line {line + 1}", "Remove one of them.", choice.line)
        found.append(offered(choice, line))
    # by the alphabet, so that the order of the fence tells nothing
    found.sort(key=lambda each: each.text)
    if question.kind == "line":
        right = tuple(at for at, each in enumerate(found) if each.line == question.nth)
        if not right:
            fix = f"Add what line {question.nth} says."
            raise question.wrong(f"all choices are wrong: line {question.nth} is none of them", fix)
        return Answer(tuple(found), right)
    order = sorted(range(len(found)), key=lambda at: found[at].line or 0)
    if order == list(range(len(found))):  # as shown: the reader would have nothing to do
        found.reverse()
        order.reverse()
    return Answer(tuple(found), tuple(order))


def _places(text: str, printed: list[str]) -> list[int]:
    """The lines, counted from 0, that are `text`; if there are none, those that have it among their words."""
    whole = [at for at, line in enumerate(printed) if line.strip() == text.strip()]
    return whole or [at for at, line in enumerate(printed) if _among_words(text, line)]


def _among_words(text: str, line: str) -> int:
    """How often `text` is in `line`, not as a part of a longer word."""
    before, after = (r"(?<!\w)" if text[:1].isalnum() else ""), (r"(?!\w)" if text[-1:].isalnum() else "")
    return len(re.findall(f"{before}{re.escape(text)}{after}", line))


def _which(question: Question, record: Record) -> Answer:
    right: list[int] = []
    offered: list[Offered] = []
    for at, choice in enumerate(question.choices):
        conditions = choice.conditions or (Condition("printed", choice.plain),)
        if all(_holds(condition, record) != condition.negated for condition in conditions):
            right.append(at)
        shows = next((each.text for each in conditions if each.kind == "printed" and not each.negated), None)
        offered.append(Offered(choice.text, choice.meaning, event=_event_of_text(record, shows)))
    if not right:
        fix = "Correct a choice, or write below it what makes it right: if printed TEXT."
        raise question.wrong("all choices are wrong: the recorded run did none of them", fix)
    if len(right) == len(offered):
        fix = "Add one that did not come true."
        raise question.wrong("all choices are right: the recorded run did each of them", fix)
    return Answer(tuple(offered), tuple(right))


def _holds(condition: Condition, record: Record) -> bool:
    match condition.kind:
        case "printed":
            times = _among_words(condition.text, record.text)
            return times == condition.times if condition.times is not None else times > 0
        case "nothing":
            return not record.text
        case "raised":
            return (record.outcome.exception or "").rpartition(".")[2] == condition.text
        case _:
            return record.outcome.kind == "finished"


def _seconds(question: Question, record: Record) -> Answer:
    took = _duration(question, record)
    offered: list[Offered] = []
    for choice in question.choices:
        number = _NUMBER.search(choice.plain)
        if number is None:
            fix = "Write the seconds in each choice: 0.6 s."
            raise question.wrong(f"a choice without a number: {choice.plain!r}", fix, choice.line)
        offered.append(Offered(choice.text, choice.meaning, seconds=float(number[0])))
    if not offered:
        return Answer((), (), round(took, 1 if took >= 0.1 else 2))
    fitting = [each for each in offered if each.seconds is not None and _fits(each.seconds, took)]
    if not fitting:
        fix = "Add the right one."
        raise question.wrong(f"all choices are wrong: the recorded run took {took:.2f} s", fix)
    best = max(fitting, key=lambda each: each.seconds or 0)
    return Answer(tuple(offered), (offered.index(best),), best.seconds)


def _fits(seconds: float, took: float) -> bool:
    return seconds - 0.02 <= took <= seconds * _SLOWER + _LATE


def _duration(question: Question, record: Record) -> float:
    """Seconds since the loop started, or, without one, since the program did."""
    start = next((event["time"] for event in record.trace if event["kind"] == "loop"), 0.0)
    if not question.until:
        stops = [event["time"] for event in record.trace if event["kind"] == "loop" and event["state"] == "stops"]
        return max(stops, default=record.duration) - start
    at = _event_of_text(record, question.until)
    if at is None:
        fix = "Copy a text from the recorded output."
        raise question.wrong(f"{question.until!r} is not printed while the loop runs", fix)
    return float(record.trace[at - 1]["time"]) - start


def _events_of_lines(record: Record) -> Iterator[int]:
    """For each line of the output, how many events of the trace there are up to the one that printed its beginning."""
    begins = True
    for count, event in enumerate(record.trace, 1):
        if event["kind"] != "printed":
            continue
        for part in event["text"].splitlines(keepends=True):
            if begins:
                yield count
            begins = part.endswith("\n")


def _event_of_text(record: Record, text: str | None) -> int | None:
    """How many events of the trace there are up to the one that printed `text`; None if none did."""
    for count, event in enumerate(record.trace, 1):
        if text and event["kind"] == "printed" and _among_words(text, event["text"]):
            return count
    return None
