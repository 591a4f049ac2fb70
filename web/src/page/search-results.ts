/**
 * Names Material's search results for screen readers: each is a link around an `article`, whose text Firefox does not
 * take for the name of the link.
 */
export function nameSearchResults(): void {
  const list = document.querySelector(".md-search-result__list");
  if (!list) return;
  new MutationObserver(() => {
    for (const link of list.querySelectorAll(".md-search-result__link:not([aria-label])")) {
      link.setAttribute("aria-label", link.querySelector("h1, h2, h3, h4, h5, h6")?.textContent ?? "");
    }
  }).observe(list, { childList: true, subtree: true });
}
