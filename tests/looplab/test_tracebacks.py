"""Folded tracebacks: frames of the program stay as they are, and each run of library frames becomes one line."""

from __future__ import annotations

import asyncio
import traceback

from looplab.tracebacks import fold


def formatted(error: BaseException) -> str:
    return fold("".join(traceback.format_exception(error)))


async def fail() -> None:
    raise ValueError("no")


def test_a_run_of_library_frames_becomes_one_line() -> None:
    try:
        asyncio.run(fail())
    except ValueError as error:
        text = formatted(error)

    assert [line.strip().split(",")[0] for line in text.splitlines() if "File" in line or "…" in line] == [
        f'File "{__file__}"',
        "… through asyncio",
        f'File "{__file__}"',
    ]
    assert text.endswith("ValueError: no\n")


def test_an_exception_group_keeps_its_layout() -> None:
    async def main() -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(fail())

    try:
        asyncio.run(main())
    except ExceptionGroup as error:
        text = formatted(error)

    lines = text.splitlines()
    assert lines[0] == "  + Exception Group Traceback (most recent call last):"
    assert any(line == "  |   … through asyncio" for line in lines)
    assert "    | ValueError: no" in lines
    assert lines[-1] == "    +------------------------------------"


def test_a_traceback_without_library_frames_is_unchanged() -> None:
    try:
        "".join(map(int, "1x"))  # type: ignore[arg-type]
    except (TypeError, ValueError) as error:
        plain = "".join(traceback.format_exception(error))

    assert fold(plain) == plain


def test_text_that_is_not_a_traceback_is_unchanged() -> None:
    text = 'hello\n  File "mine.py", line 3, in f\n    g()\n\n'

    assert fold(text) == text
