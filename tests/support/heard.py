"""What a screen reader would read aloud: the texts that appear in live regions."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

LISTEN = """element => {
    globalThis.heard ??= [];
    new MutationObserver((changes) => {
        for (const { target, addedNodes } of changes) {
            const region = target.closest?.("[aria-live], [role='status']");
            if (!region || region.ariaLive === "off") continue;
            for (const { textContent } of addedNodes) if (textContent.trim()) heard.push(textContent.trim());
        }
    }).observe(element.getRootNode(), { childList: true, subtree: true });
}"""


def listen(element: Locator) -> None:
    """Listen to the element's page, or to its shadow root if it is in one, until the page is left."""
    element.evaluate(LISTEN)


def heard(page: Page) -> list[str]:
    """All texts since `listen`, in their order."""
    texts: list[str] = page.evaluate("heard")
    return texts
