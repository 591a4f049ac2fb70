"""Error numbers that are Linux's and the host's at once."""

from __future__ import annotations

import errno
import os

import pytest

from looplab.kernel.errors import ERRNO, LINUX, Errno, os_error

REFUSED = Errno(111, host=14)  # as Emscripten numbers it


def test_it_prints_and_computes_as_linuxs_number() -> None:
    assert (str(REFUSED), repr(REFUSED), f"{REFUSED}", int(REFUSED)) == ("111", "111", "111", 111)


def test_it_equals_both_numbers_and_is_found_under_the_hosts() -> None:
    assert REFUSED == 111
    assert REFUSED == 14
    assert REFUSED != 104
    assert Errno(111, host=14) == REFUSED
    assert {14: "found"}[REFUSED] == "found"
    assert REFUSED in {REFUSED}


def test_two_names_differ_even_where_ones_number_is_the_others_on_the_host() -> None:
    assert Errno(14, host=1) != REFUSED


def test_oserror_becomes_the_subclass_of_the_hosts_number() -> None:
    error = OSError(Errno(12345, host=errno.ECONNREFUSED), "text")

    assert type(error) is ConnectionRefusedError
    assert str(error) == "[Errno 12345] text"


@pytest.mark.parametrize("name", LINUX)
def test_numbers_and_texts_are_this_linuxs(name: str) -> None:
    error = os_error(name)

    assert (error.errno, error.strerror) == (getattr(errno, name), os.strerror(getattr(errno, name)))
    assert type(error) is type(OSError(getattr(errno, name), ""))
    assert ERRNO[name] == getattr(errno, name)
