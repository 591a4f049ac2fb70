/**
 * The icons of the toolbar and of verdicts: paths on a grid of 24, in the colour of the text.
 */

const PATHS = {
  run: "M8 5.5v13l10.5-6.5z",
  stop: "M7 7h10v10H7z",
  reset: "M5.5 5v5h5M5.9 9.9A7 7 0 1 1 5 13.5",
  copy: "M9 9h10v11H9zM5 15V4h10",
  share: "M10 14a4.2 4.2 0 0 0 6 0l3-3a4.2 4.2 0 0 0-6-6l-1 1M14 10a4.2 4.2 0 0 0-6 0l-3 3a4.2 4.2 0 0 0 6 6l1-1",
  back: "M17 5.5v13L7.5 12zM6 5.5v13",
  next: "M7 5.5v13L16.5 12zM18 5.5v13",
  iteration: "M4 6v12l7-6zM12 6v12l7-6zM20.5 6v12",
  pause: "M8 6v12M16 6v12",
  done: "M5 12.5l4.5 4.5L19 7.5",
  different: "M5 9.5h14M5 14.5h14M15 5L9 19",
  failed: "M12 4.5L21 20H3zM12 10v4.5M12 17v.4",
} as const;

export type IconName = keyof typeof PATHS;

const SVG = "http://www.w3.org/2000/svg";

/** An icon that is hidden from screen readers: they read the text beside it. */
export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `loop-icon loop-icon-${name}`);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
