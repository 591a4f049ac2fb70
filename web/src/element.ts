/**
 * `<loop-snippet>`: upgrades what the build wrote, program and recorded output, to something to run and edit.
 */

import { element, find } from "./dom";
import { Runnable, type Shared } from "./runnable";
import { parseSnippet, reasonNotToRun, type Snippet } from "./snippet";

interface Mounted {
  /** Stop what runs and give back the built HTML. */
  unmount(): void;
}

/** The class of the element; all snippets of a page share what is `shared`. */
export function snippetElement(shared: Shared): CustomElementConstructor {
  return class LoopSnippet extends HTMLElement {
    #mounted: Mounted | undefined;

    connectedCallback(): void {
      this.#mounted ??= mount(this, shared);
    }

    disconnectedCallback(): void {
      this.#mounted?.unmount();
      this.#mounted = undefined;
    }
  };
}

/** What the build says about the snippet in `root`. */
export function snippetIn(root: HTMLElement): Snippet {
  return parseSnippet(textOf(find(root, ".loop-data")));
}

/**
 * The data may stand in a `<template>`: Material's instant navigation runs every `<script>` of a new page again,
 * whatever its type, as JavaScript.
 */
function textOf(data: HTMLElement): string {
  return (data instanceof HTMLTemplateElement ? data.content : data).textContent ?? "";
}

function mount(root: HTMLElement, shared: Shared): Mounted {
  const snippet = snippetIn(root);
  const reason = reasonNotToRun(snippet, shared.pythons);
  if (reason === null) return new Runnable(root, snippet, shared);
  const note = element("p", { class: "loop-toolbar loop-why-not" }, reason);
  find(root, ".loop-head").append(note);
  return { unmount: () => note.remove() };
}
