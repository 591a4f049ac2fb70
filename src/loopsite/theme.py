"""What Material writes and a browser or a screen reader cannot use, mended."""

from __future__ import annotations

import re

_MENDED = {
    # a screen reader would say "dialog" and no more
    'data-md-component="search" role="dialog"': 'data-md-component="search" role="dialog" aria-label="Search"',
    # of a part that cannot be folded
    ' tabindex=""': "",
}


# Firefox would fetch the next page, unasked, and the policy of pages allows none such (csp.py).
_NEXT = re.compile(r'\s*<link rel="next"[^>]*>')


def mended(page: str) -> str:
    """The HTML of a page, with Material's slips mended."""
    for written, meant in _MENDED.items():
        page = page.replace(written, meant)
    return _NEXT.sub("", page)
