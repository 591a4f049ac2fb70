"""Applies a check to a run: which sentences hold, and what was done wrong."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from contextlib import redirect_stdout
from dataclasses import asdict, dataclass, replace
from typing import Any

from ..record import Outcome, Record
from .run import Run
from .sentence import Mistake, Sentence


@dataclass(frozen=True)
class Judgement:
    """What a check says about a run."""

    sentences: tuple[Sentence, ...]
    mistakes: tuple[Mistake, ...] = ()

    @property
    def passed(self) -> bool:
        return all(sentence.holds for sentence in self.sentences)


def judge(check: str, run: Run, filename: str = "check.py") -> Judgement:
    """What the text of a check says about a run. Raises what the check raises.

    Two sentences are in every exercise: the program ends without an error, and, only if that is in doubt, the recording
    of its run is complete. Mistakes are reported only if a sentence does not hold.
    """
    names: dict[str, Any] = {"__name__": "check"}
    exec(compile(check, filename, "exec", dont_inherit=True), names)  # the author's, not the reader's
    sentences = [run.ends_without_an_error()]
    if why := run.incomplete():
        sentences.append(Sentence("Its recording is complete.", False, why, max(0, len(run.events) - 1)))
    sentences += names["check"](run)
    judgement = Judgement(tuple(replace(each, found="", moment=None) if each.holds else each for each in sentences))
    if judgement.passed or "mistakes" not in names:
        return judgement
    return Judgement(judgement.sentences, tuple(found for found in names["mistakes"](run) if found is not None))


def report(request: str) -> None:
    """Print, as JSON, what a check says about a run. Called in an interpreter of its own, in the reader's browser.

    `request` is JSON: the text of the "check", the "messages" of the run and how it "ended" if that was not by itself,
    the program's "source", and what it printed "before" it was changed.
    """
    fields: Mapping[str, Any] = json.loads(request)
    out = sys.stdout
    with redirect_stdout(sys.stderr):
        ended = fields.get("ended")
        record = Record.of(fields["messages"], Outcome(**ended) if ended else None)
        judgement = judge(fields["check"], Run(record, fields["source"], fields["before"]))
    print(json.dumps({**asdict(judgement), "passed": judgement.passed}), file=out)
