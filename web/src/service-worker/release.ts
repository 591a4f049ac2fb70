/**
 * The release that this service worker came with, and how its files are told from those of another.
 */

/** What `loopsite.publish.offline` writes above this bundle. All paths are from the site's root; a page's is "" or ends in a slash. */
export interface Release {
  /** A digest of all that the release consists of. Each of its pages has it in `<meta name="release">`. */
  readonly id: string;
  /** What every page loads when it opens. */
  readonly shell: readonly string[];
  /** All that pages may load, the shell too, with its digest as in an `integrity` attribute. */
  readonly files: Readonly<Record<string, string>>;
  /** Titles of the pages. */
  readonly pages: Readonly<Record<string, string>>;
  /** Names of the files in each folder that has a Pyodide. */
  readonly runtimes: Readonly<Record<string, readonly string[]>>;
}

declare const RELEASE: Release;

export const mine = RELEASE;

/** Shown for a page that is not on this machine. */
export const OFFLINE_PAGE = "offline.html";

/** The runtimes' names hold digests: they are the same in all releases that have them, and too large to keep twice. */
export const RUNTIMES = "loop-runtimes";

const PREFIX = "loop-release-";

export function isPage(path: string): boolean {
  return Object.hasOwn(mine.pages, path);
}

export function isFile(path: string): boolean {
  return Object.hasOwn(mine.files, path);
}

/** The name of the cache with the pages and files of a release. */
export function cacheOf(release: string): string {
  return PREFIX + release;
}

/** The releases that have something on this machine. */
export async function keptReleases(): Promise<string[]> {
  const names = await caches.keys();
  return names.filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length));
}

/** Which release a page is of; undefined if the response is no page of a release. Reads the body. */
export async function releaseOfPage(page: Response): Promise<string | undefined> {
  if (!page.ok || !page.headers.get("Content-Type")?.startsWith("text/html")) return undefined;
  return /<meta name="release" content="([0-9a-f]+)">/.exec(await page.text())?.[1];
}

/** Whether the response is the file that the release has at `path`. Reads the body. */
export async function isMine(path: string, response: Response): Promise<boolean> {
  if (!response.ok) return false;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await response.arrayBuffer()));
  return mine.files[path] === `sha256-${btoa(String.fromCharCode(...digest))}`;
}
