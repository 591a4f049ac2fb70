"""CONTRIBUTING.md, "Markdown you can use": each item of the list works, and looks as it should.

The build refuses what comes out as text, so that it is enough to find the element of each item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from selectolax.lexbor import LexborHTMLParser

from tests.support.accessibility import violations_in_both_color_schemes
from tests.support.copies import build, short_book
from tests.support.paths import PROJECT
from tests.support.serving import serving
from tests.support.troubles import Troubles

ELEMENTS = {
    "Text": "em, strong, p > code, mark, del, ins, sub, sup, .keys > kbd.key-control, p > br",
    "Links": 'a[href="../two-tasks/"], a[href="../two-tasks/#who-is-first"], a[href="#a-section"], '
    'a[href="https://peps.python.org/pep-0492/"], a[href="https://peps.python.org/pep-0525/"]',
    "Headings": "h2#a-section, h3#part",
    "Lists": "ul > li > ol > li",
    "Task lists": ".task-list-item input[checked], .task-list-item input:not([checked])",
    "Definition lists": "dl > dt, dl > dd",
    "Tables": "table > thead > tr > th, td[align=right]",
    "Code that is not run": ".highlight .filename, .linenos, .hll",
    "Boxes of any kind": ".admonition.warning > .admonition-title, .admonition.warning > p + p",
    "Folded boxes": "details.question > summary, details.question > p",
    "Tabs": ".tabbed-labels > label, .tabbed-block > p",
    "Cards": ".grid.cards > ul > li > hr",
    "Footnotes": ".footnote-ref, .footnote li",
    "Abbreviations": "abbr[title]",
    "Quotations": "blockquote > p",
    "Images": "img[alt][width]",
    "Buttons": "a.md-button, p.lead",
    "HTML": "section.wide table",
    "A program in a list": "ol > li loop-snippet",
}
"""By the first words of each item."""

AROUND_A_PROGRAM = {
    "list": ("- a\n\n", 4),
    "list-two-spaces": ("- a\n\n", 2),
    "list-without-line": ("- a\n", 4),
    "numbered-list": ("1. a\n\n", 3),
    "nested-list": ("- a\n\n    - b\n\n", 8),
    "task-list": ("- [ ] a\n\n", 4),
    "box": ("!!! note\n\n", 4),
    "fold": ("??? note\n", 4),
    "fold-in-a-box": ("!!! note\n\n    ??? tip\n\n", 8),
    "tab": ('=== "A"\n\n', 4),
    "tab-in-a-list": ('- a\n\n    === "A"\n\n', 8),
    "tab-in-a-tab": ('=== "A"\n\n    === "B"\n\n', 8),
    "box-in-a-tab": ('=== "A"\n\n    !!! note\n\n', 8),
    "definition": ("a\n:   b\n\n", 4),
    "section": ("<section markdown>\n\n", 0),
    "card": ('<div class="grid cards" markdown>\n\n- a\n\n', 4),
    "indented-by-three": ("a\n\n", 3),
}
"""What is above a program, and by how many spaces its fence is indented."""

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def items() -> Iterator[tuple[str, str]]:
    """The sentence above each example, and the example."""
    _, text = (PROJECT / "CONTRIBUTING.md").read_text().split("\n### Markdown you can use\n")
    text = text.split("\n## A program\n")[0]
    yield from re.findall(r"^(\S[^\n]*):\n\n````markdown\n(.*?)\n````$", text, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with a page that has all examples."""
    book = short_book(tmp_path_factory.mktemp("markdown"))
    settings = (book / "mkdocs.yml").read_text()
    pages = "  - first-steps/rice-and-soup.md\n  - first-steps/two-tasks.md\n"
    for name, (above, indent) in AROUND_A_PROGRAM.items():
        fence = f'{" " * indent}```python exec="1" snippet="rice-and-soup/served"\n{" " * indent}```\n'
        (book / f"docs/{name}.md").write_text(f"# A page\n\n{above}{fence}")
        pages += f"  - {name}.md\n"
    (book / "mkdocs.yml").write_text(settings.replace("  - tags.md\n", f"  - tags.md\n{pages}"))
    (book / "docs/first-steps").mkdir()
    (book / "docs/first-steps/two-tasks.md").write_text("# Two tasks\n\n## Who is first?\n")
    examples = "\n\n".join(f"{sentence}.\n\n{example}" for sentence, example in items())
    (book / "docs/first-steps/rice-and-soup.md").write_text(f"# Rice and soup\n\n{examples}\n")
    (book / "snippets/rice-and-soup").mkdir()
    (book / "snippets/rice-and-soup/served.py").write_text('print("soup")\n')
    (book / "snippets/rice-and-soup/served.out").write_text("soup\n")
    (book / "netlify.toml").write_text((PROJECT / "netlify.toml").read_text())
    built = build(book)
    assert built.returncode == 0, built.stderr
    return book


@pytest.fixture(scope="module")
def address(book: Path) -> Iterator[str]:
    with serving(book) as address:
        yield address


def test_the_list_has_an_element_here_for_each_item() -> None:
    sentences = [sentence for sentence, _ in items()]

    assert len(sentences) == len(ELEMENTS)
    assert all(sentence.startswith(words) for sentence, words in zip(sentences, ELEMENTS, strict=True))


@pytest.mark.parametrize("item", ELEMENTS)
def test_each_item_is_rendered(book: Path, item: str) -> None:
    page = LexborHTMLParser((book / "site/first-steps/rice-and-soup/index.html").read_text())

    for selector in ELEMENTS[item].split(", "):
        assert page.css(f"article {selector}"), selector


@pytest.mark.parametrize("name", AROUND_A_PROGRAM)
def test_a_program_can_be_in_any_of_these(book: Path, name: str) -> None:
    page = LexborHTMLParser((book / f"site/{name}/index.html").read_text())

    assert len(page.css("loop-snippet .loop-output")) == 1


@pytest.mark.exhaustive  # pages of the book have most of them
def test_each_item_is_accessible_and_fits_wide_and_narrow_screens(page: Page, troubles: Troubles) -> None:
    page.goto("/first-steps/rice-and-soup/")
    page.get_by_text("Soup", exact=True).first.click()

    expect(page.get_by_text("Forty minutes.").first).to_be_visible()
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate(OVERFLOW) <= 0
    assert violations_in_both_color_schemes(page) == {}
    # the Content-Security-Policy has forbidden nothing, and nothing came from elsewhere
    assert troubles.unexpected == []
