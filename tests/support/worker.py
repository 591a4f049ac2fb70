"""Runs programs in the site's own worker, without the page around it: one boot for each, as on a page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from playwright.sync_api import Page

from tests.support.paths import PROJECT
from tests.support.results_cache import cached, digest_of

_RUN = """
async ([worker, pyodide, programs]) => {
  const ends = {};
  let python;
  function boot() {
    python = new Worker(worker, { type: "module" });
    return new Promise((ready, failed) => {
      python.onerror = ({ message }) => failed(new Error(message));
      python.onmessage = ({ data }) => {
        if (data.type === "ready") ready();
        if (data.type === "failed") failed(new Error(data.message));
      };
      python.postMessage({ type: "boot", pyodide, cell: null, fresh: false });
    });
  }
  function run(source) {
    let printed = "";
    return new Promise((ended) => {
      python.onerror = ({ message }) => ended({ printed, kind: "failed", message });
      python.onmessage = ({ data }) => {
        if (data.type === "failed") ended({ printed, kind: "failed", message: data.message });
        for (const message of data.messages ?? []) {
          if (message.type === "printed") printed += message.text;
          if (message.type === "finished") ended({ printed, ...message.outcome });
        }
      };
      python.postMessage({ type: "run", source, filename: "program.py", clock: "virtual", trace: false });
    });
  }
  for (const [name, source] of Object.entries(programs)) {
    await boot();
    ends[name] = await run(source);
    python.terminate();
  }
  return ends;
}
"""


def run_in_worker(page: Page, python: str, programs: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """How each program ended on Python `python` ("3.14"): its outcome, and all that it `printed`.

    `page` is any open page of the site. The ends are cached: they depend only on the programs, on the worker, whose
    name has a digest of its source, on the files of this Python, likewise, and on the browser.
    """
    origin = page.evaluate("location.origin")
    [script] = (PROJECT / "web/dist/assets/loop").glob("worker-*.js")
    pyodide = json.loads((PROJECT / "web/dist/runtimes.json").read_text())[python]["path"]
    addresses = [f"{origin}/assets/loop/{script.name}", f"{origin}/{pyodide}"]
    browser = page.evaluate("navigator.userAgent")

    def booted(ends: dict[str, dict[str, Any]]) -> bool:
        return all(end["kind"] != "failed" for end in ends.values())

    def run(_: list[str]) -> Iterable[tuple[str, Any]]:
        yield "ends", page.evaluate(_RUN, [*addresses, dict(programs)])

    key = digest_of(_RUN, script.name, pyodide, browser, list(programs.items()))
    found: dict[str, dict[str, dict[str, Any]]] = cached(
        f"worker-{python}", {"ends": key}, run, lambda _, ends: booted(ends)
    )
    return found["ends"]
