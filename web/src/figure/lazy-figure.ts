/**
 * The figure of a snippet, until somebody looks at it: the code that draws is loaded when it is opened or comes near.
 */

import { element } from "../shared/dom";
import type { TraceEvent } from "../trace/events";
import { mayPlayUnasked, onceSettled } from "./autoplay";
import type { FigureActions, FigureView, Recorded } from "./figure-view";

/** How near, in pixels: it is alive when it is reached, and is no part of what opening a page costs. */
const NEAR = "100px";

export class LazyFigure {
  readonly #root: HTMLDetailsElement;
  readonly #actions: FigureActions;
  readonly #listening = new AbortController();
  readonly #near: IntersectionObserver;
  /** What the figure is to be told once it is there; null once it is. */
  #untold: ((view: FigureView) => void)[] | null = [];
  #view: FigureView | undefined;
  #loading = false;

  /** `root` holds the built figure, or is an empty one for runs to come. */
  constructor(root: HTMLDetailsElement, actions: FigureActions) {
    this.#root = root;
    this.#actions = actions;
    root.addEventListener("toggle", () => this.#look(), { signal: this.#listening.signal });
    this.#near = new IntersectionObserver((entries) => this.#seen(entries), { rootMargin: NEAR });
    this.#near.observe(root);
  }

  /** Come alive with the recorded run, whose picture the build has drawn. */
  adopt(recording: Recorded): void {
    this.#tell((view) => view.adopt(recording));
  }

  /** A run begins: from now on the figure is its. */
  begin(source: string, whose: string): void {
    this.#tell((view) => view.begin(source, whose));
  }

  add(events: readonly TraceEvent[]): void {
    this.#root.hidden = false;
    this.#tell((view) => view.add(events));
  }

  /** The run has ended: it can be stepped through, like the recorded one. */
  finish(): void {
    this.#tell((view) => view.finish());
  }

  /** Show another run as a whole, or none. */
  show(recording: Recorded | null): void {
    this.#root.hidden = recording === null;
    this.#tell((view) => view.show(recording));
  }

  /** Give back the built HTML. */
  destroy(): void {
    this.#listening.abort();
    this.#near.disconnect();
    this.#untold = null;
    this.#view?.destroy();
  }

  #tell(what: (view: FigureView) => void): void {
    if (this.#view) what(this.#view);
    else this.#untold?.push(what);
  }

  #seen(entries: readonly IntersectionObserverEntry[]): void {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    if (!this.#plays) return this.#look();
    this.#near.disconnect();
    onceSettled(this.#root, () => this.#look(), this.#listening.signal);
  }

  /** Whether it is to play by itself, once, when it is seen. */
  get #plays(): boolean {
    return this.#root.hasAttribute("data-plays");
  }

  #look(): void {
    if (this.#root.open && !this.#loading) void this.#load();
  }

  async #load(): Promise<void> {
    this.#loading = true;
    this.#near.disconnect();
    const { FigureView } = await import("./figure-view");
    const untold = this.#untold;
    if (!untold) return; // the snippet has left the page
    this.#untold = null;
    this.#view = new FigureView(this.#root, this.#actions);
    for (const what of untold) what(this.#view);
    if (this.#plays && mayPlayUnasked()) this.#view.playUnasked();
  }
}

/** An empty figure, for a program whose runs are yet to come. */
export function emptyFigure(): HTMLDetailsElement {
  return element(
    "details",
    { class: "loop-figure", hidden: "" },
    element("summary", {}, "What the loop did"),
    element("div", { class: "trace-body" }),
  );
}
