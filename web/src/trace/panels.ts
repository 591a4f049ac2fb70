/**
 * One moment of a run in words: its sentence, the ready queue, the timer heap, the tasks, the output.
 */

import { breakable, escaped, tag } from "./markup";
import type { MomentView, Story } from "./moments";
import {
  callbackLabel,
  isHousekeeping,
  listed,
  seconds,
  threadInWords,
  threadWaitInWords,
  waitInWords,
  withArticle,
} from "./names";
import { type LoopAt, loopOf, MAIN_THREAD, type TaskAt, type ThreadAt } from "./state";

/** Items that a panel lists. */
const MAX_ITEMS = 30;
/** Characters of output that a panel shows. */
const MAX_CHARACTERS = 2000;

/** The sentence of a moment: when it happens, what happens, and the line of the program. */
export function sentenceMarkup({ at, sentence, line }: MomentView, { scale }: Story, source: string): string {
  const text = line === null ? "" : (source.split("\n")[line - 1]?.trim() ?? "");
  const number = tag("span", { class: "trace-number" }, `line ${line ?? ""}`);
  return [
    tag("span", { class: "trace-when" }, escaped(seconds(at.time, scale))),
    tag("span", { class: "trace-words" }, escaped(sentence)),
    tag("span", { class: "trace-source" }, line === null ? "" : `${number} ${tag("code", {}, escaped(text))}`),
  ].join(" ");
}

export function panelsMarkup({ at }: MomentView, story: Story): string {
  const { threads, loops } = story;
  const running = [...at.threads.values()].filter(({ number }) => threads.has(number));
  const text = lastOf(at.printed)
    .map((part) => tag("span", { class: `loop-${part.stream}` }, escaped(part.text)))
    .join("");
  const ofThreads = running.map((thread) => threadMarkup(thread, story));
  const [first = MAIN_THREAD, ...others] = [...new Set(loops.values())].sort((a, b) => a - b);
  const ofLoops = [first, ...others].flatMap((thread) => loopPanels(thread, at, story));
  return tag(
    "div",
    { class: others.length > 0 ? "trace-panels trace-panels-loops" : "trace-panels" },
    ...(threads.size > 0 && story.tasks.length === 0 ? [] : ofLoops),
    threads.size > 0 ? panel("Threads", list("ul", "trace-tasks", ofThreads, "none yet")) : "",
    panel("Output so far", text ? tag("pre", {}, text) : nothing("none yet")),
  );
}

/** The ready queue, the timer heap and the tasks of the loops that run in a thread. */
function loopPanels(thread: number, at: LoopAt, story: Story): string[] {
  const { labels, loops, threads, scale } = story;
  const isOwn = (about: { loop?: number | undefined }): boolean =>
    (loops.get(loopOf(about)) ?? MAIN_THREAD) === thread || loops.size === 0;
  const ready = at.ready
    .filter(isOwn)
    .map((about) => chip(callbackLabel(about, at, labels), about.task === undefined ? "callback" : "task"));
  const timers = at.timers.filter(isOwn).map((timer) => {
    const time = tag("span", { class: "trace-due" }, escaped(seconds(timer.when, scale)));
    return tag("li", {}, `${time} ${breakable(callbackLabel(timer, at, labels))}`);
  });
  const tasks = [...at.tasks.values()]
    .filter((task) => !isHousekeeping(task) && isOwn(task))
    .map((task) => taskMarkup(task, at, story));
  const of = new Set(loops.values()).size > 1 ? ` of ${threadInWords(thread, threads).replace(/^thread /, "")}` : "";
  return [
    panel(`Ready queue${of}`, list("ol", "trace-chips", ready, "empty")),
    panel(`Timer heap${of}`, list("ol", "trace-timers", timers, "empty")),
    panel(`Tasks${of}`, list("ul", "trace-tasks", tasks, "none yet")),
  ];
}

/** The end of what was printed: at most `MAX_CHARACTERS`. */
function lastOf(printed: LoopAt["printed"]): LoopAt["printed"] {
  const kept: LoopAt["printed"][number][] = [];
  let room = MAX_CHARACTERS;
  for (const part of printed.toReversed()) {
    if (room === 0) return [{ stream: "stdout", text: "…\n" }, ...kept];
    const text = part.text.slice(-room);
    room -= text.length;
    kept.unshift({ ...part, text });
    if (text !== part.text) return [{ stream: "stdout", text: "…" }, ...kept];
  }
  return kept;
}

function panel(title: string, content: string): string {
  const attributes = { class: "trace-panel", tabindex: 0, role: "group", "aria-label": title };
  return tag("div", attributes, tag("p", { class: "trace-panel-title" }, escaped(title)), content);
}

function list(name: string, kind: string, items: readonly string[], empty: string): string {
  if (items.length === 0) return nothing(empty);
  const rest = items.length - MAX_ITEMS;
  const more = rest > 0 ? tag("li", {}, `and ${rest} more`) : "";
  return tag(name, { class: kind }, ...items.slice(0, MAX_ITEMS), more);
}

function nothing(word: string): string {
  return tag("p", { class: "trace-nothing" }, escaped(word));
}

function chip(label: string, kind: string): string {
  return tag("li", { class: `trace-chip trace-chip-${kind}` }, breakable(label));
}

const WORDS: Readonly<Record<TaskAt["state"], string>> = {
  created: "is created",
  ready: "is ready",
  running: "is running",
  suspended: "is waiting",
  done: "is done",
  failed: "failed",
  cancelled: "is cancelled",
  lost: "is garbage-collected",
};

function threadMarkup(thread: ThreadAt, { threads, scale }: Story): string {
  const { number, state, on, line, exception } = thread;
  const runs = thread.function === null ? "is running" : `runs ${thread.function}()`;
  const words = { running: runs, waiting: "is waiting", ended: "has ended", failed: `failed with ${exception ?? ""}` };
  const doing = on ? threadWaitInWords(on, threads, scale) : words[state];
  const where = line !== null && on ? tag("span", { class: "trace-where" }, ` line ${line}`) : "";
  const name = tag("strong", {}, breakable(threads.get(number) ?? thread.name));
  return tag("li", { class: `trace-is-${state}` }, name, ` ${breakable(doing)}`, where);
}

function taskMarkup(task: TaskAt, at: LoopAt, { labels, scale }: Story): string {
  const { number, state, on, line, exception } = task;
  const doing = state === "suspended" && on ? waitInWords(on, at, labels, scale) : WORDS[state];
  const held = [...at.objects.values()]
    .filter(({ holders }) => holders.includes(number))
    .map(({ type }) => withArticle(type));
  const holds = held.length > 0 ? `, holds ${listed(held)}` : "";
  const where = line !== null && state === "suspended" ? tag("span", { class: "trace-where" }, ` line ${line}`) : "";
  const failed = exception ? ` with ${exception}` : "";
  return tag(
    "li",
    { class: `trace-is-${state}` },
    tag("strong", {}, breakable(labels.get(number) ?? `task ${number}`)),
    ` ${breakable(`${doing}${failed}${holds}`)}`,
    where,
  );
}
