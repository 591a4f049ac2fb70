"""The order of tags."""

from __future__ import annotations

from types import SimpleNamespace

from loopsite.source.tags import reading_order


def test_levels_come_first_then_pythons_then_topics() -> None:
    names = ["tasks", "Python 3.11+", "Deep", "Errors", "Beginner"]
    ordered = sorted(names, key=lambda name: reading_order(SimpleNamespace(name=name)))

    assert ordered == ["Beginner", "Deep", "Python 3.11+", "Errors", "tasks"]
