/**
 * The link from a snippet to the playground, with the program as it is at that moment.
 */

import { element } from "../shared/dom";
import { part } from "../shared/part";
import { siteUrl } from "../shared/site";
import type { SharedProgram } from "./share-link";

/** Where a page says which program of the site a link has, so that the playground can name it. For one tab. */
const FROM = "loop.from";

export const TOO_LONG = "The program is too long for a link";

/** A link that opens `program` in the playground; `failed` is called with a sentence if it cannot. */
export function playgroundLink(
  filename: string,
  program: () => SharedProgram,
  failed: (sentence: string) => void,
): HTMLAnchorElement {
  const playground = siteUrl("playground/").href;
  const link = element(
    "a",
    { class: "loop-to-playground", href: playground, "aria-label": `Open ${filename} in the playground` },
    "Open in playground",
  );

  async function address(): Promise<string | null> {
    const { writeLink } = await part(() => import("./share-link"));
    const fragment = await writeLink(program());
    if (fragment === null) return null;
    link.href = playground + fragment;
    rememberOrigin(fragment, filename);
    return link.href;
  }

  // so that it can be opened in a new tab as well
  for (const hint of ["pointerenter", "focus"]) {
    link.addEventListener(hint, () => void address().catch(() => undefined));
  }
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    address().then(
      (found) => (found === null ? failed(TOO_LONG) : location.assign(found)),
      () => failed("A part of this page did not load. Check your connection."),
    );
  });
  return link;
}

function rememberOrigin(fragment: string, filename: string): void {
  try {
    sessionStorage.setItem(FROM, JSON.stringify([fragment, filename]));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error; // full or blocked: the playground says less
  }
}

/** The name of the program of this site that a link with `fragment` has; null if the link came from elsewhere. */
export function originOf(fragment: string): string | null {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(FROM) ?? "null");
    if (Array.isArray(found) && found[0] === fragment && typeof found[1] === "string") return found[1];
  } catch {
    // blocked, or not ours
  }
  return null;
}
