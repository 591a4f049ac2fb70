"""The MkDocs plugin: forwards each event to the module that handles it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Literal

from jinja2 import Environment
from markdown_exec import formatters
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url
from mkdocs.utils.meta import get_data

from ..exercises.exercise import lost_exercises
from ..exercises.exercise_html import ExerciseFormatter, exercise_fence
from ..learn.answers import wrong_questions
from ..paths import PROJECT
from ..render.change_html import change_fence
from ..render.explained import ERRORS, EXPLANATIONS, Explained, explained_in, explanations_json
from ..render.fence_contents import FenceContents, record_and_draw, recorded_of
from ..render.question_html import lost_questions, question_fence
from ..render.set_aside import SetAside
from ..render.snippet_html import FenceFormatter
from ..run.cache_files import remove_unfinished
from ..source.changes import wrong_changes
from ..source.markup_rules import lost_snippets, wrong_markup
from ..source.mistakes import Mistake, Mistakes, raise_any
from ..source.page import PageSource
from .asked import add_questions
from .book import cards, foot, new_pages, parts, sources, wrong_sources
from .cards import write_card
from .csp import Rule, write_policies
from .feed import FEED, feed
from .history import Dates, dates_of
from .llms import LLMS, llms_txt, with_programs
from .offline import WORKER, make_offline
from .repository import Repository
from .stylesheet import PARTS, published

WEB = PROJECT / "web" / "dist"


def _link(source: str, target: str) -> None:
    """Hard-link a file that is never changed, or copy it if the two paths are on different disks."""
    try:
        os.link(source, target)
    except FileExistsError:
        return
    except OSError:
        shutil.copy2(source, target)


class _Undated(str):
    """Falsy, so that the sitemap omits it; comparable, so that MkDocs can take the latest date of all pages."""

    def __bool__(self) -> bool:
        return False


class LoopsiteConfig(Config):  # type: ignore[no-untyped-call]
    """The plugin's settings in mkdocs.yml; its folders are relative to that file."""

    snippets = config_options.Type(str, default="snippets")
    exercises = config_options.Type(str, default="exercises")
    cache = config_options.Type(str, default=".cache/captures")


class LoopsitePlugin(BasePlugin[LoopsiteConfig]):  # type: ignore[no-untyped-call]
    """Renders snippets in pages, and publishes what they need in the browser."""

    policies: tuple[Rule, ...] = ()
    """Those of the last build."""

    _published = True
    _contents: Mapping[Path, tuple[FenceContents, ...]]
    _formatter: FenceFormatter
    _exercises: ExerciseFormatter
    _dates: Mapping[str, Dates]
    _nav: Navigation
    _asides: dict[str, SetAside]
    _explained: tuple[Explained, ...]
    """The messages that a page of the book explains."""
    _pages: Mapping[str, PageSource] = MappingProxyType({})
    """By their paths in docs/, read once: somebody may save a page while it is built."""
    _wrong: list[Mistake]
    """What is wrong with the pages as they are rendered."""
    _style: Path
    """The bundled style sheet of snippets."""

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        self._published = command != "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        self._root = Path(config.config_file_path).parent
        self._snippets = self._root / self.config.snippets
        try:
            manifest = json.loads((WEB / "manifest.json").read_text())
        except FileNotFoundError as error:
            raise PluginError("web/dist is not built: run make site, or make serve") from error
        script = ExtraScriptValue(manifest["script"])
        script.type = "module"
        config.extra_javascript.append(script)
        self._style = WEB / manifest["style"]
        self._formatter, self._exercises = FenceFormatter(), ExerciseFormatter()
        fences = config.mdx_configs.setdefault("pymdownx.superfences", {}).setdefault("custom_fences", [])
        fences.append(change_fence(self._formatter.format_change))
        fences.append(question_fence(self._formatter.format_question))
        fences.append(exercise_fence(self._exercises.format))
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        remove_unfinished(self._root / self.config.cache)
        # before MkDocs empties its output folder, so that a mistake leaves the last build in place
        try:
            pages = sources(config)
            self._pages = {page.path: page for page in pages}
            self._explained = explained_in(self._pages[ERRORS].text) if ERRORS in self._pages else ()
            self._contents = record_and_draw(
                [(page.file, page.text) for page in pages],
                self._snippets,
                self._root / self.config.cache,
                wrong_sources(config, pages),
            )
            shown = (contents.recorded.snippet for page in self._contents.values() for contents in page)
            raise_any(wrong_changes(pages, {snippet.name: snippet for snippet in shown}))
            raise_any(wrong_questions(pages, recorded_of(self._contents)))
            self._exercises.prepare(pages, self._root / self.config.exercises, self._root / self.config.cache)
        except (Mistake, Mistakes) as mistakes:
            raise PluginError(str(mistakes)) from mistakes
        formatters["python"] = self._formatter.format
        self._dates = dates_of(Path(config.docs_dir))
        self._asides = {}
        self._wrong = []

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        for file in files.documentation_pages():
            if file.src_uri not in self._pages:
                files.remove(file)  # written after the others were read
        styles = [found for part in PARTS if (found := files.get_file_from_path(part))]
        for found in styles:
            files.remove(found)
        if styles:
            name, content = published([*(found.content_string for found in styles), self._style.read_text()])
            files.append(File.generated(config, name, content=content))
            config.extra_css = [name if sheet == PARTS[0] else sheet for sheet in config.extra_css]
        for path in sorted((WEB / "assets").rglob("*")):
            if path.is_file() and path != self._style:
                name = path.relative_to(WEB).as_posix()
                files.append(File(name, str(WEB), config.site_dir, use_directory_urls=False))
        errors = files.get_file_from_path(ERRORS)
        content = explanations_json(self._explained, errors.url if errors else "")
        files.append(File.generated(config, EXPLANATIONS, content=content))
        return files

    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        self._nav = nav
        return nav

    def on_page_read_source(self, /, *, page: Page, config: MkDocsConfig) -> str | None:
        source = self._pages.get(page.file.src_uri)  # None while `loopsite check` reads the pages
        return source.text if source else None

    def on_page_markdown(self, markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> None:
        file = files.get_file_from_path(ERRORS)
        # not on that page itself, whose headings they are
        known = self._explained if file and file != page.file else ()
        address = get_relative_url(file.url, page.url) if file else ""
        links = [(each, f"{address}#{each.anchor}") for each in known]
        self._formatter.start_page(_file(page), self._contents.get(_file(page), ()), links)

    def on_page_content(self, html: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        # before the sitemap is made; MkDocs's own date is the day of the build
        dates = self._dates.get(page.file.src_uri)
        page.update_date = f"{dates.updated:%Y-%m-%d}" if dates else _Undated("1970-01-01")
        self._wrong.extend(wrong_markup(self._pages[page.file.src_uri], html))
        # pymdownx.tasklist gives its boxes no name, which a screen reader needs
        html = html.replace('<input type="checkbox" disabled', '<input type="checkbox" aria-label="Done" disabled')
        self._asides[page.file.src_uri] = set_aside = SetAside()
        return set_aside.strip(html)

    def on_env(self, env: Environment, /, *, config: MkDocsConfig, files: Files) -> Environment:
        docs = PurePosixPath(Path(config.docs_dir).relative_to(self._root).as_posix())
        repository = Repository.of_build(os.environ)
        env.globals["parts"] = parts(self._nav)
        env.globals["page_foot"] = lambda page: foot(page, files, docs, self._dates, repository)
        return env

    def on_post_page(self, output: str, /, *, page: Page, config: MkDocsConfig) -> str:
        output = self._asides[page.file.src_uri].restore(output)
        self._wrong.extend(lost_snippets(self._pages[page.file.src_uri], output))
        self._wrong.extend(lost_exercises(self._pages[page.file.src_uri], output))
        self._wrong.extend(lost_questions(self._pages[page.file.src_uri], output))
        return output

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        if self._wrong:
            raise PluginError(str(Mistakes(self._wrong)))
        # as hard links, not as MkDocs files: it would read all 90 MB on each rebuild
        shutil.copytree(WEB / "pyodide", Path(config.site_dir) / "pyodide", dirs_exist_ok=True, copy_function=_link)
        self._write_machine_readable(config)
        asked = {page.url: page.meta["asked"] for page in self._nav.pages if "asked" in page.meta}
        if asked:
            add_questions(Path(config.site_dir), asked)
        self.policies = write_policies(Path(config.site_dir))
        # last, since it reads everything published; not while serving, so that no browser keeps a draft
        if self._published:
            make_offline(Path(config.site_dir), WEB / WORKER)

    def _write_machine_readable(self, config: MkDocsConfig) -> None:
        site, title, description = Path(config.site_dir), config.site_name, config.site_description or ""
        address = f"{(config.site_url or '').rstrip('/')}/"
        (site / LLMS).write_text(llms_txt(title, description, address, parts(self._nav)))
        (site / FEED).write_text(feed(title, description, address, new_pages(self._nav, self._dates)))
        for path, card in cards(self._nav, title):
            write_card(card, site / path, self._root / self.config.cache / "cards")
        for page in self._nav.pages:
            text = with_programs(_file(page), self._pages[page.file.src_uri].text, self._contents[_file(page)])
            copy = site / page.file.src_uri
            copy.parent.mkdir(exist_ok=True, parents=True)
            copy.write_text(get_data(text)[0].lstrip())


def _file(page: Page) -> Path:
    return Path(page.file.abs_src_path or "")
