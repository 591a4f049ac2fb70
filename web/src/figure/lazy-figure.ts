/**
 * The figure of a snippet before its code is loaded, which happens when the reader opens it or scrolls near it.
 */

import { element } from "../shared/dom";
import { part } from "../shared/part";
import type { TraceEvent } from "../trace/events";
import type { FigureActions, FigureView, Recorded } from "./figure-view";

/** The distance at which the code is loaded: the figure is ready when it comes into view. */
const NEAR = "100px";

export class LazyFigure {
  readonly #root: HTMLDetailsElement;
  readonly #actions: FigureActions;
  readonly #leaving = new AbortController();
  readonly #near: IntersectionObserver;
  /** Resolved once the code is loaded: calls made before then are queued in their order. */
  readonly #queued: Promise<FigureView>;
  #loaded: (view: FigureView) => void = () => undefined;
  #loading = false;

  /** `root` holds the built figure, or is an empty one for runs to come. */
  constructor(root: HTMLDetailsElement, actions: FigureActions) {
    this.#root = root;
    this.#actions = actions;
    this.#queued = new Promise((resolve) => {
      this.#loaded = resolve;
    });
    root.addEventListener("toggle", () => this.#loadIfOpen(), { signal: this.#leaving.signal });
    this.#near = new IntersectionObserver((entries) => this.#seen(entries), { rootMargin: NEAR });
    this.#near.observe(root);
  }

  /** Attach to the recorded run, whose picture the build has drawn. */
  adopt(recording: Recorded): void {
    this.#call((view) => view.adopt(recording));
  }

  /** A run begins: from now on the figure shows it. */
  begin(source: string, whose: string): void {
    this.#call((view) => view.begin(source, whose));
  }

  add(events: readonly TraceEvent[]): void {
    this.#root.hidden = false;
    this.#call((view) => view.add(events));
  }

  /** The run has ended: the reader can step through it. */
  finish(): void {
    this.#call((view) => view.finish());
  }

  /** Show another run as a whole, or none. */
  show(recording: Recorded | null): void {
    this.#root.hidden = recording === null;
    this.#call((view) => view.show(recording));
  }

  /** Restore the built HTML. */
  destroy(): void {
    this.#leaving.abort();
    this.#near.disconnect();
  }

  #call(method: (view: FigureView) => void): void {
    void this.#queued.then((view) => {
      if (!this.#leaving.signal.aborted) method(view);
    });
  }

  #seen(entries: readonly IntersectionObserverEntry[]): void {
    if (entries.some(({ isIntersecting }) => isIntersecting)) this.#loadIfOpen();
  }

  #loadIfOpen(): void {
    if (this.#root.open && !this.#root.hidden && !this.#loading) void this.#load();
  }

  async #load(): Promise<void> {
    this.#loading = true;
    this.#near.disconnect();
    const { FigureView } = await part(() => import("./figure-view"));
    const { signal } = this.#leaving;
    if (signal.aborted) return;
    const view = new FigureView(this.#root, this.#actions);
    signal.addEventListener("abort", () => view.destroy());
    this.#loaded(view);
  }
}

/** An empty figure, for a program that has not run yet. */
export function emptyFigure(): HTMLDetailsElement {
  return element(
    "details",
    { class: "loop-figure", hidden: "" },
    element("summary", {}, "What the loop did"),
    element("div", { class: "trace-body" }),
  );
}
