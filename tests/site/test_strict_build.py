"""What MkDocs would only warn of stops the build of this site: by its own `mkdocs.yml`, on a copy of its pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.copies import build, copy_of_project

PAGE = Path("docs/two-fetches.md")


@pytest.fixture
def copy(site: Path, tmp_path: Path) -> Path:
    """The project; `site` has just recorded what its programs print."""
    return copy_of_project(tmp_path)


@pytest.mark.parametrize(
    ("mistake", "named"),
    [
        ("[gone](gone.md)", "gone.md"),
        ("[gone](index.md#no-such-heading)", "no-such-heading"),
        ("[gone](#no-such-heading)", "no-such-heading"),
        ("[gone](/two-fetches/)", "/two-fetches/"),
        ("![gone](gone.png)", "gone.png"),
    ],
    ids=["page", "heading of another page", "heading of the page", "absolute link", "picture"],
)
def test_a_link_that_leads_nowhere_stops_the_build(copy: Path, mistake: str, named: str) -> None:
    with (copy / PAGE).open("a") as page:
        page.write(f"\n{mistake}\n")
    built = build(copy)

    assert built.returncode == 1
    assert PAGE.name in built.stderr
    assert named in built.stderr
    assert not (copy / "site").exists()


def test_a_page_that_no_reader_would_find_stops_the_build(copy: Path) -> None:
    (copy / "docs" / "forgotten.md").write_text("# Forgotten\n")
    built = build(copy)

    assert built.returncode == 1
    assert "forgotten.md" in built.stderr


def test_a_page_of_the_navigation_that_is_not_there_stops_the_build(copy: Path) -> None:
    (copy / "mkdocs.yml").write_text((copy / "mkdocs.yml").read_text().replace("two-fetches.md", "three-fetches.md"))
    built = build(copy)

    assert built.returncode == 1
    assert "three-fetches.md" in built.stderr
