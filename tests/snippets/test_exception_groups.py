"""Tests for the claims in docs/when-it-goes-wrong/exception-groups.md."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from looplab.record import Record
from tests.support.edited import run_on_virtual_clock, run_with_main, runtime_with
from tests.support.runs import lines

RecordOf = Callable[..., Record]

PAGE = "exception-groups"


def test_both_blocks_run_and_keep_the_nesting(record_of: RecordOf) -> None:
    again, tell = lines(record_of(f"{PAGE}/split"))

    assert again.count("ExceptionGroup(") == again.count("ConnectionError(") == 2
    assert tell.count("ExceptionGroup(") == tell.count("ValueError(") == 1


def test_one_error_has_the_reasons_of_all_and_its_traceback_the_group(record_of: RecordOf) -> None:
    text = "print(error)", "raise"

    assert lines(record_of(f"{PAGE}/one_error")) == ["upload failed: cat.jpg is incomplete, notes.txt is not a picture"]
    assert "ValueError: notes.txt is not a picture" in run_on_virtual_clock(f"{PAGE}/one_error", text).text


def test_a_new_error_comes_out_bare_if_it_is_alone(record_of: RecordOf) -> None:
    alone, with_others = lines(record_of(f"{PAGE}/translated"))

    assert alone == "RuntimeError: upload failed"
    assert with_others.startswith("ExceptionGroup: (RuntimeError('upload failed'), ExceptionGroup(")


MORE = """
import traceback
try:
    try:
        await upload("cat.jpg", "notes.txt")
    except* ConnectionError:
        raise
except ExceptionGroup as errors:
    print(len(errors.exceptions), [type(error).__name__ for error in errors.exceptions])
    print([len(part.exceptions) for part in errors.split(ValueError)], errors.subgroup(OSError) is None)
    print(errors.subgroup(KeyError))
try:
    raise OSError("disk full")
except* OSError as errors:
    print(type(errors).__name__, errors.exceptions)
for word in "return", "break", "continue":
    try:
        compile(f"def f():\\n for i in x:\\n  try: g()\\n  except* OSError: {word}", "", "exec")
    except SyntaxError as error:
        print(error.msg)
try:
    compile("try: f()\\nexcept OSError: pass\\nexcept* ValueError: pass", "", "exec")
except SyntaxError as error:
    print(error.msg)
try:
    try:
        await upload("cat.jpg")
    except* ExceptionGroup:
        pass
except TypeError as error:
    print(error)
many = ExceptionGroup("many", [OSError(number) for number in range(20)])
print("".join(traceback.format_exception(many)).count("OSError"))
task = asyncio.create_task(upload_slowly())
await asyncio.sleep(0.1)
task.cancel()
await asyncio.wait([task])
print("cancelled:", task.cancelled())
"""
SLOW = """
async def upload_slowly():
    async with asyncio.TaskGroup() as group:
        group.create_task(asyncio.sleep(1))
"""


@pytest.mark.parametrize("python", ["3.11", "3.13"])
def test_what_else_it_does(python: str) -> None:
    main = "\n".join((*SLOW.splitlines(), *MORE.splitlines()))
    found = lines(run_with_main(f"{PAGE}/split", main, runtime=runtime_with(python)))

    assert found == [
        "2 ['ConnectionError', 'ValueError']",
        "[1, 1] False",
        "None",
        "ExceptionGroup (OSError('disk full'),)",
        *["'break', 'continue' and 'return' cannot appear in an except* block"] * 3,
        "cannot have both 'except' and 'except*' on the same 'try'",
        "catching ExceptionGroup with except* is not allowed. Use except instead.",
        "15",
        "cancelled: True",
    ]


def test_suppress_looks_into_groups_from_3_12_on() -> None:
    old = run_on_virtual_clock(f"{PAGE}/suppressed", runtime=runtime_with("3.11"))
    new = run_on_virtual_clock(f"{PAGE}/suppressed", runtime=runtime_with("3.12"))

    assert lines(old)[0].startswith("not suppressed: (ConnectionResetError('Ada has gone')")
    assert lines(new) == ["all closed"]
