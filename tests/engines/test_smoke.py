"""A smoke test in other engines: pages open, programs run and stop, a figure is scrubbed, a link opens."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from selenium.common.exceptions import TimeoutException
from selenium.webdriver.support.wait import WebDriverWait

from tests.engines.engine import Engine, Missing
from tests.engines.firefox import Firefox
from tests.engines.webkit import WebKit
from tests.support.pages import GATHER, PAGES, Shown
from tests.support.playground import PLAYGROUND, fragment_of
from tests.support.snippet_on_page import SAME

# Seconds. Pyodide's first boot on two busy cores takes many.
BOOT_AND_RUN = 90
AT_ONCE = 20

PLAIN = GATHER
RAISES = Shown("/first-steps/your-first-coroutine/", "your-first-coroutine/in_a_variable")
NEEDS_THREADS = Shown("/reference/what-changed-when/", "what-changed-when/to_thread")

RUN = ".loop-button-run"
STOP = ".loop-button-stop"
PROGRAM = "print('on its way', flush=True)\nwhile True: pass\n"


@pytest.fixture(scope="module", params=[Firefox, WebKit], ids=lambda engine: engine.__name__.lower())
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A browser; where there is none, the test is skipped, but not where EVERY_ENGINE is asked for: by our workflow."""
    try:
        engine = request.param()
    except Missing as missing:
        (pytest.fail if os.environ.get("EVERY_ENGINE") else pytest.skip)(str(missing))
    yield engine
    engine.close()


@pytest.fixture(autouse=True)
def nothing_goes_wrong(engine: Engine) -> Iterator[None]:
    """What the engine complained of during a test fails it."""
    yield
    assert engine.complaints() == []


def wait(engine: Engine, condition: Callable[[Engine], object], seconds: float, what: str) -> None:
    WebDriverWait(engine, seconds, poll_frequency=0.1).until(condition, f"{what} not seen")


def text(engine: Engine, element: str) -> str:
    """What the element says; nothing if it is hidden or not there."""
    shown = "const it = document.querySelector(arguments[0]); return it?.checkVisibility() ? it.innerText : ''"
    return str(engine.script(shown, element))


def expect_text(engine: Engine, element: str, expected: str, seconds: float = AT_ONCE) -> None:
    try:
        wait(engine, lambda engine: expected in text(engine, element), seconds, f"{expected!r} in {element}")
    except TimeoutException as error:
        error.msg = f"{error.msg}; it says {text(engine, element)!r}"
        raise


def named(shown: Shown) -> str:
    return f'loop-snippet[data-name="{shown.snippet}"]'


def open_snippet(engine: Engine, served: str, shown: Shown) -> str:
    """Goes to the page with the snippet, unfolds what it is in, and returns the selector of it."""
    engine.open(served + shown.page)
    engine.script("document.querySelectorAll('details').forEach(folded => { folded.open = true })")
    return named(shown)


def is_alive(engine: Engine) -> bool:
    """Whether elements are what they are to be, and what opening the page asks for last has come.

    Who leaves before that has the request broken off, which Firefox puts down to the service worker.
    """
    return engine.script("""
        const came = performance.getEntriesByType("resource").map(({ name }) => name);
        const asBuilt = ":not(:defined), loop-snippet:not(:has(.loop-toolbar))";
        return !document.querySelector(asBuilt) && came.some(name => name.endsWith("/sitemap.xml"));
    """)


def test_each_page_opens(engine: Engine, served: str, subtests: pytest.Subtests) -> None:
    for path in PAGES:
        with subtests.test(path):
            engine.open(served + path)

            assert engine.script("return document.querySelector('h1').innerText.trim()")
            wait(engine, is_alive, AT_ONCE, "a page that is alive")
            assert engine.complaints() == []


@pytest.mark.parametrize("shown", [PLAIN, RAISES], ids=["plain", "raises"])
def test_a_program_prints_what_is_recorded(engine: Engine, served: str, shown: Shown) -> None:
    snippet = open_snippet(engine, served, shown)
    engine.click(f"{snippet} {RUN}")

    expect_text(engine, f"{snippet} .loop-live", SAME, BOOT_AND_RUN)


def test_another_python_can_be_chosen(engine: Engine, served: str) -> None:
    snippet = open_snippet(engine, served, PLAIN)
    engine.choose(f"{snippet} select", "3.12")
    engine.click(f"{snippet} {RUN}")

    expect_text(engine, f"{snippet} .loop-live", "on Python 3.12", BOOT_AND_RUN)
    expect_text(engine, f"{snippet} .loop-live", SAME)


def test_a_program_that_cannot_run_in_a_browser_says_why(engine: Engine, served: str) -> None:
    snippet = open_snippet(engine, served, NEEDS_THREADS)

    assert "threads" in text(engine, snippet)
    assert engine.script("return document.querySelector(arguments[0])", f"{snippet} {RUN}") is None


def test_a_figure_is_scrubbed(engine: Engine, served: str) -> None:
    snippet = open_snippet(engine, served, PLAIN)
    figure = f"{snippet} .loop-figure"
    engine.script("document.querySelector(arguments[0]).scrollIntoView()", figure)
    slider = f"{figure} input[type=range]"
    wait(engine, lambda engine: engine.script("return !!document.querySelector(arguments[0])", slider), AT_ONCE, slider)
    engine.press(slider, "Home")
    expect_text(engine, f"{figure} .trace-words", "Task main is created.")
    engine.press(slider, "End")

    expect_text(engine, f"{figure} .trace-words", "prints: 2.0")


def test_a_link_to_the_playground_runs_nothing_and_its_program_can_be_stopped(engine: Engine, served: str) -> None:
    link = fragment_of({"program": PROGRAM, "python": "3.14", "clock": "real"})
    engine.open(served + PLAYGROUND + link)
    expect_text(engine, "loop-playground .loop-note", "Read it before you run it")
    assert PROGRAM.strip() in text(engine, "loop-playground .loop-code pre")
    live = "loop-playground .loop-live"
    assert text(engine, live) == ""
    engine.click(f"loop-playground {RUN}")
    expect_text(engine, live, "on its way", BOOT_AND_RUN)
    engine.click(f"loop-playground {STOP}")

    expect_text(engine, live, "Stopped")
    expect_text(engine, live, "on Python 3.14")
    can_interrupt = engine.script("return crossOriginIsolated && 'SharedArrayBuffer' in window")
    assert ("This browser cannot interrupt a program" in text(engine, live)) is not can_interrupt
