"""Error numbers that are both Linux's and the host's."""

from __future__ import annotations

import errno
import os

import pytest

from looplab.kernel.errors import ERRNO, LINUX, Errno, os_error

REFUSED = Errno(111, host=14)  # as Emscripten numbers it


def test_an_errno_prints_and_computes_as_the_number_on_linux() -> None:
    assert (str(REFUSED), repr(REFUSED), f"{REFUSED}", int(REFUSED)) == ("111", "111", "111", 111)


def test_an_errno_equals_both_numbers_and_hashes_as_the_one_on_the_host() -> None:
    assert REFUSED == 111
    assert REFUSED == 14
    assert REFUSED != 104
    assert Errno(111, host=14) == REFUSED
    assert {14: "found"}[REFUSED] == "found"
    assert REFUSED in {REFUSED}


def test_two_errors_differ_even_if_the_number_of_one_is_that_of_the_other_on_the_host() -> None:
    assert Errno(14, host=1) != REFUSED


def test_oserror_becomes_the_subclass_for_the_number_on_the_host() -> None:
    error = OSError(Errno(12345, host=errno.ECONNREFUSED), "text")

    assert type(error) is ConnectionRefusedError
    assert str(error) == "[Errno 12345] text"


@pytest.mark.parametrize("name", LINUX)
def test_numbers_and_texts_are_those_of_this_linux(name: str) -> None:
    error = os_error(name)

    assert (error.errno, error.strerror) == (getattr(errno, name), os.strerror(getattr(errno, name)))
    assert type(error) is type(OSError(getattr(errno, name), ""))
    assert ERRNO[name] == getattr(errno, name)
