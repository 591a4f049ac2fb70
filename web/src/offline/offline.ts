/**
 * Registers the service worker (web/src/service-worker), and gives it the list of files that the page has loaded.
 *
 * Only on published pages, which name their release. `make serve` must always show the latest page, so there an
 * existing service worker is unregistered.
 */

import { siteUrl } from "../shared/site";
import { shownRelease } from "./release";

const SCRIPT = "service-worker.js";

/** Between two attempts to reach the server once the browser is online. */
const RETRY_MS = 1000;

/** Make the site readable offline. Does nothing where service workers are missing or forbidden. */
export function workOffline(): void {
  // undefined on insecure origins, and in Firefox's private windows
  const container: ServiceWorkerContainer | undefined = navigator.serviceWorker;
  if (container === undefined) return;
  const begin = () => (shownRelease() === undefined ? unregister(container) : register(container));
  // if storage is forbidden or full, the page works without a service worker
  whenIdle(() => begin().catch(() => undefined));
  // the page that stands in for one that is not cached (`loopsite.publish.offline`)
  if (document.querySelector(".loop-offline")) addEventListener("online", reloadWhenServed);
}

/** Reload as soon as the server answers: "online" may come too early, and to reload would end a navigation under way. */
function reloadWhenServed(): void {
  // a file that the service worker does not answer for
  fetch(siteUrl(SCRIPT), { cache: "no-store" }).then(
    () => location.reload(),
    () => {
      if (navigator.onLine) setTimeout(reloadWhenServed, RETRY_MS);
    },
  );
}

async function register(container: ServiceWorkerContainer): Promise<void> {
  // the files loaded before the service worker took over; workbox-routing defines this message
  container.addEventListener("controllerchange", () => {
    const urlsToCache = [location.href, ...performance.getEntriesByType("resource").map(({ name }) => name)];
    container.controller?.postMessage({ type: "CACHE_URLS", payload: { urlsToCache } });
  });
  await container.register(siteUrl(SCRIPT), { updateViaCache: "none" });
}

async function unregister(container: ServiceWorkerContainer): Promise<void> {
  const registration = await container.getRegistration();
  if (!registration?.active?.scriptURL.endsWith(`/${SCRIPT}`)) return;
  await registration.unregister();
  for (const name of await caches.keys()) if (name.startsWith("loop-")) await caches.delete(name);
}

/** Do `work` once the page is complete and not busy. */
function whenIdle(work: () => void): void {
  const soon = (): void => {
    // Safari has no requestIdleCallback
    if ("requestIdleCallback" in window) requestIdleCallback(work);
    else setTimeout(work);
  };
  if (document.readyState === "complete") soon();
  else addEventListener("load", soon, { once: true });
}
