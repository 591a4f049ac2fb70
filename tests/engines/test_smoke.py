"""A smoke test in Firefox and WebKit: pages open, programs run and stop, figures and links to programs work."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from selenium.common.exceptions import TimeoutException
from selenium.webdriver.support.wait import WebDriverWait

from loopsite.source.expectation import dotted
from loopsite.source.pythons import DEFAULT
from tests.engines.engine import Engine, EngineNotFoundError
from tests.engines.firefox import Firefox
from tests.engines.webkit import WebKit
from tests.support.pages import GATHER, PAGES, Shown
from tests.support.playground import PLAYGROUND, fragment_of
from tests.support.snippet_on_page import SAME

# Seconds. Pyodide's first boot on two busy cores takes many.
BOOT_AND_RUN = 90
REACTION = 20

PLAIN = GATHER
RAISES = Shown("/first-steps/your-first-coroutine/", "your-first-coroutine/in_a_variable")
NEEDS_THREADS = Shown("/reference/what-changed-when/", "what-changed-when/to_thread")

RUN = ".loop-button-run"
STOP = ".loop-button-stop"
PROGRAM = "print('on its way', flush=True)\nwhile True: pass\n"


@pytest.fixture(scope="module", params=[Firefox, WebKit], ids=lambda engine: engine.__name__.lower())
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A browser. Without it the tests are skipped, or fail if EVERY_ENGINE is set, as in our workflow."""
    try:
        engine = request.param()
    except EngineNotFoundError as error:
        (pytest.fail if os.environ.get("EVERY_ENGINE") else pytest.skip)(str(error))
    yield engine
    engine.close()


@pytest.fixture(autouse=True)
def fail_on_errors(engine: Engine) -> Iterator[None]:
    """Fail a test during which the engine reports an error."""
    yield
    assert engine.take_errors() == []


def wait(engine: Engine, condition: Callable[[Engine], object], seconds: float, what: str) -> None:
    WebDriverWait(engine, seconds, poll_frequency=0.1).until(condition, f"{what} not seen")


def text(engine: Engine, element: str) -> str:
    """The visible text of the element; empty if it is hidden or absent."""
    body = "const found = document.querySelector(arguments[0]); return found?.checkVisibility() ? found.innerText : ''"
    return str(engine.script(body, element))


def expect_text(engine: Engine, element: str, expected: str, seconds: float = REACTION) -> None:
    try:
        wait(engine, lambda engine: expected in text(engine, element), seconds, f"{expected!r} in {element}")
    except TimeoutException as error:
        error.msg = f"{error.msg}; its text is {text(engine, element)!r}"
        raise


def selector_of(shown: Shown) -> str:
    return f'loop-snippet[data-name="{shown.snippet}"]'


def open_snippet(engine: Engine, served: str, shown: Shown) -> str:
    """Go to the page with the snippet, open all folded blocks, and return the snippet's selector."""
    engine.open(served + shown.page)
    engine.script("document.querySelectorAll('details').forEach(folded => { folded.open = true })")
    return selector_of(shown)


def is_ready(engine: Engine) -> bool:
    """Whether all custom elements are upgraded."""
    return not engine.script("return !!document.querySelector(':not(:defined), loop-snippet:not(:has(.loop-toolbar))')")


@pytest.mark.exhaustive  # the other tests open a page, the playground and a figure
def test_each_page_opens(engine: Engine, served: str, subtests: pytest.Subtests) -> None:
    for path in PAGES:
        with subtests.test(path):
            engine.open(served + path)

            assert engine.script("return document.querySelector('h1').innerText.trim()")
            wait(engine, is_ready, REACTION, "a page that is ready")
            assert engine.take_errors() == []


# a boot of WebKit takes ten seconds and more; the next test runs a program in Firefox
@pytest.mark.exhaustive
@pytest.mark.parametrize("shown", [pytest.param(PLAIN, id="plain"), pytest.param(RAISES, id="raises")])
def test_a_run_prints_the_recorded_output(engine: Engine, served: str, shown: Shown) -> None:
    snippet = open_snippet(engine, served, shown)
    engine.choose(f"{snippet} .loop-select-clock", "virtual")  # WebKit is slow enough to print other times
    engine.click(f"{snippet} {RUN}")

    expect_text(engine, f"{snippet} .loop-live", SAME, BOOT_AND_RUN)


@pytest.mark.exhaustive  # Chromium runs programs on each Python, and boots take long here
def test_a_program_runs_on_the_chosen_python(engine: Engine, served: str) -> None:
    snippet = open_snippet(engine, served, PLAIN)
    engine.choose(f"{snippet} select", "3.12")
    engine.click(f"{snippet} {RUN}")

    expect_text(engine, f"{snippet} .loop-live", "on Python 3.12", BOOT_AND_RUN)
    expect_text(engine, f"{snippet} .loop-live", SAME)


def test_a_program_with_threads_runs_where_the_browser_can_suspend_and_elsewhere_says_why(
    engine: Engine, served: str
) -> None:
    snippet = open_snippet(engine, served, NEEDS_THREADS)
    if engine.script("return 'Suspending' in WebAssembly"):
        engine.click(f"{snippet} {RUN}")

        expect_text(engine, f"{snippet} .loop-live", SAME, BOOT_AND_RUN)
    else:
        expect_text(engine, snippet, "needs threads, which this browser does not have")
        assert engine.script("return document.querySelector(arguments[0])", f"{snippet} {RUN}") is None


def test_a_figure_can_be_scrubbed_from_its_first_to_its_last_moment(engine: Engine, served: str) -> None:
    snippet = open_snippet(engine, served, PLAIN)
    figure = f"{snippet} .loop-figure"
    engine.script("document.querySelector(arguments[0]).scrollIntoView()", figure)
    slider = f"{figure} input[type=range]"
    is_there = "return !!document.querySelector(arguments[0])"
    wait(engine, lambda engine: engine.script(is_there, slider), REACTION, slider)
    engine.press(slider, "Home")
    expect_text(engine, f"{figure} .trace-words", "Task main is created.")
    engine.press(slider, "End")

    expect_text(engine, f"{figure} .trace-words", "prints: 2.0")


@pytest.mark.exhaustive  # a second boot in each engine; Chromium has it daily
def test_a_playground_link_does_not_run_its_program_and_a_run_can_be_stopped(engine: Engine, served: str) -> None:
    link = fragment_of({"program": PROGRAM, "python": dotted(DEFAULT), "clock": "real"})
    engine.open(served + PLAYGROUND + link)
    expect_text(engine, "loop-playground .loop-note", "Read it before you run it")
    assert PROGRAM.strip() in text(engine, "loop-playground .loop-code pre")
    live = "loop-playground .loop-live"
    assert text(engine, live) == ""
    engine.click(f"loop-playground {RUN}")
    expect_text(engine, live, "on its way", BOOT_AND_RUN)
    engine.click(f"loop-playground {STOP}")

    expect_text(engine, live, "Stopped")
    expect_text(engine, live, f"on Python {dotted(DEFAULT)}")
    can_interrupt = engine.script("return crossOriginIsolated && 'SharedArrayBuffer' in window")
    assert ("This browser cannot interrupt a program" in text(engine, live)) is not can_interrupt
