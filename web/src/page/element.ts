/**
 * `<loop-snippet>`: makes the built program and its recorded output something to run and edit.
 */

import { openWhenNear } from "../exercise/lazy-exercise";
import { element, find } from "../shared/dom";
import { parseSnippet, reasonNotToRun, type Snippet } from "../shared/snippet";
import { addChangeButtons } from "./change-buttons";
import { heightOfRecorded } from "./recorded-view";
import { Runnable, type Shared } from "./runnable";

/** Milliseconds after which an upgrade yields to the page: a long page has dozens of snippets. */
const MAX_TASK = 8;

interface Mounted {
  /** Stop the run and restore the built HTML. */
  unmount(): void;
}

/**
 * The class of the element; all snippets of a page share `shared`.
 *
 * They are upgraded a few at a time, so that no task is long; `later` schedules the next few.
 */
export function snippetElement(
  shared: Shared,
  later: (work: () => void) => void = (work) => setTimeout(work),
): CustomElementConstructor {
  /** The snippets that are still to be upgraded, with the height of their recorded output once it is known. */
  const pending = new Map<LoopSnippet, number | undefined>();

  class LoopSnippet extends HTMLElement {
    #mounted: Mounted | undefined;

    connectedCallback(): void {
      pending.set(this, undefined);
      if (pending.size === 1) later(upgrade);
    }

    disconnectedCallback(): void {
      pending.delete(this);
      this.#mounted?.unmount();
      this.#mounted = undefined;
    }

    mount(room: number): void {
      this.#mounted = mount(this, shared, room);
    }
  }

  function upgrade(): void {
    const began = performance.now();
    // measure before anything changes: after a change, each measurement would make the browser lay out the page again
    for (const [snippet, height] of pending) if (height === undefined) pending.set(snippet, heightOfRecorded(snippet));
    try {
      for (const [snippet, height] of pending) {
        if (performance.now() - began > MAX_TASK) break;
        pending.delete(snippet);
        snippet.mount(height ?? 0);
      }
    } finally {
      if (pending.size > 0) later(upgrade); // even if one of them has failed
    }
  }

  return LoopSnippet;
}

/** The data of the snippet in `root`. */
export function snippetIn(root: HTMLElement): Snippet {
  return parseSnippet(textOf(find(root, ".loop-data")));
}

/** The trace of the recorded run of the snippet in `root`, as JSON; null if the page has no figure of it. */
function traceIn(root: HTMLElement): string | null {
  const data = root.querySelector<HTMLElement>(".loop-trace");
  return data && textOf(data);
}

/**
 * The data may be in a `<template>`: Material's instant navigation runs every `<script>` of a new page as JavaScript,
 * whatever its type.
 */
function textOf(data: HTMLElement): string {
  return (data instanceof HTMLTemplateElement ? data.content : data).textContent ?? "";
}

function mount(root: HTMLElement, shared: Shared, room: number): Mounted {
  const snippet = snippetIn(root);
  const reason = reasonNotToRun(snippet, shared.pythons);
  if (reason === null) {
    const runnable = new Runnable(root, snippet, shared, {
      room,
      trace: traceIn(root),
      kept: { name: snippet.name, title: snippet.filename },
      playground: true,
    });
    const exercise = root.closest<HTMLElement>(".loop-exercise");
    if (exercise) openWhenNear(exercise, runnable);
    const removeButtons = addChangeButtons(root, snippet.filename, (program) => void runnable.change(program));
    return {
      unmount() {
        removeButtons();
        runnable.unmount();
      },
    };
  }
  const note = element("p", { class: "loop-toolbar loop-why-not" }, reason);
  find(root, ".loop-head").append(note);
  return { unmount: () => note.remove() };
}
