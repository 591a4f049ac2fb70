"""Runs many programs in the site's own worker, without the page around it: one boot for all that leave Python alive."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Page

from tests.support.paths import PROJECT

_RUN = """
async ([worker, pyodide, programs]) => {
  const ends = {};
  let python;
  function boot() {
    python = new Worker(worker, { type: "module" });
    return new Promise((ready, failed) => {
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
    if (!python) await boot();
    ends[name] = await run(source);
    if (!["finished", "raised"].includes(ends[name].kind)) {
      python.terminate();
      python = undefined;
    }
  }
  return ends;
}
"""


def run_in_worker(page: Page, python: str, programs: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """How each program ended on Python `python` ("3.14"): its outcome, and all that it `printed`.

    `page` is any open page of the site.
    """
    origin = page.evaluate("location.origin")
    [script] = (PROJECT / "web/dist/assets/loop").glob("worker-*.js")
    runtimes = json.loads((PROJECT / "web/dist/runtimes.json").read_text())
    worker = f"{origin}/assets/loop/{script.name}"
    ends: dict[str, dict[str, Any]] = page.evaluate(
        _RUN, [worker, f"{origin}/{runtimes[python]['path']}", dict(programs)]
    )
    return ends
