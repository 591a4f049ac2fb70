/**
 * Whether and when a figure with `data-plays` may play without being asked.
 */

import { isMetered } from "../shared/metered";

/** The page has finished loading by then, in milliseconds, so that autoplay does not add to what opening it costs. */
const PAGE_SETTLES = 2000;

/** Call `work` once the page has settled, or at once when the reader's pointer or focus reaches `root`. */
export function onceSettled(root: HTMLElement, work: () => void, signal: AbortSignal): void {
  const timer = setTimeout(once, PAGE_SETTLES);
  const reached = ["pointerover", "focusin"] as const;
  for (const event of reached) root.addEventListener(event, once, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));

  function once(): void {
    clearTimeout(timer);
    for (const event of reached) root.removeEventListener(event, once);
    if (!signal.aborted) work();
  }
}

/** False with prefers-reduced-motion or on a metered connection. */
export function mayAutoplay(): boolean {
  return !matchMedia("(prefers-reduced-motion: reduce)").matches && !isMetered();
}
