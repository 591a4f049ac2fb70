"""What is put aside is out of the way of who reads a page for its text, and comes back where it was."""

from __future__ import annotations

from loopsite.render.set_aside import Aside, as_figure

FIGURE = "<details><table><td>a \\1 run</td></table><details><pre>its end</pre></details></details>"
PAGE = """\
<p>before</p>
<svg class="a">
<g/></svg><p>between \\1</p><svg><title>it\\g<0></title></svg>
<template>{}</template>
<pre id="x"><code><span class="k">await</span> <span>a</span> &lt; b
</code></pre>
"""


def test_the_text_of_a_page_stays_and_what_is_no_text_goes() -> None:
    apart = Aside().put(PAGE)

    assert "<p>between \\1</p>" in apart
    assert '<pre id="x"><code>await a &lt; b\n</code></pre>' in apart
    assert not any(gone in apart for gone in ("svg", "template", "span"))


def test_all_comes_back_where_it_was() -> None:
    aside = Aside()
    apart = aside.put(PAGE)

    assert aside.take_back(f"<main>{apart}</main>") == f"<main>{PAGE}</main>"


def test_a_page_that_was_not_taken_apart_stays_as_it_is() -> None:
    assert Aside().take_back(PAGE) == PAGE


def test_all_of_a_figure_goes_and_comes_back_without_its_marks() -> None:
    aside = Aside()
    apart = aside.put(f"<p>before</p>{as_figure(FIGURE)}<p>after</p>")

    assert "run" not in apart
    assert "end" not in apart.replace("its end-->", "")
    assert aside.take_back(apart) == f"<p>before</p>{FIGURE}<p>after</p>"
