"""Files of caches, which a build that is killed leaves whole or not at all."""

from __future__ import annotations

import tempfile
import time
from contextlib import suppress
from pathlib import Path

_UNFINISHED = ".unfinished"


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file of a cache: whoever reads it meanwhile, or after we were killed, finds all of it or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=_UNFINISHED, delete=False) as file:
        file.write(content if isinstance(content, bytes) else content.encode())
    Path(file.name).replace(path)


def remove_unfinished(folder: Path) -> None:
    """Remove what builds that were killed have left of files below `folder`, but for what one may be writing now."""
    for path in folder.rglob(f"*{_UNFINISHED}"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < time.time() - 3600:
                path.unlink()
