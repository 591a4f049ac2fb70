"""The ways from page to page, for readers, feed readers and language models."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.support.copies import build, short_book


def html(site: Path, page: str) -> str:
    return (site / page / "index.html").read_text()


def test_a_page_of_a_part_shows_the_path_to_it(site: Path) -> None:
    path = re.search(r'<nav class="md-path".*?</nav>', html(site, "inside-the-loop/timers"), re.DOTALL)

    assert path
    assert re.findall(r">\s*([^<>]+?)\s*</span>", path[0]) == ["Home", "Inside the loop"]


def test_the_tags_of_a_page_lead_to_other_pages_with_them(site: Path) -> None:
    assert re.search(
        r'<a href="\.\./tags/#tag:beginner" class="md-tag" data-kind="beginner">Beginner</a>', html(site, "two-fetches")
    )
    assert re.search(r'id="tag:beginner".*?<a href="\.\./two-fetches/">', html(site, "tags"), re.DOTALL)


def test_a_page_ends_with_its_related_pages(site: Path) -> None:
    related = re.search(r'<nav class="page-related".*?</nav>', html(site, "two-fetches"), re.DOTALL)

    assert related
    assert '<a href="../first-steps/your-first-coroutine/">Your first coroutine</a>' in related[0]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("quues.md", "no related page 'quues.md'. Did you mean 'queues.md'?"),
        ("timers.md", "the page is related to itself. Remove it."),
    ],
)
def test_a_wrong_related_page_stops_the_build(tmp_path: Path, path: str, message: str) -> None:
    book = short_book(tmp_path)
    page = book / "docs/timers.md"
    page.write_text(page.read_text().replace("queues.md", path))
    built = build(book)

    assert built.returncode == 1
    assert re.fullmatch(rf"docs/timers\.md:\d+: {re.escape(message)}", built.stderr.strip())


def test_without_a_repository_no_page_links_to_one(tmp_path: Path) -> None:
    book = short_book(tmp_path)
    built = build(book)

    assert built.returncode == 0, built.stderr
    assert "Edit this page" not in html(book / "site", "timers")
    assert "Last changed" not in html(book / "site", "timers")
    assert ElementTree.parse(book / "site/feed.xml").findall(".//item") == []


def test_a_page_links_to_where_it_is_edited_in_the_repository(tmp_path: Path) -> None:
    book = short_book(tmp_path)
    built = build(book, REPOSITORY_URL="https://github.com/someone/book", BRANCH="main")
    page = html(book / "site", "timers")

    assert built.returncode == 0, built.stderr
    assert 'href="https://github.com/someone/book/edit/main/docs/timers.md"' in page
    assert 'href="https://github.com/someone/book/issues/new?title=Timers%3A+"' in page
    assert "md-source" not in page  # Material's, which makes a request to the host while the page is read


def test_the_feed_has_each_page_at_most_once_and_the_newest_first(site: Path) -> None:
    feed = ElementTree.parse(site / "feed.xml")
    links = [item.findtext("link") for item in feed.findall(".//item")]

    assert feed.getroot().get("version") == "2.0"
    assert len(links) == len(set(links))
    assert '<link rel="alternate" type="application/rss+xml" title="New pages" href="../feed.xml">' in html(
        site, "two-fetches"
    )


def test_language_models_find_every_page_with_its_programs_and_their_output(site: Path) -> None:
    listed = re.findall(r"^- \[.+\]\(https?://[^/]+/(\S+)\): ", (site / "llms.txt").read_text(), re.MULTILINE)
    page = (site / "two-fetches.md").read_text()

    assert {"index.md", "two-fetches.md", "inside-the-loop/timers.md"} <= {*listed}
    assert all((site / path).is_file() for path in listed)
    assert "```python\n# gather.py\nimport asyncio\n" in page
    assert re.search(r"```text\n0\.\d s  asking for /news\n0\.\d s  asking for /weather\n", page)
    assert "\nA change to `gather.py`:\n\n```diff\n" in page
    assert "snippet=" not in page
    assert not page.startswith("---")


def test_the_sitemap_has_every_page(site: Path) -> None:
    sitemap = (site / "sitemap.xml").read_text()

    assert all(f"/{page}/</loc>" in sitemap for page in ("two-fetches", "inside-the-loop/timers", "tags"))
