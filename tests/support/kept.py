"""Results of slow runs, kept between test runs until something that they depend on changes."""

from __future__ import annotations

import fcntl
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from loopsite.run.cache_files import write_whole
from tests.support.paths import PROJECT

FOLDER = PROJECT / ".cache" / "captures" / "tests"


def kept(
    group: str,
    keys: Mapping[str, str],
    make: Callable[[list[str]], Iterable[tuple[str, Any]]],
    is_good: Callable[[str, Any], bool],
) -> dict[str, Any]:
    """A JSON value for each name in `keys`: from the cache if its key is there, else from `make`.

    `make` gets the names that are missing. Only good values are kept, so that a run which a busy machine spoilt is
    repeated next time. Processes that ask for the same `group` take turns: the second finds what the first has made.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / f"{group}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = {name: json.loads(_path(key).read_text()) for name, key in keys.items() if _path(key).exists()}
        missing = [name for name in keys if name not in found]
        for name, value in make(missing) if missing else ():
            found[name] = value
            if is_good(name, value):
                write_whole(_path(keys[name]), json.dumps(value))
    return {name: found[name] for name in keys}


def digest_of(*parts: object) -> str:
    """A digest of JSON values, and of files by their content."""
    texts = (part.read_text() if isinstance(part, Path) else json.dumps(part) for part in parts)
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def _path(key: str) -> Path:
    return FOLDER / key[:2] / f"{key}.json"
