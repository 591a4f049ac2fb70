"""What each fence of the pages puts on its page: a recorded snippet and, where there is one, the figure of its run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..run.recorded import Recorded, record_used
from ..source.fences import FenceOptions, FenceUse, find_fences
from ..source.mistakes import Mistake, raise_any
from .figure import Drawing, Undrawn, draw, has_figure

Key = tuple[FenceOptions, int]
"""How a fence is known while its page is rendered: by its options and `FenceUse.nth`."""


@dataclass(frozen=True)
class Figure:
    """The figure of a run: its HTML, whether it is open or even plays, and the moment that the page names."""

    html: str
    open: bool
    moment: str | None
    playing: bool = False


@dataclass(frozen=True)
class Shown:
    """A snippet on a page; no other element of the page has the `id`."""

    id: str
    recorded: Recorded
    figure: Figure | None


def show_pages(pages: Iterable[tuple[Path, str]], snippets: Path, cache: Path) -> dict[Key, Shown]:
    """Load, run, check and draw what `pages` (file and Markdown of each) show.

    Raises `Mistakes` with everything that is wrong: first with fences and files, else with what programs did, else
    with figures.
    """
    used = [use for page, markdown in pages for use in find_fences(page, markdown)]
    recorded = record_used(used, snippets, cache)
    asking = [use for use in used if isinstance(use, FenceUse)]
    raise_any(_figures_of_nothing(asking, recorded))
    figures = _figures(asking, recorded, cache / "figures")
    return {
        (use.options, use.nth): Shown(_id(use), recorded[use.snippet], figure)
        for use, figure in zip(asking, figures, strict=True)
    }


def _figures(used: Sequence[FenceUse], recorded: Mapping[str, Recorded], cache: Path) -> Iterator[Figure | None]:
    """The figure of each fence, if it has one. Raises `Mistakes`."""
    choices = [use.options.figure or _default(recorded[use.snippet]) for use in used]
    drawn = [use for use, choice in zip(used, choices, strict=True) if choice != "none"]
    answers = draw([_drawing(use, recorded[use.snippet]) for use in drawn], cache)
    raise_any(
        Mistake(use.page, use.line, answer.found, answer.fix, answer.detail)
        for use, answer in zip(drawn, answers, strict=True)
        if isinstance(answer, Undrawn)
    )
    drawings = iter(answers)
    for use, choice in zip(used, choices, strict=True):
        html = next(drawings) if choice != "none" else None
        open, playing = choice in ("open", "playing"), choice == "playing"
        yield Figure(html, open, use.options.moment, playing) if isinstance(html, str) else None


def _id(use: FenceUse) -> str:
    name = f"snippet-{use.snippet.replace('/', '-')}"
    return name if use.nth == 1 else f"{name}-{use.nth}"


def _default(recorded: Recorded) -> str:
    return "folded" if has_figure(recorded.first) else "none"


def _drawing(use: FenceUse, recorded: Recorded) -> Drawing:
    return Drawing(_id(use), recorded.snippet.source, recorded.first.trace, use.options.moment)


def _figures_of_nothing(used: Iterable[FenceUse], recorded: Mapping[str, Recorded]) -> Iterator[Mistake]:
    for use in used:
        if use.options.figure in ("folded", "open", "playing") and not has_figure(recorded[use.snippet].first):
            found = f"a figure of {use.snippet!r}, which runs no event loop"
            yield Mistake(use.page, use.line, found, "Take figure and moment out of the fence.")
