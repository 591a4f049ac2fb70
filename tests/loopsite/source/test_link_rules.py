"""Links to nowhere, and links that will not last, are found in Markdown; all others are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from loopsite.source.link_rules import Dialect, Text, wrong_address, wrong_links

DIALECT = Dialect(("attr_list", "toc"))
OTHER = "# Other\n\n## Its place\n\n## Another { #by-name }\n"


def said_of(page: str, root: Path) -> list[str]:
    """What is found on part/page.md with this text; there are other.md and a picture as well."""
    (root / "picture.svg").write_text("<svg/>")
    texts = [Text(root / path, path, text) for path, text in (("part/page.md", page), ("other.md", OTHER))]
    return [str(mistake).removeprefix(f"{root}/") for mistake in wrong_links(texts, DIALECT, root)]


@pytest.mark.parametrize(
    "address",
    [
        "#here",
        "../other.md",
        "../other.md#its-place",
        "../other.md#by-name",
        "../picture.svg",
        "https://docs.python.org/3/library/asyncio-task.html#asyncio.wait",
    ],
)
def test_a_link_that_leads_somewhere_is_left_alone(address: str, tmp_path: Path) -> None:
    assert said_of(f"# Here\n\n[there]({address})\n", tmp_path) == []


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("#there", "a link to #there, and no such place there"),
        ("other.md", "a link to other.md, and no such file"),
        ("../other.md#its-palce", "a link to ../other.md#its-palce, and no such place there"),
        ("../../outside.md", "a link to ../../outside.md, and no such file"),
        ("/other.md", "a link from the root: /other.md"),
        ("http://example.org/", "a link that is not https"),
    ],
)
def test_one_that_does_not_is_told_with_its_line(address: str, said: str, tmp_path: Path) -> None:
    [found] = said_of(f"---\ntags: []\n---\n\n# Here\n\nText.\n[there]({address})\n", tmp_path)

    assert found.startswith(f"part/page.md:8: {said}")


def test_each_of_several_equal_links_has_its_own_line(tmp_path: Path) -> None:
    found = said_of("[a](no.md)\n\n`](no.md)`\n\n[b](no.md#x)\n\n[c](no.md)\n", tmp_path)

    assert [line.split(":")[1] for line in found] == ["1", "5", "7"]


@pytest.mark.parametrize("marks", ["```", "~~~~"])
def test_a_link_in_an_example_is_no_link(marks: str, tmp_path: Path) -> None:
    assert said_of(f"{marks}markdown\n[a](no.md)\n{marks}\n", tmp_path) == []


def test_a_picture_that_is_missing_is_told(tmp_path: Path) -> None:
    [found] = said_of("![a cook](cook.svg)\n", tmp_path)

    assert found.startswith("part/page.md:1: a link to cook.svg")


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
        ("https://[", "no address"),
    ],
)
def test_one_that_will_not_is_told_with_what_to_write(address: str, said: str) -> None:
    wrong = wrong_address(address)

    assert wrong is not None
    assert said in wrong[0]
    assert wrong[1].endswith((".", "…"))
