/**
 * Names Material's search results for screen readers: each is a link around an `article`, and Firefox does not use its
 * text as the link's name.
 */
export function nameSearchResults(): void {
  const list = document.querySelector(".md-search-result__list");
  if (!list) return;
  new MutationObserver(() => {
    for (const title of list.querySelectorAll("h1, h2"))
      title.closest("a")?.setAttribute("aria-label", title.textContent ?? "");
  }).observe(list, { childList: true, subtree: true });
}
