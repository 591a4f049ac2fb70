"""What Material writes and a browser, a reader in a hurry or a screen reader cannot use, mended."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

_MENDED = {
    # a screen reader would say "dialog" and no more
    'data-md-component="search" role="dialog"': 'data-md-component="search" role="dialog" aria-label="Search"',
    # of a part that cannot be folded
    ' tabindex=""': "",
    # a browser would fetch it before the style sheets are there, without which nothing is drawn
    '.js" type="module">': '.js" type="module" fetchpriority="low">',
}

# Material's script takes long for a page that is still being laid out, and readers would look at nothing meanwhile: it
# runs once they see the page. That is two frames after all of it is there, and once the browser has told of the first
# text that it painted. It sets up what is on the page when it hears that the document is there, which by then was said:
# it is said again, in a task of its own. What it costs: `python -m benchmarks page_open lighthouse_scores`.
_SCRIPT = re.compile(r'<script src="([^"]*/bundle\.[^"/]*\.js)"></script>')
_ONCE_DRAWN = r"""<link rel="preload" href="\1" as="script" fetchpriority="low">
<script data-src="\1">
  {
    const { src } = document.currentScript.dataset;
    const setUp = () => document.dispatchEvent(new Event("DOMContentLoaded"));
    let asked = false;
    const load = () => {
      if (asked) return;
      asked = true;
      const script = Object.assign(document.createElement("script"), { src });
      script.addEventListener("load", () => setTimeout(setUp));
      document.body.append(script);
    };
    const loadOnceSeen = () => {
      const told = (paints) => {
        if (paints.getEntriesByName("first-contentful-paint").length) load();
      };
      new PerformanceObserver(told).observe({ type: "paint", buffered: true });
      // a browser may keep it to itself, lest its reader be recognized
      setTimeout(load, 500);
    };
    const loadOnceDrawn = () => {
      // in a tab that nobody sees nothing is drawn
      if (document.hidden) load();
      else requestAnimationFrame(() => requestAnimationFrame(loadOnceSeen));
    };
    document.addEventListener("DOMContentLoaded", loadOnceDrawn, { once: true });
  }
</script>"""

_HERE = "src/loopsite/publish/material.py"
_BUNDLE = "assets/javascripts/bundle.*.min.js"
_STYLES = "assets/stylesheets/main.*.min.css"
_PALETTE = "assets/stylesheets/palette.*.min.css"
# What takes long while a page opens and has no use here: the file, what is written there, and what instead.
_MENDED_FILES = (
    # The style of every element is computed anew, though the colours of the browser's own parts are in site.css.
    (_BUNDLE, '{name:"color-scheme"}', '{name:"color-scheme-of-header"}'),
    # A focus for each code that scrolls: programs and their outputs have it, and some are in parts that are closed.
    (_BUNDLE, '"pre:not(.mermaid) > code"', '"pre:not(.mermaid,.loop-snippet *) > code"'),
    # Whoever watches a page (Lighthouse, a browser's own tools) notes who asked for a file. For that V8 parses again
    # each function that waits for the request, here all of the script; so it is made in a task of its own.
    (_BUNDLE, "o.send(),()=>o.abort()", "(n=>()=>{clearTimeout(n);o.abort()})(setTimeout(()=>o.send()))"),
    # The style of every element once more, and once more. Without it parts change colours in their own quarter of a
    # second each, when a reader has them change.
    (
        _STYLES,
        "[data-md-color-switching] *,[data-md-color-switching] :after,[data-md-color-switching] :before"
        "{transition-duration:0s!important}",
        "",
    ),
)
# Chromium compiles all of the script aside, as it arrives, not each function in the task that calls it: that one takes
# half as long (v8.dev/blog/explicit-compile-hints).
_HINT = "//# allFunctionsCalledOnLoad\n"
# It is of what Material wrote, not of what is mended.
_LINK_TO_MAP = re.compile(r"//# sourceMappingURL=\S+")
_LINK_TO_PALETTE = re.compile(r'<link rel="stylesheet" href="[^"]*/palette\.[^"/]*\.css">')

# Firefox would fetch the next page, unasked, and the policy of pages allows none such (csp.py).
_NEXT = re.compile(r'<link rel="next"[^>]*>')

# Of a page as it is sent, every twentieth byte is indentation and empty lines. Home, with all its headers, would just
# not be in the first 14.6 KB, which a server sends before it hears anything back.
_SPACE = re.compile(r"(<(pre|script|style|textarea)\b.*?</\2>)|\n\s+", re.DOTALL)


class UnknownMaterialError(Exception):
    """Material isn't the one that is known here: it has a new release. In one line, which says what to do."""


def to_mend(path: str) -> bool:
    """Whether the file at `path`, in the theme, is one for `mended_files`."""
    return any(fnmatchcase(path, pattern) for pattern in (_BUNDLE, _STYLES, _PALETTE))


def is_outdated(path: str) -> bool:
    """Whether the file at `path`, in the theme, tells of the lines of one that is mended: its source map."""
    return path.endswith(".map") and to_mend(path.removesuffix(".map"))


def mended_files(written: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Material's own script and style sheet, mended: the new path and content of each, by the path in `written`.

    Its two style sheets are one afterwards, since each request delays the first sight of a page. A path has a digest of
    the content in it: browsers keep what has the old one. Raises UnknownMaterialError.
    """
    bundle, styles, palette = (_only(written, pattern) for pattern in (_BUNDLE, _STYLES, _PALETTE))
    script = _HINT + _LINK_TO_MAP.sub("", written[bundle])
    content = {_BUNDLE: script, _STYLES: f"{written[styles]}\n{written[palette]}"}
    for pattern, wrong, right in _MENDED_FILES:
        if content[pattern].count(wrong) != 1:
            raise UnknownMaterialError(f"Material's {pattern} has not one {wrong}: mend _MENDED_FILES in {_HERE}")
        content[pattern] = content[pattern].replace(wrong, right)
    return {bundle: _named(_BUNDLE, content), styles: _named(_STYLES, content)}


def mended(page: str, names: Mapping[str, str]) -> str:
    """The HTML of a page, with Material's slips mended, and links to the new `names` of its files, by the old ones."""
    for written, meant in (*_MENDED.items(), *names.items()):
        page = page.replace(written, meant)
    page = _SCRIPT.sub(_ONCE_DRAWN, _LINK_TO_PALETTE.sub("", _NEXT.sub("", page)))
    return _SPACE.sub(lambda found: found[1] or "\n", page)


def _only(paths: Iterable[str], pattern: str) -> str:
    found = [path for path in paths if fnmatchcase(path, pattern)]
    if len(found) != 1:
        raise UnknownMaterialError(f"Material has {len(found)} files {pattern}, not one: see {_HERE}")
    return found[0]


def _named(pattern: str, content: Mapping[str, str]) -> tuple[str, str]:
    digest = hashlib.sha256(content[pattern].encode()).hexdigest()[:8]
    return pattern.replace("*", digest), content[pattern]
