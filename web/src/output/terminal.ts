/**
 * What a terminal makes of control characters: colours, and lines that are written again, such as those of a progress
 * bar. The cursor does not leave its line.
 *
 * The sequences are those of ECMA-48, as `man 4 console_codes` lists them.
 */

import { element } from "../shared/dom";

/** What one column of a line shows: a character, and an empty element for its style; null for none. */
export interface Cell {
  readonly character: string;
  readonly style: HTMLElement | null;
}

type Part =
  | { kind: "text"; text: string }
  | { kind: "style"; codes: readonly number[] }
  | { kind: "move"; column(now: number): number }
  | { kind: "erase"; how: number }
  | { kind: "line end" };

const PARTS =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this is about control characters
  /\x1b\[([<-?\d;:]*)([@-~])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[()#][^\x1b]|\x1b[^[\]()#]|\r\n|[\x00-\x1f\x7f]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const UNFINISHED = /\x1b(?:\[[<-?\d;:]*|\][^\x07\x1b]{0,1000}|[()#])?$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f]/;

// of the Unicode standard's East Asian Width: https://www.unicode.org/reports/tr11/
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const CHARACTERS = new Intl.Segmenter("en");

/** The characters of a text as a reader counts them. */
export const charactersOf = (text: string): string[] => Array.from(CHARACTERS.segment(text), ({ segment }) => segment);

/** Whether `text` can be shown as it is. */
export const isPlain = (text: string): boolean => !CONTROLS.test(text) && !WIDE.test(text);

/** The end of `text` that is the beginning of a sequence; empty if it has none. */
export const unfinished = (text: string): string => UNFINISHED.exec(text)?.[0] ?? "";

/** The line at the end of the output while it is being written. */
export class Line {
  readonly #cells: Cell[];
  #column: number;

  /** `column` is where the next character goes; null for the end of the line. */
  constructor(cells: readonly Cell[], column: number | null) {
    this.#cells = [...cells];
    this.#column = column ?? cells.length;
  }

  get cells(): readonly Cell[] {
    return this.#cells;
  }

  get column(): number | null {
    return this.#column === this.#cells.length ? null : this.#column;
  }

  write(text: string, style: HTMLElement | null): void {
    for (const character of charactersOf(text)) {
      while (this.#cells.length < this.#column) this.#cells.push({ character: " ", style: null });
      this.#cells[this.#column] = { character, style };
      this.#column += 1;
    }
  }

  moveTo(column: (now: number) => number): void {
    this.#column = Math.min(MAX_COLUMN, Math.max(0, column(this.#column)));
  }

  /** 0: from the cursor to the end; 1: up to the cursor; 2: all. */
  erase(how: number): void {
    if (how !== 1) this.#cells.length = Math.min(this.#cells.length, how === 0 ? this.#column : 0);
    else this.#cells.fill({ character: " ", style: null }, 0, this.#column + 1);
  }
}

/** A line that is no longer than anyone's screen. */
const MAX_COLUMN = 1000;

/** The parts of `text`; what a terminal would not show, or could show only elsewhere, is left out. */
export function* partsOf(text: string): Generator<Part> {
  let position = 0;
  for (const match of text.matchAll(PARTS)) {
    if (match.index > position) yield { kind: "text", text: text.slice(position, match.index) };
    position = match.index + match[0].length;
    const part = partOf(match[0], (match[1] ?? "").split(/[;:]/).map(Number), match[2]);
    if (part) yield part;
  }
  if (position < text.length) yield { kind: "text", text: text.slice(position) };
}

function partOf(whole: string, numbers: readonly number[], command: string | undefined): Part | null {
  const [first = 0] = numbers;
  const count = first || 1;
  switch (command ?? whole) {
    case "\n":
    case "\r\n":
      return { kind: "line end" };
    case "\r":
      return { kind: "move", column: () => 0 };
    case "\b":
    case "D":
      return { kind: "move", column: (now) => now - (command ? count : 1) };
    case "C":
      return { kind: "move", column: (now) => now + count };
    case "G":
      return { kind: "move", column: () => count - 1 };
    case "\t":
      return { kind: "text", text: "\t" };
    case "K":
      return { kind: "erase", how: first };
    case "m":
      return { kind: "style", codes: numbers };
    default:
      return null;
  }
}

interface Colours {
  color: string | null;
  background: string | null;
}

/** The style that `codes` make of `before`; null for none. */
export function styled(before: HTMLElement | null, codes: readonly number[]): HTMLElement | null {
  const names = new Set(before?.className.split(" ").filter(Boolean));
  const exact: Colours = { color: before?.style.color || null, background: before?.style.backgroundColor || null };
  const without = (pattern: RegExp): void => {
    for (const name of names) if (pattern.test(name)) names.delete(name);
  };
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? 0;
    const simple = SIMPLE[code];
    if (code === 0) {
      names.clear();
      exact.color = exact.background = null;
    } else if (simple) names.add(simple);
    else if (code === 22) without(/bold|dim/);
    else if (code > 22 && code < 30) without(new RegExp(SIMPLE[code - 20] ?? "^$"));
    else if ((code >= 30 && code < 50) || (code >= 90 && code < 108)) {
      const behind = Math.floor(code / 10) % 2 === 0 || code >= 100;
      const prefix = behind ? "loop-ansi-on-" : "loop-ansi-";
      without(new RegExp(`^${prefix}\\d+$`));
      exact[behind ? "background" : "color"] = null;
      const number = code % 10;
      let index: number | null = number < 8 ? number + (code >= 90 ? 8 : 0) : null;
      if (number === 8 && code < 90) {
        const [colour, used] = extended(codes.slice(at + 1));
        at += used;
        index = typeof colour === "number" ? colour : null;
        if (typeof colour === "string") exact[behind ? "background" : "color"] = colour;
      }
      if (index !== null) names.add(prefix + index);
    }
  }
  if (names.size === 0 && !exact.color && !exact.background) return null;
  const made = element("span", { class: [...names].join(" ") });
  made.style.color = exact.color ?? "";
  made.style.backgroundColor = exact.background ?? "";
  return made;
}

const SIMPLE: Readonly<Record<number, string>> = {
  1: "loop-ansi-bold",
  2: "loop-ansi-dim",
  3: "loop-ansi-italic",
  4: "loop-ansi-underline",
  7: "loop-ansi-inverse",
  9: "loop-ansi-struck",
};

/** The colour after 38 or 48: one of the sixteen by its number, or any as CSS; and how many codes it takes. */
function extended([kind, ...values]: readonly number[]): [number | string | null, number] {
  if (kind === 2) return [`rgb(${values.slice(0, 3).map(Number).join(" ")})`, 4];
  if (kind !== 5) return [null, 1];
  const [index = 0] = values;
  if (index < 16) return [index, 2];
  if (index > 231) return [`rgb(${new Array(3).fill((index - 232) * 10 + 8).join(" ")})`, 2];
  const level = (n: number): number => (n === 0 ? 0 : n * 40 + 55);
  const cube = index - 16;
  return [`rgb(${[Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(level).join(" ")})`, 2];
}

/** Nodes for neighbouring cells, in as few elements as possible; a wide character takes two columns. */
export function nodesOf(cells: readonly Cell[]): (string | HTMLElement)[] {
  const groups: Cell[][] = [];
  for (const cell of cells) {
    const group = groups.at(-1);
    if (group?.[0] && isSame(group[0].style, cell.style)) group.push(cell);
    else groups.push([cell]);
  }
  return groups.flatMap((group) => {
    const style = group[0]?.style;
    if (!style) return partsIn(group);
    const made = element("span", { class: style.className });
    made.style.color = style.style.color;
    made.style.backgroundColor = style.style.backgroundColor;
    made.append(...partsIn(group));
    return [made];
  });
}

function isSame(one: HTMLElement | null, other: HTMLElement | null): boolean {
  const both = [one, other].map((style) => style && [style.className, style.style.color, style.style.backgroundColor]);
  return one === other || String(both[0]) === String(both[1]);
}

function partsIn(cells: readonly Cell[]): (string | HTMLElement)[] {
  const text = cells.map(({ character }) => character).join("");
  if (!WIDE.test(text)) return [text];
  return cells.map(({ character }) =>
    WIDE.test(character) ? element("span", { class: "loop-wide" }, character) : character,
  );
}
