/**
 * `<loop-snippet>`: upgrades what the build wrote, program and recorded output, to something to run and edit.
 */

import { element, find } from "../shared/dom";
import { parseSnippet, reasonNotToRun, type Snippet } from "../shared/snippet";
import { heightOfRecorded } from "./recorded-view";
import { Runnable, type Shared } from "./runnable";

/** Milliseconds after which the page has its turn: a long page has dozens of snippets. */
const TURN = 8;

interface Mounted {
  /** Stop what runs and give back the built HTML. */
  unmount(): void;
}

/**
 * The class of the element; all snippets of a page share what is `shared`.
 *
 * They are upgraded some at a time, so that no task is long; `later` is given what is left to be done.
 */
export function snippetElement(
  shared: Shared,
  later: (work: () => void) => void = (work) => setTimeout(work),
): CustomElementConstructor {
  /** Those on the page that are yet to be upgraded, with the height of their recorded outputs once that is known. */
  const built = new Map<LoopSnippet, number | undefined>();

  class LoopSnippet extends HTMLElement {
    #mounted: Mounted | undefined;

    connectedCallback(): void {
      built.set(this, undefined);
      if (built.size === 1) later(upgrade);
    }

    disconnectedCallback(): void {
      built.delete(this);
      this.#mounted?.unmount();
      this.#mounted = undefined;
    }

    mount(room: number): void {
      this.#mounted = mount(this, shared, room);
    }
  }

  function upgrade(): void {
    const began = performance.now();
    // before any of them changes: each look after a change would make the browser lay out the page again
    for (const [snippet, height] of built) if (height === undefined) built.set(snippet, heightOfRecorded(snippet));
    try {
      for (const [snippet, height] of built) {
        if (performance.now() - began > TURN) break;
        built.delete(snippet);
        snippet.mount(height ?? 0);
      }
    } finally {
      if (built.size > 0) later(upgrade); // whatever becomes of one of them
    }
  }

  return LoopSnippet;
}

/** What the build says about the snippet in `root`. */
export function snippetIn(root: HTMLElement): Snippet {
  return parseSnippet(textOf(find(root, ".loop-data")));
}

/** What the loop did in the recorded run of the snippet in `root`, as JSON; null where the page has no figure of it. */
function traceIn(root: HTMLElement): string | null {
  const data = root.querySelector<HTMLElement>(".loop-trace");
  return data && textOf(data);
}

/**
 * The data may stand in a `<template>`: Material's instant navigation runs every `<script>` of a new page again,
 * whatever its type, as JavaScript.
 */
function textOf(data: HTMLElement): string {
  return (data instanceof HTMLTemplateElement ? data.content : data).textContent ?? "";
}

function mount(root: HTMLElement, shared: Shared, room: number): Mounted {
  const snippet = snippetIn(root);
  const reason = reasonNotToRun(snippet, shared.pythons);
  if (reason === null) return new Runnable(root, snippet, shared, { room, trace: traceIn(root) });
  const note = element("p", { class: "loop-toolbar loop-why-not" }, reason);
  find(root, ".loop-head").append(note);
  return { unmount: () => note.remove() };
}
