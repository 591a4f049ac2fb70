"""Which fences get a figure, folded or open, and which data the page's script gets."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest

from tests.support.small_project import Project

LOOP = """\
import asyncio


async def main():
    await asyncio.sleep(0.01)
    print("1 < 2 & done")


asyncio.run(main())
"""
LOOP_THAT_CALLS_NOTHING = "import asyncio\n\nloop = asyncio.new_event_loop()\nloop.close()\nprint(loop.is_closed())\n"


def elements(project: Project, *options: str, front_matter: str = "") -> list[str]:
    """The HTML of each snippet on a page that shows the program once with each of these options."""
    fences = [f'```python exec="1" snippet="page/program" {each}\n```\n'.replace(" \n", "\n") for each in options]
    project.write("docs/index.md", front_matter + "# A page\n\n" + "\n".join(fences))
    done = project.run("build")
    assert done.returncode == 0, done.stderr
    html = (project.root / "site/index.html").read_text()
    return re.findall(r"<loop-snippet .*?</loop-snippet>", html, re.DOTALL)


def figure_tag(element: str) -> str | None:
    match = re.search(r'</div>\s*(<details class="loop-figure"[^>]*>)<summary>What the loop did</summary>', element)
    return match[1] if match else None


def data(element: str, name: str = "loop-data") -> Any:
    """What the script is given under that name; None if nothing is."""
    match = re.search(rf'<template class="{name}" data-search-exclude>(.*?)</template>', element, re.DOTALL)
    return match and json.loads(unescape(match[1]))


def test_each_fence_gets_the_figure_that_its_options_name(project: Project) -> None:
    project.snippet(LOOP, "1 < 2 & done\n")
    options = [
        "",
        'figure="none"',
        'figure="folded"',
        'figure="open"',
        'moment="sleep"',
        'figure="folded" moment="end"',
    ]
    found = elements(project, *options)

    folded, opened = (
        '<details class="loop-figure" data-search-exclude>',
        '<details class="loop-figure" open data-search-exclude>',
    )
    assert [figure_tag(each) for each in found] == [folded, None, folded, opened, opened, folded]
    assert [data(each)["moment"] for each in found] == [None, None, None, None, "sleep", "end"]


@pytest.mark.parametrize(
    ("front_matter", "details"),
    [("", ["tasks", "tasks", "loop"]), ("---\ntags: [Deep]\n---\n\n", ["loop", "tasks", "loop"])],
    ids=["on any page", "on a deep one"],
)
def test_a_figure_shows_the_loop_on_pages_that_are_not_for_beginners_or_if_its_fence_says_so(
    project: Project, front_matter: str, details: list[str]
) -> None:
    project.snippet(LOOP, "1 < 2 & done\n")
    found = elements(project, "", 'detail="tasks"', 'detail="loop"', front_matter=front_matter)

    assert [re.findall('<div class="trace-body" data-detail="(.*?)">', each) for each in found] == [
        [detail] for detail in details
    ]


def test_the_script_gets_the_events_of_the_figure_and_no_others(project: Project) -> None:
    project.snippet(LOOP, "1 < 2 & done\n")
    with_figure, without = elements(project, "", 'figure="none"')

    trace = data(with_figure, "loop-trace")
    assert [event["text"] for event in trace if event["kind"] == "printed"] == ["1 < 2 & done\n"]
    assert data(without, "loop-trace") is None


@pytest.mark.parametrize("program", ['print("hello")\n', LOOP_THAT_CALLS_NOTHING], ids=["no loop", "an idle loop"])
def test_a_program_whose_loop_calls_nothing_has_no_figure(project: Project, program: str) -> None:
    project.snippet(program, "...")
    [element] = elements(project, "")

    assert figure_tag(element) is None
    assert data(element, "loop-trace") is None


def test_a_snippet_that_a_page_shows_twice_has_an_id_each_time(project: Project) -> None:
    first, second = elements(project, "", "")

    assert ' id="snippet-page-program" ' in first
    assert ' id="snippet-page-program-2" ' in second


def test_two_pages_may_show_a_snippet_in_two_ways(project: Project) -> None:
    project.snippet(LOOP, "1 < 2 & done\n")
    project.write("docs/other.md", '# Other\n\n```python exec="1" snippet="page/program" figure="open"\n```\n')
    [element] = elements(project, "")
    other = (project.root / "site/other/index.html").read_text()

    assert figure_tag(element) == '<details class="loop-figure" data-search-exclude>'
    assert '<details class="loop-figure" open data-search-exclude>' in other
