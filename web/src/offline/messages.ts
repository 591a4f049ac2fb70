/**
 * What a page and the service worker tell each other.
 */

/**
 * `opened`: the release of the page's document, and the addresses it has loaded so far.
 * `reads`: the reader has stayed with the page for a while.
 * `ran`: a program has run; `runtime` is the address of the folder with its Pyodide.
 */
export type ToServiceWorker =
  | { type: "opened"; release: string; loaded: readonly string[] }
  | { type: "reads" }
  | { type: "ran"; runtime: string };

/** `outdated`: the page asked for a part of its release that is gone. */
export type ToPage = { type: "outdated" };
