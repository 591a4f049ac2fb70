"""Addresses of other sites that will not last are found in Markdown; all others are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from loopsite.source.link_rules import wrong_address, wrong_addresses
from loopsite.source.page import PageSource


def lines_of(text: str) -> list[str]:
    """The line of each mistake on a page with this text."""
    page = PageSource(Path("page.md"), "page.md", text, {})
    return [str(mistake).split(":")[1] for mistake in wrong_addresses([page])]


@pytest.mark.parametrize(
    "link",
    ["[a](http://a.org/)", "[a]: http://a.org/", "<http://a.org/>", '<a href="http://a.org/">'],
)
def test_an_address_is_found_however_it_is_written(link: str) -> None:
    assert lines_of(f"# Title\n\nA word, {link}\n") == ["3"]


@pytest.mark.parametrize("example", ["```markdown\n[a](http://a.org/)\n```", "`http://a.org/`"])
def test_an_address_in_code_is_left_alone(example: str) -> None:
    assert lines_of(f"# Title\n\n{example}\n") == []


@pytest.mark.parametrize(
    "address",
    [
        "https://docs.python.org/3/",
        "https://docs.python.org/3/whatsnew/3.12.html#asyncio",
        "https://docs.python.org/3.10/library/asyncio-task.html#asyncio.wait",
        "https://github.com/python/cpython/blob/3.14/Lib/asyncio/tasks.py",
        "https://github.com/python/cpython/blob/v3.14.0/Lib/asyncio/tasks.py",
        "https://github.com/python/cpython/issues/97696",
        "https://peps.python.org/pep-0492/#await-expression",
        "https://example.org/?page=2",
    ],
)
def test_an_address_that_will_last_is_left_alone(address: str) -> None:
    assert wrong_address(address) is None


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://example.org/", "not https"),
        ("ftp://example.org/", "not https"),
        ("//example.org/", "not https"),
        ("https://example.org/?utm_source=x&page=2", "tracks its reader"),
        ("https://docs.python.org/library/asyncio.html", "documentation in another form"),
        ("https://docs.python.org/dev/library/asyncio.html", "documentation in another form"),
        ("https://docs.python.org/3.9/library/asyncio.html", "documentation in another form"),
        ("https://docs.python.org/en/3/library/asyncio.html", "documentation in another form"),
        ("https://github.com/python/cpython/blob/main/Lib/asyncio/tasks.py", "a source that changes"),
        ("https://github.com/python/cpython/blob/3.14/Lib/asyncio/tasks.py#L12", "a link to a line"),
        ("https://peps.python.org/pep-492/", "a PEP in another form"),
        ("https://www.python.org/dev/peps/pep-0492/", "a PEP in another form"),
        ("https://[", "not an address"),
    ],
)
def test_one_that_will_not_last_is_reported_with_what_to_write(address: str, said: str) -> None:
    wrong = wrong_address(address)

    assert wrong is not None
    assert said in wrong[0]
    assert wrong[1].endswith((".", "…"))
