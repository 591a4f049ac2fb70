"""Serves built sites with the headers and redirects of netlify.toml, as Netlify does."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.paths import NODE, PROJECT


@contextmanager
def serving(project: Path) -> Iterator[str]:
    """Serve the built site of `project`; yield its address, without a trailing slash."""
    server = subprocess.Popen(
        [NODE, "tests/support/netlify-server.mjs", "--project", project],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with server:
        assert server.stdin is not None
        assert server.stdout is not None
        yield json.loads(server.stdout.readline())["url"]
        server.stdin.close()


def publish_without_isolation(site: Path, project: Path) -> None:
    """Make `project` a folder that serves `site` without the headers for cross-origin isolation."""
    (project / "site").symlink_to(site)
    rules = (PROJECT / "netlify.toml").read_text().splitlines(keepends=True)
    (project / "netlify.toml").write_text("".join(rule for rule in rules if "Cross-Origin-" not in rule))
