"""Digests of the files that records depend on."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from ..paths import LOOPLAB


@cache
def looplab_digest() -> str:
    """A digest of looplab's source, which every record depends on."""
    return digest_of_files(*sorted(LOOPLAB.rglob("*.py")))


@cache
def digest_of_files(*files: Path) -> str:
    """A digest of the files' names and contents."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()
