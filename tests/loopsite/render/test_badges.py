"""The badges of a program: what its header says, in words."""

from __future__ import annotations

from packaging.specifiers import SpecifierSet

from loopsite.render.snippet_html import badges_of
from loopsite.source.header import Header


def test_a_header_is_shown_as_badges() -> None:
    header = Header(SpecifierSet(">=3.12"), (((3, 12), "RuntimeError"),), ("threads",), switch=0.005)

    assert list(badges_of(header, (3, 13))) == [
        *("Python 3.12+", "needs threads", "threads switch every 5 ms", "ends in RuntimeError"),
    ]
