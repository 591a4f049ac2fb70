/**
 * The interactive figure of a snippet: steps through the moments of a run, recorded or live.
 */

import { element, find } from "../shared/dom";
import { MOMENT, type Place, takeAskedMoment } from "../shared/moment-event";
import { type TraceEvent, traceEventsOf } from "../trace/events";
import { type Layout, layOut } from "../trace/layout";
import { buildStory, type Detail, type Moment, momentAt, momentNamed, type Story } from "../trace/moments";
import { seconds } from "../trace/names";
import { panelsMarkup, sentenceMarkup } from "../trace/panels";
import { percent, picture } from "../trace/picture";
import { figureMarkup, figureTitle, firstMoment, MAX_MOMENTS, rowsMarkup, summary } from "../trace/static-figure";
import { timesMarkup } from "../trace/times";
import { StepperControls } from "./stepper";
import { svgOf } from "./svg-file";

export interface FigureActions {
  /** Mark these lines of the program, the last one most strongly, and no others. */
  markLines(lines: readonly number[]): void;
}

/** The recorded run, as it is on the page: its events as JSON, the program, and the moment to open it at. */
export interface Recorded {
  readonly trace: string;
  readonly source: string;
  readonly moment: string | null;
}

/** A run to show. */
interface Recording extends Omit<Recorded, "trace"> {
  readonly events: readonly TraceEvent[];
  /** "recorded run" or "your run", for the title. */
  readonly whose: string;
}

/** The shortest time between two drawings of a live picture. */
const REDRAW_MILLISECONDS = 250;
/** Fewer moments than in a final picture, since a live one is drawn again and again. */
const LIVE_MOMENTS = 200;

export class FigureView {
  readonly #root: HTMLDetailsElement;
  readonly #body: HTMLElement;
  readonly #title: HTMLElement;
  readonly #actions: FigureActions;
  readonly #controls: StepperControls;
  readonly #listening = new AbortController();
  #recording: Recording | null = null;
  /** The recorded run. */
  #adopted: Recording | null = null;
  #story: Story | null = null;
  /** The position of each moment, and the width, in the layout's pixels: the picture may be wider. */
  #layout: Pick<Layout, "moments" | "width"> = { moments: [], width: 1 };
  #detail: Detail;
  readonly #detailButton = element("button", { type: "button", class: "loop-button trace-button-detail" });
  readonly #scaleButton = element(
    "button",
    { type: "button", class: "loop-button trace-button-detail", "aria-pressed": "false" },
    "Time to scale",
  );
  readonly #saveButton = element(
    "button",
    { type: "button", class: "loop-button trace-button-detail" },
    "Download as SVG",
  );
  /** Read aloud by screen readers at each step. The visible sentence has several parts, and Orca repeated it for each. */
  readonly #spoken = element("div", { class: "loop-unseen", "aria-live": "polite" });
  readonly #tip = element("p", { class: "trace-tip", hidden: "" });
  /** The moment that the tip shows. */
  #pointed = -1;
  #toScale = false;
  #index = 0;
  /** Whether the reader has stepped: until then no line of the program is marked. */
  #moved = false;
  #live: TraceEvent[] | null = null;
  #redraw: ReturnType<typeof setTimeout> | undefined;
  #stale = false;
  /** `whose` of the run in the picture. */
  #drawn = "";
  /** The HTML that the build wrote. */
  #built = "";

  /** `root` holds the built figure, or is an empty one for runs to come. */
  constructor(root: HTMLDetailsElement, actions: FigureActions) {
    this.#root = root;
    this.#actions = actions;
    this.#title = find(root, "summary");
    this.#body = find(root, ".trace-body");
    this.#detail = this.#body.dataset.detail === "tasks" ? "tasks" : "loop";
    this.#controls = new StepperControls({
      go: (index) => this.#go(index),
      step: (by) => this.#go(this.#index + by),
      nextIteration: () => this.#go(this.#nextIteration()),
      moments: () => this.#story?.moments.map(({ event }) => event.time) ?? [],
      index: () => this.#index,
    });
    const { signal } = this.#listening;
    root.addEventListener("toggle", () => this.#toggled(), { signal });
    root.addEventListener(MOMENT, () => this.#goToAsked(), { signal });
    root.addEventListener("keydown", (event) => this.#controls.pressed(event), { signal });
    this.#body.addEventListener("click", (event) => this.#clicked(event), { signal });
    this.#detailButton.addEventListener("click", () => this.#changeDetail());
    this.#scaleButton.addEventListener("click", () => this.#changeScale());
    this.#saveButton.addEventListener("click", () => this.#save());
    this.#body.addEventListener("pointermove", (event) => this.#point(event), { signal });
    this.#body.addEventListener("pointerleave", () => this.#showTip(null), { signal });
  }

  /** Attach to the recorded run, whose picture the build has drawn. */
  adopt(recorded: Recorded): void {
    this.#recording = recordingOf(recorded);
    this.#adopted = this.#recording;
    this.#drawn = this.#recording.whose;
    this.#built = this.#body.innerHTML;
    this.#stale = true;
    if (this.#root.open) this.#prepare();
    // not at once: a run may have begun, or ended, while this code was loaded
    setTimeout(() => this.#goToAsked());
  }

  /** A run begins: from now on the figure shows it. */
  begin(source: string, whose: string): void {
    this.#endLive();
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

  /** The run has ended: the reader can step through it, as through the recorded one. */
  finish(): void {
    if (!this.#live) return;
    this.#endLive();
    // not at once: that the run has ended, which Stop may wait for, is shown first
    this.#redraw = setTimeout(() => {
      this.#redraw = undefined;
      if (this.#root.open) this.#draw("end");
      this.#controls.enable(true);
      this.#goToAsked();
    });
  }

  /** Show another run as a whole. */
  show(recorded: Recorded | null): void {
    this.#show(recorded && recordingOf(recorded));
  }

  #show(recording: Recording | null): void {
    this.#endLive();
    this.#recording = recording;
    this.#moved = false;
    this.#actions.markLines([]);
    this.#stale = true;
    if (recording && this.#root.open) this.#draw("moment");
  }

  /** Go to the moment that another part of the page asks for. While a run is in progress, that is put off to its end. */
  #goToAsked(): void {
    if (this.#live || this.#redraw !== undefined || this.#listening.signal.aborted) return;
    const asked = takeAskedMoment(this.#root);
    if (!asked) return;
    if (asked.recorded && this.#adopted && this.#recording !== this.#adopted) this.#show(this.#adopted);
    this.#toggled();
    this.#controls.pause();
    if (this.#story) this.#go(placeIn(this.#story, asked.place));
  }

  destroy(): void {
    this.#listening.abort();
    this.#endLive();
    this.#controls.pause();
    this.#controls.root.remove();
    this.#actions.markLines([]);
    if (this.#built) this.#body.innerHTML = this.#built;
    else this.#root.remove();
  }

  #endLive(): void {
    clearTimeout(this.#redraw);
    this.#redraw = undefined;
    this.#live = null;
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

  /** Read the run whose picture is already there, and insert the controls. */
  #prepare(): void {
    const recording = this.#recording;
    if (!recording) return;
    this.#stale = false;
    const story = this.#tell(recording, MAX_MOMENTS);
    this.#index = startOf(story, recording.moment);
    this.#insertControls();
  }

  #draw(at: "moment" | "end"): void {
    const recording = this.#recording;
    if (!recording) return;
    this.#drawn = recording.whose;
    this.#stale = false;
    this.#pointed = -1;
    const story = this.#tell(recording, this.#live ? LIVE_MOMENTS : MAX_MOMENTS);
    const end = story.stuck?.moment ?? Math.max(0, story.moments.length - 1);
    this.#index = at === "end" ? end : startOf(story, recording.moment);
    this.#title.textContent = `${figureTitle(recording.events)} · ${recording.whose}`;
    this.#replace(story, recording);
    if (at === "end") this.#follow();
  }

  #tell(recording: Recording, max: number): Story {
    const story = buildStory(recording.events, max, this.#detail, recording.source);
    this.#story = story;
    this.#layout = layOut(story, this.#toScale);
    return story;
  }

  /** Show time to scale, or give each step a width; at the same moment. */
  #changeScale(): void {
    const [recording, story] = [this.#recording, this.#story];
    if (!recording || !story) return;
    this.#toScale = !this.#toScale;
    this.#scaleButton.setAttribute("aria-pressed", String(this.#toScale));
    this.#layout = layOut(story, this.#toScale);
    this.#replace(story, recording);
    this.#showMoment();
    this.#scaleButton.focus();
  }

  #save(): void {
    const story = this.#story;
    const pictured = this.#body.querySelector<HTMLElement>(".trace-picture");
    if (!story || !pictured) return;
    const url = URL.createObjectURL(new Blob([svgOf(pictured, summary(story))], { type: "image/svg+xml" }));
    element("a", { href: url, download: "event-loop.svg" }).click();
    // the browser has begun to read it by then
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }

  #replace(story: Story, recording: Recording): void {
    this.#body.innerHTML = figureMarkup(story, this.#index, recording.source);
    if (this.#toScale) {
      const layout = layOut(story, true);
      const here = layout.moments[this.#index] ?? null;
      find(this.#body, ".trace-picture").outerHTML = picture(layout, story.detail, summary(story), here);
    }
    if (!this.#live) {
      this.#body.append(tableOnDemand(story));
      this.#body.insertAdjacentHTML("beforeend", timesMarkup(story));
    }
    this.#insertControls();
  }

  /** Show the loop as well, or the tasks alone, at the same moment or the last one before it. */
  #changeDetail(): void {
    const [recording, before] = [this.#recording, this.#story];
    if (!recording || !before) return;
    this.#detail = this.#detail === "tasks" ? "loop" : "tasks";
    this.#controls.pause();
    const count = before.moments[this.#index]?.count ?? 0;
    const story = this.#tell(recording, this.#live ? LIVE_MOMENTS : MAX_MOMENTS);
    this.#index = Math.max(
      0,
      story.moments.findLastIndex((moment) => moment.count <= count),
    );
    this.#replace(story, recording);
    this.#follow();
    this.#detailButton.focus();
  }

  #insertControls(): void {
    this.#body.querySelector(".trace-controls")?.replaceChildren(this.#controls.root);
    this.#detailButton.textContent =
      this.#detail === "tasks" ? "Show the loop, its ready queue and its timers" : "Show only the tasks";
    this.#body.querySelector(".trace-detail")?.replaceChildren(this.#detailButton, this.#scaleButton, this.#saveButton);
    this.#body.querySelector(".trace-picture")?.append(this.#tip);
    this.#spoken.replaceChildren();
    this.#body.append(this.#spoken);
    this.#controls.showIterations(this.#detail === "loop");
    this.#controls.show(this.#index, this.#story?.moments.length ?? 0);
  }

  #go(wanted: number): void {
    const count = this.#story?.moments.length ?? 0;
    if (count === 0) return;
    this.#index = Math.max(0, Math.min(count - 1, wanted));
    this.#moved = true;
    this.#showMoment();
    this.#say();
    this.#follow();
  }

  #showMoment(): void {
    const story = this.#story;
    if (!story) return;
    const view = momentAt(story, this.#index);
    find(this.#body, ".trace-sentence").innerHTML = sentenceMarkup(view, story, this.#recording?.source ?? "");
    const panels = this.#body.querySelector(".trace-panels");
    if (panels) panels.outerHTML = panelsMarkup(view, story);
    const playhead = this.#body.querySelector(".trace-playhead");
    playhead?.setAttribute("x", percent(this.#layout.moments[this.#index] ?? 0, this.#layout.width));
    playhead?.removeAttribute("visibility");
    this.#controls.show(this.#index, story.moments.length);
    if (!this.#moved) return;
    const event = story.moments[this.#index]?.event;
    this.#actions.markLines(event?.lines ?? (event?.line === undefined ? [] : [event.line]));
  }

  #say(): void {
    const parts = [...find(this.#body, ".trace-sentence").children].map(({ textContent }) => textContent.trim());
    this.#spoken.replaceChildren(element("p", {}, parts.filter(Boolean).join(", ")));
  }

  /** Scroll the playhead into view, if the picture is wider than the card. */
  #follow(): void {
    const scroller = this.#body.querySelector<HTMLElement>(".trace-picture .trace-scroll");
    if (!scroller || scroller.scrollWidth <= scroller.clientWidth) return;
    const x = ((this.#layout.moments[this.#index] ?? 0) / this.#layout.width) * scroller.scrollWidth;
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

  /** A click on the drawing goes to the nearest moment. */
  #clicked(event: MouseEvent): void {
    const nearest = this.#momentAt(event);
    if (nearest === null) return;
    this.#controls.pause();
    this.#go(nearest);
  }

  /** The moment nearest to the pointer; null beside the drawing, and while it grows. */
  #momentAt(event: MouseEvent): number | null {
    const drawing = event.target instanceof Element ? event.target.closest(".trace-drawing") : null;
    if (!drawing || this.#live) return null;
    const { moments, width } = this.#layout;
    const shown = drawing.getBoundingClientRect();
    const x = ((event.clientX - shown.left) / shown.width) * width;
    let nearest = 0;
    for (const [index, position] of moments.entries())
      if (Math.abs(position - x) <= Math.abs((moments[nearest] ?? 0) - x)) nearest = index; // of several here, the last
    return nearest;
  }

  /** Beside the pointer, say what happens at that moment. For a keyboard, the sentence below the picture says it. */
  #point(event: PointerEvent): void {
    if (event.pointerType === "touch") return;
    const nearest = this.#momentAt(event);
    this.#showTip(nearest);
    const box = this.#tip.parentElement?.getBoundingClientRect();
    if (nearest === null || !box) return;
    const left = Math.min(event.clientX - box.left + 12, box.width - this.#tip.offsetWidth);
    this.#tip.style.left = `${Math.max(0, left)}px`;
    this.#tip.style.top = `${event.clientY - box.top + 18}px`;
  }

  #showTip(index: number | null): void {
    const story = this.#story;
    this.#tip.hidden = index === null || !story;
    if (index === null || !story || index === this.#pointed) return;
    this.#pointed = index;
    const { at, sentence } = momentAt(story, index);
    this.#tip.replaceChildren(element("strong", {}, seconds(at.time, story.scale)), ` ${sentence}`);
  }
}

function placeIn(story: Story, place: Place): number {
  if ("name" in place) return startOf(story, place.name);
  const start = story.events.find(({ kind }) => kind === "loop")?.time ?? 0;
  const isBefore = ({ event, count }: Moment): boolean =>
    "event" in place ? count <= place.event : event.time - start <= place.seconds;
  return Math.max(0, story.moments.findLastIndex(isBefore));
}

/** Raises if it is not a trace: the page and this bundle are of different builds. */
function recordingOf({ trace, source, moment }: Recorded): Recording {
  const events = traceEventsOf(JSON.parse(trace));
  if (!events) throw new Error(`not the trace of a run: ${trace.slice(0, 200)}`);
  return { events, source, moment, whose: "recorded run" };
}

function startOf(story: Story, moment: string | null): number {
  return (moment === null ? null : momentNamed(moment, story)) ?? firstMoment(story);
}

/** The run as a table, made when the reader opens it: hundreds of rows take a while. */
function tableOnDemand(story: Story): HTMLDetailsElement {
  const details = element("details", { class: "trace-table" }, element("summary", {}, "The run as a table"));
  details.addEventListener("toggle", () => details.insertAdjacentHTML("beforeend", rowsMarkup(story)), { once: true });
  return details;
}
