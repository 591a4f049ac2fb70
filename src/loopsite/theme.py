"""What Material writes and a browser, a reader in a hurry or a screen reader cannot use, mended."""

from __future__ import annotations

import re

_MENDED = {
    # a screen reader would say "dialog" and no more
    'data-md-component="search" role="dialog"': 'data-md-component="search" role="dialog" aria-label="Search"',
    # of a part that cannot be folded
    ' tabindex=""': "",
}


# Material's script looks at the layout of the page and changes it, again and again, in one task. It takes half as long
# once the page has been laid out, and who reads sees the page before (`python -m benchmarks page_open`).
_SCRIPT = re.compile(r'<script src="([^"]*/bundle\.[^"/]*\.js)"></script>')
_ONCE_DRAWN = r"""<link rel="preload" href="\1" as="script" fetchpriority="low">
<script data-src="\1">
  {
    const { src } = document.currentScript.dataset;
    const load = () => document.body.append(Object.assign(document.createElement("script"), { src }));
    if (document.hidden) load();
    else requestAnimationFrame(() => setTimeout(load));
  }
</script>"""


# Firefox would fetch the next page, unasked, and the policy of pages allows none such (csp.py).
_NEXT = re.compile(r'\s*<link rel="next"[^>]*>')


def mended(page: str) -> str:
    """The HTML of a page, with Material's slips mended."""
    for written, meant in _MENDED.items():
        page = page.replace(written, meant)
    return _SCRIPT.sub(_ONCE_DRAWN, _NEXT.sub("", page))
