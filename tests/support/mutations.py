"""Hypothesis strategies for files that contributors could write: real ones with mistakes, and stranger ones."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

LONG = "9" * 5000
DEEP = 1500

CHARACTERS = (
    "\0",
    "\ufeff",
    "\r\n",
    "\r",
    "\t",
    "\v",
    "\f",
    "\x1b[31m",
    "\x85",
    "\xa0",
    "\u2028",
    "\u202e",
    "\U0010ffff",
)
MARKS = (
    "```",
    "````",
    "~~~",
    "`",
    '"',
    "'",
    "=",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "<",
    ">",
    "&",
    "\\",
    "|",
    "#",
    ":",
    "\n",
)
INDENTS = ("> ", "> > ", "- ", "1. ", "    ", "\t", "??? note\n\n    ", "!!! note\n    ", "- - - ")

FENCES = (
    '```python exec="1" snippet="page/program"\n```\n',
    '~~~~python exec="1" snippet=\'page/program\' figure="open"\n\n~~~~\n',
    '```{.python exec="1" snippet="page/program"}\n```\n',
    '```python exec="1" snippet="page/program" moment=""\n```\n',
    '```python exec="1" snippet="../../etc/passwd"\n',
    "```python exec=1 snippet=page/program\nprint()\n```\n",
    '````markdown\n```python exec="1" snippet="page/program"\n```\n````\n',
    '```python exec="on" snippet="" figure="all" moment="line 99999999999999999999"\n```\n',
    f'```python exec="1" snippet="{LONG}"\n```\n',
)
PROSE = (
    "# A title\n",
    "## A section {#part}\n",
    "- This.\n",
    '## Where next\n\n[Home](index.md#a-title "title"), [gone](gone.md), [up](../../up.md).\n',
    "Why?\n{ .lead }\n",
    "??? question\n\n    Folded.\n",
    "[a](http://[) [b](https://x:y/) [c](//) [d](%00) [e](#\u00e9) [f](<a b>) [g](mailto:) [h](a\\\nb.md)\n",
    "[a][r] [^1] ![x](x.png)\n\n[r]: https://docs.python.org/3/\n[^1]: note\n",
    '<a href="http://[::1" id="a\nb">x</a> <![CDATA[ <!-- <? <script> <div markdown>\n',
    "| a | b |\n|---|---|\n| `|` | c |\n",
    "*" * 300 + "\n",
    "[" * 300 + "\n",
    "> " * 120 + "deep\n",
    "".join(" " * 4 * n + "- a\n" for n in range(40)),
    LONG + "\n",
    "```" + " " * 5000 + "x\n",
    '=== "One"\n\n    ```python exec="1" snippet="page/program"\n    ```\n\n=== Two\n\n    text\n',
    "!!! note Title\n\n  text\n\n> [!NOTE]\n> text\n\n:::tip\n\n/// details\n",
    "$$x^2$$ $n$ \\(n\\) :tada: :material-clock: {{ x }} {% y %} {++z++} --8<-- a { .b } [[c]] [^9]\n",
    "Term\n:   definition\n\n- [ ] task\n1) one\n\n*[GIL]: lock\n\n==a== ++ctrl+c++ ~b~ ^c^ **d\n",
    '<b>x</b> <img src="//a.org/x.png" onerror="y"> <div style="a" onclick=b> <loop-snippet id="x">\n',
    '![](https://a.org/x.png) [x](javascript:y){ onclick="z" } https://a.org/ a\\\nb\n',
    "```mermaid\ngraph\n```\n\n```python titel='a' {\n```\n",
)
FRONT = (
    "---\n---\n",
    "---\ndescription: One sentence.\ntags: [Beginner, Tasks]\n---\n",
    "---\ndescription: [1, {a: b}]\ntags: {Beginner: 1}\nkind: [chapter]\nsnippets: many\n---\n",
    "---\ntags: [[1], null, 2020-01-01, Beginer]\nrelated: [index.md, gone.md, 3]\n---\n",
    "---\nrelated: {a: b}\nkind: place\ndescription: 0\n---\n",
    "---\ntitle: [x]\ntemplate: gone.html\nhide: 5\nsearch: 7\nstatus: {a: b}\nicon: 3\n---\n",
    "---\ndate: 0000-00-00\nx: !!python/name:os.system\n---\n",
    "---\nx: &a [*a, *a]\n---\n",
    "---\nx: " + "[" * 200 + "\n---\n",
    "---\nx: {{{\n---\n",
    "---\ndescription: One sentence.\n",
    "title: An old form\ntemplate: x\n\n",
    "---\nrelatd: [index.md]\nTags: [Beginner]\nkind: place\nkind: chapter\n---\n",
    "\n---\nkind: place\n---\n",
    "+++\nkind = 'place'\n+++\n",
)

VALUES = (
    '""', '"TypeError"', '"not a name"', "true", "3", "-1", "0.5", "nan", "inf", "1e999", "0x" + "f" * 5000, LONG,
    "1979-05-27", "[]", "{}", '["threads"]', '["magic", 3, [[]]]', '{ "3.11" = "TypeError", "3.x" = "E" }',
    '{ "3.11" = 3 }', f'{{ "{LONG}.1" = "E" }}', '">=3.11"', '"==3.*"', '"~=3"', '"===x"', '"@"', f'">={LONG}"',
    "[" * DEEP, "{a=" * DEEP, '"""', "'''\n# x\n# '''", '"\\u0000"', '"\\n"', "0000-99-99", "",
    '">=3.16"', '"<3"',
)  # fmt: skip
KEYS = (
    "requires-python",
    "dependencies",
    "raises",
    "needs",
    "timeout",
    "tool",
    "a.b",
    '""',
    "tool.snippet.timeout",
    "x",
)
TABLES = ("[tool.snippet]", "[tool]", "[[tool.snippet]]", "[tool.other]", "[" + "a." * DEEP + "b]", "[", "[]")
WITH_DESCRIPTOR = tuple(
    f"try: {call}\n    except OSError: pass"
    for call in (
        "os.write(fd, b'x')",
        "os.write(fd, b'x\\\\n')",
        "os.write(fd, b'{}\\\\n')",
        """os.write(fd, b'{"type": "printed"}\\\\n')""",
        "os.read(fd, 1)",
        "os.close(fd)",
        "os.dup2(2, fd)",
    )
)
"""What a program may do to a descriptor that it does not know."""
BODIES = (
    'print("hello")\n',
    "import os, trio\nfrom . import x\n",
    "print(\n",
    "(" * 300,
    "'\\d'\n",
    "f'{x!z}'\n",
    "\f\n",
    "# /// script\n# ///\n",
    LONG + "\n",
    "# coding: no-such\n",
    *(f"import os\nfor fd in range(3, {last}):\n    {call}\n" for last in (12, 99_999) for call in WITH_DESCRIPTOR),
)


# strategies are created once: creating one costs more than drawing an example
Edit = tuple[str, float, int, str]


def _edits(*pieces: str) -> st.SearchStrategy[list[Edit]]:
    """Up to three edits: the kind, the position (0 is the start of a text, 1 its end), the length, the new text."""
    kinds = st.sampled_from(("delete", "insert", "replace", "repeat"))
    return st.lists(st.tuples(kinds, st.floats(0, 1), st.integers(0, 12), st.sampled_from(pieces)), max_size=3)


def _apply(text: str, edits: list[Edit]) -> str:
    for kind, where, length, piece in edits:
        start = round(where * len(text))
        end = start + length
        match kind:
            case "delete":
                text = text[:start] + text[end:]
            case "repeat":
                text = text[:end] + text[start:]
            case "insert":
                text = text[:start] + piece + text[start:]
            case "replace":
                text = text[:start] + piece + text[end:]
    return text


def _page(front: str, parts: list[str], indent: str, between: str) -> str:
    return front + between.join("".join(indent + line for line in part.splitlines(keepends=True)) for part in parts)


def pages(*real: str, fences: Sequence[str] = FENCES) -> st.SearchStrategy[str]:
    """A page: sometimes one of the `real` ones, otherwise composed of front matter, prose and `fences`."""
    made = st.builds(
        _page,
        st.sampled_from(("", *FRONT)),
        st.lists(st.sampled_from((*PROSE, *fences)), max_size=6),
        st.sampled_from(("", "", "", *INDENTS)),
        st.sampled_from(("\n", "", "\r\n")),
    )
    whole = made | st.sampled_from(real) if real else made
    return st.builds(_apply, whole, _edits(*CHARACTERS, *MARKS, *INDENTS))


PATHS = (
    "index.md",
    "first-steps/two-tasks.md",
    "inside-the-loop/two-tasks.md",
    "Two Tasks.md",
    "f\u00e9.md",
    "\u732b.md",
)


def navigations() -> st.SearchStrategy[object]:
    """What `nav` in mkdocs.yml could be, right or wrong."""
    leaves = st.sampled_from((*PATHS, "gone.md", "https://example.org/", "", "/", "a\nb", None, 3))
    return st.recursive(
        leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(leaves.map(str), inner, max_size=3)
    )


def _program(lines: list[str], body: str) -> str:
    return "# /// script\n" + "".join(f"# {line}\n" for line in lines) + "# ///\n" + body


def programs() -> st.SearchStrategy[str]:
    """A program with a header, valid or not."""
    line = st.sampled_from((*TABLES, *(f"{key} = {value}" for key in KEYS for value in VALUES)))
    made = st.builds(_program, st.lists(line, max_size=4), st.sampled_from(BODIES))
    return st.builds(_apply, made, _edits(*CHARACTERS, *MARKS, "# ///\n", "# /// script\n", "#\n", LONG))


def _file(text: str, change: str, where: float, invalid: bytes) -> bytes:
    data = text.encode()
    at = round(where * len(data))
    match change:
        case "byte order mark":
            return b"\xef\xbb\xbf" + data
        case "line endings":
            return data.replace(b"\n", b"\r\n")
        case "invalid bytes":
            return data[:at] + invalid + data[at:]
    return data


def files(texts: st.SearchStrategy[str]) -> st.SearchStrategy[bytes]:
    """The texts as bytes: some with a byte order mark, other line endings, or bytes that are not UTF-8."""
    change = st.sampled_from(("nothing",) * 7 + ("byte order mark", "line endings", "invalid bytes"))
    invalid = st.sampled_from((b"\xff", b"\xed\xa0\x80", b"\xc3", b"\0", b"\xf4\x90"))
    return st.builds(_file, texts, change, st.floats(0, 1), invalid)


_LINES = (
    "a",
    "b",
    "a b",
    "...",
    "a...",
    "...b",
    " ...",
    "",
    "<BLANKLINE>",
    "1",
    "True",
    "a\r",
    "\f",
    "\x1b",
    "\0",
    "é",
)


def outputs() -> st.SearchStrategy[str]:
    """The output of a program, or its expectation."""
    lines = st.sampled_from([*(f"{line}\n" for line in _LINES), *_LINES])
    return st.lists(lines, max_size=6).map("".join)
