/**
 * A sentence with its mark, and, if it does not hold, what the run did instead and a way to where it did so.
 */

import { element } from "../shared/dom";
import type { Judgement } from "./judge";

type Sentence = Judgement["sentences"][number];

/** `show` is called with the index of the event where the sentence first failed. */
export function sentenceView({ text, holds, found, moment }: Sentence, show: (moment: number) => void): HTMLElement {
  const view = element(
    "li",
    { class: holds ? "loop-holds" : "loop-fails" },
    element("span", { class: "loop-sign", "aria-hidden": "true" }, holds ? "✓" : "✗"),
    element("span", { class: "loop-unseen" }, holds ? "Holds: " : "Does not hold: "),
    ...inline(text),
  );
  if (holds) return view;
  view.append(" ", element("span", { class: "loop-found" }, ...inline(sentenceOf(found))));
  if (moment !== null) {
    const where = element("button", { type: "button", class: "loop-where" }, "Show where");
    where.setAttribute("aria-label", `Show where: ${text.replaceAll("`", "")}`);
    where.addEventListener("click", () => show(moment));
    view.append(" ", where);
  }
  return view;
}

/** Text in which backticks mark code, as nodes. */
export function inline(text: string): (Node | string)[] {
  return text.split(/`([^`]+)`/).map((each, at) => (at % 2 ? element("code", {}, each) : each));
}

function sentenceOf(found: string): string {
  const capital = found.charAt(0).toUpperCase() + found.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
