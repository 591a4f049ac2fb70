"""In a private window, the HTTP cache is too small for Python: the site has to keep the files that it downloads."""

from __future__ import annotations

from collections import Counter

import pytest
from playwright.sync_api import Browser, expect

from tests.support.faults import FaultyHost
from tests.support.snippet_on_page import open_snippet
from tests.support.troubles import Troubles
from tests.support.until import until

PYTHON_IS_KEPT = """async () => {
  const cache = await caches.open("loop-runtimes");
  const names = (await cache.keys()).map(({ url }) => url.split("/").at(-1));
  const required = ["pyodide.asm.wasm", "pyodide.asm.mjs", "python_stdlib.zip", "snapshot.bin"];
  return required.every(name => names.includes(name));
}"""


@pytest.fixture
def address(host: FaultyHost) -> str:
    return host.address


def test_two_runs_download_no_file_of_python_twice(chromium: Browser, host: FaultyHost, troubles: Troubles) -> None:
    # takes some seconds: two interpreters boot, and a spare after them downloads the remaining files
    with chromium.new_context(base_url=host.address) as context:
        troubles.watch(context)
        page = context.new_page()
        snippet = open_snippet(page)
        for _ in range(2):
            snippet.run()
            snippet.expect_same_as_recorded()
            expect(snippet.button("Run")).to_be_enabled()
            until(page, PYTHON_IS_KEPT)

        large = [path for path in host.requested if path.startswith("/pyodide/")]
        assert [path for path, times in Counter(large).items() if times > 1] == []
        assert any(path.endswith("/pyodide.asm.wasm") for path in large)
