/**
 * The place in the output where the reader types a line that the program waits for.
 */

import { element } from "../shared/dom";
import { MAX_LINE } from "../shared/typed-lines";

export class LineInput {
  /** To be put at the end of the output, behind the prompt. */
  readonly root: HTMLElement;
  readonly #field = element("input", {
    type: "text",
    class: "loop-line-field",
    "aria-label": "Input for the program",
    "aria-description": "The program waits for a line. Ctrl-D ends its input.",
    autocapitalize: "off",
    autocomplete: "off",
    enterkeyhint: "enter",
    maxlength: String(MAX_LINE),
    spellcheck: "false",
  });

  /** `typed` gets a line with its end, or text without one, which is empty at the end of the input. */
  constructor(typed: (text: string) => void) {
    const enter = element("button", { type: "button", class: "loop-line-button", title: "Enter" }, "Enter");
    const end = element(
      "button",
      { type: "button", class: "loop-line-button", title: "End of the input (Ctrl-D)" },
      "End",
    );
    enter.addEventListener("click", () => typed(`${this.#field.value}\n`));
    end.addEventListener("click", () => typed(this.#field.value));
    this.#field.addEventListener("keydown", (event) => {
      const ends = event.key.toLowerCase() === "d" && event.ctrlKey;
      if (event.isComposing || !(ends || event.key === "Enter") || event.metaKey) return;
      // Ctrl+Enter would run the program, Ctrl+D would make a bookmark
      event.preventDefault();
      event.stopPropagation();
      typed(this.#field.value + (ends ? "" : "\n"));
    });
    this.root = element("span", { class: "loop-line-input" }, this.#field, enter, end);
  }

  focus(): void {
    this.#field.focus({ preventScroll: true });
  }
}
