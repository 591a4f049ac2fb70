/**
 * Which release each open tab shows: what the tab asks for later must be of the same.
 *
 * A service worker is ended whenever it is idle, so this is on disk as well.
 */

import { cacheOf, keptReleases, mine, RUNTIMES } from "./release";
import { urlOf, worker } from "./scope";

const TABS = "loop-tabs";

type Found = Promise<string | undefined>;
const known = new Map<string, Found>();

function keyOf(tab: string): string {
  return urlOf(`tabs/${tab}`);
}

async function read(tab: string): Found {
  const found = await caches.match(keyOf(tab), { cacheName: TABS });
  return await found?.text();
}

/** Note the release of the document in a tab, by the id of its client. */
export async function remember(tab: string, release: Found): Promise<void> {
  known.set(tab, release);
  const found = await release;
  if (found === undefined) return;
  const cache = await caches.open(TABS);
  await cache.put(keyOf(tab), new Response(found));
}

/** Undefined for a tab whose document is of no release that is known of. */
export function releaseIn(tab: string): Found {
  const found = known.get(tab) ?? read(tab);
  known.set(tab, found);
  return found;
}

/** Remove what no open tab shows any more: tabs that are gone, and releases that none of them shows but this one. */
export async function tidy(): Promise<void> {
  const open = new Set(
    (await worker.clients.matchAll({ includeUncontrolled: true, type: "window" })).map(({ id }) => id),
  );
  const shown = new Set([mine.id]);
  for (const tab of open) {
    const release = await releaseIn(tab);
    if (release !== undefined) shown.add(release);
  }
  for (const release of await keptReleases()) if (!shown.has(release)) await caches.delete(cacheOf(release));
  const tabs = await caches.open(TABS);
  const ids = (await tabs.keys()).map(({ url }) => url.split("/").at(-1) ?? "");
  for (const id of ids) if (!open.has(id)) await tabs.delete(keyOf(id));
  if (shown.size > 1) return; // the others' runtimes are not known here
  const runtimes = await caches.open(RUNTIMES);
  const folders = Object.keys(mine.runtimes).map(urlOf);
  for (const { url } of await runtimes.keys()) {
    if (!folders.some((folder) => url.startsWith(folder))) await runtimes.delete(url);
  }
}
