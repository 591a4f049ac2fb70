"""Pictures are out of the way of who reads a page for something else, and come back where they were."""

from __future__ import annotations

from loopsite.pictures import Pictures

PAGE = """\
<p>before</p>
<svg class="a">
<g/></svg><p>between \\1</p><svg><title>it\\g<0></title></svg>
<template>{}</template>
"""


def test_pictures_come_back_where_they_were() -> None:
    pictures = Pictures()
    apart = pictures.take_out(PAGE)

    assert "svg" not in apart
    assert "template" not in apart
    assert pictures.put_back(f"<main>{apart}</main>") == f"<main>{PAGE}</main>"


def test_a_page_that_was_not_taken_apart_stays_as_it_is() -> None:
    assert Pictures().put_back("<!--the picture 1 of loopsite-->") == "<!--the picture 1 of loopsite-->"
