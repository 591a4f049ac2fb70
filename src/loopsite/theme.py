"""What Material writes and a browser, a reader in a hurry or a screen reader cannot use, mended."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files

_MENDED = {
    # a screen reader would say "dialog" and no more
    'data-md-component="search" role="dialog"': 'data-md-component="search" role="dialog" aria-label="Search"',
    # of a part that cannot be folded
    ' tabindex=""': "",
}

# Material's script takes long for a page that is still being laid out, and readers would look at nothing meanwhile: it
# runs once they see the page. It sets up what is on the page when it hears that the document is there, which by then
# was said: it is said again, in a task of its own. What it costs: `python -m benchmarks page_open`.
_SCRIPT = re.compile(r'<script src="([^"]*/bundle\.[^"/]*\.js)"></script>')
_ONCE_DRAWN = r"""<link rel="preload" href="\1" as="script" fetchpriority="low">
<script data-src="\1">
  {
    const { src } = document.currentScript.dataset;
    const setUp = () => document.dispatchEvent(new Event("DOMContentLoaded"));
    const load = () => {
      const script = Object.assign(document.createElement("script"), { src });
      script.addEventListener("load", () => setTimeout(setUp));
      document.body.append(script);
    };
    const loadOnceDrawn = () => {
      // in a tab that nobody sees nothing is drawn
      if (document.hidden) load();
      else requestAnimationFrame(() => setTimeout(load));
    };
    document.addEventListener("DOMContentLoaded", loadOnceDrawn, { once: true });
  }
</script>"""

_BUNDLE, _PALETTE = "assets/javascripts/bundle.*.min.js", "assets/stylesheets/palette.*.min.css"
# What takes long while a page opens and has no use here: the file, what is written there, and what instead.
_MENDED_FILES = (
    # The style of every element is computed anew, though the colours of the browser's own parts are in site.css.
    (_BUNDLE, '{name:"color-scheme"}', '{name:"color-scheme-of-header"}'),
    # The same, twice; without it parts change colours in their own quarter of a second each, when a reader has them.
    (
        _PALETTE,
        "[data-md-color-switching] *,[data-md-color-switching] :after,[data-md-color-switching] :before"
        "{transition-duration:0s!important}",
        "",
    ),
    # A focus for each code that scrolls: programs and their outputs have it, and some are in parts that are closed.
    (_BUNDLE, '"pre:not(.mermaid) > code"', '"pre:not(.mermaid,.loop-snippet *) > code"'),
)

# Firefox would fetch the next page, unasked, and the policy of pages allows none such (csp.py).
_NEXT = re.compile(r'\s*<link rel="next"[^>]*>')


def mend_files(files: Files) -> None:
    """Change Material's own script and style sheet among `files`.

    Raises PluginError if one of them isn't what is known here: Material has a new release, then.
    """
    for pattern, written, meant in _MENDED_FILES:
        found = [file for file in files if fnmatchcase(file.src_uri, pattern)]
        if len(found) != 1 or found[0].content_string.count(written) != 1:
            raise PluginError(f"Material has no {pattern} with one {written} in it: mend _MENDED_FILES in {__file__}")
        found[0].content_string = found[0].content_string.replace(written, meant)


def mended(page: str) -> str:
    """The HTML of a page, with Material's slips mended."""
    for written, meant in _MENDED.items():
        page = page.replace(written, meant)
    return _SCRIPT.sub(_ONCE_DRAWN, _NEXT.sub("", page))
