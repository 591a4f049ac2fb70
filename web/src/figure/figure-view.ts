/**
 * The figure of a snippet, come alive: steps through the moments of a run, recorded or live.
 */

import { element, find } from "../shared/dom";
import { type TraceEvent, traceEventsOf } from "../trace/events";
import { layOut } from "../trace/layout";
import { momentNamed, type Story, tell, toldAt } from "../trace/moments";
import { panelsMarkup, sentenceMarkup } from "../trace/panels";
import { figureMarkup, firstMoment, MOST_MOMENTS, rowsMarkup } from "../trace/static-figure";
import { StepperControls } from "./stepper";

export interface FigureActions {
  /** Mark these lines of the program, the last one most; none of them if there are none. */
  markLines(lines: readonly number[]): void;
}

/** The recorded run, as it is on the page: what happened, as JSON, in which program, and where to open it. */
export interface Recorded {
  readonly trace: string;
  readonly source: string;
  readonly moment: string | null;
}

/** A run that can be shown. */
interface Recording extends Omit<Recorded, "trace"> {
  readonly events: readonly TraceEvent[];
  /** Whose run it is, for the title. */
  readonly whose: string;
}

/** A live picture is drawn again at most this often. */
const REDRAW_MILLISECONDS = 250;
/** A picture that is drawn again and again has less in it than the one that stays. */
const LIVE_MOMENTS = 200;

export class FigureView {
  readonly #root: HTMLDetailsElement;
  readonly #body: HTMLElement;
  readonly #title: HTMLElement;
  readonly #actions: FigureActions;
  readonly #controls: StepperControls;
  readonly #listening = new AbortController();
  #recording: Recording | null = null;
  #story: Story | null = null;
  #positions: readonly number[] = [];
  #index = 0;
  /** Whether the reader has moved: until then no line of the program is marked. */
  #moved = false;
  #live: TraceEvent[] | null = null;
  #redraw: ReturnType<typeof setTimeout> | undefined;
  #stale = false;
  /** Watches whether what plays unasked is in view. */
  #seen: IntersectionObserver | undefined;
  /** Whose run the picture on the page is. */
  #drawn = "";
  #built = "";

  /** `root` holds the built figure, or is an empty one for runs to come. */
  constructor(root: HTMLDetailsElement, actions: FigureActions) {
    this.#root = root;
    this.#actions = actions;
    this.#title = find(root, "summary");
    this.#body = find(root, ".trace-body");
    this.#controls = new StepperControls({
      go: (index) => this.#go(index),
      step: (by) => this.#go(this.#index + by),
      nextIteration: () => this.#go(this.#nextIteration()),
      moments: () => this.#story?.moments.map(({ event }) => event.time) ?? [],
      index: () => this.#index,
      playing: (plays) => {
        if (!plays) this.#asked();
      },
    });
    const { signal } = this.#listening;
    root.addEventListener("toggle", () => this.#toggled(), { signal });
    root.addEventListener("keydown", (event) => this.#controls.pressed(event), { signal });
    this.#body.addEventListener("click", (event) => this.#clicked(event), { signal });
  }

  /** Come alive with the recorded run, whose picture the build has drawn. */
  adopt(recorded: Recorded): void {
    this.#recording = recordingOf(recorded);
    this.#drawn = this.#recording.whose;
    this.#built = this.#body.innerHTML;
    this.#stale = true;
    if (this.#root.open) this.#prepare();
  }

  /**
   * Play once, from the start, until the reader does anything here or looks elsewhere. A screen reader is not told:
   * it would talk for as long as this plays.
   */
  playUnasked(): void {
    if (!this.#story || this.#live || this.#moved) return;
    find(this.#body, ".trace-sentence").setAttribute("aria-live", "off");
    this.#seen = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) this.#controls.pause();
    });
    this.#seen.observe(this.#body);
    this.#controls.playFromStart();
  }

  /** From here on, what changes is what the reader has asked for. */
  #asked(): void {
    this.#seen?.disconnect();
    this.#seen = undefined;
    this.#body.querySelector(".trace-sentence")?.setAttribute("aria-live", "polite");
  }

  /** A run begins: from now on the figure is its. */
  begin(source: string, whose: string): void {
    this.#live = [];
    this.#recording = { events: this.#live, source, moment: null, whose };
    this.#drawn = "";
    this.#moved = false;
    this.#actions.markLines([]);
    this.#controls.pause();
    this.#controls.enable(false);
    this.#title.textContent = `What the loop did · ${whose}`;
    this.#stale = true;
  }

  add(events: readonly TraceEvent[]): void {
    if (!this.#live) return;
    this.#live.push(...events);
    this.#stale = true;
    this.#redraw ??= setTimeout(() => {
      this.#redraw = undefined;
      if (this.#root.open && this.#live) this.#draw("end");
    }, REDRAW_MILLISECONDS);
  }

  /** The run has ended: it can be stepped through, like the recorded one. */
  finish(): void {
    if (!this.#live) return;
    clearTimeout(this.#redraw);
    this.#redraw = undefined;
    this.#live = null;
    if (this.#root.open) this.#draw("end");
    this.#controls.enable(true);
  }

  /** Show another run as a whole. */
  show(recorded: Recorded | null): void {
    const recording = recorded && recordingOf(recorded);
    clearTimeout(this.#redraw);
    this.#redraw = undefined;
    this.#live = null;
    this.#recording = recording;
    this.#moved = false;
    this.#actions.markLines([]);
    this.#stale = true;
    if (recording && this.#root.open) this.#draw("moment");
  }

  destroy(): void {
    this.#listening.abort();
    clearTimeout(this.#redraw);
    this.#controls.pause();
    this.#controls.root.remove();
    this.#actions.markLines([]);
    if (this.#built) this.#body.innerHTML = this.#built;
    else this.#root.remove();
  }

  #toggled(): void {
    if (!this.#root.open) {
      this.#controls.pause();
      this.#actions.markLines([]);
    } else if (this.#stale && this.#recording) {
      if (this.#recording.whose !== this.#drawn) this.#draw(this.#live ? "end" : "moment");
      else this.#prepare();
    }
  }

  /** Read the run whose picture is there already, and put the controls in. */
  #prepare(): void {
    const recording = this.#recording;
    if (!recording) return;
    this.#stale = false;
    const story = tell(recording.events, MOST_MOMENTS);
    this.#story = story;
    this.#positions = layOut(story).moments;
    this.#index = startOf(story, recording.moment);
    this.#controlsIn();
  }

  #draw(at: "moment" | "end"): void {
    const recording = this.#recording;
    if (!recording) return;
    this.#drawn = recording.whose;
    this.#stale = false;
    const story = tell(recording.events, this.#live ? LIVE_MOMENTS : MOST_MOMENTS);
    this.#story = story;
    this.#positions = layOut(story).moments;
    const end = story.stuck?.moment ?? Math.max(0, story.moments.length - 1);
    this.#index = at === "end" ? end : startOf(story, recording.moment);
    this.#body.innerHTML = figureMarkup(story, this.#index, recording.source);
    if (!this.#live) this.#body.append(tableOnDemand(story));
    this.#title.textContent = `What the loop did · ${recording.whose}`;
    this.#controlsIn();
    if (at === "end") this.#follow();
  }

  #controlsIn(): void {
    this.#body.querySelector(".trace-controls")?.replaceChildren(this.#controls.root);
    this.#controls.show(this.#index, this.#story?.moments.length ?? 0);
  }

  #go(wanted: number): void {
    const count = this.#story?.moments.length ?? 0;
    if (count === 0) return;
    this.#index = Math.max(0, Math.min(count - 1, wanted));
    this.#moved = true;
    this.#showMoment();
    this.#follow();
  }

  #showMoment(): void {
    const story = this.#story;
    if (!story) return;
    const told = toldAt(story, this.#index);
    find(this.#body, ".trace-sentence").innerHTML = sentenceMarkup(told, story, this.#recording?.source ?? "");
    find(this.#body, ".trace-panels").outerHTML = panelsMarkup(told, story);
    const playhead = this.#body.querySelector(".trace-playhead");
    playhead?.setAttribute("transform", `translate(${this.#positions[this.#index] ?? 0} 0)`);
    playhead?.removeAttribute("visibility");
    this.#controls.show(this.#index, story.moments.length);
    if (!this.#moved) return;
    const event = story.moments[this.#index]?.event;
    this.#actions.markLines(event?.lines ?? (event?.line === undefined ? [] : [event.line]));
  }

  /** Bring the playhead into view, where the picture is wider than its place. */
  #follow(): void {
    const scroller = this.#body.querySelector<HTMLElement>(".trace-picture .trace-scroll");
    const x = this.#positions[this.#index] ?? 0;
    if (!scroller || scroller.scrollWidth <= scroller.clientWidth) return;
    const margin = Math.min(60, scroller.clientWidth / 4);
    if (x < scroller.scrollLeft + margin) scroller.scrollLeft = x - margin;
    else if (x > scroller.scrollLeft + scroller.clientWidth - margin)
      scroller.scrollLeft = x - scroller.clientWidth + margin;
  }

  #nextIteration(): number {
    const moments = this.#story?.moments ?? [];
    const next = moments.findIndex(({ event }, index) => index > this.#index && event.kind === "poll");
    return next === -1 ? moments.length - 1 : next;
  }

  /** A click into the drawing goes to the moment nearest to it. */
  #clicked(event: MouseEvent): void {
    const drawing = event.target instanceof Element ? event.target.closest(".trace-drawing") : null;
    if (!drawing || this.#live) return;
    const x = event.clientX - drawing.getBoundingClientRect().left;
    let nearest = 0;
    for (const [index, position] of this.#positions.entries())
      if (Math.abs(position - x) < Math.abs((this.#positions[nearest] ?? 0) - x)) nearest = index;
    this.#controls.pause();
    this.#go(nearest);
  }
}

/** Raises if the trace is none: the page and this bundle are of different builds. */
function recordingOf({ trace, source, moment }: Recorded): Recording {
  const events = traceEventsOf(JSON.parse(trace));
  if (!events) throw new Error(`not the trace of a run: ${trace.slice(0, 200)}`);
  return { events, source, moment, whose: "recorded" };
}

function startOf(story: Story, moment: string | null): number {
  return (moment === null ? null : momentNamed(moment, story)) ?? firstMoment(story);
}

/** The run as a table, which is made when it is opened: hundreds of rows take a while. */
function tableOnDemand(story: Story): HTMLDetailsElement {
  const details = element("details", { class: "trace-table" }, element("summary", {}, "The run as a table"));
  details.addEventListener("toggle", () => details.insertAdjacentHTML("beforeend", rowsMarkup(story)), { once: true });
  return details;
}
