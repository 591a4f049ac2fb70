/**
 * Shows a verdict: a sentence with an icon, and if needed the lines that differ, or a button to try again.
 */

import { element } from "../shared/dom";
import { type IconName, icon } from "../shared/icons";
import { part } from "../shared/part";
import type { DiffLine } from "./difference";
import type { Verdict } from "./verdict";

export function verdictView(verdict: Verdict, tryAgain: () => void): HTMLElement[] {
  switch (verdict.kind) {
    case "same":
      return [line("same", "done", verdict.title, verdict.detail)];
    case "neutral":
      return [line("neutral", null, verdict.title)];
    case "failed": {
      const again = element("button", { type: "button", class: "loop-button loop-again" }, "Try again");
      again.addEventListener("click", tryAgain);
      return [line("failed", "failed", verdict.title), again];
    }
    case "different": {
      const table = element("div", { class: "loop-diff" });
      void showDifference(table, verdict.expected, verdict.printed);
      return [line("different", "different", verdict.title, verdict.detail), table];
    }
    default:
      return verdict satisfies never;
  }
}

function line(kind: Verdict["kind"], name: IconName | null, title: string, detail?: string): HTMLElement {
  const made = element("p", { class: `loop-verdict-line loop-verdict-${kind}` });
  if (name) made.append(icon(name));
  made.append(element("strong", {}, title));
  if (detail) made.append(" ", element("span", { class: "loop-verdict-detail" }, detail));
  return made;
}

const MARKS = {
  same: { sign: " ", meaning: "" },
  recorded: { sign: "−", meaning: "recorded, not printed: " },
  printed: { sign: "+", meaning: "printed, not recorded: " },
} as const satisfies Record<DiffLine["kind"], { sign: string; meaning: string }>;

async function showDifference(table: HTMLElement, expected: string, printed: string): Promise<void> {
  const { difference } = await part(() => import("./difference"));
  const lines = difference(expected, printed).map(({ kind, text, ended }) => {
    const { sign, meaning } = MARKS[kind];
    const made = element(
      "span",
      { class: `loop-diff-${kind}` },
      element("span", { class: "loop-diff-sign", "aria-hidden": "true" }, sign),
      element("span", { class: "loop-unseen" }, meaning),
      text,
    );
    if (!ended) made.append(element("em", {}, " (no line end)"));
    return made;
  });
  const legend = element("p", { class: "loop-diff-legend" }, "− recorded, + printed by your run");
  table.append(element("pre", { tabindex: "0", "aria-label": "Differences" }, element("code", {}, ...lines)), legend);
}
