/**
 * The recorded outputs: the one for the chosen Python in full, the others folded below it.
 *
 * While the page shows the reader's own run, the one in full is folded to its title.
 */

import { element, find } from "../shared/dom";
import type { Expectation } from "../shared/expectation";
import { recordedLike } from "../shared/python-choice";

interface RecordedOutput {
  python: string;
  section: HTMLElement;
  /** Holds the output while another one is shown in full. */
  folded: HTMLDetailsElement;
}

export class RecordedView {
  readonly #outputs: HTMLElement;
  readonly #expectations: readonly Expectation[];
  readonly #built: readonly RecordedOutput[];
  readonly #toggle = element("button", { type: "button", class: "loop-toggle", hidden: "" });
  readonly #link: HTMLElement | null;
  #shown: RecordedOutput | undefined;
  #text: HTMLElement | undefined;

  /** `link` goes into the title of the output that is shown in full. */
  constructor(outputs: HTMLElement, expectations: readonly Expectation[], link: HTMLElement | null = null) {
    this.#outputs = outputs;
    this.#link = link;
    this.#expectations = expectations;
    this.#built = builtOutputs(outputs);
    this.#toggle.addEventListener("click", () => this.#open(this.#text?.hidden !== false));
    this.#swap(this.#built[0]);
  }

  /** Show the output of `python`, at least `room` pixels high. */
  show(python: string, room = 0): void {
    const recorded = this.#built.map((output) => output.python);
    const like = recordedLike(python, recorded, this.#expectations);
    const wanted = this.#built.find((output) => output.python === like);
    if (this.#text) this.#text.style.minHeight = "";
    if (!wanted || wanted === this.#shown) return;
    this.#swap(wanted);
    if (this.#text && room) this.#text.style.minHeight = `${room}px`;
  }

  /** Hide the text behind a button; returns the height that this removed, in pixels: 0 if it was hidden already. */
  fold(): number {
    if (!this.#toggle.hidden) return 0;
    const height = this.#text?.offsetHeight ?? 0;
    this.#toggle.hidden = false;
    this.#open(false);
    return height;
  }

  unfold(): void {
    this.#toggle.hidden = true;
    this.#open(true);
  }

  /** Restore the built HTML. */
  destroy(): void {
    this.unfold();
    const [first] = this.#built;
    this.#swap(first);
    first?.folded.remove();
    if (this.#text) this.#text.style.minHeight = "";
    this.#toggle.remove();
    this.#link?.remove();
  }

  #swap(wanted: RecordedOutput | undefined): void {
    if (!wanted) return;
    const open = this.#text?.hidden !== true;
    this.#open(true);
    if (this.#shown) {
      const { folded, section } = this.#shown;
      folded.append(section);
      folded.hidden = false;
    }
    wanted.folded.hidden = true;
    wanted.folded.open = false;
    const [first] = this.#built;
    this.#outputs.insertBefore(wanted.section, first?.folded ?? null);
    const title = find(wanted.section, ".loop-output-title");
    if (this.#link) title.append(this.#link);
    title.append(this.#toggle);
    this.#shown = wanted;
    this.#text = find(wanted.section, "pre");
    this.#open(open);
  }

  #open(shown: boolean): void {
    if (this.#text) this.#text.hidden = !shown;
    this.#shown?.section.classList.toggle("loop-folded", !shown);
    this.#toggle.setAttribute("aria-expanded", String(shown));
    this.#toggle.textContent = shown ? "Hide" : "Show";
    this.#toggle.setAttribute("aria-label", `${this.#toggle.textContent} recorded output`);
  }
}

/** The height in pixels of the output that the build shows in full, before the snippet is upgraded. */
export function heightOfRecorded(root: HTMLElement): number {
  return root.querySelector(".loop-outputs > .loop-output pre")?.getBoundingClientRect().height ?? 0;
}

/** The outputs on the page, the one shown in full first; it gets a `<details>` to be folded into, like the others. */
function builtOutputs(outputs: HTMLElement): RecordedOutput[] {
  const first = outputs.querySelector<HTMLElement>(":scope > .loop-output");
  if (!first) return [];
  const python = first.dataset.python ?? "";
  const summary = element("summary", {}, `On Python ${python}`);
  const folded = element("details", { class: "loop-output-other", "data-python": python, hidden: "" }, summary);
  first.after(folded);
  const others = [...outputs.querySelectorAll<HTMLDetailsElement>(":scope > details.loop-output-other")].filter(
    (each) => each !== folded,
  );
  return [
    { python, section: first, folded },
    ...others.map((each) => ({
      python: each.dataset.python ?? "",
      section: find(each, ".loop-output"),
      folded: each,
    })),
  ];
}
