"""Tests for the claims in docs/reference/what-changed-when.md, on the versions before and after each change."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from looplab.record import Record
from loopsite.run.runtimes import CPython
from loopsite.source.pythons import VERSIONS
from tests.support.edited import run_edited, run_on_virtual_clock
from tests.support.snippets import RUNTIMES, SNIPPETS

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "what-changed-when.md"

RecordOf = Callable[..., Record]

ROWS: dict[str, tuple[str, str]] = {
    anchor: (since, what)
    for since, anchor, what in re.findall(
        r"^\| ([\d., ]+|never) \| .*?\]\(#([\w-]+)\).*? \|(.*) \|$", PAGE.read_text(), re.M
    )
}
"""The versions in the first column and the text of the last one, by the anchor of the row's section."""

SECTIONS: dict[str, str] = dict(re.findall(r"^## .*? \{ #([\w-]+) \}$(.*?)(?=^## |\Z)", PAGE.read_text(), re.M | re.S))

NOT_RUN = [anchor for anchor, (_, what) in ROWS.items() if "not run here" in what]
"""The sections without a program."""

PROGRAMS: dict[str, list[str]] = {
    anchor: re.findall(r'snippet="([^"]*)"', section) for anchor, section in SECTIONS.items()
}

CHANGES = [
    (anchor, version)
    for anchor, (since, _) in ROWS.items()
    for version in VERSIONS[1:]
    if "{}.{}".format(*version) in since.split(", ")
    if anchor not in NOT_RUN and not any(SNIPPETS[program].header.needs for program in PROGRAMS[anchor])
]
"""The changes that have a Python of this site on either side: the anchor, and the first version after the change.

Those whose program a Pyodide cannot run have tests of their own, at the end.
"""


def program_of(anchor: str) -> str:
    [program] = PROGRAMS[anchor]
    return program


def on(version: tuple[int, int]) -> str:
    return "pyodide{}.{}".format(*version)


def before(version: tuple[int, int]) -> tuple[int, int]:
    return VERSIONS[VERSIONS.index(version) - 1]


def test_each_row_leads_to_a_section_and_each_section_has_a_row() -> None:
    assert list(ROWS) == list(SECTIONS) != []


def test_each_section_has_a_program_or_a_row_that_says_that_it_was_not_run() -> None:
    assert {anchor: len(programs) for anchor, programs in PROGRAMS.items()} == {
        anchor: int(anchor not in NOT_RUN) for anchor in SECTIONS
    }


def test_each_section_names_the_version_of_its_row() -> None:
    headings = dict(re.findall(r"^## (.*?) \{ #([\w-]+) \}$", PAGE.read_text(), re.M))
    named = {anchor: ", ".join(re.findall(r"\b3\.\d+", heading)) or "never" for heading, anchor in headings.items()}

    assert named == {anchor: since for anchor, (since, _) in ROWS.items()}


@pytest.mark.parametrize(("anchor", "version"), CHANGES)
def test_the_program_prints_different_output_on_the_two_sides_of_the_change(
    record_of: RecordOf, anchor: str, version: tuple[int, int]
) -> None:
    old, new = record_of(program_of(anchor), on(before(version))), record_of(program_of(anchor), on(version))

    assert old.text != new.text


@pytest.mark.parametrize(("anchor", "version"), [change for change in CHANGES if "new" in ROWS[change[0]][1]])
def test_a_new_feature_is_an_error_on_the_version_before(
    record_of: RecordOf, anchor: str, version: tuple[int, int]
) -> None:
    assert re.search(r"^\w*Error: ", record_of(program_of(anchor), on(before(version))).text, re.M)
    assert not re.search(r"^\w*Error: ", record_of(program_of(anchor), on(version)).text, re.M)


@pytest.mark.parametrize("anchor", [anchor for anchor, (_, what) in ROWS.items() if "removed, deprecated" in what])
def test_using_a_removed_feature_ends_in_an_error(record_of: RecordOf, anchor: str) -> None:
    assert re.search(r"^\w*Error: ", record_of(program_of(anchor)).text, re.M)


@pytest.mark.parametrize(
    ("anchor", "version"),
    [
        ("child-watchers", (3, 12)),
        ("get-event-loop", (3, 12)),
        ("iscoroutinefunction", (3, 14)),
        ("policies", (3, 14)),
    ],
)
def test_a_deprecated_feature_warns_from_that_version_on(
    record_of: RecordOf, anchor: str, version: tuple[int, int]
) -> None:
    assert "DeprecationWarning" not in record_of(program_of(anchor), on(before(version))).text
    assert "DeprecationWarning" in record_of(program_of(anchor), on(version)).text


@pytest.mark.parametrize("anchor", ["iscoroutinefunction", "policies"])
def test_features_that_3_16_will_remove_still_work_before_it(record_of: RecordOf, anchor: str) -> None:
    record = record_of(program_of(anchor), on(max(version for version in VERSIONS if version < (3, 16))))

    assert record.outcome.kind == "finished"
    assert "3.16" in record.text


@pytest.mark.parametrize("anchor", [anchor for anchor, (since, _) in ROWS.items() if since in ("3.7", "3.8", "never")])
def test_after_changes_older_than_every_python_here_the_output_is_the_same_everywhere(
    record_of: RecordOf, anchor: str
) -> None:
    assert len({record_of(program_of(anchor), on(version)).text for version in VERSIONS}) == 1


def test_a_cancellation_caught_like_any_other_error_has_no_effect() -> None:
    record = run_edited(
        "what-changed-when/cancelled_error",
        ("except Exception", "except BaseException"),
        ("while True:", "for _ in range(2):"),
        ("asyncio.sleep(60)", "asyncio.sleep(0.1)"),
    )

    assert record.text == "try again after CancelledError()\nsync is cancelled: False\n"


def test_only_3_10_says_that_the_loop_argument_was_removed(record_of: RecordOf) -> None:
    versions = [
        version
        for version in VERSIONS
        if "was removed" in record_of("what-changed-when/loop_argument", on(version)).text
    ]

    assert versions == [(3, 10)]


def test_early_releases_of_3_10_warn_about_get_event_loop(record_of: RecordOf) -> None:
    record = record_of("what-changed-when/get_event_loop", "pyodide3.10")

    assert record.python == "3.10.2"
    assert "DeprecationWarning: There is no current event loop" in record.text


def test_without_the_eager_factory_the_task_runs_later() -> None:
    record = run_edited(
        "what-changed-when/eager_task_factory", ("    loop.set_task_factory(asyncio.eager_task_factory)\n", "")
    )

    assert record.text == "created\nlooking up eager\n"


def test_a_plain_for_yields_new_coroutines_instead_of_the_tasks() -> None:
    record = run_edited(
        "what-changed-when/as_completed",
        ("async for task", "for task"),
        ('print(names[task], "has arrived")', "print(task in names, await task)"),
    )

    assert record.text == "False hare\nFalse tortoise\n"


def test_a_cancelled_group_ends_before_its_slowest_task() -> None:
    record = run_edited("what-changed-when/task_group_cancel", ('"Lima", 2', '"Lima", 60'), runtime="pyodide3.15")

    assert record.outcome.kind == "finished"
    assert "Lima" not in record.text


# Ctrl-C


def test_a_second_ctrl_c_interrupts_at_once() -> None:
    record = run_on_virtual_clock(
        "what-changed-when/ctrl_c", ("what Ctrl-C does\n", "\n    signal.raise_signal(signal.SIGINT)\n")
    )

    assert record.text == "writing sales.csv\nin the task: KeyboardInterrupt\nout of asyncio.run: KeyboardInterrupt\n"


def test_a_main_that_swallows_the_cancellation_swallows_ctrl_c() -> None:
    record = run_on_virtual_clock("what-changed-when/ctrl_c", ("        raise\n", ""))

    assert record.text == "writing sales.csv\nwritten\nin the task: CancelledError\n"


# cancellations


SWALLOWED = (
    "        async with asyncio.TaskGroup() as group:\n            group.create_task(upload",
    "        try:\n            await asyncio.sleep(60)\n        except asyncio.CancelledError:\n"
    "            pass\n        async with asyncio.TaskGroup() as group:\n            group.create_task(upload",
)
AT_ONCE = ("        await asyncio.sleep(60)\n    finally", "        await asyncio.sleep(0)\n    finally")


@pytest.mark.parametrize(("runtime", "cancelled"), [("pyodide3.12", False), ("pyodide3.13", True)])
def test_a_failing_group_brings_a_swallowed_cancellation_back(runtime: str, cancelled: bool) -> None:
    record = run_on_virtual_clock("what-changed-when/task_group_cancelled", AT_ONCE, SWALLOWED, runtime=runtime)

    assert record.text.endswith(f"cancelled: {cancelled}\n")


def test_the_first_3_15_loses_a_cancellation_of_a_task_whose_group_cancels_itself() -> None:
    """gh-155433; if a newer Pyodide fails this test, correct the page."""
    record = run_on_virtual_clock(
        "what-changed-when/task_group_cancelled",
        (
            'upload("cat.jpg"))\n',
            'upload("cat.jpg"))\n            await asyncio.sleep(0)\n            group.cancel()\n',
        ),
        (
            '        await asyncio.sleep(60)\n    finally:\n        raise ConnectionError(f"{file} is incomplete")\n',
            "        await asyncio.sleep(60)\n    finally:\n        await asyncio.sleep(1)\n",
        ),
        runtime="pyodide3.15",
    )

    assert record.text == "next folder\ncancelled: False\n"


# servers


@pytest.mark.parametrize(("method", "all_arrives"), [("close_clients", True), ("abort_clients", False)])
def test_abort_clients_drops_what_close_clients_still_sends(method: str, all_arrives: bool) -> None:
    """Ten megabytes are more than the buffers of a connection hold, and nobody reads before the method is called."""
    record = run_on_virtual_clock(
        "what-changed-when/close_clients",
        ('    async for line in reader:\n        print("client:", line)\n', "    writer.write(bytes(10_000_000))\n"),
        ("    writer.close()\n\n\n", "    await reader.read()\n\n\n"),
        ('print("the client reads", await reader.read())', "print(len(await reader.read()) == 10_000_000)"),
        ("server.close_clients", f"server.{method}"),
        ("except AttributeError", "except ConnectionResetError"),
    )

    assert ("True" in record.text) is all_arrives


# processes


NATIVE = [runtime for runtime in RUNTIMES if isinstance(runtime, CPython)]


@pytest.mark.parametrize("runtime", [runtime.name for runtime in NATIVE if runtime.python < (3, 15)])
def test_from_3_11_on_wait_waits_for_pipes(runtime: str) -> None:
    """Two seconds, most of them in the program: it kills a shell, whose `sleep` runs for one."""
    waits_for_pipes = next(native for native in NATIVE if native.name == runtime).python >= (3, 11)
    record = run_edited("what-changed-when/process_wait", runtime=runtime)

    assert record.text.startswith(f"exit status: -9\nwaited for sleep as well: {waits_for_pipes}\n")


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="this operating system has no pidfd")
@pytest.mark.parametrize("runtime", [runtime.name for runtime in NATIVE])
def test_up_to_3_11_a_thread_watches_each_child(runtime: str) -> None:
    thread_watches = next(native for native in NATIVE if native.name == runtime).python < (3, 12)
    record = run_edited(
        "what-changed-when/process_wait",
        ("import time\n", "import threading\nimport time\n"),
        ('"sleep 1; echo done"', '"sleep 0.1"'),
        ("    await asyncio.sleep(0.2)\n", "    print(threading.active_count())\n"),
        runtime=runtime,
    )

    assert record.text.splitlines()[0] == str(1 + thread_watches)
