"""Tests for the claims in docs/an-old-tutorial.md."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from looplab.record import Record
from loopsite.source.pythons import VERSIONS
from tests.support.edited import run_edited, run_on_virtual_clock
from tests.support.snippets import IN_PYODIDE

PAGE = Path(__file__).parents[2] / "docs" / "an-old-tutorial.md"
WAIT = 2.0
"""Seconds that each page takes to arrive."""

RecordOf = Callable[..., Record]

QUICKLY = ("await asyncio.sleep(2)", "await asyncio.sleep(0.2)")
FETCHES = '[fetch("/news"), fetch("/weather")]'


def times(record: Record) -> dict[str, float]:
    """The time of each line, in seconds since the first and in the order printed: `{"asking for /news": 0.0, …}`."""
    stdout = [chunk for chunk in record.output if chunk.stream == "stdout"]
    return {re.sub(r"^\d+\.\d s  |\n$", "", chunk.text): chunk.time - stdout[0].time for chunk in stdout}


def total(record: Record) -> float:
    """Seconds from the first line until both pages have arrived."""
    return times(record)["both pages are here"]


# as it was written in 2018


def test_on_3_10_the_program_of_2018_may_get_the_pages_in_any_order() -> None:
    # twenty pages are in the order of the list by chance less than once in 10^18 runs
    record = run_edited(
        "an-old-tutorial/as_written_in_2018",
        QUICKLY,
        (FETCHES, '[fetch(f"/{n:02}") for n in range(20)]'),
        runtime="pyodide3.10",
    )
    requests = [line for line in times(record) if line.startswith("asking")]

    assert len(requests) == 20
    assert requests != sorted(requests)


def test_wait_returns_neither_of_the_coroutines_that_it_was_given_on_3_10() -> None:
    record = run_edited(
        "an-old-tutorial/as_written_in_2018",
        QUICKLY,
        (FETCHES, "given"),
        (
            "loop.run_until_complete(",
            'given = [fetch("/news"), fetch("/weather")]\ndone, pending = loop.run_until_complete(',
        ),
        ("loop.close()", "print(len(done), len(pending), done.isdisjoint(given))"),
        runtime="pyodide3.10",
    )

    assert "2 0 True" in times(record)


def test_there_is_a_warning_from_3_12_until_the_error_of_3_14(record_of: RecordOf) -> None:
    warned = [
        version
        for version in ("3.11", "3.12", "3.13", "3.14")
        if "DeprecationWarning: There is no current event loop"
        in record_of("an-old-tutorial/as_written_in_2018", f"pyodide{version}").text
    ]

    assert warned == ["3.12", "3.13"]


# as it is written today


def test_the_fetches_of_a_task_group_overlap(record_of: RecordOf) -> None:
    assert total(record_of("an-old-tutorial/task_group", IN_PYODIDE)) == pytest.approx(WAIT)


# /news fails after 0.1 s, /weather after 0.2 s; the output shows who finishes, and what is logged
FAILS = (
    'log(f"asking for {page}")',
    "try:\n"
    "        await asyncio.sleep(0.1 if page == '/news' else 0.2)\n"
    "    finally:\n"
    "        log(f'{page} ends')\n"
    "    raise OSError(page)",
)
GROUP = """\
    async with asyncio.TaskGroup() as group:
        group.create_task(fetch("/news"))
        group.create_task(fetch("/weather"))
"""
CAREFUL = """\
async def careful():
    try:
        await main()
    except* OSError as errors:
        log(f"failed: {errors.exceptions}")
    await asyncio.sleep(0.5)

asyncio.run(careful())
"""


def test_a_task_group_cancels_the_other_fetch_and_waits_for_it() -> None:
    record = run_on_virtual_clock("an-old-tutorial/task_group", FAILS, ("asyncio.run(main())\n", CAREFUL))

    assert list(times(record))[:3] == ["/news ends", "/weather ends", "failed: (OSError('/news'),)"]
    assert times(record)["/weather ends"] == times(record)["/news ends"]


def test_gather_raises_the_first_error_at_once_and_a_second_one_is_lost() -> None:
    gather = '    await asyncio.gather(fetch("/news"), fetch("/weather"))\n'
    record = run_on_virtual_clock(
        "an-old-tutorial/task_group", FAILS, (GROUP, gather), ("asyncio.run(main())\n", CAREFUL)
    )

    assert list(times(record))[:3] == ["/news ends", "failed: (OSError('/news'),)", "/weather ends"]
    assert "OSError" not in record.text.partition("/weather ends")[2]


# the table


def table() -> dict[str, dict[str, str]]:
    """The table on the page: for each program, the cell of each version."""
    lines = [line.strip("| \n").split(" | ") for line in PAGE.read_text().splitlines() if line.startswith("| ")]
    (_, *headings), *rows = lines
    return {
        program.strip("`"): {
            version: cell for heading, cell in zip(headings, cells, strict=True) for version in heading.split(", ")
        }
        for program, *cells in rows
    }


def test_the_table_has_every_program_and_every_python() -> None:
    programs = {path.name for path in (PAGE.parents[1] / "snippets" / "an-old-tutorial").glob("*.py")}

    assert set(table()) == programs
    assert all(list(row) == ["{}.{}".format(*version) for version in VERSIONS] for row in table().values())


@pytest.fixture(scope="module")
def task_group_on_3_10() -> Record:
    """The record of `task_group.py` on a Python that it does not claim to run on."""
    return run_edited("an-old-tutorial/task_group", runtime="pyodide3.10")


@pytest.mark.parametrize(
    ("program", "version", "cell"),
    [(program, version, cell) for program, row in table().items() for version, cell in row.items()],
)
def test_the_table_says_what_happens(
    record_of: RecordOf, task_group_on_3_10: Record, program: str, version: str, cell: str
) -> None:
    if (program, version) == ("task_group.py", "3.10"):
        record = task_group_on_3_10
    else:
        record = record_of(f"an-old-tutorial/{program.removesuffix('.py')}", f"pyodide{version}")

    if seconds := re.match(r"(\d) s", cell):
        assert total(record) == pytest.approx(int(seconds[1]))
    else:
        assert cell.endswith(f"`{record.outcome.exception}`")
        assert ("warning" in cell) == (program == "as_written_in_2018.py" and "DeprecationWarning" in record.text)
