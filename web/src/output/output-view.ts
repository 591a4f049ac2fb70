/**
 * Shows what a program prints as it arrives: once per frame, a limited amount in each, up to a limit for the whole run.
 */

import { element } from "../shared/dom";
import type { Stream } from "../trace/events";
import { piecesOf } from "./source-lines";
import { type Cell, charactersOf, isPlain, Line, nodesOf, partsOf, styled, unfinished } from "./terminal";

/** More than anyone reads, and little enough for a page to stay responsive. */
export const SHOWN_CHARACTERS = 200_000;

/** As much as a browser can lay out within a frame without stuttering. */
const CHARACTERS_PER_FRAME = 8_000;

/** Each addition makes the browser lay out the whole block of text again, so a new block begins after this many. */
const CHARACTERS_PER_BLOCK = 8_000;

/** The fixed cost of a piece of text, expressed as characters of a long one. */
const PIECE_OVERHEAD = 40;

/** What is in the output: what the program prints, and what the reader types. */
type Source = Stream | "stdin";

interface Chunk {
  stream: Source;
  text: string;
}

export type Schedule = (work: () => void) => void;

export interface OutputOptions {
  /** The program's file name: a line of a traceback that names it becomes a link to that line. */
  filename: string;
  goToLine?(line: number): void;
  schedule?: Schedule;
}

export class OutputView {
  readonly root: HTMLPreElement;
  readonly #code = element("code");
  readonly #cut = element("p", { class: "loop-cut", hidden: "" });
  readonly #filename: string;
  readonly #goToLine: ((line: number) => void) | undefined;
  readonly #schedule: Schedule;
  #waiting: Chunk[] = [];
  #text = "";
  #complete = true;
  #block: HTMLElement = this.#code;
  #roomInBlock = CHARACTERS_PER_BLOCK;
  #scheduled = false;
  #whenShown: (() => void) | undefined;
  /** Stays at the end of the output. */
  #input: HTMLElement | undefined;
  /** The beginning of a control sequence. */
  #held = "";
  #style: HTMLElement | null = null;
  /** Where the next character goes in the last line; null for its end. */
  #column: number | null = null;

  constructor({ filename, goToLine, schedule = (work) => void requestAnimationFrame(work) }: OutputOptions) {
    this.#filename = filename;
    this.#goToLine = goToLine;
    this.#schedule = schedule;
    this.root = element(
      "pre",
      { tabindex: "0", role: "log", "aria-live": "off", "aria-label": "Output" }, // read aloud by Speech
      this.#code,
      this.#cut,
    );
    this.#cut.textContent = `The program printed more than ${SHOWN_CHARACTERS.toLocaleString("en")} characters: the rest is not shown.`;
  }

  /** Everything printed so far, whether or not it is shown yet, with both streams in the order written. */
  get text(): string {
    return this.#text;
  }

  /** All that is on the page, as a terminal shows it, without the place to type. */
  get shown(): string {
    const all = this.#code.textContent;
    const input = this.#input?.isConnected ? this.#input.textContent : "";
    return all.slice(0, all.length - input.length);
  }

  /** Whether `text` is everything that the program printed. */
  get complete(): boolean {
    return this.#complete;
  }

  append(stream: Source, text: string): void {
    const taken = text.slice(0, SHOWN_CHARACTERS - this.#text.length);
    if (taken.length < text.length) this.#complete = false;
    if (taken !== "") {
      this.#text += taken;
      this.#waiting.push({ stream, text: taken });
    }
    if (taken !== "" || this.#cut.hidden) this.#showSoon();
  }

  /** The place to type that is shown, or is about to be. */
  get input(): HTMLElement | undefined {
    return this.#input;
  }

  /** Show a place to type at the end of the output, once that is on the page; or remove it. */
  showInput(input: HTMLElement | undefined, shown: () => void = () => undefined): void {
    this.#input?.remove();
    this.#input = input;
    this.root.classList.toggle("loop-asking", input !== undefined);
    if (!input) return;
    this.whenShown(() => {
      if (this.#input !== input) return;
      this.#block.append(input);
      this.root.scrollTop = this.root.scrollHeight;
      shown();
    });
  }

  /** Call `done` once all text so far is on the page; `clear` cancels the call. */
  whenShown(done: () => void): void {
    this.#whenShown = done;
    this.#showSoon();
  }

  clear(): void {
    this.#waiting = [];
    this.#text = "";
    this.#complete = true;
    this.#whenShown = undefined;
    this.showInput(undefined);
    this.#held = "";
    this.#style = this.#column = null;
    this.#code.replaceChildren();
    this.#block = this.#code;
    this.#roomInBlock = CHARACTERS_PER_BLOCK;
    this.#cut.hidden = true;
  }

  #showSoon(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#schedule(() => {
      this.#scheduled = false;
      this.#showSome();
    });
  }

  #showSome(): void {
    const { root } = this;
    const following = root.scrollHeight - root.scrollTop - root.clientHeight < 8;
    let room = CHARACTERS_PER_FRAME;
    while (room > 0) {
      const chunk = this.#waiting.shift();
      if (!chunk) break;
      const text = chunk.text.slice(0, room);
      room -= text.length + PIECE_OVERHEAD;
      if (text.length < chunk.text.length) this.#waiting.unshift({ ...chunk, text: chunk.text.slice(text.length) });
      this.#show(chunk.stream, text);
    }
    const more = this.#waiting.length > 0;
    if (!more) this.#cut.hidden = this.#complete;
    if (following) root.scrollTop = root.scrollHeight;
    if (more) return this.#showSoon();
    const done = this.#whenShown;
    this.#whenShown = undefined;
    done?.();
  }

  #show(stream: Source, text: string): void {
    const whole = this.#held + text;
    this.#held = unfinished(whole);
    const complete = whole.slice(0, whole.length - this.#held.length);
    if (this.#column === null && !this.#style && isPlain(complete)) return this.#showPlain(stream, complete);
    this.#roomInBlock -= text.length; // no more than is shown
    let line = new Line(this.#takeLine(stream), this.#column);
    for (const part of partsOf(complete)) {
      switch (part.kind) {
        case "text":
          line.write(part.text, this.#style);
          break;
        case "style":
          this.#style = styled(this.#style, part.codes);
          break;
        case "move":
          line.moveTo(part.column);
          break;
        case "erase":
          line.erase(part.how);
          break;
        case "line end":
          this.#addNodes(stream, [...nodesOf(line.cells), "\n"]);
          line = new Line([], 0);
          break;
        default:
          part satisfies never;
      }
    }
    this.#addNodes(stream, nodesOf(line.cells));
    this.#column = line.column;
    if (this.#roomInBlock <= 0 && line.cells.length === 0) this.#newBlock();
  }

  /** Remove what is on the page of the last line that `stream` has not ended, and return it. */
  #takeLine(stream: Source): Cell[] {
    const last = this.#last();
    if (last?.className !== `loop-${stream}`) return [];
    const cells: Cell[] = [];
    for (const node of textsBackwards(last)) {
      const lineStart = node.data.lastIndexOf("\n") + 1;
      const parent = node.parentElement;
      const styleOf = parent?.classList.contains("loop-wide") ? parent.parentElement : parent;
      const style = styleOf === last || !styleOf ? null : (styleOf.cloneNode(false) as HTMLElement);
      cells.unshift(...charactersOf(node.data.slice(lineStart)).map((character) => ({ character, style })));
      node.data = node.data.slice(0, lineStart);
      if (lineStart > 0) break;
    }
    for (const empty of [...last.children].reverse()) if (empty.textContent === "") empty.remove();
    return cells;
  }

  #showPlain(stream: Source, text: string): void {
    // a block must end at a line end: where it ends, the page has a line break
    const lineEnd = this.#roomInBlock > 0 ? 0 : text.indexOf("\n") + 1;
    if (lineEnd === 0) return this.#add(stream, text);
    this.#add(stream, text.slice(0, lineEnd));
    this.#newBlock();
    this.#add(stream, text.slice(lineEnd));
  }

  #newBlock(): void {
    this.#block = this.#code.appendChild(element("span", { class: "loop-block" }));
    this.#roomInBlock = CHARACTERS_PER_BLOCK;
  }

  #add(stream: Source, text: string): void {
    if (text === "") return;
    this.#roomInBlock -= text.length + PIECE_OVERHEAD;
    const nodes = piecesOf(text, this.#filename).map(({ text, line }) =>
      line === null ? text : this.#link(text, line),
    );
    this.#addNodes(stream, nodes);
  }

  #addNodes(stream: Source, nodes: readonly (string | HTMLElement)[]): void {
    if (nodes.length === 0) return;
    const name = `loop-${stream}`;
    const last = this.#last();
    const input = this.#input?.parentElement === this.#block ? this.#input : null;
    if (last?.className === name) last.append(...nodes);
    else this.#block.insertBefore(element("span", { class: name }, ...nodes), input);
  }

  /** The last element of the output, without the place to type. */
  #last(): Element | null {
    const input = this.#input?.parentElement === this.#block ? this.#input : null;
    return input ? input.previousElementSibling : this.#block.lastElementChild;
  }

  /**
   * Not a `<button>`: its text would be left out when the reader selects and copies the output. Not an `<a>`: Material
   * reads the address of every link and fails on one without an address.
   */
  #link(text: string, line: number): HTMLElement | string {
    const goToLine = this.#goToLine;
    if (!goToLine) return text;
    const link = element(
      "span",
      { class: "loop-line", role: "button", tabindex: "0", title: `Go to line ${line}` },
      text,
    );
    link.addEventListener("click", () => {
      if (document.getSelection()?.isCollapsed !== false) goToLine(line);
    });
    link.addEventListener("keydown", (event) => {
      if (!["Enter", " "].includes(event.key) || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      goToLine(line);
    });
    return link;
  }
}

/** The texts below an element, the last one first. */
function textsBackwards(root: Element): Text[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found: Text[] = [];
  while (walker.nextNode()) if (walker.currentNode instanceof Text) found.push(walker.currentNode);
  return found.reverse();
}
