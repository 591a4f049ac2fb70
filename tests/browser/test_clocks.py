"""The reader chooses a clock for all programs on a page: real time, or instant."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.snippet_on_page import BOOT_AND_RUN, SnippetOnPage, open_snippet

AN_HOUR = """\
import asyncio, time
start = time.monotonic()
asyncio.run(asyncio.sleep(3600))
print("later by", round(time.monotonic() - start), "seconds")
print(time.time(), time.monotonic())
"""

AN_HOUR_IN_TOKYO = """\
import time
from datetime import datetime
from zoneinfo import ZoneInfo

def now():
    return datetime.now(ZoneInfo("Asia/Tokyo")).isoformat()

before = now()
time.sleep(3600)
print(before, now())
"""


@pytest.mark.exhaustive  # tests/looplab/kernel/test_time.py has it in Node, the next test has the choice of the clock
def test_runs_on_the_instant_clock_take_no_time_and_print_identical_times(page: Page) -> None:
    snippet = open_snippet(page)
    snippet.edit(AN_HOUR)
    snippet.choice("Clock").select_option("Instant")
    printed = []
    for _ in range(2):
        snippet.run()
        expect(snippet.live.locator(".loop-verdict")).to_contain_text("Finished", timeout=BOOT_AND_RUN)
        printed.append(snippet.output.inner_text())

    expect(snippet.live).to_contain_text(", instant.")
    assert printed[0].splitlines()[0] == "later by 3600 seconds"
    assert len(printed[0].splitlines()) == 2
    assert printed[0] == printed[1]


@pytest.mark.exhaustive  # kernel/test_what_is_missing.py finds time zones in Node
def test_dates_start_where_the_page_says_and_time_zones_are_downloaded(page: Page) -> None:
    """Natively it is `loopsite run --clock virtual`; tests/looplab/kernel has the other ways to ask for the time."""
    downloads: list[str] = []
    page.context.on("request", lambda request: downloads.append(request.url.rpartition("/")[2]))
    snippet = open_snippet(page)
    clock = snippet.choice("Clock")
    expect(clock).to_have_attribute("title", re.compile("Instant .* noon on 1 January 2026, UTC"))
    clock.select_option("Instant")
    snippet.edit(AN_HOUR_IN_TOKYO)
    snippet.run()

    snippet.expect_printed("2026-01-01T21:00:00+09:00 2026-01-01T22:00:00+09:00")
    assert downloads.count("tzdata.zip") == 1


@pytest.mark.exhaustive  # left to make test-all
def test_the_verdict_names_the_clock(page: Page) -> None:
    snippet = open_snippet(page)
    snippet.choice("Clock").select_option("Instant")
    snippet.run()
    snippet.expect_same_as_recorded()
    expect(snippet.live).to_contain_text(", instant")
    snippet.choice("Clock").select_option("Real time")
    snippet.run()
    expect(snippet.live).not_to_contain_text("Same as recorded")
    snippet.expect_same_as_recorded()

    expect(snippet.live).not_to_contain_text("instant")


@pytest.mark.exhaustive  # left to make test-all
def test_the_choice_applies_to_every_program_on_the_page(page: Page) -> None:
    snippet = open_snippet(page)
    snippet.choice("Clock").select_option("Instant")

    for other in ("two-fetches/sequential", "two-fetches/blocking"):
        snippet = SnippetOnPage(page, other)
        snippet.reveal()
        expect(snippet.choice("Clock")).to_have_value("virtual")
