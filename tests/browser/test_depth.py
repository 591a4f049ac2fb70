"""However deep a program nests its calls, on each Python it ends as CPython ends it, or in a true sentence about it.

A worker has half the stack of a page, so this has to be tried in a worker. It takes some seconds, for a boot of
each Python; each case alone takes a boot.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from loopsite.source.expectation import Version, dotted
from loopsite.source.pythons import VERSIONS
from tests.support.pages import GATHER
from tests.support.snippet_on_page import BOOT_AND_RUN, open_snippet
from tests.support.worker import run_in_worker


def method(signature: str, body: str, use: str, base: str = "") -> str:
    return f"class A({base}):\n    def {signature}:\n        return {body}\n\n{use}\n"


ENDLESS = {
    "a function": "def f():\n    f()\n\nf()\n",
    "await": "async def f():\n    await f()\n\nf().send(None)\n",
    "yield from": "def f():\n    yield from f()\n\nnext(f())\n",
    "a generator": "def f():\n    for x in f():\n        yield x\n\nnext(f())\n",
    "a generator expression": "def f():\n    return sum(f() for _ in range(2))\n\nf()\n",
    "a decorator": "def twice(g):\n    return lambda: g()\n\n@twice\ndef f():\n    f()\n\nf()\n",
    "a property": "class A:\n    @property\n    def x(self):\n        return self.x\n\nA().x\n",
    "__getitem__": method("__getitem__(self, key)", "self[key]", "A()[1]"),
    "deepcopy": "import copy\n\na = b = []\nfor _ in range(5000):\n    b.append([])\n    b = b[0]\ncopy.deepcopy(a)\n",
    "__repr__": method("__repr__(self)", "repr(self)", "repr(A())"),
    "__str__": method("__str__(self)", "str(self)", "str(A())"),
    "__format__": method("__format__(self, spec)", "f'{self}'", "f'{A()}'"),
    "__getattr__": method("__getattr__(self, name)", "getattr(self, name + 'x')", "A().x"),
    "__setattr__": method("__setattr__(self, name, value)", "setattr(self, name, value)", "A().x = 1"),
    "__call__": method("__call__(self)", "self()", "A()()"),
    "__iter__": method("__iter__(self)", "iter(self)", "iter(A())"),
    "__len__": method("__len__(self)", "len(self)", "len(A())"),
    "__hash__": method("__hash__(self)", "hash(self)", "hash(A())"),
    "__bool__": method("__bool__(self)", "bool(self)", "bool(A())"),
    "__contains__": method("__contains__(self, x)", "x in self", "1 in A()"),
    "__missing__": method("__missing__(self, key)", "self[key]", "A()[1]", "dict"),
    "__eq__": method("__eq__(self, other)", "self == other", "A() == A()"),
    "__init__": method("__init__(self)", "A()", "A()"),
    "super().__init__": method("__init__(self)", "super().__init__() or type(self)()", "A()"),
    "__instancecheck__": method(
        "__instancecheck__(self, x)", "isinstance(x, self)", "isinstance(1, A('B', (), {}))", "type"
    ),
    "a metaclass": method("__call__(self)", "self()", "A('B', (), {})()", "type"),
    "map": "def f(n):\n    return list(map(f, [n]))\n\nf(1)\n",
    "partial": "from functools import partial\n\ndef f():\n    return partial(f)()\n\nf()\n",
    "reduce": "from functools import reduce\n\ndef f(a, b):\n    return reduce(f, [1, 2])\n\nf(1, 2)\n",
    "functools.cache": "import functools\n\n@functools.cache\ndef f(n):\n    return f(n + 1)\n\nf(0)\n",
    "sorted(key=)": "def f(x):\n    return sorted([x, x], key=f)\n\nf(1)\n",
    "exec": "source = 'exec(source)'\nexec(source)\n",
    "pickle": "import pickle\n\na = []\nfor _ in range(5000):\n    a = [a]\npickle.dumps(a)\n",
}
"""Each ends in RecursionError on every CPython."""

DEEP = {
    "900 functions": ("def f(n):\n    return n and 1 + f(n - 1)\n\nprint(f(900))\n", "900\n"),
    "a function that remembers": (
        "import functools\n\n@functools.cache\ndef f(n):\n    return n and 1 + f(n - 1)\n\nprint(f(300))\n",
        "300\n",
    ),
    "a raised limit": (
        "import sys\n\nsys.setrecursionlimit(5000)\n\ndef f(n):\n    return n and 1 + f(n - 1)\n\nprint(f(4000))\n",
        "4000\n",
    ),
    "the end of nested objects": (
        "class A:\n    def __init__(self, kept):\n        self.kept = kept\n\n"
        "for make in (lambda x: [x]), (lambda x: (x,)), (lambda x: {1: x}), A:\n    kept = None\n"
        "    for _ in range(20_000):\n        kept = make(kept)\n    print(type(kept).__name__)\n    del kept\n",
        "list\ntuple\ndict\nA\n",
    ),
}
"""Each prints the same as natively, although it is deep."""

NESTED = "a = []\nfor _ in range(5000):\n    a = [a]\n"

EITHER = {
    "repr of a nested list": f"{NESTED}repr(a)\n",
    "json of a nested list": f"import json\n\n{NESTED}json.dumps(a)\n",
}
"""CPython's limit for its C code differs by version and system: each ends, or in RecursionError."""

FATAL = "import itertools\n\na = iter([1])\nfor _ in range(20_000):\n    a = itertools.chain(a, [])\nnext(a)\n"
"""CPython does not check the depth of such iterators, and natively it crashes if they are deep enough."""


ONE_AFTER_ANOTHER = """\
import sys

limit = sys.getrecursionlimit()
for name, source in {cases!r}.items():
    print(name, end=": ")
    try:
        exec(compile(source, "case.py", "exec"), {{"__name__": "__main__"}})
    except RecursionError:
        print("RecursionError")
    else:
        print("finished")
    sys.setrecursionlimit(limit)
del source

# not in exec: the module itself, and what it leaves behind, are on a stack of their own
{nested}
try:
    repr(a)
except RecursionError:
    pass
print("the module ends")
"""


@pytest.mark.exhaustive  # the next test fills the stack of the default Python, in the page
@pytest.mark.parametrize("python", VERSIONS, ids=dotted)
def test_depth_ends_no_interpreter(page: Page, python: Version) -> None:
    page.goto(GATHER.page)
    cases = ENDLESS | {name: source for name, (source, _) in DEEP.items()} | EITHER
    end = run_in_worker(page, dotted(python), {"all": ONE_AFTER_ANOTHER.format(cases=cases, nested=NESTED)})["all"]
    printed = end["printed"]

    for name in EITHER:
        printed = printed.replace(f"{name}: finished\n", f"{name}: RecursionError\n")
    lines = [f"{name}: RecursionError\n" for name in ENDLESS]
    lines += [f"{name}: {text}finished\n" for name, (_, text) in DEEP.items()]
    lines += [f"{name}: RecursionError\n" for name in EITHER]
    lines += ["the module ends\n"]

    assert (printed, end["kind"]) == ("".join(lines), "finished")


@pytest.mark.exhaustive
@pytest.mark.parametrize("python", [dotted(version) for version in VERSIONS])
def test_each_depth_alone_ends_no_interpreter(page: Page, python: str) -> None:
    page.goto(GATHER.page)
    programs = ENDLESS | {name: source for name, (source, _) in DEEP.items()} | EITHER | {"fatal": FATAL}
    ends = run_in_worker(page, python, programs)

    assert {name: ends[name].get("exception", ends[name]["kind"]) for name in ENDLESS} == dict.fromkeys(
        ENDLESS, "RecursionError"
    )
    assert {name: ends[name]["printed"] for name in DEEP} == {name: printed for name, (_, printed) in DEEP.items()}
    assert {ends[name].get("exception") for name in EITHER} <= {None, "RecursionError"}
    assert {ends[name]["kind"] for name in EITHER} <= {"finished", "raised"}
    assert ends["fatal"] == {"kind": "overflowed", "line": 6, "printed": ""}


def test_a_program_that_fills_the_stack_is_named_with_its_line(page: Page) -> None:
    snippet = open_snippet(page)
    snippet.edit(FATAL)
    snippet.run()
    expect(snippet.live.locator(".loop-verdict")).to_contain_text(
        "Ended with too many nested calls for this browser, on line 6", timeout=BOOT_AND_RUN
    )
