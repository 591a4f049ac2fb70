"""Social cards: an image for each page, shown beside links to it, with its title and its place in the book.

Drawn by resvg, which is a self-contained wheel; Material's own cards need Cairo installed on the machine.
"""

from __future__ import annotations

import hashlib
import textwrap
from dataclasses import dataclass
from html import escape
from pathlib import Path

import resvg_py

from ..run.cache_files import write_whole

WIDTH, HEIGHT = 1200, 630
"""Pixels; the size to which most services crop large cards."""

_FONTS = [str(path) for path in sorted((Path(__file__).parent / "card-fonts").glob("*.ttf"))]
_MARGIN = 80
# the colours of docs/assets/site.css
_PAPER, _INK, _SOFT, _LINE = "#fcfbf8", "#1f242d", "#565d69", "#e3dfd5"
_RUNS, _WAITS, _EDGE, _TIME = "#0f6669", "#dbe8e6", "#92bcba", "#99500c"


@dataclass(frozen=True)
class Card:
    """The contents of a card. `place` is that of the page in the book, from 0 to 1."""

    site: str
    part: str
    title: str
    description: str
    place: float

    def svg(self) -> str:
        title = textwrap.wrap(self.title, 24, max_lines=2, placeholder=" …")
        lines = textwrap.wrap(self.description, 62, max_lines=3 if len(title) == 1 else 2, placeholder=" …")
        top = 240
        below = top + 92 * (len(title) - 1) + 68
        return "".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" font-family="Card">',
                f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{_PAPER}"/>',
                _MARK,
                _text(_MARGIN + 76, 112, 34, _INK, self.site, bold=True),
                _text(WIDTH - _MARGIN, 112, 30, _SOFT, self.part, anchor="end"),
                *(_text(_MARGIN, top + 92 * n, 84, _INK, line, bold=True) for n, line in enumerate(title)),
                *(_text(_MARGIN, below + 48 * n, 34, _SOFT, line) for n, line in enumerate(lines)),
                *self._lanes(),
                "</svg>",
            ]
        )

    def _lanes(self) -> list[str]:
        """The book as a task in a figure: it runs at this page, and waits before and after it."""
        left, right, y = _MARGIN, WIDTH - _MARGIN, 500
        step = 72
        at = left + round((right - left - step) * self.place)
        return [
            f'<path d="M{left} {y - 24}V{y + 76}M{right} {y - 24}V{y + 76}" stroke="{_LINE}" stroke-width="2"/>',
            _bar(left, y, at - left, _WAITS, _EDGE),
            _bar(at, y, step, _RUNS, _RUNS),
            f'<rect x="{at + step}" y="{y + 6}" width="{right - at - step}" height="28" rx="4" fill="none"'
            f' stroke="{_RUNS}" stroke-width="3" stroke-dasharray="9 7"/>' if at + step < right else "",
            f'<path d="M{left} {y + 70}H{at + step // 2}m-12 -8l12 8l-12 8" fill="none" stroke="{_TIME}"'
            ' stroke-width="3"/>',
        ]  # fmt: skip


def write_card(card: Card, path: Path, cache: Path) -> None:
    """Write the card as a PNG; cards drawn before are in the folder `cache`."""
    svg = card.svg()
    drawn = cache / f"{hashlib.sha256(svg.encode()).hexdigest()}.png"
    if not drawn.exists():
        png = resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=_FONTS)
        write_whole(drawn, png)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(drawn.read_bytes())


# the drawing of docs/assets/logo.svg
_MARK = (
    f'<g transform="translate({_MARGIN} 72) scale(1.75)" fill="none" stroke-width="5" stroke-linecap="round">'
    '<path stroke="#1b8783" d="M22.60 25.42A11.5 11.5 0 1 1 10.25 6.04"/>'
    '<path stroke="#d4822a" d="M17.00 4.54A11.5 11.5 0 0 1 26.81 19.93"/>'
    '<path stroke="#1b8783" stroke-width="4" d="M16 16 L19.86 11.40"/></g>'
)


def _text(x: int, y: int, size: int, colour: str, text: str, *, bold: bool = False, anchor: str = "start") -> str:
    weight = 700 if bold else 400
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" fill="{colour}"'
        f' text-anchor="{anchor}">{escape(text)}</text>'
    )


def _bar(x: int, y: int, width: int, fill: str, edge: str) -> str:
    if width <= 0:
        return ""
    return f'<rect x="{x}" y="{y}" width="{width}" height="40" rx="4" fill="{fill}" stroke="{edge}" stroke-width="2"/>'
