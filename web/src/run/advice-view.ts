/**
 * Shows below the output what the site has to say about the errors in it: sentences, and links to explanations.
 */

import { element } from "../shared/dom";
import { siteUrl } from "../shared/site";
import type { Advice } from "./advice";
import type { Explanation } from "./explained";

export interface AdviceActions {
  /** Run the program again as the asyncio REPL does. */
  repl(): void;
  /** Let the program name these packages, and run it again. */
  add(packages: Readonly<Record<string, string>>): void;
}

function button(label: string, press: () => void): HTMLButtonElement {
  const made = element("button", { type: "button", class: "loop-button loop-again" }, label);
  made.addEventListener("click", press);
  return made;
}

export function adviceView(
  advice: readonly Advice[],
  explained: readonly Explanation[],
  actions: AdviceActions,
): HTMLElement[] {
  const views: HTMLElement[] = advice.map(({ text, offer, add }) => {
    const view = element("p", { class: "loop-advice" }, ...withCode(text));
    if (offer)
      view.append(
        " ",
        button("Run as the asyncio REPL does", () => actions[offer]()),
      );
    if (add) {
      const { name, version } = add;
      view.append(
        " ",
        button(`Add ${name} ${version} and run`, () => actions.add({ [name]: version })),
      );
    }
    return view;
  });
  if (explained.length > 0) views.push(linksTo(explained));
  return views;
}

/** As in the recorded output: see `loopsite/render/snippet.html`. */
function linksTo(explained: readonly Explanation[]): HTMLElement {
  const links = explained.flatMap(({ message, address }) => [
    " ",
    element("a", { href: siteUrl(address).href }, element("code", {}, message)),
  ]);
  const page = element("em", {}, "Errors by their message");
  return element("p", { class: "loop-explained" }, "Explained in ", page, ":", ...links);
}

/** Text with code between backticks, and emphasis between asterisks. */
function withCode(text: string): (HTMLElement | string)[] {
  return text
    .split(/(`[^`]+`|\*[^*]+\*)/)
    .map((part) => (/^[`*]/.test(part) ? element(part.startsWith("`") ? "code" : "em", {}, part.slice(1, -1)) : part));
}
