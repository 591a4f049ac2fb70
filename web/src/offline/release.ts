/**
 * Keeps a document to one release of the site: each build is a release, and files of two releases do not fit together.
 */

/** The id of the document's release; undefined under `make serve`. */
export function shownRelease(): string | undefined {
  return document.querySelector<HTMLMetaElement>('meta[name="release"]')?.content;
}

/** Reload the whole page as soon as instant navigation puts a page of another release into this document. */
export function keepToOneRelease(): void {
  const own = shownRelease();
  new MutationObserver(() => {
    if (shownRelease() !== own) location.reload();
  }).observe(document.head, { childList: true });
}
