"""The table on the page "How this site runs code" agrees with the list of tests that do not pass."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.conformance import run as conformance

KNOWN = conformance.known(conformance.LIST)


def test_each_row_lacks_as_many_tests_as_the_list_names() -> None:
    rows = re.findall(r"^\| (test_\w+) \| (\d+) \| (\d+) \| \d+ \|$", conformance.PAGE.read_text(), re.MULTILINE)
    listed = Counter(test.split(".")[0] for test in KNOWN)

    assert {module: int(native) - int(here) for module, native, here in rows} == {
        module: listed[module] for module in conformance.MODULES
    }


def test_the_page_says_how_many_tests_of_threads_pass() -> None:
    (here, native) = re.findall(r"(\d+) of (\d+) pass", conformance.PAGE.read_text())[0]

    assert int(native) - int(here) == len(conformance.known(conformance.LIST_OF_THREADS))


def test_a_new_table_replaces_the_old_one() -> None:
    page = f"before\n{conformance.BEGIN}\n\n| old |\n\n{conformance.END}\nafter\n"

    assert conformance.in_page(page, "| new |") == page.replace("| old |", "| new |")


def test_a_page_without_a_place_for_the_table_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"how-this-site-runs-code\.md: no place for the table"):
        conformance.in_page("no markers", "| new |")
