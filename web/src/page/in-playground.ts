/**
 * The link from a snippet to the playground, with the program as it is at that moment.
 */

import type { SharedProgram } from "../bench/share-link";
import { element } from "../shared/dom";
import { part } from "../shared/part";
import { siteUrl } from "../shared/site";

/** A link that opens `program` in the playground; `failed` is called with a sentence if it cannot. */
export function playgroundLink(
  filename: string,
  program: () => SharedProgram,
  packages: readonly string[],
  failed: (sentence: string) => void,
): HTMLAnchorElement {
  const link = element(
    "a",
    {
      class: "loop-to-playground",
      href: siteUrl("playground/").href,
      "aria-label": `Open ${filename} in the playground`,
    },
    "Open in playground",
  );

  async function open(follow: boolean): Promise<void> {
    const { playgroundAddress, TOO_LONG } = await part(() => import("../bench/playground-address"));
    const address = await playgroundAddress(filename, program(), packages);
    if (address === null) return failed(TOO_LONG);
    link.href = address;
    if (follow) location.assign(address);
  }

  // so that it can be opened in a new tab as well
  for (const hint of ["pointerenter", "focus"])
    link.addEventListener(hint, () => void open(false).catch(() => undefined));
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    open(true).catch(() => failed("A part of this page did not load. Check your connection."));
  });
  return link;
}
