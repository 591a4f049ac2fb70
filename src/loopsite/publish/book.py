"""MkDocs's pages as a book: its parts in reading order, and the foot of each page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files, get_files
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page

from ..source.front_matter import wrong_front_matter
from ..source.link_rules import wrong_addresses
from ..source.mistakes import Mistake, raise_any
from ..source.nav_rules import wrong_nav
from ..source.page import PageSource, read_page, related
from ..source.page_rules import wrong_names, wrong_related, wrong_templates
from .cards import Card
from .feed import Entry
from .history import Dates
from .llms import Listed, Part
from .repository import Repository


def sources(config: MkDocsConfig) -> list[PageSource]:
    """The source of every page. Raises `Mistakes` with those that cannot be read."""
    found: list[PageSource] = []
    mistakes: list[Mistake] = []
    for file in get_files(config).documentation_pages():
        try:
            found.append(read_page(Path(file.abs_src_path or ""), file.src_uri))
        except Mistake as mistake:
            mistakes.append(mistake)
    raise_any(mistakes)
    return found


def wrong_sources(config: MkDocsConfig, pages: Sequence[PageSource]) -> Iterator[Mistake]:
    """What is wrong with `pages` before they are rendered: names, front matter, addresses, and their place in nav."""
    tagging = config.plugins.get("material/tags")
    tags = [tag.name for tag in tagging.config.tags_allowed] if tagging else []
    yield from wrong_names(pages)
    for page in pages:
        yield from wrong_front_matter(page.file, page.text, tags)
    yield from wrong_related(pages)
    yield from wrong_templates(pages, [Path(folder) for folder in config.theme.dirs])
    yield from wrong_addresses(pages)
    if config.nav is not None:
        yield from wrong_nav(Path(config.config_file_path), config.nav, pages)


@dataclass(frozen=True)
class Foot:
    """What overrides/partials/page-foot.html shows; any of it may be missing."""

    related: tuple[Page, ...]
    updated: datetime | None
    edit: str | None
    report: str | None


def foot(
    page: Page, files: Files, docs: PurePosixPath, dates: Mapping[str, Dates], repository: Repository | None
) -> Foot:
    """The foot of a page; `docs` is the folder of all pages, relative to the repository."""
    path = page.file.src_uri
    found = [files.get_file_from_path(name) for name in related(page.meta)]
    return Foot(
        related=tuple(file.page for file in found if file and file.page),
        updated=dates[path].updated if path in dates else None,
        edit=repository.edit(str(docs / path)) if repository else None,
        report=repository.report(f"{page.title}: ") if repository else None,
    )


def parts(nav: Navigation) -> tuple[Part, ...]:
    """The parts of the book in the order of the navigation; a page outside of any part is in one without a title."""
    return tuple(_parts("", nav.items))


def _parts(title: str, items: Iterable[object]) -> Iterator[Part]:
    pages: list[Listed] = []
    for item in items:
        if isinstance(item, Page):
            pages.append(_listed(item))
        elif isinstance(item, Section):
            if pages:
                yield Part(title, tuple(pages))
                pages = []
            yield from _parts(item.title, item.children)
    if pages:
        yield Part(title, tuple(pages))


def _listed(page: Page) -> Listed:
    return Listed(str(page.title), page.url, page.file.src_uri, str(page.meta.get("description", "")))


def cards(nav: Navigation, site: str) -> Iterator[tuple[str, Card]]:
    """The card of each page, and its path on the site, which overrides/main.html links to."""
    for number, page in enumerate(nav.pages):
        listed = _listed(page)
        place = number / max(1, len(nav.pages) - 1)
        part = page.parent.title if page.parent else ""
        title = site if page.is_homepage else listed.title
        yield f"cards/{listed.path.removesuffix('.md')}.png", Card(site, part, title, listed.description, place)


def new_pages(nav: Navigation, dates: Mapping[str, Dates]) -> Iterator[Entry]:
    """Every page with a known date, except Home."""
    for page in nav.pages:
        known = dates.get(page.file.src_uri)
        if known and known.created and not page.is_homepage:
            listed = _listed(page)
            yield Entry(listed.title, page.canonical_url or "", listed.description, known.created)
