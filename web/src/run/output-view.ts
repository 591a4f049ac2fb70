/**
 * What a program prints, shown as it comes: once per frame, a part of it if it is much, and not without end.
 */

import { element } from "../shared/dom";
import type { Stream } from "../trace/events";
import { piecesOf } from "./source-lines";

/** More than a reader reads, and little enough for a page. */
export const SHOWN_CHARACTERS = 200_000;

/** What a frame can lay out and stay smooth. */
const CHARACTERS_PER_FRAME = 8_000;

/** A browser lays out a block of text as a whole, again for each addition: past this a new block begins. */
const CHARACTERS_PER_BLOCK = 8_000;

/** What a piece of text costs a browser however short it is, in characters of a long one. */
const PIECE = 40;

interface Chunk {
  stream: Stream;
  text: string;
}

export type Schedule = (work: () => void) => void;

export interface OutputOptions {
  /** The program's: where a traceback names a line of it, that leads there. */
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
      { tabindex: "0", role: "log", "aria-live": "polite", "aria-label": "What it prints" },
      this.#code,
      this.#cut,
    );
    this.#cut.textContent = `The program printed more than ${SHOWN_CHARACTERS.toLocaleString("en")} characters: the rest is not shown.`;
  }

  /** Everything printed so far, both streams in the order written, shown or about to be. */
  get text(): string {
    return this.#text;
  }

  /** Whether `text` is all that was printed. */
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
    if (taken !== "" || this.#cut.hidden) this.#work();
  }

  /** Call `done` once all text so far is on the page; `clear` forgets it. */
  whenShown(done: () => void): void {
    this.#whenShown = done;
    this.#work();
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

  #work(): void {
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
      room -= text.length + PIECE;
      if (text.length < chunk.text.length) this.#waiting.unshift({ ...chunk, text: chunk.text.slice(text.length) });
      this.#show(chunk.stream, text);
    }
    const more = this.#waiting.length > 0;
    if (!more) this.#cut.hidden = this.#complete;
    if (following) root.scrollTop = root.scrollHeight;
    if (more) return this.#work();
    const done = this.#whenShown;
    this.#whenShown = undefined;
    done?.();
  }

  #show(stream: Stream, text: string): void {
    // a block ends with a line: its end is a line break
    const lineEnd = this.#roomInBlock > 0 ? 0 : text.indexOf("\n") + 1;
    if (lineEnd === 0) return this.#add(stream, text);
    this.#add(stream, text.slice(0, lineEnd));
    this.#block = this.#code.appendChild(element("span", { class: "loop-block" }));
    this.#roomInBlock = CHARACTERS_PER_BLOCK;
    this.#add(stream, text.slice(lineEnd));
  }

  #add(stream: Stream, text: string): void {
    if (text === "") return;
    this.#roomInBlock -= text.length + PIECE;
    const name = `loop-${stream}`;
    const last = this.#block.lastElementChild;
    const nodes = piecesOf(text, this.#filename).map(({ text, line }) =>
      line === null ? text : this.#link(text, line),
    );
    if (last?.className === name) last.append(...nodes);
    else this.#block.append(element("span", { class: name }, ...nodes));
  }

  /**
   * Not a `<button>`: its text would not be part of what one selects and copies. Not an `<a>`: Material reads the
   * address of each, and stumbles over one without.
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
