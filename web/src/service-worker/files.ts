/**
 * What pages load: of the release that the page is of, and from this machine as soon as it is here.
 */

import type { ToPage } from "../offline/messages";
import { keep } from "./keep";
import { cacheOf, isFile, mine, RUNTIMES } from "./release";
import { kept, urlOf, worker } from "./scope";
import { releaseIn } from "./tabs";

export async function answerFile(event: FetchEvent, path: string): Promise<Response> {
  const release = await releaseIn(event.clientId);
  const here = release === undefined ? undefined : await kept(cacheOf(release), path);
  if (here) return here;
  let response: Response;
  try {
    response = await fetch(event.request);
  } catch {
    // who asks may be a worker, which is no tab
    return (release === undefined && (await kept(cacheOf(mine.id), path))) || Response.error();
  }
  if (response.status === 404 && release !== undefined) event.waitUntil(tellOutdated(event.clientId));
  else if (release === mine.id && isFile(path)) event.waitUntil(keep(path, response.clone()));
  return response;
}

/**
 * A part of Pyodide. It is kept after a run, when nobody waits for it (`keepRuntime`), and not while it comes.
 *
 * Who asks for it anew has found what is here damaged.
 */
export async function answerRuntime(event: FetchEvent, path: string): Promise<Response> {
  const here = () => caches.match(urlOf(path), { cacheName: RUNTIMES, ignoreVary: true });
  if (event.request.cache !== "reload") return (await here()) ?? (await fetch(event.request));
  return await fetch(event.request).catch(async () => (await here()) ?? Response.error());
}

/** The server has replaced the release that this tab shows, and what it wants now had never come. */
async function tellOutdated(tab: string): Promise<void> {
  const message: ToPage = { type: "outdated" };
  (await worker.clients.get(tab))?.postMessage(message);
}
