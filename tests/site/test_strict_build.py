"""What MkDocs would only warn about stops the build of this site, by the settings of its own `mkdocs.yml`."""

from __future__ import annotations

from pathlib import Path

from tests.support.copies import build, short_book

WRONG_LINKS = """
[to no page](gone.md)
[to no heading of another page](queues.md#no-heading-there)
[to no heading of this page](#no-heading-here)
[from the root](/queues/)
![no picture](gone.png)
"""


def test_wrong_links_stop_the_build_and_are_named_with_their_lines(tmp_path: Path) -> None:
    book = short_book(tmp_path)
    with (book / "docs/timers.md").open("a") as page:
        page.write(WRONG_LINKS)

    built = build(book)

    assert built.returncode == 1
    assert not (book / "site").exists()
    links = ("gone.md", "queues.md#no-heading-there", "#no-heading-here", "/queues/", "gone.png")
    for number, link in enumerate(links, 11):
        [line] = [line for line in built.stderr.splitlines() if f" '{link}'" in line]
        assert line.startswith(f"docs/timers.md:{number}: ")
