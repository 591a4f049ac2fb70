"""Cache files that a killed build leaves whole or not at all."""

from __future__ import annotations

import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path

_UNFINISHED = ".unfinished"


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file of a cache atomically: it is never seen half written, even after this process is killed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=_UNFINISHED, delete=False) as file:
        file.write(content if isinstance(content, bytes) else content.encode())
        os.fchmod(file.fileno(), 0o644)  # temporary files are for their owner alone
    Path(file.name).replace(path)


def remove_unfinished(folder: Path) -> None:
    """Remove the unfinished files that killed builds left below `folder`; recent ones may still be being written."""
    for path in folder.rglob(f"*{_UNFINISHED}"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < time.time() - 3600:
                path.unlink()
