/**
 * The release of a page: each build is one, and what belongs to two of them does not fit together.
 */

/** The id of the release that the shown page is of; undefined for one under work (`make serve`). */
export function shownRelease(): string | undefined {
  return document.querySelector<HTMLMetaElement>('meta[name="release"]')?.content;
}

/**
 * Load the page anew as soon as instant navigation puts one of another release into this document.
 *
 * The service worker refuses such a page; but there are readers without one, and Chromium asks none for a while after
 * it has ended the former by force.
 */
export function keepToOneRelease(): void {
  const own = shownRelease();
  new MutationObserver(() => {
    if (shownRelease() !== own) location.reload();
  }).observe(document.head, { childList: true });
}
