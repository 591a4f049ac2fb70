/**
 * Whether a figure may play by itself, which the page asks for with `data-plays`, and when.
 */

import { isMetered } from "../shared/metered";

/** Opening a page is over by then, in milliseconds: what plays by itself is no part of what that costs. */
const SETTLED = 2000;

/** Call `work` once the page is settled, or at once when the reader reaches for `root`. */
export function onceSettled(root: HTMLElement, work: () => void, signal: AbortSignal): void {
  const timer = setTimeout(once, SETTLED);
  const reached = ["pointerover", "focusin"] as const;
  for (const event of reached) root.addEventListener(event, once, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));

  function once(): void {
    clearTimeout(timer);
    for (const event of reached) root.removeEventListener(event, once);
    if (!signal.aborted) work();
  }
}

/** Not for who wants nothing to move, nor for who pays by the byte. */
export function mayPlayUnasked(): boolean {
  return !matchMedia("(prefers-reduced-motion: reduce)").matches && !isMetered();
}
