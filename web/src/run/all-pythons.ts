/**
 * Runs one program on several Pythons, two at a time, and shows what they printed side by side: equal outputs once, and in
 * the others the lines that differ.
 */

import { SHOWN_CHARACTERS } from "../output/output-view";
import { element } from "../shared/dom";
import { requirementsOf } from "../shared/packages";
import type { Program } from "../shared/protocol";
import { type DiffLine, difference } from "./difference";
import type { RunEnd } from "./interpreter";
import type { Interpreters, Run } from "./pool";
import { endedAs, runningFor, waitingSentence } from "./words";

/** Each takes about 100 MB. */
const AT_ONCE = 2;

interface OneRun {
  readonly python: string;
  state: string;
  printed: string;
  /** How it ended, without a duration; undefined until then. */
  ending: string | undefined;
}

/** Runs whose outputs and endings are equal. */
interface Group {
  runs: OneRun[];
  printed: string;
  ending: string;
}

export interface AllPythonsActions {
  /** Called whenever the number of runs that have ended changes, and when the last one has ended. */
  progressed(ended: number, total: number): void;
}

export class AllPythons {
  readonly root: HTMLElement;
  readonly #interpreters: Interpreters;
  readonly #actions: AllPythonsActions;
  readonly #states = element("ul", { class: "loop-all-states" });
  readonly #columns = element("div", { class: "loop-all-columns" });
  readonly #summary = element("p", { class: "loop-all-summary", "aria-live": "polite" });
  #runs: OneRun[] = [];
  #waiting: OneRun[] = [];
  readonly #running = new Map<OneRun, Run>();

  constructor(interpreters: Interpreters, actions: AllPythonsActions) {
    this.#interpreters = interpreters;
    this.#actions = actions;
    this.root = element(
      "section",
      { class: "loop-all", "aria-label": "Runs on all Pythons", hidden: "" },
      this.#states,
      this.#columns,
      this.#summary,
    );
  }

  get running(): boolean {
    return this.#running.size + this.#waiting.length > 0;
  }

  start(alone: Program, pythons: readonly string[]): void {
    const program = { ...alone, packages: requirementsOf(alone.source).map(({ name }) => name) };
    this.stop();
    this.#runs = pythons.map((python) => ({ python, state: "waits", printed: "", ending: undefined }));
    this.#waiting = [...this.#runs];
    this.#summary.textContent = "";
    this.root.hidden = false;
    this.#next(program);
    this.#show();
  }

  /** Stop the runs in progress, and start no more. */
  stop(): void {
    for (const run of this.#waiting) run.state = "not run";
    this.#waiting = [];
    for (const run of [...this.#running.values()]) run.abandon();
  }

  hide(): void {
    this.stop();
    this.root.hidden = true;
  }

  #next(program: Program): void {
    while (this.#running.size < AT_ONCE) {
      const run = this.#waiting.shift();
      if (!run) break;
      this.#begin(run, program);
    }
    this.#actions.progressed(this.#runs.filter(({ ending }) => ending !== undefined).length, this.#runs.length);
    if (!this.running) this.#conclude();
  }

  #begin(run: OneRun, program: Program): void {
    const { python } = run;
    run.state = waitingSentence("starting", python);
    // known before it is started: it can end at once
    this.#running.set(run, { stop: () => undefined, abandon: () => undefined, type: null });
    const started = this.#interpreters.run(
      python,
      program,
      {
        waiting: (stage, progress) => this.#state(run, waitingSentence(stage, python, progress)),
        message: (message) => {
          if (message.type === "started") this.#state(run, "runs");
          if (message.type !== "printed") return;
          run.printed += message.text.slice(0, SHOWN_CHARACTERS - run.printed.length);
        },
        ended: (end) => this.#ended(run, end, program),
      },
      { spare: false },
    );
    if (this.#running.has(run)) this.#running.set(run, started);
  }

  #ended(run: OneRun, end: RunEnd, program: Program): void {
    this.#running.delete(run);
    run.ending = endedAs(end);
    run.state = end.kind === "finished" ? runningFor(end.duration).replace("Running, ", "") : "";
    this.#show();
    this.#next(program);
  }

  #state(run: OneRun, state: string): void {
    run.state = state;
    this.#showStates();
  }

  #show(): void {
    this.#showStates();
    const groups = groupsOf(this.#runs);
    const [common] = groups.toSorted((a, b) => b.runs.length - a.runs.length);
    this.#columns.replaceChildren(...groups.map((group) => column(group, common ?? group)));
  }

  #showStates(): void {
    const rows = this.#runs.map(({ python, state, ending }) =>
      element(
        "li",
        { class: ending === undefined ? "loop-all-busy" : "" },
        element("strong", {}, python),
        " ",
        ending === undefined ? state : [ending, state].filter((each) => each !== "").join(", "),
      ),
    );
    this.#states.replaceChildren(...rows);
  }

  #conclude(): void {
    this.#show();
    const groups = groupsOf(this.#runs);
    const left = this.#runs.filter(({ ending }) => ending === undefined);
    const sentence =
      groups.length === 0
        ? "Stopped before a program ended."
        : groups.length === 1
          ? `${namesOf(groups[0]?.runs ?? [])} print the same, and end the same way.${differsByChance(groups)}`
          : `${groups.length} different outputs: ${groups.map(({ runs }) => namesOf(runs)).join("; ")}.${differsByChance(groups)}`;
    this.#summary.textContent = left.length > 0 ? `${sentence} Not run: ${namesOf(left)}.` : sentence;
  }
}

/** A sentence if outputs that count as equal are not. */
function differsByChance(groups: readonly Group[]): string {
  const differs = groups.some(({ runs }) => new Set(runs.map(({ printed }) => printed)).size > 1);
  return differs ? " Durations and addresses in memory differ, which does not count." : "";
}

/** The runs that have ended, those with equal outputs together, in the order of their first Pythons. */
function groupsOf(runs: readonly OneRun[]): Group[] {
  const groups: Group[] = [];
  for (const run of runs) {
    const { printed, ending } = run;
    if (ending === undefined) continue;
    const equal = groups.find((group) => isAlike(group.printed, printed) && group.ending === ending);
    if (equal) equal.runs.push(run);
    else groups.push({ runs: [run], printed, ending });
  }
  return groups;
}

/** Durations, with a unit or as Python prints a measured one, and addresses in memory: no two runs have the same. */
const BY_CHANCE =
  /0x[0-9a-f]{4,}|\d+\.\d{6,}(?:e-?\d+)?|\d+(?:\.\d+)?(?=\s?(?:s|ms|µs|us|ns|seconds?|milliseconds?)\b)/gi;

/** Whether two outputs are equal but for what differs in each run. */
function isAlike(one: string, other: string): boolean {
  return one.replace(BY_CHANCE, "…") === other.replace(BY_CHANCE, "…");
}

function namesOf(runs: readonly OneRun[]): string {
  return new Intl.ListFormat("en-GB", { type: "conjunction" }).format(runs.map(({ python }) => python));
}

const MARKS = {
  same: { sign: " ", meaning: "" },
  recorded: { sign: "−", meaning: "missing: " },
  printed: { sign: "+", meaning: "different: " },
} as const satisfies Record<DiffLine["kind"], { sign: string; meaning: string }>;

/** One output; in one that is not the most frequent, `common`, the lines that differ from that are marked. */
function column(group: Group, common: Group): HTMLElement {
  const names = namesOf(group.runs);
  const lines =
    group === common
      ? [group.printed || nothing()]
      : difference(common.printed, group.printed, isAlike).map(({ kind, text }) => {
          const { sign, meaning } = MARKS[kind];
          return element(
            "span",
            { class: `loop-diff-${kind}` },
            element("span", { class: "loop-diff-sign", "aria-hidden": "true" }, sign),
            element("span", { class: "loop-unseen" }, meaning),
            text,
          );
        });
  const ending = element("p", { class: "loop-all-ending" }, group.ending);
  if (group.ending !== common.ending) ending.classList.add("loop-all-different");
  return element(
    "div",
    { class: group === common ? "loop-all-column" : "loop-all-column loop-diff" },
    element("p", { class: "loop-all-title" }, group.runs.length > 1 ? `Python ${names}: the same` : `Python ${names}`),
    element("pre", { tabindex: "0", "aria-label": `Output on Python ${names}` }, element("code", {}, ...lines)),
    ending,
  );
}

function nothing(): HTMLElement {
  return element("span", { class: "loop-nothing" }, "(prints nothing)");
}
