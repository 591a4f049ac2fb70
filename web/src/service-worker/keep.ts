/**
 * Fetches what is to be here when there is no network. What is not of this release is not kept.
 */

import { cacheOf, isFile, isMine, isPage, keptReleases, mine, RUNTIMES, releaseOfPage } from "./release";
import { kept, pathOf, urlOf } from "./scope";

/** Few, so that what the reader asks for meanwhile comes first. */
const AT_ONCE = 2;

/** Keep a page or a file that has come, if it is of this release. */
export async function keep(path: string, response: Response): Promise<void> {
  const copy = response.clone();
  const right = isPage(path) ? (await releaseOfPage(copy)) === mine.id : await isMine(path, copy);
  if (!right) return;
  const cache = await caches.open(cacheOf(mine.id));
  await cache.put(urlOf(path), response);
}

/** Fetch pages and files, as far as they are not here. What fails is fetched when it is asked for. */
export async function fetchAhead(paths: Iterable<string>): Promise<void> {
  const queue = new Set([...paths].filter((path) => isPage(path) || isFile(path))).values();
  async function work(): Promise<void> {
    for (const path of queue) {
      if (await kept(cacheOf(mine.id), path)) continue;
      const response = await fetch(urlOf(path), { priority: "low" }).catch(() => undefined);
      if (response) await keep(path, response);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** What pages load by and by, but not for programs that are edited or run: the editor is four times all the rest. */
export async function fetchScripts(): Promise<void> {
  await fetchAhead(Object.keys(mine.files).filter((path) => /^assets\/loop\/(?!editor-|worker-)/.test(path)));
}

/** Everything but the runtimes: who has run a program has loaded more than that. */
export async function fetchWholeSite(): Promise<void> {
  await fetchAhead([...Object.keys(mine.pages), ...Object.keys(mine.files)]);
}

/** A Pyodide that has run a program: all of it, since another program may import what this one did not. */
export async function keepRuntime(folder: string): Promise<void> {
  const cache = await caches.open(RUNTIMES);
  async function fetchAndKeep(url: string, from: RequestCache): Promise<void> {
    const response = await fetch(url, { priority: "low", cache: from });
    if (response.ok) await cache.put(url, response);
  }
  for (const name of mine.runtimes[folder] ?? []) {
    const url = urlOf(folder + name);
    if (await cache.match(url)) continue;
    try {
      // most of it is in the browser's own cache, just now and for no certain time
      await fetchAndKeep(url, "default").catch((error: unknown) => {
        if (error instanceof DOMException && error.name === "QuotaExceededError") throw error;
        // a spare that boots meanwhile may write it there, and break that off: Chromium's ERR_CACHE_WRITE_FAILURE
        return fetchAndKeep(url, "no-store");
      });
    } catch (error) {
      // there is no network any more, or no room: what is missing is tried for after the next run
      console.info(`${url} is not kept: ${error}`);
    }
  }
}

/** What the reader had of older releases, in this one: the same pages, or all, as they had. */
export async function carryOver(): Promise<void> {
  const had = new Set<string>();
  for (const release of await keptReleases()) {
    if (release === mine.id) continue;
    const cache = await caches.open(cacheOf(release));
    for (const { url } of await cache.keys()) had.add(pathOf(url) ?? "");
  }
  const hasRun = (await (await caches.open(RUNTIMES)).keys()).length > 0;
  await (had.size > 0 && hasRun ? fetchWholeSite() : fetchAhead(had));
}
