"""The text in the figures of a page: what is cut off, covered or too small to read."""

from __future__ import annotations

from playwright.sync_api import Page

OPEN = "document.querySelectorAll('.loop-figure').forEach(figure => { figure.open = true; })"

# each text that a reader cannot read, with what is wrong with it
UNREADABLE = """() => {
    const found = [];
    const report = (element, why) => found.push(`${element.textContent.trim()}: ${why}`);
    const box = element => element.getBoundingClientRect();
    const isWithin = (inner, outer) => inner.left >= outer.left - 1 && inner.right <= outer.right + 1;
    const overlap = (a, b) =>
        a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4;
    for (const picture of document.querySelectorAll(".trace-picture")) {
        const drawing = picture.querySelector(".trace-drawing");
        for (const text of drawing.querySelectorAll("text"))
            if (!isWithin(box(text), box(drawing))) report(text, "outside of the drawing");
        for (const text of picture.querySelectorAll(".trace-names text"))
            if (!isWithin(box(text), box(picture))) report(text, "outside of the picture");
        for (const text of drawing.querySelectorAll("rect + .trace-label"))
            if (!isWithin(box(text), box(text.previousElementSibling))) report(text, "wider than its bar");
        for (const kind of [".trace-printed", ".trace-time", ".trace-end-label"]) {
            const texts = [...drawing.querySelectorAll(kind)];
            for (const [index, text] of texts.entries())
                if (texts.slice(index + 1).some(other => overlap(box(text), box(other)))) report(text, "covered");
        }
    }
    for (const part of document.querySelectorAll(".loop-figure :is(.trace-legend, .trace-sentence, .trace-panel)"))
        if (part.scrollWidth > part.clientWidth + 1) report(part, "wider than its place");
    for (const part of document.querySelectorAll(".loop-figure :is(text, li, p, td, th, summary, pre, code)"))
        if (part.textContent.trim() && parseFloat(getComputedStyle(part).fontSize) < 12) report(part, "too small");
    return [...new Set(found)];
}"""


def unreadable_text(page: Page) -> list[str]:
    """What readers cannot read in the figures of a page at its present width, folded ones as well."""
    page.evaluate(OPEN)
    return page.evaluate(UNREADABLE)
