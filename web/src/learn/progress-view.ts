/**
 * `<loop-progress>`: what this reader has answered, what is worth another look, and a way to start over, export and
 * import. With `data-brief`, as on Home, one sentence, and a mark at each page with answers.
 */

import { element } from "../shared/dom";
import { siteUrl } from "../shared/site";
import { type Entry, progress } from "./progress";

const FILE = "run-until-complete-progress.json";

/** Show the progress in `root`, in place of what the build wrote. */
export function openProgress(root: HTMLElement): void {
  if ("brief" in root.dataset) showBriefly(root);
  else new ProgressView(root).show();
}

function showBriefly(root: HTMLElement): void {
  const entries = progress.all();
  const last = entries.at(-1);
  if (!last) return;
  const again = linkTo("ask-me-again/", "Ask me again");
  const stopped = linkTo(last.address, "Continue where you stopped");
  root.replaceChildren(element("p", {}, `${inWords(entries)} `, again, " · ", stopped));
}

/** Mark the links to pages with answers, in the navigation and on Home's reading path. */
export function markPages(): void {
  const pages = new Set(progress.all().map(({ address }) => siteUrl(address.replace(/#.*/, "")).href));
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".reading-path a, a.md-nav__link"))
    if (pages.has(link.href)) link.classList.add("loop-page-answered");
}

class ProgressView {
  readonly #root: HTMLElement;
  readonly #said = element("p", { "aria-live": "polite" });
  readonly #list = element("div");
  readonly #file = element("input", { type: "file", accept: ".json,application/json", hidden: "" });

  constructor(root: HTMLElement) {
    this.#root = root;
    const buttons = [
      button("Export", () => this.#export()),
      button("Import", () => this.#file.click()),
      button("Start over", () => this.#startOver()),
    ];
    this.#file.addEventListener("change", () => void this.#import());
    const row = element("p", { class: "loop-progress-buttons" }, ...buttons);
    root.replaceChildren(this.#list, row, this.#said, this.#file);
  }

  show(): void {
    const entries = progress.all();
    const open = entries.filter(({ state }) => state === "answered");
    const missed = entries.filter(({ state, missed }) => state === "solved" && missed > 0);
    const lists = [...section("Not right yet", open), ...section("Right in the end", missed)];
    this.#list.replaceChildren(element("p", {}, inWords(entries)), ...lists);
  }

  #export(): void {
    const url = URL.createObjectURL(new Blob([progress.export()], { type: "application/json" }));
    element("a", { href: url, download: FILE }).click();
    // the browser has begun to read it by then
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }

  async #import(): Promise<void> {
    const [file] = this.#file.files ?? [];
    if (!file) return;
    const count = progress.import(await file.text());
    this.#file.value = "";
    this.#said.textContent =
      count === null
        ? `${file.name} is not a file that Export has written.`
        : `Imported: ${count === 1 ? "1 answer" : `${count} answers`}.`;
    this.show();
  }

  #startOver(): void {
    if (!confirm("Forget all answers in this browser?")) return;
    progress.clear();
    this.#said.textContent = "Forgotten.";
    this.show();
    this.#root.querySelector("button")?.focus();
  }
}

function section(title: string, entries: readonly Entry[]): HTMLElement[] {
  if (entries.length === 0) return [];
  const items = entries.map(({ address, title }) => element("li", {}, linkTo(address, title)));
  return [element("h2", {}, title), element("ul", {}, ...items)];
}

function linkTo(address: string, words: string): HTMLAnchorElement {
  return element("a", { href: siteUrl(address).href }, words);
}

function inWords(entries: readonly Entry[]): string {
  if (entries.length === 0) return "You have not answered anything in this browser yet.";
  const open = entries.filter(({ state }) => state === "answered").length;
  return `Answered in this browser: ${entries.length}, ${open === 0 ? "all of them right" : `${open} not right yet`}.`;
}

function button(words: string, work: () => void): HTMLButtonElement {
  const made = element("button", { type: "button" }, words);
  made.addEventListener("click", work);
  return made;
}
