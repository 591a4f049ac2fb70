"""Movement on a page that the reader did not cause: Cumulative Layout Shift (https://web.dev/articles/cls)."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

MAX_SHIFT = 0.01
"""A tenth of what web.dev calls good: less than a paragraph that visibly moves, more than a font that loads late."""

_WATCH = """
window.layoutShifts = { total: 0, moved: [] };
{
  const rect = ({ x, y, width, height }) => [x, y, width, height].join(" ");
  const html = node => (node?.outerHTML ?? node?.parentElement?.outerHTML)?.slice(0, 120);
  const describe = source => `${rect(source.previousRect)} to ${rect(source.currentRect)}: ${html(source.node)}`;
  new PerformanceObserver(list => {
    for (const shift of list.getEntries()) {
      if (shift.hadRecentInput) continue;
      layoutShifts.total += shift.value;
      layoutShifts.moved.push(...shift.sources.map(describe));
    }
  }).observe({ type: "layout-shift", buffered: true });
}
"""


@dataclass(frozen=True)
class LayoutShift:
    """`total` is the sum of the shifts' scores; `moved` describes each element that moved."""

    total: float
    moved: list[str]

    def __str__(self) -> str:
        return "\n".join([f"layout shift {self.total:.4f}:", *self.moved])


def watch_shifts(page: Page) -> None:
    """Measure layout shifts from the next page load on."""
    page.add_init_script(_WATCH)


def forget_shifts(page: Page) -> None:
    """Start measuring again from zero."""
    wait_until_idle(page)
    page.evaluate("layoutShifts = { total: 0, moved: [] }")


def shift_of(page: Page) -> LayoutShift:
    """Wait until the page is idle; return what has moved."""
    wait_until_idle(page)
    return LayoutShift(**page.evaluate("layoutShifts"))


def wait_until_idle(page: Page) -> None:
    """Wait until the page has nothing to do, and has been drawn."""
    page.evaluate("() => new Promise(resolve => requestIdleCallback(() => requestAnimationFrame(resolve)))")
