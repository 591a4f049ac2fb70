"""Waiting for an asynchronous condition in a page: `Page.wait_for_function` treats any promise as true."""

from __future__ import annotations

from playwright.sync_api import Page

SECONDS = 120
"""How long to wait: a browser may store things only when it is idle."""


def until(page: Page, condition: str, arg: object = None) -> None:
    """Wait until the asynchronous JavaScript function `condition`, called with `arg`, resolves to true."""
    page.evaluate(
        f"""async arg => {{
          const condition = {condition};
          const end = Date.now() + {SECONDS * 1000};
          while (!(await condition(arg))) {{
            if (Date.now() > end) throw new Error("waited {SECONDS} seconds for " + condition);
            await new Promise(done => setTimeout(done, 50));
          }}
        }}""",
        arg,
    )
