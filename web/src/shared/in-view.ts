/**
 * Keeps a run in view. Its panel follows the lower edge of the window as far as the head of its card (`run/output.css`),
 * so nothing has to move unless there is no room for it between the two.
 */

import { find } from "./dom";

/** Pixels for the line below the output that says how the run ended. */
const VERDICT = 40;

/** Scroll as little as possible, so that the panel of the run can be seen in `card`, however much is printed. */
export function bringIntoView(card: HTMLElement): void {
  const distance = distanceToScroll(card);
  if (Math.abs(distance) < 1) return;
  scrollBy({ top: distance, behavior: scrolling() });
}

/** Scroll as little as possible, so that `target` can be seen. */
export function scrollTo(target: HTMLElement): void {
  target.scrollIntoView({ block: "nearest", behavior: scrolling() });
}

function scrolling(): ScrollBehavior {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
}

function distanceToScroll(card: HTMLElement): number {
  const head = find(card, ".loop-head");
  const panel = find(card, ".loop-live").getBoundingClientRect();
  const visibleFrom = Math.max(head.getBoundingClientRect().bottom, 0);
  // the reader is further down, at the figure
  if (panel.top < visibleFrom && panel.bottom < innerHeight - 1) return panel.top - visibleFrom;
  const highest = find(card, ".loop-desk").getBoundingClientRect().top;
  const output = find(card, ".loop-live pre");
  const growth = Number.parseFloat(getComputedStyle(output).maxHeight) - output.offsetHeight;
  const missing = highest + panel.height + Math.max(growth || 0, 0) + VERDICT - innerHeight;
  const most = highest - head.offsetHeight - (Number.parseFloat(getComputedStyle(head).top) || 0);
  return Math.max(Math.min(missing, most), 0);
}
