// @vitest-environment happy-dom
/** Material's search results are named by their titles. */

import { expect, test, vi } from "vitest";
import { nameSearchResults } from "../../src/page/search-results";

test("each result is named by its title, also those that come later", async () => {
  document.body.innerHTML = '<ol class="md-search-result__list"></ol>';
  const [list] = document.querySelectorAll("ol");
  nameSearchResults();
  for (const title of ["<h1>Two <mark>fetches</mark></h1>", "<h2>What <code>gather</code> gives you</h2>"]) {
    const result = `<li><a class="md-search-result__link" href="#"><article>${title}<p>Words.</p></article></a></li>`;
    list?.insertAdjacentHTML("beforeend", result);
  }
  const names = () => Array.from(document.querySelectorAll("a"), (link) => link.getAttribute("aria-label"));

  await vi.waitFor(() => expect(names()).toEqual(["Two fetches", "What gather gives you"]));
});
