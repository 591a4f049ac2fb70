"""MkDocs events, forwarded: what they mean is decided in the modules beside this one."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from markdown_exec import formatters
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, get_files

from .fence import formatter
from .headers import ISOLATION, with_headers
from .mistakes import Mistakes
from .recorded import record_pages
from .runtimes import PROJECT

WEB = PROJECT / "web" / "dist"


class LoopsiteConfig(Config):  # type: ignore[no-untyped-call]
    """The plugin's settings in mkdocs.yml; both folders are relative to that file."""

    snippets = config_options.Type(str, default="snippets")
    cache = config_options.Type(str, default=".cache/captures")


class LoopsitePlugin(BasePlugin[LoopsiteConfig]):  # type: ignore[no-untyped-call]
    """Snippets in pages, and what they need in the browser."""

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
        config.extra_css.append(manifest["style"])
        config.watch.append(str(self._snippets))
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        # before MkDocs empties its output folder, so that a mistake leaves what is served, or published, alone
        pages = [(Path(f.abs_src_path or ""), f.content_string) for f in get_files(config).documentation_pages()]
        try:
            recorded = record_pages(pages, self._snippets, self._root / self.config.cache)
        except Mistakes as mistakes:
            raise PluginError(str(mistakes)) from mistakes
        formatters["python"] = formatter(recorded)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        for path in sorted((WEB / "assets").rglob("*")):
            if path.is_file():
                name = path.relative_to(WEB).as_posix()
                files.append(File(name, str(WEB), config.site_dir, use_directory_urls=False))
        return files

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        # not as MkDocs files: it would read every one of these 14 MB at each rebuild
        shutil.copytree(WEB / "pyodide", Path(config.site_dir) / "pyodide", dirs_exist_ok=True)

    def on_serve(
        self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Callable[..., Any]
    ) -> LiveReloadServer:
        if application := server.get_app():
            server.set_app(with_headers(application, ISOLATION))

        def build_patiently() -> None:
            # MkDocs's server answers nothing after a build that failed; pages that are a little old are better
            try:
                builder()
            except Abort:
                logging.getLogger("mkdocs").error("The pages stay as they were until this is mended.")

        server.builder = build_patiently
        return server
