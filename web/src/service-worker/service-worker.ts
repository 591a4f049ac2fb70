/**
 * Makes the site work offline: pages that were visited, and programs on a Python that has run.
 *
 * A page comes from the server, so that it is up to date, and offline from the cache. A file with a digest in its name
 * never changes: once cached, it is not requested again. The files of Python that a program's worker has downloaded
 * (web/src/worker/downloads.ts) are served from their cache as well.
 *
 * A new service worker waits until no page of the old one is open. That is harmless: the only part of a release in it
 * is the list of pages and files below.
 */

import type { WorkboxPlugin } from "workbox-core/types";
import { ExpirationPlugin } from "workbox-expiration";
import { enable as enableNavigationPreload } from "workbox-navigation-preload";
import { registerRoute } from "workbox-routing";
import { CacheFirst, NetworkFirst } from "workbox-strategies";

/**
 * `loopsite.publish.offline` writes it above this bundle. Paths are relative to the site's root; the path of a page ends
 * in a slash, or is "".
 */
declare const RELEASE: {
  /** The files that every page loads when it opens, and our own small scripts. */
  readonly shell: readonly string[];
  /** The title of each page, by its path. */
  readonly pages: Readonly<Record<string, string>>;
  /** The folders that contain a Pyodide. */
  readonly runtimes: readonly string[];
};

/** The global scope: TypeScript's type of `self` is that of any worker. */
const worker = self as unknown as ServiceWorkerGlobalScope;

const PAGES = "loop-pages";
const FILES = "loop-files";
const RUNTIMES = "loop-runtimes";

/** Shown instead of a page that is not cached. */
const OFFLINE_PAGE = "offline.html";

/** How many seconds the server has to answer before the cached page is shown. */
const NETWORK_TIMEOUT = 4;

/** Far more than a release has, so only files of old releases expire: those that were not used for longest. */
const MAX_ENTRIES = 300;

const HASHED = /[-.][0-9A-Za-z_-]{8}(\.min)?\.(css|js|woff2)$/;

function urlOf(path: string): string {
  return new URL(path, worker.registration.scope).href;
}

/** Null for an address outside this site. */
function pathOf({ origin, pathname }: URL): string | null {
  const { scope } = worker.registration;
  const address = origin + pathname;
  return address.startsWith(scope) ? address.slice(scope.length) : null;
}

function isPage(path: string | null): boolean {
  return path !== null && Object.hasOwn(RELEASE.pages, path);
}

worker.addEventListener("install", (event) => {
  async function fill(): Promise<void> {
    const cache = await caches.open(FILES);
    const paths = [...RELEASE.shell, OFFLINE_PAGE];
    await cache.addAll(paths.map((path) => new Request(urlOf(path), HASHED.test(path) ? {} : { cache: "no-cache" })));
  }
  event.waitUntil(fill());
});

worker.addEventListener("activate", (event) => {
  async function takeOver(): Promise<void> {
    await worker.clients.claim();
    const runtimes = await caches.open(RUNTIMES);
    const served = RELEASE.runtimes.map(urlOf);
    for (const request of await runtimes.keys())
      if (!served.some((folder) => request.url.startsWith(folder))) await runtimes.delete(request);
  }
  event.waitUntil(takeOver());
});

// the browser requests a page without waiting for this worker to start
enableNavigationPreload();

const matchOptions = { ignoreVary: true };
const plugins = [new ExpirationPlugin({ maxEntries: MAX_ENTRIES, purgeOnQuotaError: true, matchOptions })];
/** Cache neither redirects nor responses that cannot be read. */
const wholeOnly = { cacheWillUpdate: async ({ response }: { response: Response }) => (response.ok ? response : null) };

/** Whether the server answered the last request for a page. */
let reachable = worker.navigator.onLine;
const noteReachable: WorkboxPlugin = {
  async cacheWillUpdate({ response }) {
    reachable = true;
    return response.ok ? response : null;
  },
  async cachedResponseWillBeUsed({ cachedResponse }) {
    reachable = false;
    return cachedResponse;
  },
  async handlerDidError() {
    reachable = false;
    return undefined;
  },
};

const pages = { cacheName: PAGES, networkTimeoutSeconds: NETWORK_TIMEOUT, matchOptions };
registerRoute(
  ({ request }) => request.mode === "navigate",
  new NetworkFirst({
    ...pages,
    plugins: [...plugins, noteReachable, { handlerDidError: ({ request }) => pageOffline(new URL(request.url)) }],
  }),
);
// instant navigation fetches pages; if that fails, it falls back to an ordinary navigation
registerRoute(({ url }) => isPage(pathOf(url)), new NetworkFirst({ ...pages, plugins: [...plugins, noteReachable] }));

registerRoute(
  ({ url }) => HASHED.test(pathOf(url) ?? ""),
  new CacheFirst({ cacheName: FILES, matchOptions, plugins: [...plugins, wholeOnly] }),
);
// the rest only when the server cannot be reached: Firefox reports a request that ends with its page as a fault of ours,
// and Python's files are large. These were cached on install, and by the workers of programs
for (const [cacheName, isIn] of [
  [RUNTIMES, (path: string) => path.startsWith("pyodide/")],
  [FILES, (path: string) => path.startsWith("assets/") || RELEASE.shell.includes(path)],
] as const)
  registerRoute(({ url }) => !reachable && isIn(pathOf(url) ?? ""), new CacheFirst({ cacheName, matchOptions }));

/** The answer to a navigation when the page is not cached and the server cannot be reached. */
async function pageOffline(url: URL): Promise<Response> {
  const path = pathOf(url) ?? "";
  // redirect an address without its final slash, as a server does
  if (isPage(`${path}/`)) return Response.redirect(urlOf(`${path}/`));
  const page = await caches.match(urlOf(OFFLINE_PAGE), { cacheName: FILES, ...matchOptions });
  if (!page) return Response.error();
  const cache = await caches.open(PAGES);
  const items: string[] = [];
  for (const [path, title] of Object.entries(RELEASE.pages)) {
    const url = urlOf(path);
    if (await cache.match(url, matchOptions)) items.push(`<li><a href="${escaped(url)}">${escaped(title)}</a></li>`);
  }
  const html = (await page.text()).replace("<!-- pages that are here -->", () => `<ul>${items.join("")}</ul>`);
  return new Response(html, { headers: page.headers });
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
