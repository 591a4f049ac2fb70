"""Parts that are set aside are not in the text of a page, and are restored in their place."""

from __future__ import annotations

from loopsite.render.set_aside import SetAside, as_figure

FIGURE = "<details><table><td>a \\1 run</td></table><details><pre>its end</pre></details></details>"
PAGE = """\
<p>before</p>
<svg class="a">
<g/></svg><p>between \\1</p><svg><title>it\\g<0></title></svg>
<template>{}</template>
<pre id="x"><code><span class="k">await</span> <span>a</span> &lt; b
</code></pre>
"""


def test_text_stays_and_everything_else_is_removed() -> None:
    apart = SetAside().strip(PAGE)

    assert "<p>between \\1</p>" in apart
    assert '<pre id="x"><code>await a &lt; b\n</code></pre>' in apart
    assert not any(gone in apart for gone in ("svg", "template", "span"))


def test_everything_is_restored_in_its_place() -> None:
    aside = SetAside()
    apart = aside.strip(PAGE)

    assert aside.restore(f"<main>{apart}</main>") == f"<main>{PAGE}</main>"


def test_restoring_an_unchanged_page_changes_nothing() -> None:
    assert SetAside().restore(PAGE) == PAGE


def test_a_whole_figure_is_removed_and_restored_without_its_marks() -> None:
    aside = SetAside()
    apart = aside.strip(f"<p>before</p>{as_figure(FIGURE)}<p>after</p>")

    assert "run" not in apart
    assert "end" not in apart.replace("its end-->", "")
    assert aside.restore(apart) == f"<p>before</p>{FIGURE}<p>after</p>"
