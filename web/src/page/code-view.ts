/**
 * The program of a snippet: the built HTML, replaced by an editor when the reader wants to edit.
 */

import { element, find } from "../shared/dom";
import { part } from "../shared/part";
import type { Editor } from "./editor";

export interface CodeViewOptions {
  /** The element that holds the built `<pre>`. */
  root: HTMLElement;
  source: string;
  filename: string;
  /** The program has changed; `byReader`: the reader edits it, or is about to. */
  onEdit(byReader: boolean): void;
  /** The reader has typed for the first time. */
  onFirstEdit?(editor: Editor): void;
}

export class CodeView {
  readonly #options: CodeViewOptions;
  readonly #static: HTMLElement;
  readonly #listening = new AbortController();
  #editor: Editor | undefined;
  readonly #built: readonly Node[];
  #source: string;
  /** What the static program shows: the source, or the reader's program of an earlier visit. */
  #shown: string;
  #typed = false;
  #opening: Promise<Editor | null> | undefined;

  constructor(options: CodeViewOptions) {
    this.#options = options;
    this.#source = options.source;
    this.#shown = options.source;
    this.#static = find(options.root, "pre");
    this.#built = [...find(this.#static, "code").childNodes];
    const { signal } = this.#listening;
    // the download begins with the first hint of interest, so that the editor opens quickly
    this.#static.addEventListener("pointerdown", preload, { signal, once: true });
    this.#static.addEventListener("focus", preload, { signal, once: true });
    this.#static.addEventListener("click", (event) => this.#clicked(event), { signal });
    this.#static.addEventListener("keydown", (event) => this.#pressed(event), { signal });
    this.#static.setAttribute("aria-description", "Press Enter to edit.");
    options.root.classList.add("loop-editable");
  }

  /** The program as it is now. */
  get text(): string {
    return this.#editor?.text() ?? this.#shown;
  }

  /** The program as it was before the reader edited it. */
  get source(): string {
    return this.#source;
  }

  get edited(): boolean {
    return this.text !== this.#source;
  }

  reset(): void {
    if (this.edited) this.#show(this.#source, this.#built);
  }

  /** Show another program, as if it had been built into the page, with the nodes of its static text. */
  load(source: string, nodes: readonly Node[] = [document.createTextNode(source)]): void {
    this.#source = source;
    this.#show(source, nodes);
  }

  /** Show the program that the reader has made of this one in an earlier visit. */
  restore(program: string): void {
    this.#show(program, [document.createTextNode(program)]);
  }

  /** Replace the text in the editor, and mark the lines that differ from the original. */
  async change(text: string): Promise<void> {
    const editor = await this.open();
    editor?.setText(text);
    if (editor) this.markLines(changedLines(this.#source, text));
  }

  /** Open the editor and put the caret at the beginning of a line, counted from 1. */
  async goToLine(line: number): Promise<void> {
    const editor = await this.open();
    editor?.goToLine(line);
  }

  /** Bring the caret into view if the editor has the focus. */
  showCaret(): void {
    this.#editor?.showCaret();
  }

  /** Replace the built HTML by the editor; null if the reader has left the page before it was loaded. */
  open(): Promise<Editor | null> {
    this.#opening ??= this.#replace();
    return this.#opening;
  }

  /** Mark these lines of the program, counted from 1, and no others; the last one, where the loop is, most strongly. */
  markLines(lines: readonly number[]): void {
    const { root } = this.#options;
    for (const mark of root.querySelectorAll(".loop-mark")) mark.remove();
    for (const [index, line] of lines.entries()) {
      const mark = element("div", { class: index === lines.length - 1 ? "loop-mark loop-mark-here" : "loop-mark" });
      mark.style.setProperty("--line", String(line - 1));
      root.append(mark);
    }
  }

  /** Restore the built HTML. */
  destroy(): void {
    this.markLines([]);
    this.#listening.abort();
    this.#editor?.destroy();
    find(this.#static, "code").replaceChildren(...this.#built);
    this.#static.hidden = false;
    this.#static.removeAttribute("aria-description");
    this.#options.root.classList.remove("loop-editable");
  }

  #clicked(event: MouseEvent): void {
    // the reader selects text, to read or copy it
    if (document.getSelection()?.isCollapsed === false) return;
    void this.#openAt(offsetAt(this.#static, event.clientX, event.clientY));
  }

  #pressed(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    void this.#openAt(0);
  }

  async #openAt(offset: number): Promise<void> {
    const scrolled = this.#static.scrollLeft;
    const editor = await this.open();
    editor?.focus(offset, scrolled);
    if (editor) this.#options.onEdit(true);
  }

  #show(program: string, nodes: readonly Node[]): void {
    this.#shown = program;
    find(this.#static, "code").replaceChildren(...nodes);
    this.#editor?.setText(program);
  }

  #changed(typed: boolean): void {
    this.#options.onEdit(typed);
    if (!typed || this.#typed || !this.#editor) return;
    this.#typed = true;
    this.#options.onFirstEdit?.(this.#editor);
  }

  async #replace(): Promise<Editor | null> {
    const { root, filename } = this.#options;
    const { openEditor } = await preload();
    if (this.#listening.signal.aborted) return null;
    const host = element("div", { class: "loop-editor" });
    root.append(host);
    this.#editor = openEditor({
      host,
      text: this.#shown,
      label: `Code of ${filename}`,
      onEdit: (typed) => this.#changed(typed),
    });
    this.#static.hidden = true;
    return this.#editor;
  }
}

function preload(): Promise<typeof import("./editor")> {
  return part(() => import("./editor"));
}

/** The lines of `after`, counted from 1, from the first to the last that differs from `before`. */
function changedLines(before: string, after: string): number[] {
  const [old, lines] = [before.split("\n"), after.split("\n")];
  let first = 0;
  while (first < lines.length && lines[first] === old[first]) first++;
  let same = 0;
  while (same < Math.min(lines.length, old.length) - first && lines.at(-1 - same) === old.at(-1 - same)) same++;
  return Array.from({ length: lines.length - same - first }, (_, at) => first + at + 1);
}

/** The number of characters of `root`'s text before the point; 0 if the browser does not know. */
function offsetAt(root: HTMLElement, x: number, y: number): number {
  const position = document.caretPositionFromPoint?.(x, y);
  const range = position ? null : document.caretRangeFromPoint?.(x, y);
  const node = position?.offsetNode ?? range?.startContainer;
  if (!node || !root.contains(node)) return 0;
  const before = document.createRange();
  before.selectNodeContents(root);
  before.setEnd(node, position?.offset ?? range?.startOffset ?? 0);
  return before.toString().length;
}
