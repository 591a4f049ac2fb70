"""A change that a page suggests, as HTML: a diff, and the changed program for the button that the page's script adds.

`web/src/page/change-buttons.ts` reads `data-snippet` and `data-program`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2 import Environment
from markdown import Markdown

from ..source.changes import Change
from .fence_contents import FenceContents

_TEMPLATE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string("""\
<div class="loop-change" data-snippet="{{ id }}" data-program="{{ program }}">
<p class="loop-change-head"><span>A change to <a href="#{{ id }}">{{ filename }}</a></span></p>
<pre tabindex="0" aria-label="A change to {{ filename }}"><code>
{%- for element, line in lines %}<{{ element }}>{{ line }}
</{{ element }}>{% endfor %}</code></pre>
</div>
""")
_ELEMENTS = {"-": "del", "+": "ins"}


def render_change(change: Change, target: FenceContents) -> str:
    """The HTML of a change to the snippet that `target` shows. Raises `Mistake` if it does not fit."""
    snippet = target.recorded.snippet
    return _TEMPLATE.render(
        id=target.id,
        filename=snippet.filename,
        program=change.apply(snippet.source),
        lines=[(_ELEMENTS.get(line[:1], "span"), line) for line in change.diff],
    )


def change_fence(format: Callable[..., str]) -> dict[str, Any]:
    """SuperFences' custom fence for changes: `diff` with the option `snippet`. Any other diff is only coloured."""
    return {"name": "diff", "class": "loop-change", "validator": _names_a_snippet, "format": format}


def _names_a_snippet(
    language: str, inputs: dict[str, str], options: dict[str, Any], attrs: dict[str, Any], md: Markdown
) -> bool:
    if "snippet" not in inputs:
        return False
    options["snippet"] = inputs["snippet"]
    return True
