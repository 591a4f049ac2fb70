"""The figure: stepping by mouse, slider and keys, and the figure of a run in progress."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.accessibility import violations_in_both_color_schemes
from tests.support.heard import heard, listen
from tests.support.keyboard import tab_to
from tests.support.pages import Shown
from tests.support.snippet_on_page import BOOT_AND_RUN, SnippetOnPage, open_snippet

TRACES = Path(__file__).resolve().parents[2] / "web" / "tests" / "traces"

SLEEPS = "The ready queue is empty. The loop sleeps for at most"
SLEEPS_IN_SHORT = "No task is ready to run. The loop sleeps for at most"
SHOW_LOOP, SHOW_TASKS = "Show the loop, its ready queue and its timers", "Show only the tasks"


def figure_of(snippet: SnippetOnPage) -> Locator:
    return snippet.element.locator(".loop-figure")


def in_view(snippet: SnippetOnPage, *, loop: bool = True) -> Locator:
    """Scrolls to the figure, which makes it interactive, and unless told otherwise has it show the loop as well."""
    figure = figure_of(snippet)
    figure.locator(".trace-picture").scroll_into_view_if_needed()
    expect(figure.get_by_role("button", name="Play")).to_be_visible()
    if loop:
        figure.get_by_role("button", name=SHOW_LOOP).click()
    return figure


def sentence_of(figure: Locator) -> Locator:
    return figure.locator(".trace-words")


def panel_of(figure: Locator, title: str) -> Locator:
    return figure.locator(".trace-panel").filter(has=figure.page.get_by_text(title, exact=True))


def marked_line(snippet: SnippetOnPage) -> str:
    """The line of the program that the mark covers, by position."""
    return snippet.element.evaluate(
        """root => {
          const mark = root.querySelector(".loop-mark-here").getBoundingClientRect();
          const code = root.querySelector(".loop-code pre code");
          const style = getComputedStyle(code);
          const top = code.getBoundingClientRect().top + parseFloat(style.paddingTop);
          const line = Math.round((mark.top - top) / parseFloat(style.lineHeight));
          return code.textContent.split("\\n")[line];
        }"""
    )


@pytest.mark.exhaustive  # left to make test-all
def test_it_opens_at_the_moment_named_by_the_page(page: Page) -> None:
    figure = in_view(open_snippet(page))

    expect(sentence_of(figure)).to_contain_text(SLEEPS)
    expect(panel_of(figure, "Timer heap").get_by_role("listitem")).to_have_count(2)
    expect(panel_of(figure, "Ready queue")).to_contain_text("empty")


def test_for_a_beginner_it_shows_the_tasks_and_one_click_adds_the_loop(page: Page) -> None:
    figure = in_view(open_snippet(page), loop=False)
    expect(sentence_of(figure)).to_contain_text(SLEEPS_IN_SHORT)
    expect(panel_of(figure, "Timer heap")).to_have_count(0)
    expect(figure.get_by_role("button", name="Next iteration")).to_be_hidden()
    figure.get_by_role("button", name=SHOW_LOOP).click()

    expect(sentence_of(figure)).to_contain_text(SLEEPS)
    expect(panel_of(figure, "Timer heap").get_by_role("listitem")).to_have_count(2)
    expect(figure.get_by_role("button", name=SHOW_TASKS)).to_be_focused()
    page.keyboard.press("Enter")
    expect(sentence_of(figure)).to_contain_text(SLEEPS_IN_SHORT)


@pytest.mark.exhaustive  # the keys do so too
def test_the_buttons_step_and_mark_the_line_of_the_program(page: Page) -> None:
    snippet = open_snippet(page)
    figure = in_view(snippet)
    figure.get_by_role("button", name="Previous event").click()

    expect(sentence_of(figure)).not_to_contain_text(SLEEPS)
    expect(sentence_of(figure)).to_contain_text("is suspended: it sleeps until")
    assert "await asyncio.sleep(2)" in marked_line(snippet)

    figure.get_by_role("button", name="Next event").click()
    expect(sentence_of(figure)).to_contain_text(SLEEPS)
    figure.get_by_role("button", name="Next iteration").click()
    expect(sentence_of(figure)).to_contain_text("The loop checks for events without waiting")


@pytest.mark.exhaustive  # in Firefox and WebKit by default
def test_the_slider_covers_the_whole_run(page: Page) -> None:
    figure = in_view(open_snippet(page))
    slider = figure.get_by_role("slider", name="Position in the run")
    slider.fill("0")
    expect(sentence_of(figure)).to_have_text("Task main is created.")
    expect(panel_of(figure, "Output so far")).to_contain_text("none yet")
    slider.fill(slider.get_attribute("max") or "")

    expect(sentence_of(figure)).to_contain_text("prints: 2.0")
    expect(panel_of(figure, "Output so far")).to_contain_text("both pages are here")
    expect(panel_of(figure, "Tasks").get_by_text("is done")).to_have_count(3)


@pytest.mark.exhaustive  # the slider moves it too
def test_a_click_on_the_picture_moves_the_playhead(page: Page) -> None:
    figure = in_view(open_snippet(page))
    playhead = figure.locator(".trace-playhead")
    drawing = figure.locator(".trace-drawing")
    asleep = playhead.bounding_box()
    drawing.click(position={"x": 10, "y": 40})

    expect(sentence_of(figure)).to_contain_text(re.compile("is created|ready queue"))
    moved = playhead.bounding_box()
    assert asleep
    assert moved
    assert moved["x"] < asleep["x"]


def test_everything_works_with_the_keyboard(page: Page) -> None:
    figure = in_view(open_snippet(page), loop=False)
    slider = figure.get_by_role("slider")
    tab_to(page, slider)
    listen(figure)
    page.keyboard.press("Home")
    expect(sentence_of(figure)).to_have_text("Task main is created.")
    page.keyboard.press("ArrowRight")
    expect(sentence_of(figure)).to_have_text("The loop gives main a turn.")
    # each is read aloud once, with commas between its parts
    created, given = heard(page)
    assert re.fullmatch(r"0\.0 s, Task main is created\., line \d+ asyncio\.run\(main\(\)\)", created)
    assert given.startswith("0.0 s, The loop gives main a turn.")
    page.keyboard.press("ArrowLeft")
    expect(sentence_of(figure)).to_have_text("Task main is created.")
    page.keyboard.press("End")
    expect(sentence_of(figure)).to_contain_text("prints: 2.0")
    page.keyboard.press("Home")
    page.keyboard.press("Space")

    expect(figure.get_by_role("button", name="Pause")).to_be_visible()
    expect(sentence_of(figure)).not_to_have_text("Task main is created.")
    page.keyboard.press("Space")
    expect(figure.get_by_role("button", name="Play")).to_be_visible()
    tab_to(page, figure.get_by_role("button", name=SHOW_LOOP))
    page.keyboard.press("Enter")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    expect(sentence_of(figure)).to_have_text("main joins the ready queue.")
    page.keyboard.press("Shift+ArrowRight")
    expect(sentence_of(figure)).to_contain_text("The loop checks for events without waiting")


@pytest.mark.exhaustive  # left to make test-all
def test_playback_stops_at_the_end(page: Page) -> None:
    figure = in_view(open_snippet(page))
    figure.get_by_role("combobox", name="Speed").select_option("real")
    slider = figure.get_by_role("slider")
    last = int(slider.get_attribute("max") or 0)
    slider.fill(str(last - 3))
    figure.get_by_role("button", name="Play").click()

    expect(figure.get_by_role("button", name="Play")).to_be_visible()
    expect(slider).to_have_value(str(last))


@pytest.mark.exhaustive  # test_threads.py has the figure of a run, web/tests/trace/figure.test.ts the steps
def test_the_figure_of_a_run_grows_and_can_be_stepped_through_afterwards(page: Page) -> None:
    snippet = open_snippet(page)
    figure = figure_of(snippet)
    snippet.edit(
        "import asyncio\n\n"
        "async def tick():\n    await asyncio.sleep(0.7)\n    print('tick', flush=True)\n\n"
        "async def main():\n    while True:\n        await asyncio.create_task(tick())\n\n"
        "asyncio.run(main())\n"
    )
    snippet.run()
    expect(snippet.output).to_contain_text("tick", timeout=BOOT_AND_RUN)
    ticks = figure.locator(".trace-names .trace-task").filter(has_text="tick")
    expect(ticks).not_to_have_count(0)
    early = ticks.count()

    expect(ticks.nth(early)).to_be_attached()  # one more
    expect(figure.get_by_role("button", name="Play")).to_be_disabled()
    snippet.button("Stop").click()
    expect(figure.get_by_role("button", name="Play")).to_be_enabled()
    expect(figure.locator("summary").first).to_have_text("What the loop did · your run")
    figure.get_by_role("slider").fill("0")
    expect(sentence_of(figure)).to_have_text("Task main is created.")
    figure.get_by_role("slider").fill("12")
    snippet.button("Reset").click()
    expect(figure.locator("summary").first).to_have_text("What the loop did · recorded run")
    expect(sentence_of(figure)).to_contain_text(SLEEPS_IN_SHORT)


@pytest.mark.exhaustive  # web/tests/trace/figure.test.ts draws it
def test_a_deadlock_is_drawn_as_a_cycle_with_names_and_lines(page: Page) -> None:
    snippet = open_snippet(page)
    snippet.edit((TRACES / "deadlock.py").read_text())
    snippet.run()
    snippet.expect_printed("DeadlockError")
    cycle = figure_of(snippet).get_by_role("group", name="Deadlock")

    expect(cycle).to_contain_text("cook waits at line 7 for Lock 2, which waiter has held since line 5")
    expect(cycle).to_contain_text("waiter waits at line 7 for Lock 1, which cook has held since line 5")
    expect(sentence_of(figure_of(snippet))).to_contain_text("nothing can wake the loop")


@pytest.mark.exhaustive  # left to make test-all
@pytest.mark.parametrize("context_options", [{"viewport": {"width": 390, "height": 844}}], ids=["phone"])
def test_on_a_phone_the_lanes_scroll_and_their_names_stay(page: Page) -> None:
    figure = in_view(open_snippet(page))
    names, scroller = figure.locator(".trace-names"), figure.locator(".trace-picture .trace-scroll")
    left = "element => element.getBoundingClientRect().left"
    before = names.evaluate(left)
    figure.get_by_role("slider").fill("40")

    assert scroller.evaluate("element => element.scrollLeft") > 0
    assert names.evaluate(left) == before
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.exhaustive  # left to make test-all
@pytest.mark.parametrize("context_options", [{"reduced_motion": "reduce"}], ids=["less motion"])
def test_with_reduced_motion_it_plays_event_by_event(page: Page) -> None:
    figure = in_view(open_snippet(page))

    expect(figure.get_by_role("combobox", name="Speed")).to_have_value("event")
    assert figure.evaluate("root => root.getAnimations({ subtree: true }).length") == 0


@pytest.mark.exhaustive  # left to make test-all
@pytest.mark.parametrize("context_options", [{"java_script_enabled": False}], ids=["no JavaScript"])
def test_without_javascript_the_picture_is_complete(page: Page) -> None:
    page.goto("/two-fetches/")
    figure = page.locator('loop-snippet[data-name="two-fetches/gather"] .loop-figure')

    expect(figure.get_by_role("img", name="What the loop did in")).to_be_visible()
    expect(sentence_of(figure)).to_contain_text(SLEEPS_IN_SHORT)
    figure.locator("summary").get_by_text("The run as a table").click()
    expect(figure.get_by_role("row").filter(has_text="main is done.")).to_be_visible()
    expect(figure.get_by_role("row").last).to_be_visible()
    expect(figure.locator(".trace-controls")).to_be_empty()


@pytest.mark.exhaustive  # test_every_page.py and test_accessibility.py have figures
def test_a_figure_in_use_has_no_accessibility_violations(page: Page) -> None:
    figure = in_view(open_snippet(page), loop=False)
    with_tasks = violations_in_both_color_schemes(page)
    figure.get_by_role("button", name=SHOW_LOOP).click()
    figure.get_by_role("button", name="Previous event").click()
    figure.locator("summary").get_by_text("The run as a table").click()

    assert with_tasks == {}
    assert violations_in_both_color_schemes(page) == {}


@pytest.mark.exhaustive  # left to make test-all
@pytest.mark.parametrize("loop", [pytest.param(False, id="tasks"), pytest.param(True, id="loop")])
def test_nothing_moves_when_the_reader_steps(page: Page, loop: bool) -> None:
    figure = in_view(open_snippet(page), loop=loop)
    slider = figure.get_by_role("slider")
    heights = set()
    for moment in range(int(slider.get_attribute("max") or 0) + 1):
        slider.fill(str(moment))
        heights.add(figure.evaluate("root => Math.round(root.getBoundingClientRect().height)"))

    assert len(heights) == 1


@pytest.mark.exhaustive  # a rule of CSS, left to make test-all
def test_a_closed_picture_is_printed(page: Page) -> None:
    snippet = open_snippet(page, Shown("/an-old-tutorial/", "an-old-tutorial/task_group"))
    picture = figure_of(snippet).locator(".trace-drawing")
    expect(picture).to_be_hidden()
    page.emulate_media(media="print")

    expect(picture).to_be_visible()
    expect(figure_of(snippet).locator(".trace-controls")).to_be_hidden()


def test_the_pointer_tells_the_moment_and_the_picture_can_be_to_scale_and_saved(page: Page, tmp_path: Path) -> None:
    figure = in_view(open_snippet(page), loop=False)
    drawing, tip = figure.locator(".trace-drawing"), figure.locator(".trace-tip")
    to_scale = figure.get_by_role("button", name="Time to scale")
    to_scale.click()
    expect(to_scale).to_have_attribute("aria-pressed", "true")
    expect(to_scale).to_be_focused()
    width = drawing.bounding_box()["width"]
    drawing.hover(position={"x": width * 0.3, "y": 60})
    expect(tip).to_contain_text(SLEEPS_IN_SHORT)
    figure.get_by_text("How long each task ran and waited").click()
    expect(figure.get_by_role("row", name="fetch('/news')").last).to_contain_text("2.0 s")
    with page.expect_download() as download:
        figure.get_by_role("button", name="Download as SVG").click()
    saved = tmp_path / "figure.svg"
    download.value.save_as(saved)
    text = saved.read_text()

    assert ElementTree.fromstring(text).tag == "{http://www.w3.org/2000/svg}svg"
    assert "fetch(&#39;/news&#39;)" in text or "fetch('/news')" in text
    assert "class=" not in text
