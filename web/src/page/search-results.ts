/**
 * Names Material's search results for screen readers: each is a link around an `article`, whose text Firefox does not
 * take for the name of the link.
 */
export function nameSearchResults(): void {
  const list = document.querySelector(".md-search-result__list");
  if (!list) return;
  new MutationObserver(() => {
    for (const title of list.querySelectorAll("h1, h2"))
      title.closest("a")?.setAttribute("aria-label", title.textContent ?? "");
  }).observe(list, { childList: true, subtree: true });
}
