/**
 * Pages: from the network, so that what the reader sees is new; from this machine when there is none.
 */

import { keep } from "./keep";
import { noteNetwork } from "./network";
import { cacheOf, isPage, keptReleases, mine, OFFLINE_PAGE, releaseOfPage } from "./release";
import { kept, urlOf, worker } from "./scope";
import { releaseIn, remember } from "./tabs";

/** Milliseconds after which a page that is here is shown, though the network may yet answer. */
const PATIENCE = 4000;

/** The answer to a navigation: a whole new document, of whichever release the server has. */
export async function openPage(event: FetchEvent, path: string): Promise<Response> {
  const tab = event.resultingClientId;
  const answer = await withPatience(fromNetwork(event), () => pageHere(path));
  if (answer === undefined) {
    event.waitUntil(remember(tab, Promise.resolve(mine.id)));
    return redirectToPage(path) ?? (await offlinePage());
  }
  if ("release" in answer) {
    event.waitUntil(remember(tab, Promise.resolve(answer.release)));
    return answer.page;
  }
  const { response } = answer;
  if (!response.ok) return response;
  const [toRead, toKeep] = [response.clone(), response.clone()];
  // a page may be left before it has come; to look for its release, if that is new, is the browser's own habit
  const release = releaseOfPage(toRead).catch(() => undefined);
  event.waitUntil(remember(tab, release));
  event.waitUntil(keep(path, toKeep).catch(() => undefined));
  return response;
}

/**
 * The answer to instant navigation, which puts a page into the document of another.
 *
 * A page of another release than the document's is refused: Material then goes to it by a navigation.
 */
export async function fetchPage(event: FetchEvent, path: string): Promise<Response> {
  const shown = await releaseIn(event.clientId);
  const answer = await withPatience(fromNetwork(event), async () => {
    const page = shown === undefined ? undefined : await kept(cacheOf(shown), path);
    return page && { page, release: shown };
  });
  if (answer === undefined) return Response.error();
  if ("release" in answer) return answer.page;
  const { response } = answer;
  if (!response.ok) return response;
  const release = await releaseOfPage(response.clone());
  if (release === mine.id) event.waitUntil(keep(path, response.clone()));
  // not with `waitUntil`: Chromium may put the update off for minutes, and a busy worker is not replaced
  else if (release !== undefined) worker.registration.update().catch(() => undefined);
  return shown === undefined || shown === release ? response : Response.error();
}

interface FromNetwork {
  response: Response;
}
interface FromHere {
  page: Response;
  release: string | undefined;
}

async function fromNetwork(event: FetchEvent): Promise<FromNetwork | undefined> {
  try {
    const preloaded: Response | undefined = await event.preloadResponse;
    const response = preloaded ?? (await fetch(event.request));
    noteNetwork(true);
    return { response };
  } catch {
    noteNetwork(false);
    return undefined; // no network: everything here is for that
  }
}

async function withPatience(
  coming: Promise<FromNetwork | undefined>,
  here: () => Promise<FromHere | undefined>,
): Promise<FromNetwork | FromHere | undefined> {
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE));
  return (await Promise.race([coming, late])) ?? (await here()) ?? (await coming);
}

/** The page, of this release or, if only that is here, of an older one with all that belongs to it. */
async function pageHere(path: string): Promise<FromHere | undefined> {
  for (const release of [mine.id, ...(await keptReleases())]) {
    const page = await kept(cacheOf(release), path);
    if (page) return { page, release };
  }
  return undefined;
}

/** As a server does for an address that lacks its last slash. */
function redirectToPage(path: string): Response | undefined {
  return isPage(`${path}/`) ? Response.redirect(urlOf(`${path}/`)) : undefined;
}

/** Says that the page is not here, and which are. */
async function offlinePage(): Promise<Response> {
  const page = await kept(cacheOf(mine.id), OFFLINE_PAGE);
  if (!page) return Response.error();
  const items: string[] = [];
  for (const [path, title] of Object.entries(mine.pages)) {
    if (await kept(cacheOf(mine.id), path))
      items.push(`<li><a href="${escaped(urlOf(path))}">${escaped(title)}</a></li>`);
  }
  const html = (await page.text()).replace("<!-- pages that are here -->", () => `<ul>${items.join("")}</ul>`);
  return new Response(html, { headers: page.headers });
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
