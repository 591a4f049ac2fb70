/**
 * The page's side of the service worker (web/src/service-worker): starts it, and tells it what the reader does.
 *
 * A built page names its release. One that does not is under work (`make serve`): it shall never be an old one.
 */

import { element } from "../shared/dom";
import { siteUrl } from "../shared/site";
import type { ToPage, ToServiceWorker } from "./messages";
import { shownRelease } from "./release";

/** Milliseconds after which a reader has not just passed by. */
const STAYS = 5000;

/** Let the site be read offline from now on. Without service workers, or where they are forbidden, nothing happens. */
export function workOffline(): void {
  // browsers have none on insecure origins, and Firefox none in private windows
  const container: ServiceWorkerContainer | undefined = navigator.serviceWorker;
  if (container === undefined) return;
  const release = shownRelease();
  const begin = () => (release === undefined ? leave(container) : join(container, release));
  // storage may be forbidden or full: the page then works as it did before there was a service worker
  whenIdle(() => begin().catch(() => undefined));
  // the page that says that a page is not here (`loopsite.publish.offline`)
  if (document.querySelector(".loop-offline")) addEventListener("online", () => location.reload());
}

async function join(container: ServiceWorkerContainer, release: string): Promise<void> {
  const script = siteUrl("service-worker.js");
  const opened = (): void => tell({ type: "opened", release, loaded: [location.href, ...resources()] });
  container.addEventListener("message", ({ data }: MessageEvent<ToPage>) => {
    if (data.type === "outdated") offerReload();
  });
  // a new service worker takes over: it has not met this page
  container.addEventListener("controllerchange", opened);
  await container.register(script, { updateViaCache: "none" });
  if (container.controller) opened();
  setTimeout(() => tell({ type: "reads" }), STAYS);
}

async function leave(container: ServiceWorkerContainer): Promise<void> {
  const registration = await container.getRegistration();
  if (!registration?.active?.scriptURL.endsWith("/service-worker.js")) return;
  await registration.unregister();
  for (const name of await caches.keys()) if (name.startsWith("loop-")) await caches.delete(name);
}

/** What was loaded before there was a service worker to notice. */
function resources(): string[] {
  return performance.getEntriesByType("resource").map(({ name }) => name);
}

/** Not before the page is whole, and not while it has something to do. */
function whenIdle(work: () => void): void {
  const soon = (): void => {
    // Safari has no requestIdleCallback
    if ("requestIdleCallback" in window) requestIdleCallback(work);
    else setTimeout(work);
  };
  if (document.readyState === "complete") soon();
  else addEventListener("load", soon, { once: true });
}

/** Tell the service worker, if there is one. */
export function tell(message: ToServiceWorker): void {
  // `ready` never comes where there is no service worker, and throws nothing
  navigator.serviceWorker?.ready.then(({ active }) => active?.postMessage(message));
}

/** Material's own bar at the bottom, which needs no style of ours. */
function offerReload(): void {
  if (document.querySelector(".loop-outdated")) return;
  const link = element("a", { href: location.href }, "Reload");
  link.addEventListener("click", (event) => {
    event.preventDefault();
    event.stopPropagation(); // instant navigation would keep the document
    location.reload();
  });
  const text = element(
    "div",
    { class: "md-dialog__inner md-typeset" },
    "This site has changed since you opened it. ",
    link,
  );
  document.body.append(element("div", { class: "md-dialog md-dialog--active loop-outdated", role: "status" }, text));
}
