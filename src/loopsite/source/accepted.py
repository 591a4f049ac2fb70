"""What `accept` writes: expectations that match everything that a program printed, in each run and on each Python."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from .expectation import (
    Expectation,
    Version,
    as_saved_by_others,
    dotted,
    fold_tracebacks,
    keep_ellipses,
    loosen,
    matches,
    without_addresses,
)
from .mistakes import Mistake
from .pythons import BUILD
from .snippet import Snippet, own_file


def accepted(snippet: Snippet, printed: Mapping[Version, Sequence[str]]) -> tuple[Expectation, ...]:
    """The snippet's expectations, corrected; `printed` has the texts of each Python's runs, oldest Python first.

    Each `...` that still matches is kept, and there is a new one where runs on one Python differ. A Python that prints
    something else than the rest gets an expectation of its own. Raises `Mistake` if no word is the same in every run.
    """
    groups: dict[Expectation, list[Version]] = {}
    for python in printed:
        old = snippet.expectation_on(python) or Expectation(snippet.path.with_suffix(".out"), next(iter(printed)), "")
        groups.setdefault(old, []).append(python)
    unused = [old for old in snippet.expectations if old not in groups]
    new = [one for old, pythons in groups.items() for one in _of_group(snippet, old, pythons, printed)]
    return tuple(sorted([*unused, *new], key=lambda expectation: expectation.since))


def notes(snippet: Snippet, new: Expectation, printed: Mapping[Version, Sequence[str]]) -> Iterator[Mistake]:
    """Why an expectation is not just what the program printed: what its author should know."""
    old = next((old for old in snippet.expectations if old.path == new.path), None)
    if old is None and not new.is_general:
        found = f"Python {dotted(new.since)} prints something different from the others"
        yield Mistake(new.path, None, found, "If that is not what the page is about, change the program.")
    texts = [
        *(expectation.text for expectation in snippet.expectations),
        *chain(*printed.values()),
    ]
    written = {line for text in texts for line in text.split("\n")}
    for number, line in enumerate(new.text.split("\n"), 1):
        if "..." in line and line not in written:
            found = "differs from run to run or from Python to Python, so `...` stands for it"
            fix = "If readers should compare it, print it the same each time: sort a set, seed random."
            yield Mistake(new.path, number, found, fix)
            return


def _of_group(
    snippet: Snippet, old: Expectation, pythons: Sequence[Version], printed: Mapping[Version, Sequence[str]]
) -> Iterator[Expectation]:
    """The expectations that replace `old`, which applied to these Pythons: one for each that prints something else."""
    main = BUILD if BUILD in pythons else pythons[0]
    text = _text(snippet, old.text, printed[main])
    folded = fold_tracebacks(text)
    if sum(_match(folded, printed[python]) - _match(text, printed[python]) for python in pythons) > 0:
        text = folded
    parts: list[tuple[Version, str]] = []
    for python in pythons:
        texts = printed[python]
        if _match(text, texts):
            part = text
        elif parts and _match(parts[-1][1], texts):
            part = parts[-1][1]
        else:
            part = _text(snippet, text, texts)
        if not parts or parts[-1][1] != part:
            parts.append((python, part))
    starts = [since for since, _ in parts]
    # where only the oldest Python differs, it gets the new file: see `own_file`
    alone = len(parts) > 1 and pythons[1] == starts[1] and parts[1][1] == text and old.is_general
    kept = starts[1] if alone else starts[0]
    for since, part in parts:
        yield Expectation(old.path if since == kept else own_file(snippet.path, since), since, part)


def _text(snippet: Snippet, before: str, printed: Sequence[str]) -> str:
    """What matches all these texts, with the `...` of `before` that still match."""
    first, *others = printed
    if "\r\n" not in first:
        before = as_saved_by_others(before)
    text = keep_ellipses(before, without_addresses(first))
    for other in others:
        loosened = loosen(text, other)
        if loosened is None:
            break
        text = loosened
    if not _match(text, printed):
        fix = "Print it the same each time: sort a set, seed random, leave out times and paths."
        raise Mistake(snippet.path, snippet.header_lines + 1, "prints different output each time", fix)
    return text


def _match(text: str, printed: Sequence[str]) -> bool:
    return all(matches(text, one) for one in printed)
