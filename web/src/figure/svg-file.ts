/**
 * The picture of a run as an SVG file of its own: both drawings in one, with the style that they have on the page.
 */

/** What the page's style sheets set on parts of the picture. */
const PROPERTIES = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "opacity",
  "paint-order",
  "font-family",
  "font-size",
  "font-weight",
  "font-style",
  "text-anchor",
  "visibility",
  "overflow",
];

const SVG = "http://www.w3.org/2000/svg";
/** Around the picture, in pixels: some signs reach over its edge. */
const MARGIN = 12;

/** The file for `.trace-picture`, as it looks now but without the current moment; `title` describes it. */
export function svgOf(pictured: HTMLElement, title: string): string {
  const drawings = [...pictured.querySelectorAll<SVGSVGElement>(".trace-drawing, .trace-names")];
  const boxes = drawings.map((drawing) => drawing.getBoundingClientRect());
  const width = Math.ceil(Math.max(...boxes.map((box) => box.width)));
  const height = Math.ceil(Math.max(...boxes.map((box) => box.height)));
  const root = document.createElementNS(SVG, "svg");
  root.setAttribute("xmlns", SVG);
  root.setAttribute("width", String(width + 2 * MARGIN));
  root.setAttribute("height", String(height + 2 * MARGIN));
  root.setAttribute("viewBox", `${-MARGIN} ${-MARGIN} ${width + 2 * MARGIN} ${height + 2 * MARGIN}`);
  root.setAttribute("role", "img");
  const name = document.createElementNS(SVG, "title");
  name.textContent = title;
  const paper = document.createElementNS(SVG, "rect");
  for (const [key, value] of Object.entries({ x: -MARGIN, y: -MARGIN, width: "100%", height: "100%" }))
    paper.setAttribute(key, String(value));
  paper.setAttribute("fill", getComputedStyle(pictured.closest(".loop-figure") ?? pictured).backgroundColor);
  root.append(name, paper);
  // what happened comes first: the names are drawn over it
  for (const drawing of drawings.sort((a, b) => rank(a) - rank(b))) {
    const copy = styledCopy(drawing);
    if (!(copy instanceof SVGElement)) continue;
    copy.setAttribute("width", String(width));
    root.append(copy);
  }
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(root)}\n`;
}

function rank(drawing: Element): number {
  return drawing.classList.contains("trace-names") ? 1 : 0;
}

function styledCopy(original: Element): Element {
  const copy = original.cloneNode(false);
  if (!(copy instanceof Element)) return original;
  const style = getComputedStyle(original);
  for (const property of PROPERTIES) {
    const value = style.getPropertyValue(property);
    if (value !== "") copy.setAttribute(property, value);
  }
  copy.removeAttribute("class");
  for (const child of original.childNodes) {
    if (child instanceof Element && child.classList.contains("trace-playhead")) continue;
    copy.append(child instanceof Element ? styledCopy(child) : child.cloneNode(true));
  }
  return copy;
}
