/**
 * The divider between the editor and the output: moved with a pointer, or with the arrow keys, Home and End.
 */

import { element } from "../shared/dom";

const KEY = "loop.divider";
const [MIN, MAX, DEFAULT] = [25, 75, 54];

/** A divider that sets `--split`, the width of what is before it in percent of `desk`. */
export function divider(desk: HTMLElement): HTMLElement {
  const root = element("div", {
    class: "loop-divider",
    role: "separator",
    tabindex: "0",
    "aria-orientation": "vertical",
    "aria-label": "Width of the editor",
    "aria-valuemin": String(MIN),
    "aria-valuemax": String(MAX),
    title: "Drag, or press the arrow keys, to change the width of the editor",
  });
  let split = DEFAULT;

  function place(percent: number): void {
    split = Math.min(Math.max(percent, MIN), MAX);
    desk.style.setProperty("--split", `${split}%`);
    root.setAttribute("aria-valuenow", String(Math.round(split)));
  }

  function move(percent: number): void {
    place(percent);
    remember(split);
  }

  root.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    root.focus();
    root.setPointerCapture(event.pointerId);
  });
  root.addEventListener("pointermove", (event) => {
    if (!root.hasPointerCapture(event.pointerId)) return;
    const { left, width } = desk.getBoundingClientRect();
    move(((event.clientX - left) / width) * 100);
  });
  root.addEventListener("keydown", (event) => {
    const step = event.shiftKey ? 10 : 2;
    const to = { ArrowLeft: split - step, ArrowRight: split + step, Home: MIN, End: MAX, Enter: DEFAULT }[event.key];
    if (to === undefined) return;
    event.preventDefault(); // Home and End would scroll the page
    move(to);
  });
  root.addEventListener("dblclick", () => move(DEFAULT));
  place(remembered() ?? DEFAULT);
  return root;
}

function remember(split: number): void {
  try {
    localStorage.setItem(KEY, String(Math.round(split)));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error; // full or blocked: it is where it was, next time
  }
}

function remembered(): number | null {
  try {
    const split = Number(localStorage.getItem(KEY) ?? Number.NaN);
    return Number.isFinite(split) ? split : null;
  } catch {
    return null;
  }
}
