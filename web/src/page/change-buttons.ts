/**
 * The changes that a page suggests for a snippet: each gets a button that loads the changed program.
 */

import { element, find } from "../shared/dom";

/** Add a button to each change of `snippet`; returns what removes them. The build has written the changed programs. */
export function addChangeButtons(snippet: HTMLElement, filename: string, load: (program: string) => void): () => void {
  const changes = [...document.querySelectorAll<HTMLElement>(".loop-change")];
  const buttons = changes
    .filter(({ dataset }) => dataset["snippet"] === snippet.id)
    .map((change) => {
      const name = "Load this change";
      const button = element("button", { type: "button", "aria-label": `${name} into ${filename}` }, name);
      button.addEventListener("click", () => load(change.dataset["program"] ?? ""));
      find(change, ".loop-change-head").append(button);
      return button;
    });
  return () => {
    for (const button of buttons) button.remove();
  };
}
