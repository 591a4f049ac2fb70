"""What each fence of the pages shows: a recorded snippet, and the figure of its run if there is one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..run.recorded import Recorded, record_used
from ..source.fences import FenceOptions, FenceUse, find_fences
from ..source.front_matter import meta_of
from ..source.mistakes import Mistake, raise_any
from .figure import Drawing, DrawingFailure, draw, has_figure


@dataclass(frozen=True)
class Figure:
    """The figure of a run: its HTML, whether it is open, and the moment it opens at."""

    html: str
    open: bool
    moment: str | None


@dataclass(frozen=True)
class FenceContents:
    """What a fence with these options shows; no other element of the page has the `id`."""

    id: str
    options: FenceOptions
    recorded: Recorded
    figure: Figure | None


def record_and_draw(
    pages: Iterable[tuple[Path, str]], snippets: Path, cache: Path, wrong: Iterable[Mistake] = ()
) -> dict[Path, tuple[FenceContents, ...]]:
    """Load, run, check and draw what `pages` (file and Markdown of each) show: the contents of each page's fences.

    Raises `Mistakes` with everything that is wrong: first with fences and files, and what is `wrong` already, else
    with what programs did, else with figures.
    """
    found, details = [], {}
    for page, markdown in pages:
        found.append((page, list(find_fences(page, markdown))))
        details[page] = default_detail(markdown)
    recorded = record_used([*(use for _, fences in found for use in fences), *wrong], snippets, cache)
    used = [use for _, fences in found for use in fences if isinstance(use, FenceUse)]
    raise_any(_figures_without_a_loop(used, recorded))
    figures = _figures(used, recorded, details, cache / "figures")
    contents: dict[Path, tuple[FenceContents, ...]] = {page: () for page, _ in found}
    for use, figure in zip(used, figures, strict=True):
        contents[use.page] += (FenceContents(use.id, use.options, recorded[use.snippet], figure),)
    return contents


def recorded_of(contents: Mapping[Path, Iterable[FenceContents]]) -> dict[Path, dict[str, Recorded]]:
    """The snippets that each page shows, by their names."""
    return {page: {shown.options.snippet: shown.recorded for shown in fences} for page, fences in contents.items()}


def default_detail(markdown: str) -> str:
    """What figures of a page show at first: a beginner sees only the tasks."""
    tags = meta_of(markdown).get("tags")
    return "loop" if isinstance(tags, list) and {"Intermediate", "Deep"} & {*map(str, tags)} else "tasks"


def _figures(
    used: Sequence[FenceUse], recorded: Mapping[str, Recorded], details: Mapping[Path, str], cache: Path
) -> Iterator[Figure | None]:
    """The figure of each fence, if it has one. Raises `Mistakes`."""
    choices = [use.options.figure or _default(recorded[use.snippet]) for use in used]
    drawn = [use for use, choice in zip(used, choices, strict=True) if choice != "none"]
    answers = draw([_drawing(use, recorded[use.snippet], details[use.page]) for use in drawn], cache)
    raise_any(
        Mistake(use.page, use.line, answer.found, answer.fix, answer.detail)
        for use, answer in zip(drawn, answers, strict=True)
        if isinstance(answer, DrawingFailure)
    )
    drawings = iter(answers)
    for use, choice in zip(used, choices, strict=True):
        html = next(drawings) if choice != "none" else None
        if isinstance(html, str):
            yield Figure(html, choice == "open", use.options.moment)
        else:
            yield None


def _default(recorded: Recorded) -> str:
    return "folded" if has_figure(recorded.first) else "none"


def _drawing(use: FenceUse, recorded: Recorded, detail: str) -> Drawing:
    options = use.options
    return Drawing(use.id, recorded.snippet.source, recorded.first.trace, options.moment, options.detail or detail)


def _figures_without_a_loop(used: Iterable[FenceUse], recorded: Mapping[str, Recorded]) -> Iterator[Mistake]:
    for use in used:
        if use.options.figure in ("folded", "open") and not has_figure(recorded[use.snippet].first):
            found = f"a figure of {use.snippet!r}, which runs no event loop"
            yield Mistake(use.page, use.line, found, "Remove figure and moment from the fence.")
