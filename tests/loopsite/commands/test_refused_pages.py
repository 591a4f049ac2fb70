"""What a page cannot have: `make site` and `make check` say the same of it, with file, line and fix.

Each case is a page of one book, with the settings of this site, so that all cases take one build.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from loopsite.commands.build import BuildFailedError, build
from loopsite.commands.check import audit
from tests.support.copies import short_book

FENCE = '```python exec="1" snippet="{name}/hello"\n```\n'

# what the page has from its third line on, the line of the mistake, what is found, and (part of) what to do
WHEN_RENDERED = {
    "tab-with-space": ("=== One\n\n    Text.\n", 3, "a tab, published as text: ===", 'Write === "Title"'),
    "tab-unquoted": ("Text.\n\n===! One\n", 5, "a tab, published as text: ===", 'Write === "Title"'),
    "tab-empty": ('=== "One"\n\nText.\n', 3, "a box or tab without content", "Indent its content by four spaces"),
    "box-unclosed": ('!!! note "One\n\n    Text.\n', 3, "a box, published as text: !!!", 'Write !!! note "Title"'),
    "box-empty": ("!!! note\n\n  Text.\n", 3, "a box or tab without content", "Indent its content by four spaces"),
    "fold-empty": ("??? note\nText.\n", 3, "a box or tab without content", "Indent its content by four spaces"),
    "box-as-on-github": ("> [!NOTE]\n> Text.\n", 3, "a box as on GitHub, published as text: [!NOTE]", "Write !!!"),
    "box-with-slashes": ("/// note\nText.\n///\n", 3, "a block with slashes, published as text: ///", "Write !!!"),
    "box-with-colons": (":::note\nText.\n:::\n", 3, "a block with colons, published as text: :::", "Write !!!"),
    "directive": (".. note:: Text\n", 3, "a directive of reStructuredText, published as text", "See CONTRIBUTING"),
    "note-on-code": (
        "```python\nx = 1  # (1)!\n```\n\n1. One.\n",
        4,
        "a numbered note on code: # (1)!",
        "Write it as a comment, or below the code.",
    ),
    "note-on-text": (
        "Text (1)\n{ .annotate }\n\n1. One.\n",
        4,
        "numbered notes: .annotate",
        "Write them in the text, or as footnotes.",
    ),
    "math-block": ("$$\nx^2\n$$\n", 3, "mathematics, published as text: $$", "Write it in words"),
    "math-inline": ("About $O(n)$ steps, and $n$.\n", 3, "mathematics, published as text: $O(n)$", "Write it in"),
    "math-parentheses": (r"About \(n^2\) steps." + "\n", 3, "mathematics, published as text", "Write it in words"),
    "math-brackets": ("\\[\nn^2\n\\]\n", 3, "mathematics, published as text", "Write it in words"),
    "emoji": ("Well done :tada:\n", 3, "an emoji or icon, published as text: :tada:", "Write the word"),
    "icon": ("A :material-clock-outline: clock.\n", 3, "an emoji or icon, published as text: :material", "Write"),
    "include": ('--8<-- "other.md"\n', 3, "a file to include, published as text: --8<--", "Write the text"),
    "jinja-value": ("Text.\n\nIt is {{ page.title }}.\n", 5, "the marks of a template, published as text: {{", "Write"),
    "jinja-statement": ("{% if a %}\n", 3, "the marks of a template, published as text: {%", "Write the text itself"),
    "critic": ("Some {++new++} text.\n", 3, "an editor's mark, published as text: {++", "Write the text as it"),
    "attributes": ("Text { .lead } goes on.\n", 3, "attributes, published as text: { .lead }", "Put them directly"),
    "wiki-contents": ("[[_TOC_]]\n", 3, "a link as in a wiki, published as text: [[", "Write [its title]"),
    "citation": ("As in [@smith2020].\n", 3, "a citation, published as text: [@smith2020]", "Write a link"),
    "footnote-in-place": ("Text ^[a note].\n", 3, "a footnote, published as text: ^[a note]", "Write text[^1]"),
    "include-in-braces": ("{!other.md!}\n", 3, "a file to include, published as text: {!", "Write the text"),
    "jinja-comment": ("Text {# note #} and.\n", 3, "the marks of a template, published as text: {#", "Write the text"),
    "role-of-myst": ("See {ref}`timers`.\n", 3, "a role of MyST, published as text: {ref}…", "See CONTRIBUTING"),
    "link-of-rst": ("See `a <https://a.org/>`_.\n", 3, "a link of reStructuredText, published as text", "Write [text]"),
    "tex": ("\\begin{x}\na\n\\end{x}\n", 3, "mathematics, published as text: \\begin{", "Write it in words"),
    "list-with-letters": ("a. one\nb. two\n", 3, "a list, published as text: a. one", "write items as - or 1."),
    "id-twice": ("## A {#x}\n\n## B {#x}\n", 5, "the id 'x' appears twice", "Rename one."),
    "foreign-image-by-http": (
        "![x](http://a.org/x.png)\n",
        3,
        "an image from another site: http://a.org/x.png",
        "Save it",
    ),
    "foreign-image-without-scheme": ("![x](//a.org/x.png)\n", 3, "an image from another site: //a.org/x.png", "Save"),
    "image-as-data": ("![x](data:image/gif;base64,AA)\n", 3, "an image from another site: data:image", "Save it"),
    "wiki-link": ("See [[timers]].\n", 3, "a link as in a wiki, published as text: [[", "Write [its"),
    "footnote-without-text": ("Text.[^1]\n", 3, "a footnote, published as text: [^1]", "Write its text"),
    "link-without-target": ("See [the page][page].\n", 3, "a link, published as text: [the page][page]", "Write"),
    "link-with-space": ("See [the page] (timers.md).\n", 3, "a link, published as text: (", "Write no space"),
    "bold-unclosed": ("Some **bold text.\n", 3, "bold text, published as text: **", "Close it with **"),
    "emphasis-unclosed": ("Some *text.\n", 3, "emphasis, published as text: *text.", "Close it with *"),
    "mark-unclosed": ("Some ==text.\n", 3, "marked text, published as text: ==", "Close it with =="),
    "deleted-unclosed": ("Some ~~text.\n", 3, "deleted text, published as text: ~~", "Close it with ~~"),
    "inserted-unclosed": ("Some ^^text.\n", 3, "inserted text, published as text: ^^", "Close it with ^^"),
    "keys-unclosed": ("Press ++ctrl+c.\n", 3, "keys, published as text: ++", "Write them as ++ctrl+c++."),
    "code-unclosed": ("Text.\n\nSome `code.\n", 5, "code, published as text: `", "Close it with as many backticks"),
    "comment-in-a-line": (
        "Text <!--\n\nand\n\n--> more.\n",
        3,
        "a comment, published as text: <!--",
        "Put it on lines",
    ),
    "list-not-nested": ("- a\n  - b\n", 4, "a list item that is not nested", "Indent it by four spaces"),
    "hidden": ("<div hidden markdown>\n\nText.\n\n</div>\n", 3, "a hidden element", "Show it, or remove it."),
    "svg": ('<svg onload="alert(1)"></svg>\n', 3, "the HTML element <svg>", "See CONTRIBUTING.md"),
    "base": ('<base href="https://example.org/">\n', 3, "the HTML element <base>", "See CONTRIBUTING.md"),
    "bare-address": ("See https://peps.python.org/pep-0492/ for more.\n", 3, "an address, published as text", "in <>"),
    "table-in-paragraph": ("Text:\n| a | b |\n| c | d |\n", 4, "a table, published as text: | a | b |", "|---|"),
    "list-in-paragraph": ("Text:\n- a\n- b\n", 4, "a list, published as text: - a", "Put an empty line above it"),
    "list-with-parentheses": ("1) a\n2) b\n", 3, "a list, published as text: 1) a", "write items as - or 1."),
    "backslash-at-end": ("One line,\\\nanother.\n", 3, "a line break, published as text: \\", "Start a new paragraph"),
    "html-b": ("Some <b>bold</b> text.\n", 3, "the HTML element <b>", "Write **bold**."),
    "html-upper-case": ("Some <I>text</I>.\n", 3, "the HTML element <i>", "Write *emphasis*."),
    "html-script": ("<script>alert(1)</script>\n", 3, "the HTML element <script>", "Content-Security-Policy"),
    "html-style": ("<style>p { margin: 0 }</style>\n", 3, "the HTML element <style>", "docs/assets/site.css"),
    "html-iframe": (
        '<iframe src="https://example.org/"></iframe>\n',
        3,
        "the HTML element <iframe>",
        "Markdown you can",
    ),
    "html-video": ("<video controls></video>\n", 3, "the HTML element <video>", "Markdown you can use"),
    "html-form": ("<form><input></form>\n", 3, "the HTML element <form>", "Markdown you can use"),
    "html-details": ("<details><summary>A</summary>b</details>\n", 3, "the HTML element <details>", "Write ???"),
    "html-image": ('Text <img src="cat.png" alt="a cat">.\n', 3, "the HTML element <img>", "Write ![what it shows]"),
    "html-link": ('Text <a href="timers.md">timers</a>.\n', 3, "the HTML element <a>", "Write [text](page.md)."),
    "html-snippet": (
        '<loop-snippet id="x"></loop-snippet>\n',
        3,
        "the HTML element <loop-snippet>",
        "See CONTRIBUTING",
    ),
    "onclick": ('<div onclick="alert(1)">Text</div>\n', 3, "the event attribute onclick", "Content-Security-Policy"),
    "onclick-of-a-list": ('Text.\n{ onMouseOver="alert(1)" }\n', 4, "the event attribute onmouseover", "Content-Sec"),
    "style-attribute": ('Text.\n{ style="color: red" }\n', 4, "a style attribute", "docs/assets/site.css"),
    "foreign-image": (
        "![a cat](https://example.com/cat.png)\n",
        3,
        "an image from another site: https://example.com/cat.png",
        "Save it in docs/assets/",
    ),
    "foreign-image-by-reference": (
        "![a cat][c]\n\n[c]: https://example.com/cat.png\n",
        5,
        "an image from another site",
        "Save",
    ),
    "image-without-text": ("![](../assets/logo.svg)\n", 3, "an image without a description", "what it shows"),
    "script-link": (
        "[x](javascript:alert(1))\n",
        3,
        "a link that is not https: javascript:alert(1)",
        "Write https://.",
    ),
    "data-link": (
        "[x](data:text/html,hello)\n",
        3,
        "a link that is not https: data:text/html,hello",
        "Write https://.",
    ),
    "link-to-no-page": ("[x](timer.md)\n", 3, "a link 'timer.md', but the target", "Did you mean '../timers.md'?"),
    "link-to-no-heading": (
        "[x](../timers.md#who-is-frst)\n",
        3,
        "a link '../timers.md#who-is-frst', but the doc",
        "#who-is-first'?",
    ),
    "link-to-no-heading-here": ("[x](#nowhere)\n", 3, "a link '#nowhere', but there is no such anchor", "Correct the"),
    "link-from-the-root": ("[x](/timers/)\n", 3, "an absolute link '/timers/'", "Did you mean '../timers.md'?"),
    "link-without-md": ("[x](../timers)\n", 3, "an unrecognized relative link '../timers'", "'../timers.md'?"),
    "image-missing": ("![x](logo.svg)\n", 3, "a link 'logo.svg', but the target", "Did you mean '../assets/logo.svg'?"),
    "program-indented": (
        f"    {FENCE.replace(chr(10), chr(10) + '    ')}",
        3,
        "the page does not show the program",
        "Indent it like",
    ),
    "program-in-a-comment": (f"<!--\n{FENCE}-->\n", 4, "the page does not show the program", "out of the comment."),
    "program-in-a-deeper-list": (
        f"- Text.\n\n            {FENCE.replace(chr(10), chr(10) + 12 * ' ')}",
        5,
        "the page does not show the program",
        "Indent it",
    ),
    "program-in-a-paragraph": (
        f"Text.\n{FENCE}",
        4,
        "the program 'program-in-a-paragraph/hello' is inside a paragraph",
        "Put an empty line above",
    ),
    "program-in-a-footnote": (
        f"Text.[^1]\n\n[^1]: Text.\n\n    {FENCE.replace(chr(10), chr(10) + '    ')}",
        7,
        "the program 'program-in-a-footnote/hello' is inside a paragraph",
        "in a footnote, text below it.",
    ),
    "code-indented": (
        '    ```python title="a.py"\n    x = 1\n    ```\n',
        3,
        "a fence that is shown as text",
        "Indent it",
    ),
}

BEFORE = {
    "fence-without-end": ("```text\nText.\n", 3, "the fence has no end", "Close it with a line ```."),
    "fence-with-another-end": ("```text\nText.\n````\n", 3, "the fence has no end", "Close it with a line ```."),
    "fence-behind-a-bullet": (
        f"- {FENCE}",
        3,
        "a fence has to start its line",
        "Put it on a line of its own, indented like the text",
    ),
    "fence-in-a-table": (
        '| a | ```python exec="1" snippet="x/y" |\n',
        3,
        "a fence has to start its line",
        "Put it on a line of its own",
    ),
    "program-without-end": (
        f"{FENCE.replace(chr(10) + '```', '')}\nText.\n\n{FENCE}",
        3,
        "the fence has no end",
        "Close it with a line ```.",
    ),
    "program-without-exec": (FENCE.replace('exec="1" ', ""), 3, 'the fence has no exec="1"', "Write it as"),
    "mermaid": ("```mermaid\ngraph LR\n```\n", 3, "a page cannot draw mermaid", "Describe it in words or a list"),
    "math-fence": ("```math\nx^2\n```\n", 3, "a page cannot draw math", "Describe it in words or a list"),
    "code-option": ('```python titel="a.py"\n```\n', 3, "unknown fence option 'titel'", "Did you mean 'title'?"),
    "code-option-unquoted": (
        "```python title=a.py\n```\n",
        3,
        "not a valid fence: python title=a.py",
        "Write the lang",
    ),
    "http": ("[x](http://example.org/)\n", 3, "a link that is not https: http://example.org/", "Write https://"),
}

FRONT_MATTER = {
    "unknown-key": ("---\ndescription: Text.\nrelatd: []\n---\n", 3, "unknown key 'relatd' in the", "mean 'related'?"),
    "unknown-key-like-none": (
        "---\ncolour: red\n---\n",
        2,
        "unknown key 'colour' in the front",
        "Use description, tags",
    ),
    "key-in-capitals": ("---\nTags: [Beginner]\n---\n", 2, "unknown key 'Tags' in the front matter", "mean 'tags'?"),
    "key-twice": ("---\nkind: place\nkind: place\n---\n", 2, "'kind' appears twice in the front matter", "Remove one."),
    "unknown-tag": ("---\ntags:\n  - Beginer\n---\n", 3, "unknown tag 'Beginer'", "Did you mean 'Beginner'?"),
    "unknown-tag-like-none": ("---\ntags: [Garbage]\n---\n", 2, "unknown tag 'Garbage'", "Use one of tags_allowed"),
    "colon": ("---\nkind: place\ndescription: Note: text.\n---\n", 3, "the front matter is not YAML: mapping", "quote"),
    "bracket": ("---\ntags: [Beginner\nkind: place\n---\n", 3, "the front matter is not YAML", "quote a value"),
    "tab": ("---\nrelated:\n\t- timers.md\n---\n", 3, "the front matter is not YAML: found character", "indent items"),
    "date": ("---\nkind: 2020-13-45\n---\n", 2, "the front matter is not YAML: month must be", "quote a value"),
    "list": ("---\n- kind\n---\n", 2, "the front matter has no keys", "Write each as 'key: value'."),
    "empty": ("---\n---\n", 1, "the front matter is empty", "Write its keys, or remove it."),
    "no-end": ("---\nkind: place\n", 1, "the front matter has no end", "Close it with a line ---."),
    "not-first": (
        "\n---\nkind: place\n---\n",
        2,
        "the front matter has to start on line 1",
        "Remove what is above it.",
    ),
    "toml": ("+++\nkind = 'place'\n+++\n", 1, "the front matter is not YAML", "Write it between two lines ---"),
    "no-lines": ("kind: place\n", 1, "the front matter has no lines --- around it", "Put it between two lines ---"),
    "tags-not-in-a-list": (
        "---\ntags: Beginner\n---\n",
        2,
        "tags cannot be 'Beginner'",
        "Write tags: [Beginner, Tasks].",
    ),
    "related-not-in-a-list": ("---\nrelated: 3\n---\n", 2, "related cannot be 3", "Write paths in docs/"),
    "related-to-a-number": ("---\nrelated: [3]\n---\n", 2, "related cannot be [3]", "Write paths in docs/"),
    "template-of-a-number": ("---\ntemplate: 3\n---\n", 2, "template cannot be 3", "Write the name of a file"),
    "hidden-number": ("---\nhide: 3\n---\n", 2, "hide cannot be 3", "Write hide: [toc]."),
    "search-by-number": ("---\nsearch: 3\n---\n", 2, "search cannot be 3", "Write search: { exclude: true }."),
    "description-in-a-list": ("---\ndescription: [A]\n---\n", 2, "description cannot be ['A']", "Write a sentence."),
    "related-to-none": (
        "---\nrelated: [timer.md]\n---\n",
        2,
        "no related page 'timer.md'",
        "Did you mean 'timers.md'?",
    ),
}

UNREADABLE = {
    "crlf": (b"# A page\r\n\r\nText.\r\n", 1, "Windows line endings (CRLF)", "Save the file with LF"),
    "one-crlf": (b"# A page\n\nText.\r\n", 3, "Windows line endings (CRLF)", "Save the file with LF"),
    "bom": (b"\xef\xbb\xbf# A page\n", 1, "the file starts with a byte order mark", "Save it as UTF-8 without one."),
    "latin-1": (b"# A page\n\nCaf\xe9.\n", 3, "not UTF-8: byte 0xe9", "Save the file as UTF-8."),
    "utf-16": ("# A page\n".encode("utf-16"), 1, "not UTF-8: byte 0xff", "Save the file as UTF-8."),
    "tab": (b"# A page\n\n-\ta\n", 3, "a tab", "Write spaces: four for each level."),
    "nul": (b"# A page\n\n\0\n", 3, "an invisible character, U+0000 (a control character)", "Remove it."),
    "zero-width": (
        "# A page\n\na\u200bb\n".encode(),
        3,
        "an invisible character, U+200B (zero width space)",
        "Remove it.",
    ),
    "right-to-left": ("# A page\n\na\u202eb\n".encode(), 3, "an invisible character, U+202E (right-to", "Remove it."),
}


def book_of(folder: Path, pages: dict[str, bytes]) -> Path:
    """A book with the settings of this site and these pages, and a program for each page that shows one."""
    book = short_book(folder)
    (book / "docs/timers.md").write_text("# Timers\n\n## Who is first?\n")
    for name, text in pages.items():
        (book / f"docs/cases/{name}.md").parent.mkdir(exist_ok=True)
        (book / f"docs/cases/{name}.md").write_bytes(text)
        if f"{name}/hello".encode() in text:
            (book / f"snippets/{name}").mkdir()
            (book / f"snippets/{name}/hello.py").write_text('print("hello")\n')
            (book / f"snippets/{name}/hello.out").write_text("hello\n")
    settings = (book / "mkdocs.yml").read_text()
    nav = "".join(f"  - cases/{name}.md\n" for name in pages)
    (book / "mkdocs.yml").write_text(settings.replace("  - tags.md\n", f"  - tags.md\n{nav}"))
    return book


def by_page(lines: list[str], book: Path) -> dict[str, list[str]]:
    """The lines about each case."""
    found: dict[str, list[str]] = {}
    for line in lines:
        if match := re.match(r"docs/cases/([\w-]+)\.md(:.*)", line.removeprefix(f"{book}/")):
            found.setdefault(match[1], []).append(match[2])
    return found


def refused(book: Path) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """What the build and what the check say of each case."""
    with pytest.raises(BuildFailedError) as failed:
        build(book)
    checked = [str(mistake) for mistake in audit(book)]
    return by_page(str(failed.value).splitlines(), book), by_page(checked, book)


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    pages = {name: f"# A page\n\n{text}".replace("{name}", name).encode() for name, (text, *_) in WHEN_RENDERED.items()}
    return refused(book_of(tmp_path_factory.mktemp("rendered"), pages))


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    pages = {name: f"# A page\n\n{text}".replace("{name}", name).encode() for name, (text, *_) in BEFORE.items()}
    pages |= {name: f"{text}\n# A page\n".encode() for name, (text, *_) in FRONT_MATTER.items()}
    return refused(book_of(tmp_path_factory.mktemp("before"), pages))


@pytest.fixture(scope="module")
def unreadable(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    pages = {name: text for name, (text, *_) in UNREADABLE.items()}
    return refused(book_of(tmp_path_factory.mktemp("unreadable"), pages))


def cases() -> Iterator[object]:
    for stage, kind in (
        ("rendered", WHEN_RENDERED),
        ("before", BEFORE),
        ("before", FRONT_MATTER),
        ("unreadable", UNREADABLE),
    ):
        for name, (_, line, found, fix) in kind.items():
            yield pytest.param(stage, name, line, found, fix, id=name)


@pytest.mark.parametrize(("stage", "name", "line", "found", "fix"), list(cases()))
def test_the_build_and_the_check_say_the_same_of_it(
    stage: str, name: str, line: int, found: str, fix: str, request: pytest.FixtureRequest
) -> None:
    built, checked = request.getfixturevalue(stage)

    said, *more = built[name]
    assert said.startswith(f":{line}: {found}"), said
    assert fix in said, said
    assert len(more) <= 1, more  # a construct of two lines, or one with an attribute
    assert set(built[name]) <= set(checked[name])


def lines_of(book: Path) -> list[str]:
    """What the build says, which the check says too."""
    with pytest.raises(BuildFailedError) as failed:
        build(book)
    built = [line.removeprefix(f"{book}/") for line in str(failed.value).splitlines()]
    checked = {str(mistake).removeprefix(f"{book}/") for mistake in audit(book)}
    assert set(built) <= checked
    return built


NAV = "nav:\n  - index.md\n  - queues.md\n  - timers.md\n  - tags.md\n"


@pytest.mark.parametrize(
    ("nav", "said"),
    [
        (
            NAV.replace("  - timers.md\n", ""),
            "mkdocs.yml:11: nav does not have the page 'timers.md'. Write below this line: \"  - 'Timers': timers.md\"",
        ),
        (
            "nav:\n  - Home: index.md\n  - A part:\n      - Queues: queues.md\n  - Timers: timers.md\n",
            "mkdocs.yml:12: nav does not have the page 'tags.md'. Write below this line: \"  - Pages by tag: tags.md\"",
        ),
        (
            NAV.replace("timers.md", "timer.md"),
            "mkdocs.yml:11: nav names 'timer.md', which is not a page. Did you mean 'timers.md'?",
        ),
        (
            f"{NAV}  - unlike.md\n",
            "mkdocs.yml:13: nav names 'unlike.md', which is not a page. Write docs/unlike.md",
        ),
        (f"{NAV}  - Again: queues.md\n", "mkdocs.yml:13: nav has 'queues.md' twice. Remove one of the two lines."),
        (NAV.replace("  - queues", " - queues"), "mkdocs.yml:10: not YAML: "),
        (NAV.replace("- index.md", "Home: index.md"), "mkdocs.yml:10: not YAML: "),
        (
            NAV.replace("nav:", "naw:"),
            "mkdocs.yml:8: Config value 'naw': Unrecognised configuration name: naw. Did you",
        ),
        ("nav: queues.md\n", "mkdocs.yml:8: Config value 'nav': "),
        (NAV.replace("nav:", "nav: ["), "mkdocs.yml:"),
    ],
)
def test_a_mistake_in_the_navigation_is_named_with_its_line(tmp_path: Path, nav: str, said: str) -> None:
    book = short_book(tmp_path)
    settings = (book / "mkdocs.yml").read_text()
    assert settings.count(NAV) == 1
    (book / "mkdocs.yml").write_text(settings.replace(NAV, nav))

    assert any(line.startswith(said) for line in lines_of(book)), lines_of(book)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (
            "part/queues.md",
            "docs/part/queues.md: same name as docs/queues.md. Rename one: both would have snippets/queues/",
        ),
        ("Two Tasks.md", "docs/Two Tasks.md: a page named 'Two Tasks.md'. Rename it to two-tasks.md: its address has"),
        ("feu-oublié.md", "docs/feu-oublié.md: a page named 'feu-oublié.md'. Rename it to feu-oublie.md: its address"),
        ("two_tasks.md", "docs/two_tasks.md: a page named 'two_tasks.md'. Rename it to two-tasks.md: its address has"),
    ],
)
def test_a_name_that_would_not_find_its_programs_is_refused(tmp_path: Path, path: str, said: str) -> None:
    book = short_book(tmp_path)
    (book / "docs" / path).parent.mkdir(exist_ok=True)
    (book / "docs" / path).write_text("# A page\n")

    assert any(line.startswith(said) for line in lines_of(book)), lines_of(book)
