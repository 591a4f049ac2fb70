/**
 * Shows what a program prints as it arrives: once per frame, a limited amount in each, up to a limit for the whole run.
 */

import { element } from "../shared/dom";
import type { Stream } from "../trace/events";
import { piecesOf } from "./source-lines";

/** More than anyone reads, and little enough for a page to stay responsive. */
export const SHOWN_CHARACTERS = 200_000;

/** As much as a browser can lay out within a frame without stuttering. */
const CHARACTERS_PER_FRAME = 8_000;

/** Each addition makes the browser lay out the whole block of text again, so a new block begins after this many. */
const CHARACTERS_PER_BLOCK = 8_000;

/** The fixed cost of a piece of text, expressed as characters of a long one. */
const PIECE_OVERHEAD = 40;

interface Chunk {
  stream: Stream;
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

  constructor({ filename, goToLine, schedule = (work) => void requestAnimationFrame(work) }: OutputOptions) {
    this.#filename = filename;
    this.#goToLine = goToLine;
    this.#schedule = schedule;
    this.root = element(
      "pre",
      { tabindex: "0", role: "log", "aria-live": "polite", "aria-label": "Output" },
      this.#code,
      this.#cut,
    );
    this.#cut.textContent = `The program printed more than ${SHOWN_CHARACTERS.toLocaleString("en")} characters: the rest is not shown.`;
  }

  /** Everything printed so far, whether or not it is shown yet, with both streams in the order written. */
  get text(): string {
    return this.#text;
  }

  /** Whether `text` is everything that the program printed. */
  get complete(): boolean {
    return this.#complete;
  }

  append(stream: Stream, text: string): void {
    const taken = text.slice(0, SHOWN_CHARACTERS - this.#text.length);
    if (taken.length < text.length) this.#complete = false;
    if (taken !== "") {
      this.#text += taken;
      this.#waiting.push({ stream, text: taken });
    }
    if (taken !== "" || this.#cut.hidden) this.#showSoon();
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

  #show(stream: Stream, text: string): void {
    // a block must end at a line end: where it ends, the page has a line break
    const lineEnd = this.#roomInBlock > 0 ? 0 : text.indexOf("\n") + 1;
    if (lineEnd === 0) return this.#add(stream, text);
    this.#add(stream, text.slice(0, lineEnd));
    this.#block = this.#code.appendChild(element("span", { class: "loop-block" }));
    this.#roomInBlock = CHARACTERS_PER_BLOCK;
    this.#add(stream, text.slice(lineEnd));
  }

  #add(stream: Stream, text: string): void {
    if (text === "") return;
    this.#roomInBlock -= text.length + PIECE_OVERHEAD;
    const name = `loop-${stream}`;
    const last = this.#block.lastElementChild;
    const nodes = piecesOf(text, this.#filename).map(({ text, line }) =>
      line === null ? text : this.#link(text, line),
    );
    if (last?.className === name) last.append(...nodes);
    else this.#block.append(element("span", { class: name }, ...nodes));
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
