"""What PyYAML says about a file that it cannot read, as a mistake with a line."""

from __future__ import annotations

from pathlib import Path

from yaml import MarkedYAMLError

from .mistakes import Mistake


def not_yaml(path: Path, error: Exception, found: str, before: int = 0) -> Mistake:
    """The mistake behind an error that PyYAML raised; `before` is the number of lines above the text that it read."""
    mark = error.problem_mark or error.context_mark if isinstance(error, MarkedYAMLError) else None
    problem = error.problem if isinstance(error, MarkedYAMLError) and error.problem else " ".join(str(error).split())
    fix = "Write 'key: value', indent items alike, and quote a value that has a colon or a bracket."
    return Mistake(path, before + mark.line + 1 if mark else before + 1, f"{found}: {problem}", fix)
