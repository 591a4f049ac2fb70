"""A cache for the results of slow runs, on disk between test runs."""

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


def cached(
    group: str,
    keys: Mapping[str, str],
    make: Callable[[list[str]], Iterable[tuple[str, Any]]],
    is_good: Callable[[str, Any], bool],
) -> dict[str, Any]:
    """A JSON value for each name in `keys`: from the cache if it has the key, otherwise from `make`.

    `make` gets the names that are missing. Only good values are stored, so a run that failed because the machine was
    busy is repeated next time. Processes that use the same `group` take turns, so the second finds the results of the
    first.
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
    """A digest of JSON values, and of the contents of files."""
    texts = (part.read_text() if isinstance(part, Path) else json.dumps(part) for part in parts)
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def _path(key: str) -> Path:
    return FOLDER / key[:2] / f"{key}.json"
