"""Tests for the claims in docs/two-fetches.md."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from looplab.record import Record
from loopsite.source.pythons import VERSIONS
from tests.support.edited import run_edited, run_on_virtual_clock
from tests.support.snippets import IN_PYODIDE, natively_and_in_pyodide

PAGE = Path(__file__).parents[2] / "docs" / "two-fetches.md"

WAIT = 2.0
"""Seconds that each page takes to arrive."""

RecordOf = Callable[..., Record]

QUICKLY = ("await asyncio.sleep(2)", "await asyncio.sleep(0.2)")
FETCHES = 'fetch("/news"), fetch("/weather")'


def times(record: Record) -> dict[str, float]:
    """The time of each line, in seconds since the first and in the order printed: `{"asking for /news": 0.0, …}`."""
    stdout = [chunk for chunk in record.output if chunk.stream == "stdout"]
    return {re.sub(r"^\d+\.\d\d s  |\n$", "", chunk.text): chunk.time - stdout[0].time for chunk in stdout}


def total(record: Record) -> float:
    """Seconds from the first line until both pages have arrived."""
    return times(record)["both pages are here"]


# one after the other


def test_waits_one_after_the_other_add_up(record_of: RecordOf) -> None:
    assert total(record_of("two-fetches/sequential", IN_PYODIDE)) == pytest.approx(2 * WAIT)


@natively_and_in_pyodide
def test_the_second_page_is_not_requested_until_the_first_has_arrived(record_of: RecordOf, runtime: str) -> None:
    lines = list(times(record_of("two-fetches/sequential", runtime)))

    assert lines.index("/news has answered") < lines.index("asking for /weather")


# both at once


@pytest.mark.parametrize("name", ["two-fetches/gather", "two-fetches/task_group"])
def test_the_two_fetches_overlap(record_of: RecordOf, name: str) -> None:
    assert total(record_of(name, IN_PYODIDE)) == pytest.approx(WAIT)


def test_the_two_fetches_overlap_on_a_real_clock_too(record_of: RecordOf) -> None:
    assert WAIT <= total(record_of("two-fetches/gather")) < 2 * WAIT


@natively_and_in_pyodide
@pytest.mark.parametrize("name", ["two-fetches/gather", "two-fetches/task_group"])
def test_both_requests_are_sent_before_either_answer_arrives(record_of: RecordOf, name: str, runtime: str) -> None:
    lines = list(times(record_of(name, runtime)))

    assert lines[:2] == ["asking for /news", "asking for /weather"]
    assert lines[2:4] == ["/news has answered", "/weather has answered"]


def test_there_is_one_thread() -> None:
    which_thread = 'print(__import__("threading").get_ident(), __import__("threading").active_count())'
    record = run_edited("two-fetches/gather", QUICKLY, ("    print(f", f"    {which_thread}\n    str(f"))

    assert len(record.text.splitlines()) == 5
    assert len(set(record.text.splitlines())) == 1
    assert record.text.split()[1] == "1"


# the loop sleeps

WATCHED = """\
import json, selectors

class Watched(selectors.DefaultSelector):
    polls = []
    def select(self, timeout=None):
        self.polls.append(timeout)
        return super().select(timeout)

asyncio.run(main(), loop_factory=lambda: asyncio.SelectorEventLoop(Watched()))
print(json.dumps(Watched.polls))
"""


@pytest.fixture(scope="module")
def polls() -> list[float | None]:
    """The seconds that the loop may sleep in each of its rounds through `gather.py`; None means without a limit."""
    record = run_on_virtual_clock("two-fetches/gather", ("asyncio.run(main())\n", WATCHED))
    [line] = [chunk.text for chunk in record.output if chunk.text.startswith("[")]
    polls: list[float | None] = json.loads(line)
    return polls


def test_the_loop_makes_about_a_dozen_rounds(polls: list[float | None]) -> None:
    assert 6 <= len(polls) <= 18


def test_one_round_of_the_loop_is_the_sleep_of_two_seconds(polls: list[float | None]) -> None:
    assert [timeout for timeout in polls if timeout != 0] == [pytest.approx(WAIT)]


def test_the_loop_does_not_sleep_while_a_task_waits_for_its_turn(polls: list[float | None]) -> None:
    assert polls[0] == 0  # main waits for its first turn
    assert polls[1] == 0  # and then the two fetches


def test_the_program_uses_the_processor_for_a_fraction_of_a_second() -> None:
    record = run_edited("two-fetches/gather", ('log("both pages are here")', 'print("used", time.process_time())'))
    [used] = [chunk.text for chunk in record.output if chunk.text.startswith("used")]

    assert float(used.split()[1]) < WAIT / 2
    assert record.duration >= WAIT


# how a task resumes


@natively_and_in_pyodide
def test_the_loop_wakes_a_waiting_task_by_a_callback(runtime: str) -> None:
    look = 'async def look():\n    await asyncio.sleep(1)\n    print(*asyncio.all_tasks(), sep="\\n")\n\n\n'
    record = run_edited(
        "two-fetches/gather",
        ("async def main", f"{look}async def main"),
        (FETCHES, f"{FETCHES}, look()"),
        runtime=runtime,
    )
    fetches = [line for line in record.text.splitlines() if "coro=<fetch()" in line]

    assert len(fetches) == 2
    assert all("wait_for=<Future pending cb=[Task.task_wakeup()]>" in line for line in fetches)


# predict, then run


@natively_and_in_pyodide
def test_time_sleep_keeps_the_turn(record_of: RecordOf, runtime: str) -> None:
    record = record_of("two-fetches/blocking", runtime)

    assert list(times(record))[:3] == ["asking for /news", "/news has answered", "asking for /weather"]


def test_a_long_calculation_keeps_the_turn() -> None:
    record = run_edited("two-fetches/gather", ("await asyncio.sleep(2)", "sum(range(1_000_000))"))

    assert list(times(record))[:3] == ["asking for /news", "/news has answered", "asking for /weather"]


def test_with_time_sleep_the_waits_add_up(record_of: RecordOf) -> None:
    assert total(record_of("two-fetches/blocking", IN_PYODIDE)) == pytest.approx(2 * WAIT)


# as it was written in 2018


@pytest.mark.parametrize("version", VERSIONS)
def test_the_program_of_2018_depends_on_the_version_of_python(record_of: RecordOf, version: tuple[int, int]) -> None:
    record = record_of("two-fetches/as_written_in_2018", "pyodide{}.{}".format(*version))

    exceptions = {(3, 10): None, (3, 11): "TypeError", (3, 14): "RuntimeError"}
    assert record.outcome.exception == exceptions[max(since for since in exceptions if since <= version)]


def test_on_3_10_the_program_of_2018_overlaps_its_fetches(record_of: RecordOf) -> None:
    assert total(record_of("two-fetches/as_written_in_2018", "pyodide3.10")) == pytest.approx(WAIT)


def test_on_3_10_the_pages_may_arrive_in_any_order() -> None:
    # twenty pages are in the order of the list by chance less than once in 10^18 runs
    record = run_edited(
        "two-fetches/as_written_in_2018",
        QUICKLY,
        (f"[{FETCHES}]", '[fetch(f"/{n:02}") for n in range(20)]'),
        runtime="pyodide3.10",
    )
    requests = [line for line in times(record) if line.startswith("asking")]

    assert len(requests) == 20
    assert requests != sorted(requests)


def test_there_is_a_warning_from_3_12_until_the_error_of_3_14(record_of: RecordOf) -> None:
    warned = [
        version
        for version in ("3.11", "3.12", "3.13", "3.14")
        if "DeprecationWarning: There is no current event loop"
        in record_of("two-fetches/as_written_in_2018", f"pyodide{version}").text
    ]

    assert warned == ["3.12", "3.13"]


def test_the_coroutines_that_wait_rejects_are_never_awaited(record_of: RecordOf) -> None:
    text = record_of("two-fetches/as_written_in_2018").text

    assert text.index("TypeError:") < text.index("RuntimeWarning: coroutine 'fetch' was never awaited")


# as it is written today

# /news fails after 0.1 s; the output shows whether /weather still finishes
ONE_FAILS = (
    'log(f"asking for {page}")',
    "log(f\"asking for {page}\")\n    if page == '/news':\n        await asyncio.sleep(0.1)\n        raise OSError",
)
CAREFUL = """\
async def careful():
    try:
        await main()
    except* OSError:
        log("it failed")
    await asyncio.sleep(0.5)

asyncio.run(careful())
"""


@pytest.mark.parametrize(("name", "finishes"), [("two-fetches/gather", True), ("two-fetches/task_group", False)])
def test_when_one_fetch_fails_gather_lets_the_other_finish_and_a_task_group_does_not(name: str, finishes: bool) -> None:
    record = run_edited(name, QUICKLY, ONE_FAILS, ("asyncio.run(main())\n", CAREFUL))

    assert "it failed" in times(record)
    assert ("/weather has answered" in times(record)) is finishes


@pytest.fixture(scope="module")
def task_group_on_3_10() -> Record:
    """The record of `task_group.py` on a Python that it does not claim to run on."""
    return run_edited("two-fetches/task_group", runtime="pyodide3.10")


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
    programs = {path.name for path in (PAGE.parents[1] / "snippets" / "two-fetches").glob("*.py")}

    assert set(table()) == programs
    assert all(list(row) == ["{}.{}".format(*version) for version in VERSIONS] for row in table().values())


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
        record = record_of(f"two-fetches/{program.removesuffix('.py')}", f"pyodide{version}")

    if seconds := re.match(r"(\d) s", cell):
        assert total(record) == pytest.approx(int(seconds[1]))
    else:
        assert cell.endswith(f"`{record.outcome.exception}`")
        assert ("warning" in cell) == ("DeprecationWarning" in record.text)


# error messages, and what to try


@pytest.mark.parametrize("heading", re.findall(r"^### `(.*)`", PAGE.read_text(), re.MULTILINE))
def test_each_error_message_is_printed_by_python(record_of: RecordOf, task_group_on_3_10: Record, heading: str) -> None:
    printed = [
        record_of("two-fetches/as_written_in_2018", "pyodide3.13").text,
        record_of("two-fetches/as_written_in_2018", "pyodide3.14").text,
        task_group_on_3_10.text,
    ]

    assert any(heading in text for text in printed)


def test_wait_accepts_tasks() -> None:
    record = run_edited(
        "two-fetches/gather",
        QUICKLY,
        (
            f"await asyncio.gather({FETCHES})",
            'pages = "/news", "/weather"\n'
            "    tasks = [asyncio.create_task(fetch(page)) for page in pages]\n"
            "    done, pending = await asyncio.wait(tasks)\n"
            '    log(f"{len(done)} done, {len(pending)} pending")',
        ),
    )

    assert "2 done, 0 pending" in times(record)


def test_the_program_of_2018_can_be_repaired_on_3_14() -> None:
    record = run_on_virtual_clock(
        "two-fetches/as_written_in_2018",
        ("asyncio.get_event_loop()", "asyncio.new_event_loop()"),
        (f"[{FETCHES}]", '[loop.create_task(fetch("/news")), loop.create_task(fetch("/weather"))]'),
        runtime="pyodide3.14",
    )

    assert record.outcome.kind == "finished"
    assert total(record) == pytest.approx(WAIT)


def test_ten_pages_take_no_longer_than_two() -> None:
    record = run_on_virtual_clock("two-fetches/gather", (FETCHES, '*(fetch(f"/page/{n}") for n in range(10))'))

    assert total(record) == pytest.approx(WAIT)
