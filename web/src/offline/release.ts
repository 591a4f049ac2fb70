/**
 * The release of a page: each build is one, and the files of two releases do not fit together.
 */

/** The id of the release that the document is of; undefined for one served by `make serve`. */
export function shownRelease(): string | undefined {
  return document.querySelector<HTMLMetaElement>('meta[name="release"]')?.content;
}

/** Load a page as a whole as soon as instant navigation puts one of another release into this document. */
export function keepToOneRelease(): void {
  const own = shownRelease();
  new MutationObserver(() => {
    if (shownRelease() !== own) location.reload();
  }).observe(document.head, { childList: true });
}
