/**
 * A list of what ruff finds in the program of the playground, each with a link to the page that explains it.
 */

import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import type { Finding } from "../ruff/checker";
import type { FromRuff, ToRuff } from "../ruff/ruff-worker";
import { element } from "../shared/dom";
import { siteUrl } from "../shared/site";

/** The worker with ruff, beside this bundle. Defined by `web/build/bundle.mjs`. */
declare const RUFF_WORKER_FILE: string;

/** Milliseconds without a key after which the program is checked: half a word is not a mistake. */
const CHECK_AFTER_MS = 600;

export interface FindingsOptions {
  program(): string;
  /** The version that is chosen at the moment. */
  python(): string;
  goToLine(line: number): void;
  /** Aborted when the playground is closed. */
  left: AbortSignal;
}

/** The list, and what tells it that the program changes. */
export function findings({ program, python, goToLine, left }: FindingsOptions): {
  root: HTMLElement;
  follow: Extension;
} {
  const root = element("div", { class: "loop-findings", role: "status", "aria-label": "Findings" });
  const worker = new Worker(new URL(RUFF_WORKER_FILE, import.meta.url), { type: "module", name: "ruff" });
  left.addEventListener("abort", () => worker.terminate());
  let latest = 0;
  let soon: ReturnType<typeof setTimeout> | undefined;

  function check(): void {
    latest += 1;
    const message: ToRuff = { id: latest, program: program(), python: python() };
    worker.postMessage(message);
  }

  worker.onmessage = ({ data }: MessageEvent<FromRuff>) => {
    if (data.id === latest) root.replaceChildren(...data.findings.map((finding) => viewOf(finding, goToLine)));
  };
  check();
  const follow = EditorView.updateListener.of(({ docChanged }) => {
    if (!docChanged) return;
    clearTimeout(soon);
    soon = setTimeout(check, CHECK_AFTER_MS);
  });
  return { root, follow };
}

function viewOf({ line, sentence, title, address }: Finding, goToLine: (line: number) => void): HTMLElement {
  const to = element("button", { type: "button", class: "loop-plain" }, `Line ${line}`);
  to.addEventListener("click", () => goToLine(line));
  const href = address.startsWith("https:") ? address : siteUrl(address).href;
  const text = sentence
    .split(/(`[^`]+`)/)
    .map((part) => (part.startsWith("`") ? element("code", {}, part.slice(1, -1)) : part));
  return element("p", { class: "loop-advice" }, to, " ", ...text, ". See ", element("a", { href }, title), ".");
}
