/**
 * Makes the site work without a network: pages that were visited, and programs after the first run.
 *
 * What is kept, and when. On install, what every page loads when it opens: the first page has just loaded it, so
 * hardly a byte travels. A page and its own files, when they are visited: pages carry their traces, and nobody is to
 * download those of pages they may never open. Once they read, what lets them step through a figure. After the first run, that Python and all pages and files: who runs
 * programs has come to stay, and has loaded six megabytes already. On a metered connection (Save-Data) not the latter.
 *
 * Releases are never mixed. Each build is a release; its id is in its pages, its files and pages are in a cache of
 * its own, and each tab is of the release of its document. A tab is answered from its own release's cache, which
 * stays until no tab shows that release. A page of another release is never put into a tab by instant navigation; the
 * browser goes to it by a navigation instead, and gets it whole. Nothing enters a release's cache unless its digest,
 * or the id in the page, is the release's. So a new worker can take over at once, with tabs of the old release open.
 *
 * Where the server has dropped a file that an old tab had never loaded, the tab is told, and offers to reload.
 */

import { enable as enableNavigationPreload } from "workbox-navigation-preload";
import { PrecacheController } from "workbox-precaching";
import { registerRoute } from "workbox-routing";
import type { ToServiceWorker } from "../offline/messages";
import { answerFile, answerRuntime } from "./files";
import { carryOver, fetchAhead, fetchScripts, fetchWholeSite, keepRuntime } from "./keep";
import { networkWorks, noteNetwork } from "./network";
import { fetchPage, openPage } from "./pages";
import { cacheOf, isFile, isPage, mine, OFFLINE_PAGE } from "./release";
import { pathOf, urlOf, worker } from "./scope";
import { remember, tidy } from "./tabs";

const precache = new PrecacheController({ cacheName: cacheOf(mine.id) });
precache.addToCacheList([
  ...mine.shell.map((path) => ({ url: urlOf(path), revision: null, integrity: mine.files[path] ?? "" })),
  // without a digest: hosts add to HTML, as Netlify does in deploy previews
  { url: urlOf(OFFLINE_PAGE), revision: null },
]);

worker.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      await precache.install(event);
      noteNetwork(true);
      await carryOver();
      await worker.skipWaiting();
    })(),
  );
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      await worker.clients.claim();
      await tidy();
    })(),
  );
});

// the request for a page need not wait until this worker has started
enableNavigationPreload();

type Answer = (event: FetchEvent, path: string) => Promise<Response>;

/** Answer what is asked for at a path of this site if it is `wanted`; the first that wants it answers. */
function route(wanted: (path: string, request: Request) => boolean, answer: Answer): void {
  registerRoute(
    ({ url, request }) => {
      const path = pathOf(url.href);
      return path !== null && wanted(path, request);
    },
    ({ event, url }) => answer(event as FetchEvent, pathOf(url.href) ?? ""),
  );
}

route((_, { mode }) => mode === "navigate", openPage);
route(isPage, fetchPage);
// with a network, these files are best left alone: the browser has them in its own cache, with the machine code that
// it made of them; and a Python that still boots when its page is left complains if its files came by way of here
route((path) => path.startsWith("pyodide/") && !networkWorks(), answerRuntime);
// those of an older release as well
route((path) => path.startsWith("assets/") || isFile(path), answerFile);

worker.addEventListener("message", (event) => {
  if (event.source instanceof Client) event.waitUntil(receive(event.data, event.source.id));
});

async function receive(message: ToServiceWorker, tab: string): Promise<void> {
  switch (message.type) {
    case "opened":
      await remember(tab, Promise.resolve(message.release));
      await tidy();
      if (message.release === mine.id) await fetchAhead(message.loaded.map((address) => pathOf(address) ?? ""));
      return;
    case "reads":
      if (!savesData()) await fetchScripts();
      return;
    case "ran":
      await keepRuntime(pathOf(message.runtime) ?? "");
      if (!savesData()) await fetchWholeSite();
      return;
    default:
      message satisfies never;
  }
}

/** Only Chromium tells. */
function savesData(): boolean {
  const { connection } = worker.navigator as { connection?: { saveData?: boolean } };
  return connection?.saveData === true;
}
