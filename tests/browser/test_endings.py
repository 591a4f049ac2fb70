"""However a program ends, it prints what CPython prints, the page keeps working, and the next run is a fresh one."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.support.snippet_on_page import BOOT_AND_RUN, SnippetOnPage, open_snippet


@dataclass(frozen=True)
class Ending:
    """A program, the texts that it prints, in order, and the sentence about its end."""

    source: str
    prints: tuple[str, ...]
    verdict: str = "Finished in"


ENDINGS = {
    "recursion limit": Ending(
        "def deeper():\n    return deeper()\n\ndeeper()\n",
        ('File "gather.py", line 4, in <module>', 'File "gather.py", line 2, in deeper', "RecursionError: maximum rec"),
        "Ended with RecursionError on line 2",
    ),
    "out of memory": Ending(
        "print('allocating')\nmuch = [bytearray(2**30) for _ in range(8)]\n",
        ("allocating", "Traceback (most recent call last):", "MemoryError"),
        "Ended with MemoryError on line 2",
    ),
    "os._exit": Ending(
        "import atexit, os\natexit.register(print, 'not this')\nprint('last words')\nos._exit(3)\n",
        ("last words",),
        "Ended with exit status 3",
    ),
    "sys.exit": Ending(
        "import atexit, sys\natexit.register(print, 'but this')\nprint('last words')\nsys.exit(3)\n",
        ("last words", "but this"),
        "Ended with exit status 3",
    ),
    "an exception in a callback": Ending(
        "import asyncio\n\n"
        "async def main():\n"
        "    asyncio.get_running_loop().call_soon(lambda: 1 / 0)\n"
        "    await asyncio.sleep(0.01)\n"
        "    print('continues')\n\n"
        "asyncio.run(main())\n",
        (
            "Exception in callback main.<locals>.<lambda>() at gather.py:4",
            "Traceback (most recent call last):",
            "ZeroDivisionError: division by zero",
            "continues",
        ),
    ),
    "a coroutine never awaited": Ending(
        "async def main():\n    pass\n\nmain()\nprint('done')\n",
        ("gather.py:4: RuntimeWarning: coroutine 'main' was never awaited", "  main()", "done"),
    ),
    "an unraisable exception": Ending(
        "class Careless:\n    def __del__(self):\n        1 / 0\n\nCareless()\nprint('continues')\n",
        ("Exception ignored", "Careless.__del__", "ZeroDivisionError: division by zero", "continues"),
    ),
    "tasks left behind": Ending(
        "import asyncio\n\n"
        "async def left():\n"
        "    try:\n"
        "        await asyncio.sleep(3600)\n"
        "    finally:\n"
        "        print('cancelled at the end')\n\n"
        "async def main():\n"
        "    global task\n"
        "    task = asyncio.create_task(left())\n"
        "    await asyncio.sleep(0)\n"
        "    print('main is done')\n\n"
        "asyncio.run(main())\n",
        ("main is done", "cancelled at the end"),
    ),
}


TYPICAL = ("recursion limit", "sys.exit")
"""The worker has a part in these; tests/looplab/test_like_cpython.py has more endings, in Node."""


def expect_in_order(snippet: SnippetOnPage, texts: tuple[str, ...]) -> None:
    printed = snippet.output.inner_text()
    position = 0
    for text in texts:
        assert text in printed[position:], f"expected {text!r} after character {position} of:\n{printed}"
        position = printed.index(text, position) + len(text)


@pytest.mark.parametrize(
    "names", [TYPICAL, pytest.param(tuple(ENDINGS), marks=pytest.mark.exhaustive)], ids=["some", "all"]
)
def test_programs_end_as_on_cpython_and_the_next_run_works(
    page: Page, names: tuple[str, ...], subtests: pytest.Subtests
) -> None:
    snippet = open_snippet(page)
    for name in names:
        ending = ENDINGS[name]
        with subtests.test(name):
            snippet.edit(ending.source)
            snippet.run()
            expect(snippet.output).to_contain_text(ending.prints[-1], timeout=BOOT_AND_RUN)  # and not the last run's
            expect(snippet.live.locator(".loop-verdict")).to_contain_text(ending.verdict)

            expect_in_order(snippet, ending.prints)
            expect(snippet.output).not_to_contain_text("not this")
    snippet.button("Reset").click()
    snippet.run_as_recorded()


LEAVES_EVERYTHING = """\
import asyncio, json, os, random, warnings

warnings.simplefilter("ignore")
policy = asyncio.get_event_loop_policy()
print("left over" if hasattr(random, "left") else "clean", type(policy).__name__, json.dumps([1]), *os.listdir())


class LeftPolicy(asyncio.DefaultEventLoopPolicy):
    pass


async def leave_tasks():
    for _ in range(3):
        asyncio.create_task(asyncio.Event().wait(), name="left")
    await asyncio.sleep(0)


random.left = "left"
json.dumps = lambda value: "left"
asyncio.set_event_loop_policy(LeftPolicy())
loop = asyncio.get_event_loop_policy().new_event_loop()
loop.run_until_complete(leave_tasks())
try:
    with open("left.txt", "wb") as file:
        while True:
            file.write(bytes(2**22))
except OSError as error:
    print(error.strerror)
os.chdir("/")
"""


@pytest.mark.exhaustive  # each run has a worker of its own
def test_the_next_run_sees_no_changes_of_the_last_one(page: Page) -> None:
    snippet = open_snippet(page)
    snippet.edit(LEAVES_EVERYTHING)
    for _ in range(2):
        snippet.run()
        snippet.expect_printed("No space left on device")
        expect(snippet.button("Run")).not_to_have_attribute("aria-disabled", "true")

        expect_in_order(snippet, ("clean _UnixDefaultEventLoopPolicy [1] gather.py\n",))
        expect(snippet.output).not_to_contain_text("LeftPolicy [")


@pytest.mark.exhaustive  # web/tests/output has the limit
@pytest.mark.parametrize("lines", [30_000, pytest.param(1_000_000, marks=pytest.mark.exhaustive)])
def test_a_flood_of_output_is_cut_with_a_notice_and_the_next_run_works(page: Page, lines: int) -> None:
    snippet = open_snippet(page)
    snippet.edit(f"for number in range({lines}):\n    print('line', number)\n")
    snippet.run()
    expect(snippet.live.locator(".loop-verdict")).to_contain_text("Finished in", timeout=2 * BOOT_AND_RUN)

    expect(snippet.output).to_contain_text("more than 200,000 characters: the rest is not shown")
    shown = snippet.output.evaluate("output => output.textContent.length")
    assert 200_000 <= shown < 201_000
    assert snippet.output.locator("*").count() < 200
    snippet.button("Reset").click()
    snippet.run_as_recorded()


@pytest.mark.exhaustive  # the next test uses such a link
def test_a_line_of_a_traceback_links_to_the_line_in_the_editor(page: Page) -> None:
    snippet = open_snippet(page)
    snippet.edit("def fail():\n    raise ValueError('here')\n\n\nfail()\n")
    snippet.run()
    snippet.expect_printed("ValueError: here")
    line = snippet.output.get_by_role("button", name='File "gather.py", line 2')
    line.click()
    expect(snippet.editor).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.insert_text("  # was here")

    expect(snippet.editor.locator(".cm-line").nth(1)).to_have_text("    raise ValueError('here')  # was here")
    line.focus()
    page.keyboard.press("Enter")
    expect(snippet.editor).to_be_focused()


def test_a_line_of_a_traceback_opens_the_editor(page: Page) -> None:
    snippet = SnippetOnPage(page, "an-old-tutorial/as_written_in_2018")
    page.goto("/an-old-tutorial/")
    snippet.run_as_recorded()
    snippet.output.get_by_role("button", name="line 16").click()
    expect(snippet.editor).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.insert_text("  # here")

    expect(snippet.editor.locator(".cm-line", has_text="# here")).to_have_text(
        "loop = asyncio.get_event_loop()  # here"
    )
