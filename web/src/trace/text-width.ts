/**
 * The width of text in the picture, which the build has to know without a browser.
 */

/** The size of all text in the picture, in pixels. */
const SIZE = 12;

/** The advance width of each printable ASCII character, from the space on, in Atkinson Hyperlegible Next: thousandths of
 *  its size. */
const SANS = [
  280, 286, 301, 651, 592, 919, 731, 160, 299, 299, 485, 606, 210, 362, 210, 387, 648, 407, 548, 576, 614, 588, 598,
  510, 615, 595, 210, 210, 553, 628, 553, 480, 778, 626, 613, 645, 669, 569, 552, 694, 694, 392, 512, 631, 541, 824,
  693, 714, 592, 724, 614, 592, 558, 690, 593, 856, 623, 575, 607, 317, 387, 344, 552, 372, 243, 525, 566, 485, 564,
  538, 314, 558, 550, 252, 245, 492, 262, 845, 550, 548, 566, 574, 349, 471, 326, 540, 461, 684, 481, 449, 460, 344,
  237, 344, 555,
];
/** The same of every character of Atkinson Hyperlegible Mono. */
const MONO = 632;
/** For other characters: as wide as the widest letters. */
const OTHER = 900;

/** DejaVu Sans, which stands in on a Linux that has neither this font nor Arial, is so much wider. */
const MARGIN = 1.17;

/** The width of `text` in pixels. `font` is "mono" for names and what was printed, "sans" for everything else. */
export function textWidth(text: string, font: "sans" | "mono"): number {
  let width = 0;
  for (const character of text) {
    const code = character.charCodeAt(0);
    width += font === "mono" ? (code < 0x2100 ? MONO : OTHER) : (SANS[code - 32] ?? OTHER) * MARGIN;
  }
  return (width * SIZE) / 1000;
}

/** `text`, or as much of it as fits `width` pixels, with "…" in its middle: the ends of calls tell them apart. */
export function shortened(text: string, width: number, font: "sans" | "mono"): string {
  let kept = text;
  for (let length = text.length - 1; length > 2 && textWidth(kept, font) > width; length--) {
    const tail = Math.floor(length / 3);
    kept = `${text.slice(0, length - tail)}…${text.slice(text.length - tail)}`;
  }
  return kept;
}
