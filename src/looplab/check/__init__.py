"""What a run has to do, in sentences: the vocabulary of exercises and claim tests, over the record and its trace.

A check is a Python file with a function `check(run)`, which yields sentences, and perhaps `mistakes(run)`, which yields
what people often do wrong. `judge` says which sentences hold. It runs apart from the program: in another interpreter,
with nothing but the record and the text of the program.
"""

from __future__ import annotations

from .judging import Judgement, judge, report
from .run import Run, Wait
from .sentence import Mistake, Sentence

__all__ = ["Judgement", "Mistake", "Run", "Sentence", "Wait", "judge", "report"]
