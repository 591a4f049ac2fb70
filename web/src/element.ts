/**
 * `<loop-snippet>`: upgrades what the build wrote, program and recorded output, to something to run and edit.
 */

import { CodeView } from "./code";
import { element, find } from "./dom";
import type { RunEnd, RunObserver } from "./interpreter";
import { LiveView } from "./live";
import type { Interpreters, Run } from "./pool";
import type { LoopMessage } from "./protocol";
import { RecordedView } from "./recorded";
import { parseSnippet, reasonNotToRun, type Snippet } from "./snippet";
import { Toolbar } from "./toolbar";
import { verdictOn } from "./verdict";
import { waitingSentence } from "./words";

/** The Python that runs a snippet in the browser. */
const PYTHON = "3.14";

/** The class of the element; all snippets of a page share `pool`. */
export function snippetElement(pool: Interpreters): CustomElementConstructor {
  return class LoopSnippet extends HTMLElement {
    #mounted: Mounted | undefined;

    connectedCallback(): void {
      this.#mounted ??= mount(this, pool);
    }

    disconnectedCallback(): void {
      this.#mounted?.unmount();
      this.#mounted = undefined;
    }
  };
}

/**
 * The data may stand in a `<template>`: Material's instant navigation runs every `<script>` of a new page again,
 * whatever its type, as JavaScript.
 */
function textOf(data: HTMLElement): string {
  return (data instanceof HTMLTemplateElement ? data.content : data).textContent ?? "";
}

interface Mounted {
  /** Stop what runs and give back the built HTML. */
  unmount(): void;
}

function mount(root: HTMLElement, pool: Interpreters): Mounted {
  const snippet = parseSnippet(textOf(find(root, ".loop-data")));
  const head = find(root, ".loop-head");
  const reason = reasonNotToRun(snippet, PYTHON);
  if (reason === null) return new RunnableSnippet(root, head, snippet, pool);
  const note = element("p", { class: "loop-toolbar loop-why-not" }, reason);
  head.append(note);
  return { unmount: () => note.remove() };
}

class RunnableSnippet implements Mounted {
  readonly #snippet: Snippet;
  readonly #pool: Interpreters;
  readonly #toolbar: Toolbar;
  readonly #code: CodeView;
  readonly #live: LiveView;
  readonly #recorded: RecordedView;
  readonly #listening = new AbortController();
  #run: Run | undefined;
  #ran = false;

  constructor(root: HTMLElement, head: HTMLElement, snippet: Snippet, pool: Interpreters) {
    this.#snippet = snippet;
    this.#pool = pool;
    this.#toolbar = new Toolbar({
      intend: () => pool.warm(PYTHON),
      run: () => this.#start(),
      stop: () => this.#run?.stop(),
      reset: () => this.#reset(),
      copy: () => void this.#copy(),
    });
    head.append(this.#toolbar.root);
    this.#code = new CodeView({
      root: find(root, ".loop-code"),
      source: snippet.source,
      filename: snippet.filename,
      onEdit: () => {
        pool.warm(PYTHON);
        this.#showState();
      },
    });
    const outputs = find(root, ".loop-outputs");
    this.#live = new LiveView(snippet.filename);
    this.#recorded = new RecordedView(outputs);
    outputs.prepend(this.#live.root);
    root.addEventListener("keydown", (event) => this.#pressed(event), { signal: this.#listening.signal });
  }

  unmount(): void {
    this.#listening.abort();
    const run = this.#run;
    this.#run = undefined;
    run?.abandon();
    this.#toolbar.root.remove();
    this.#code.destroy();
    this.#live.root.remove();
    this.#recorded.destroy();
  }

  #pressed(event: KeyboardEvent): void {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.repeat) return;
    event.preventDefault();
    this.#start();
  }

  #start(): void {
    if (this.#run) return;
    const source = this.#code.text;
    const edited = this.#code.edited;
    let python: string | null = null;
    this.#ran = true;
    this.#live.begin(this.#recorded.fold());
    const observer: RunObserver = {
      waiting: (stage) => this.#live.tell(waitingSentence(stage, PYTHON)),
      message: (message) => {
        if (message.type === "started") python = message.python;
        this.#show(message);
      },
      ended: (end) => this.#ended(end, edited, python),
    };
    this.#live.tell(`Running on Python ${PYTHON} …`);
    this.#run = this.#pool.run(PYTHON, { source, filename: this.#snippet.filename }, observer);
    this.#showState();
  }

  #show(message: LoopMessage): void {
    switch (message.type) {
      case "started":
        return this.#live.tell(`Running on Python ${message.python} …`);
      case "printed":
        return this.#live.append(message.stream, message.text);
      case "read-stdin":
        return this.#live.tell("It reads standard input, which is empty here.");
      case "finished":
        return;
      default:
        message satisfies never;
    }
  }

  #ended(end: RunEnd, edited: boolean, python: string | null): void {
    // an element that has left the page stops its run and shows nothing more
    if (this.#listening.signal.aborted) return;
    this.#run = undefined;
    const { printed, complete } = this.#live;
    const verdict = verdictOn({ snippet: this.#snippet, edited, end, python, printed, complete });
    this.#live.conclude(verdict, () => this.#start());
    this.#showState();
  }

  #reset(): void {
    const run = this.#run;
    this.#run = undefined;
    run?.abandon();
    this.#ran = false;
    this.#live.hide();
    this.#recorded.unfold();
    this.#code.reset();
    this.#showState();
  }

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.#code.text);
      this.#toolbar.showCopied(true);
    } catch (error) {
      if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
      this.#toolbar.showCopied(false); // no permission, or no clipboard outside secure contexts
    }
  }

  #showState(): void {
    this.#toolbar.show({ running: this.#run !== undefined, changed: this.#ran || this.#code.edited });
  }
}
