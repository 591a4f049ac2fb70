"""Serve the site while it is edited: build it again after each change, and show in each page what is wrong."""

from __future__ import annotations

import logging
import shutil
import socket
import sys
import tempfile
import traceback
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from mkdocs.config.base import ValidationError
from mkdocs.config.config_options import IpAddress
from mkdocs.livereload import LiveReloadServer

from ..publish.csp import Rule
from ..publish.dev_headers import with_headers
from ..publish.dev_mistakes import NOT_BUILT, with_mistakes
from ..publish.plugin import LoopsitePlugin
from ..source.mistakes import Mistake
from .build import BuildFailedError, run_mkdocs
from .mkdocs_log import located, mkdocs_log
from .project import load_project

WATCHED = ("mkdocs.yml", "docs", "snippets", "exercises", "overrides")


class AddressError(ValueError):
    """Why the site cannot be served at an address, and what to do."""


def serve(project: Path, address: str) -> None:
    """Serve the project at `project` at `address`, "host:port", until Ctrl-C. Raises AddressError."""
    try:
        host, port = IpAddress().validate(address)  # type: ignore[no-untyped-call]
        socket.create_server((host, port)).close()
    except ValidationError as error:
        raise AddressError(f"cannot serve at {address}: {error} Write it as host:port.") from error
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise AddressError(
            f"cannot serve at {address}: {reason.partition(' (')[0]}. Choose another --address."
        ) from error
    _log_to_stderr()
    cache = project / ".cache"  # the same disk as web/dist, whose files it links to
    cache.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=cache, prefix="serve-"))
    preview = Preview(project, folder, f"http://{address}/")
    server = LiveReloadServer(preview.build, host, port, str(preview.site))
    server.error_handler = preview.error_page
    application = with_headers(server.serve_request, lambda: preview.policies)
    server.set_app(with_mistakes(application, lambda: preview.mistakes))
    for path in WATCHED:
        if (project / path).exists():
            server.watch(str(project / path))
    try:
        built = None
        # once more if somebody saves meanwhile: the server notices changes only when it serves
        while built != (saved := _saved_at(project)):
            built = saved
            preview.build()
        server.serve()  # type: ignore[no-untyped-call]
    except KeyboardInterrupt:
        pass
    finally:
        server.shutdown()
        shutil.rmtree(folder, ignore_errors=True)


class Preview:
    """A site that is built again and again, each time in a new folder, so that a failed build leaves the last one."""

    def __init__(self, project: Path, folder: Path, url: str) -> None:
        self._project, self._folder, self._url = project, folder, url
        self.site = folder / "site"
        """A symbolic link to the last successful build, so that each request is answered from the newest one."""
        self.mistakes = ""
        """What is wrong with the sources, a line for each mistake."""
        self.policies: Sequence[Rule] = ()
        fresh = self._new_folder()
        for name in ("index.html", "404.html"):
            (fresh / name).write_text(NOT_BUILT)
        self._publish(fresh)

    def build(self) -> None:
        """Build the site; print the mistakes, and store them in `mistakes`."""
        fresh = self._new_folder()
        try:
            config = load_project(self._project).config
            config.strict, config.site_url = False, self._url
            with mkdocs_log() as log:
                run_mkdocs(config, fresh, log.lines, "serve")
        except (BuildFailedError, Mistake) as error:
            self.mistakes = f"{error}\nThe pages stay as they were until this is corrected."
        except Exception as error:
            traceback.print_exc()
            self.mistakes = f"The build itself failed, with a {type(error).__name__}: the terminal shows more."
        else:
            self.mistakes = "\n".join(map(str, located(log.lines, Path(config.docs_dir))))
            plugin = config.plugins["loopsite"]
            self.policies = plugin.policies if isinstance(plugin, LoopsitePlugin) else ()
            fresh = self._publish(fresh)
        shutil.rmtree(fresh)
        if self.mistakes:
            print(self.mistakes, file=sys.stderr)

    def error_page(self, status: int) -> bytes | None:
        """The page for an error, if the site has one."""
        page = self.site / f"{status}.html"
        return page.read_bytes() if page.exists() else None

    def _new_folder(self) -> Path:
        return Path(tempfile.mkdtemp(dir=self._folder))

    def _publish(self, fresh: Path) -> Path:
        """Let `site` link to the folder `fresh`, at once, and return the folder that it linked to before."""
        before, link = self.site.resolve(), self._folder / "next"
        link.symlink_to(fresh.name)
        link.replace(self.site)
        return before


def _saved_at(project: Path) -> dict[Path, float]:
    """When each source was last saved."""
    folders = [project / path for path in WATCHED]
    saved = {}
    for file in (file for folder in folders for file in (folder, *folder.rglob("*"))):
        with suppress(FileNotFoundError):  # editors write files that they soon remove
            saved[file] = file.stat().st_mtime
    return saved


def _log_to_stderr() -> None:
    """Show what MkDocs and its server log, except for the warnings of a build, which `Preview` prints."""
    handler = logging.StreamHandler()
    handler.addFilter(lambda record: record.levelno < logging.WARNING or record.name.endswith("livereload"))
    log = logging.getLogger("mkdocs")
    log.setLevel(logging.INFO)
    log.addHandler(handler)
    log.propagate = False
