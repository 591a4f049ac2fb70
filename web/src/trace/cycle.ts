/**
 * The cycle of a deadlock: which task waits for which.
 */

import { escaped, tag } from "./markup";
import type { Story } from "./moments";
import type { LoopAt, ObjectAt } from "./state";
import { shortened, textWidth } from "./text-width";

/** A task of a cycle and what it waits for: the next task, perhaps for an object that the next task holds. */
export interface Link {
  readonly task: number;
  /** The object it waits for, if there is one: "Lock 2". */
  readonly object: string | null;
  readonly line: number | null;
  /** The line at which the next task acquired the object. */
  readonly heldAt: number | null;
}

/**
 * The cycle of tasks in which each waits for the next one, and the last one for the first; null if there is none.
 * Only what a task cannot get from any other task counts if `only` is true; else the first one that it may get it from.
 */
export function waitCycle(at: LoopAt, only = false): readonly Link[] | null {
  for (const start of at.tasks.keys()) {
    const path: (Link & { next: number })[] = [];
    for (let task = start; ; ) {
      const link = nextOf(task, at, only);
      if (!link) break;
      path.push(link);
      task = link.next;
      const first = path.findIndex((each) => each.task === task);
      if (first !== -1) return path.slice(first);
    }
  }
  return null;
}

function nextOf(number: number, at: LoopAt, only: boolean): (Link & { next: number }) | null {
  const task = at.tasks.get(number);
  if (task?.state !== "suspended" || !task.on) return null;
  const { object, tasks } = task.on;
  const held = object && at.objects.get(object.number);
  if (only && ((held?.holders.length ?? 0) > 1 || (tasks?.length ?? 0) > 1)) return null;
  if (held && held.holders.length > 0) {
    const index = held.holders.findIndex((holder) => holder !== number);
    const next = held.holders[index === -1 ? 0 : index] ?? number;
    const heldAt = held.heldAt[index === -1 ? 0 : index] ?? null;
    return { task: number, next, object: nameOf(held, at), line: task.line, heldAt };
  }
  const [waitsFor] = tasks ?? [];
  return waitsFor === undefined ? null : { task: number, next: waitsFor, object: null, line: task.line, heldAt: null };
}

/** "Lock 2": the second of its type that was used. */
function nameOf({ number, type }: ObjectAt, { objects }: LoopAt): string {
  const alike = [...objects.values()].filter((each) => each.type === type).map((each) => each.number);
  return `${type} ${alike.indexOf(number) + 1}`;
}

const [MIN_BOX, MAX_BOX, BOX_HEIGHT, ARROW, MARGIN] = [136, 280, 40, 124, 8];

/** The cycle in which a run got stuck, for good or until something ended it; empty if there is none. */
export function cycleMarkup({ stuck, tangle, labels }: Story, source: string): string {
  const cycle = (stuck && waitCycle(stuck.at)) ?? (tangle && waitCycle(tangle, true));
  if (!cycle) return "";
  const name = (task: number): string => labels.get(task) ?? `task ${task}`;
  const shown = new Map(cycle.map(({ task }) => [task, shortened(name(task), MAX_BOX, "mono")]));
  const box = Math.max(MIN_BOX, ...[...shown.values()].map((label) => textWidth(label, "mono") + 16));
  const width = MARGIN * 2 + cycle.length * (box + ARROW);
  const height = 108;
  const boxes = cycle.map((link, index) => {
    const x = MARGIN + index * (box + ARROW);
    return tag(
      "g",
      {},
      tag("rect", { class: "trace-cycle-task", x, y: 20, width: box, height: BOX_HEIGHT, rx: 4 }),
      tag("text", { class: "trace-task", x: x + 8, y: 37 }, escaped(shown.get(link.task) ?? "")),
      tag(
        "text",
        { class: "trace-soft", x: x + 8, y: 52 },
        link.line === null ? "waits" : `waits at line ${link.line}`,
      ),
      arrow(link, x + box, index === cycle.length - 1 ? MARGIN + box / 2 : null),
    );
  });
  const lines = source.split("\n");
  const quoted = (line: number | null): string => {
    const text = line === null ? "" : (lines[line - 1]?.trim() ?? "");
    return text ? ` ${tag("code", {}, escaped(text))}` : "";
  };
  const sentences = cycle.map((link, index) => {
    const next = cycle[(index + 1) % cycle.length]?.task ?? link.task;
    const where = link.line === null ? "" : ` at line ${link.line}`;
    const since = link.heldAt === null ? "holds" : `has held since line ${link.heldAt}`;
    const what = link.object ? `${link.object}, which ${name(next)} ${since}` : name(next);
    return tag("li", {}, escaped(`${name(link.task)} waits${where} for ${what}:`), quoted(link.line));
  });
  return tag(
    "div",
    { class: "trace-cycle", role: "group", "aria-label": "Deadlock" },
    tag("p", { class: "trace-panel-title" }, "Deadlock: each task waits for the next one, and the last for the first"),
    tag(
      "div",
      { class: "trace-scroll", tabindex: 0, role: "group", "aria-label": "The cycle" },
      tag(
        "svg",
        { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": "A cycle of waiting tasks" },
        ...boxes,
      ),
    ),
    tag("ol", {}, ...sentences),
  );
}

/** From the right edge of a box to the next one, or from the last box back, below all of them, to the first. */
function arrow({ object, heldAt }: Link, x: number, back: number | null): string {
  const end = x + ARROW;
  const path =
    back === null
      ? `M${x} 40H${end - 3}m-6 -4l6 4l-6 4`
      : `M${x} 40h30q8 0 8 8v32q0 8 -8 8H${back + 8}q-8 0 -8 -8V64m-4 6l4 -6l4 6`;
  const held = heldAt === null ? "" : `held since line ${heldAt}`;
  const middle = x + 8;
  return (
    tag("path", { class: "trace-cycle-arrow", d: path }) +
    tag("text", { class: "trace-task", x: middle, y: 33 }, escaped(object ?? "")) +
    tag("text", { class: "trace-soft", x: back === null ? middle : x + 42, y: back === null ? 54 : 66 }, held)
  );
}
