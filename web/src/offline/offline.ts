/**
 * The page's end of the service worker (web/src/service-worker): registers it, and lists what the page has loaded.
 *
 * A published page names its release. One that does not is served by `make serve`, and must never be an old one.
 */

import { siteUrl } from "../shared/site";
import { shownRelease } from "./release";

/** Make the site readable offline. Without service workers, or where they are forbidden, nothing happens. */
export function workOffline(): void {
  // browsers have none on insecure origins, and Firefox none in private windows
  const container: ServiceWorkerContainer | undefined = navigator.serviceWorker;
  if (container === undefined) return;
  const begin = () => (shownRelease() === undefined ? unregister(container) : register(container));
  // storage may be forbidden or full: then the page works as it does without a service worker
  whenIdle(() => begin().catch(() => undefined));
  // the page that stands for one that is not in this browser (`loopsite.publish.offline`)
  if (document.querySelector(".loop-offline")) addEventListener("online", () => location.reload());
}

async function register(container: ServiceWorkerContainer): Promise<void> {
  // what the page loaded before a service worker took over; the message is Workbox's own (workbox-routing)
  container.addEventListener("controllerchange", () => {
    const urlsToCache = [location.href, ...performance.getEntriesByType("resource").map(({ name }) => name)];
    container.controller?.postMessage({ type: "CACHE_URLS", payload: { urlsToCache } });
  });
  await container.register(siteUrl("service-worker.js"), { updateViaCache: "none" });
}

async function unregister(container: ServiceWorkerContainer): Promise<void> {
  const registration = await container.getRegistration();
  if (!registration?.active?.scriptURL.endsWith("/service-worker.js")) return;
  await registration.unregister();
  for (const name of await caches.keys()) if (name.startsWith("loop-")) await caches.delete(name);
}

/** Not before the page is complete, and not while it is busy. */
function whenIdle(work: () => void): void {
  const soon = (): void => {
    // Safari has no requestIdleCallback
    if ("requestIdleCallback" in window) requestIdleCallback(work);
    else setTimeout(work);
  };
  if (document.readyState === "complete") soon();
  else addEventListener("load", soon, { once: true });
}
