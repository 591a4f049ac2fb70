// @vitest-environment happy-dom

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Kept } from "../../src/bench/kept";
import { snippetElement } from "../../src/page/element";
import { Compiled } from "../../src/run/compiled";
import { InterpreterPool } from "../../src/run/pool";
import { Runs } from "../../src/run/runs";
import { ClockChoice } from "../../src/shared/clock";
import { OnDemand } from "../../src/shared/on-demand";
import type { Snippet } from "../../src/shared/snippet";
import { type FakeWorker, FINISHED, fakeWorkers, STARTED } from "../run/fake-worker";

// a custom element cannot be redefined: one class, and new workers for each test
let current = fakeWorkers();
let currentPool = poolOf(current);
const clock = new ClockChoice();

function poolOf({ connect }: typeof current): InterpreterPool {
  return new InterpreterPool({
    compiled: new Compiled(),
    connect,
    isolated: false,
    metered: () => false,
    pyodideUrl: (python) => `/py/${python}/`,
  });
}

/** The work to be done later; null: all work is done at once. */
let postponed: (() => void)[] | null = null;

const loadedRuns = new Runs({ warm: (python) => currentPool.warm(python), run: (...run) => currentPool.run(...run) });
/** The code that runs programs, already loaded. */
const loaded = new OnDemand(async () => loadedRuns);
await loaded.load();
let runs = loaded;

customElements.define(
  "loop-snippet",
  snippetElement(
    {
      get runs() {
        return runs;
      },
      metered: () => false,
      clock,
      kept: new Kept(),
      pythons: ["3.10", "3.13", "3.14", "3.15"],
    },
    (work) => (postponed ? postponed.push(work) : work()),
  ),
);

const data: Snippet = {
  name: "page/fifo",
  filename: "fifo.py",
  source: "print('first')\n",
  requiresPython: null,
  needs: [],
  packages: [],
  switch: null,
  expectations: [{ since: "3.10", text: "first\n" }],
  moment: null,
};

const recorded = (python: string, text: string): string =>
  `<section class="loop-output" data-python="${python}"><p class="loop-output-title"><span>Recorded on Python ${python}</span></p>
    <pre tabindex="0"><code><span class="loop-stdout">${text}\n</span></code></pre></section>`;

/** A page with one snippet, as `loopsite.render.snippet_html` writes it. */
function show(changes: Partial<Snippet> = {}): HTMLElement {
  document.body.replaceChildren();
  return add(changes);
}

/** Add a snippet to the page. */
function add(changes: Partial<Snippet> = {}): HTMLElement {
  const page = document.createElement("div");
  page.innerHTML = `<loop-snippet class="loop-snippet" id="snippet-page-fifo"><div class="loop-head"><span class="loop-file">fifo.py</span></div>
    <div class="loop-desk"><div class="loop-code highlight"><pre tabindex="0"><code>print('first')\n</code></pre></div>
    <div class="loop-outputs">${recorded("3.13", "first")}
    <details class="loop-output-other" data-python="3.10"><summary>On Python 3.10</summary>${recorded("3.10", "old")}</details></div></div>
    <template class="loop-data">${JSON.stringify({ ...data, ...changes })}</template></loop-snippet>`;
  document.body.append(...page.childNodes);
  return get(document, "loop-snippet:last-child");
}

function get(root: ParentNode, selector: string): HTMLElement {
  const found = root.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`no ${selector}`);
  return found;
}

function button(root: ParentNode, name: string): HTMLButtonElement {
  const found = [...root.querySelectorAll("button")].find((each) => each.getAttribute("aria-label") === name);
  if (!found) throw new Error(`no button ${name}`);
  return found;
}

function select(root: ParentNode, name: "python" | "clock"): HTMLSelectElement {
  const found = root.querySelector<HTMLSelectElement>(`select.loop-select-${name}`);
  if (!found) throw new Error(`no select ${name}`);
  return found;
}

function choose(root: ParentNode, name: "python" | "clock", value: string): void {
  select(root, name).value = value;
  select(root, name).dispatchEvent(new Event("change"));
}

/** The text of the recorded output that is shown in full. */
const inFull = (root: ParentNode): string => get(root, ".loop-outputs > .loop-output pre").textContent?.trim() ?? "";

function worker(): FakeWorker {
  const [first] = current.workers;
  if (!first) throw new Error("no worker was started");
  return first;
}

const enabled = (root: ParentNode): string[] =>
  [...root.querySelectorAll<HTMLButtonElement>(".loop-toolbar button")]
    .filter((each) => !each.disabled && each.getAttribute("aria-disabled") !== "true")
    .map((each) => each.getAttribute("aria-label") ?? "");

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

beforeEach(() => {
  vi.stubGlobal("requestAnimationFrame", (work: () => void) => work());
  current = fakeWorkers();
  currentPool = poolOf(current);
  runs = loaded;
  clock.choose("real");
  localStorage.clear();
});

test("nothing is started before the reader shows intent", () => {
  const snippet = show();
  expect(current.workers).toHaveLength(0);
  button(snippet, "Run").dispatchEvent(new Event("pointerenter"));

  expect(current.workers).toHaveLength(1);
});

describe("a change that the page suggests", () => {
  const labels = (root: ParentNode): (string | null)[] =>
    [...root.querySelectorAll("button")].map((each) => each.getAttribute("aria-label"));

  function suggest(): HTMLElement {
    const change = document.createElement("div");
    change.innerHTML = `<div class="loop-change" data-snippet="snippet-page-fifo" data-program="print('second')\n">
      <p class="loop-change-head"><span>A change to <a href="#snippet-page-fifo">fifo.py</a></span></p></div>`;
    document.body.replaceChildren(change);
    return change;
  }

  test("has a button as long as its snippet is there", () => {
    const change = suggest();
    const snippet = add();
    expect(labels(change)).toEqual(["Load this change into fifo.py"]);
    snippet.remove();

    expect(labels(change)).toEqual([]);
  });

  test("has no button if the program cannot run here", () => {
    const change = suggest();
    add({ needs: ["subprocess"] });

    expect(labels(change)).toEqual([]);
  });
});

describe("the code that runs programs", () => {
  test("is loaded when the reader is about to run one, so that the run begins at once", async () => {
    const load = vi.fn(async () => loadedRuns);
    runs = new OnDemand(load);
    const snippet = show();
    expect(load).not.toHaveBeenCalled();
    button(snippet, "Run").focus();
    await runs.load();
    expect(worker().programs).toEqual([]);
    button(snippet, "Run").click();

    expect(load).toHaveBeenCalledTimes(1);
    expect(get(snippet, ".loop-live").hidden).toBe(false);
  });

  test("can be cancelled with Stop while it is loading", async () => {
    let resolveRuns = (_: Runs): void => undefined;
    const loading = new Promise<Runs>((resolve) => {
      resolveRuns = resolve;
    });
    runs = new OnDemand(() => loading);
    const snippet = show();
    button(snippet, "Run").click();
    expect(enabled(snippet)).toEqual(["Stop", "Copy"]);
    button(snippet, "Stop").click();
    resolveRuns(loadedRuns);
    await runs.load();

    expect(enabled(snippet)).toEqual(["Run", "Copy"]);
    expect(snippet.querySelector(".loop-live")).toBeNull();
  });

  test("is requested again by the next press if it did not load", async () => {
    let online = false;
    runs = new OnDemand(() => (online ? Promise.resolve(loadedRuns) : Promise.reject(new Error("no network"))));
    const snippet = show();
    button(snippet, "Run").click();
    await vi.waitFor(() => expect(get(snippet, ".loop-status").textContent).toContain("did not load"), {
      timeout: 50_000,
    });
    expect(enabled(snippet)).toEqual(["Run", "Copy"]);
    online = true;
    button(snippet, "Run").click();
    await runs.load();

    expect(get(snippet, ".loop-live").hidden).toBe(false);
  });
});

describe("a run", () => {
  function started(): HTMLElement {
    const snippet = show();
    button(snippet, "Run").focus();
    button(snippet, "Run").click();
    worker().says({ type: "ready" });
    worker().prints(STARTED, { type: "printed", stream: "stdout", text: "first\n", time: 0 });
    return snippet;
  }

  test("streams its output into a live region", () => {
    const snippet = started();

    expect(get(snippet, '.loop-live [role="log"] code').textContent).toBe("first\n");
    expect(get(snippet, ".loop-state").textContent).toBe("Running on Python 3.14.2 …");
    expect(get(snippet, ".loop-verdict").textContent).toBe("");
  });

  test("ends in a verdict", () => {
    const snippet = started();
    worker().prints(FINISHED);

    const verdict = "Same as recorded 1.0 s on Python 3.14.2";
    expect(get(snippet, ".loop-verdict").textContent).toBe(verdict);
    // in one region, since those of several are read aloud in any order
    const said = [...snippet.querySelectorAll(".loop-live .loop-unseen > p")].map(({ textContent }) => textContent);
    expect(said).toEqual(["first\n", verdict]);
  });

  test("is shown at the toolbar: that it runs, for how long, and how it ended", () => {
    vi.useFakeTimers();
    const state = (root: ParentNode): string => get(root, ".loop-toolbar .loop-run-state").textContent ?? "";
    const snippet = started();
    expect(state(snippet)).toBe("Running, 0.0 s");
    vi.advanceTimersByTime(2300);
    expect(state(snippet)).toBe("Running, 2.3 s");
    worker().prints(FINISHED);
    expect(state(snippet)).toBe("Same as recorded, 1.0 s");
    vi.advanceTimersByTime(1000);

    expect(state(snippet)).toBe("Same as recorded, 1.0 s");
  });

  test("that lasts is announced once, without its seconds", () => {
    vi.useFakeTimers();
    const said = (root: ParentNode): string => get(root, ".loop-live .loop-unseen").textContent ?? "";
    const snippet = started();
    expect(said(snippet)).toBe("");
    vi.advanceTimersByTime(5000);

    expect(said(snippet)).toBe("first\nRunning on Python 3.14.2 …");
  });

  test("enables only the buttons that apply", () => {
    expect(enabled(show())).toEqual(["Run", "Copy"]);
    const snippet = started();
    expect(enabled(snippet)).toEqual(["Stop", "Reset", "Copy"]);
    worker().prints(FINISHED);

    expect(enabled(snippet)).toEqual(["Run", "Reset", "Copy"]);
  });

  test("keeps the focus on Run, and returns it there when Stop is disabled", () => {
    const snippet = started();
    expect(document.activeElement).toBe(button(snippet, "Run"));
    button(snippet, "Stop").focus();
    button(snippet, "Stop").click();

    expect(document.activeElement).toBe(button(snippet, "Run"));
  });

  test("is the only one: pressing Run again does nothing", () => {
    const snippet = started();
    button(snippet, "Run").click();
    get(snippet, ".loop-code").dispatchEvent(
      new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true }),
    );

    expect(worker().programs).toEqual(["print('first')\n"]);
    expect(current.workers).toHaveLength(1);
  });

  test("that reads standard input where no memory is shared says that nothing can be typed", () => {
    const snippet = started();
    worker().prints({ type: "read-stdin", line: 1 });

    expect(get(snippet, ".loop-live").textContent).toContain("this browser shares no memory with the program");
  });

  test("that fails says so and can be repeated", () => {
    const snippet = show();
    button(snippet, "Run").click();
    for (const attempt of [0, 1]) current.workers[attempt]?.breaks("no network");
    expect(get(snippet, ".loop-verdict").textContent).toContain("Python did not run: no network");
    get(snippet, ".loop-again").click();

    expect(current.workers).toHaveLength(3);
    expect(get(snippet, ".loop-verdict").textContent).toBe("");
  });

  test("folds the recorded output, and Reset unfolds it", () => {
    const snippet = started();
    expect(get(snippet, ".loop-output pre").hidden).toBe(true);
    button(snippet, "Show recorded output").click();
    expect(get(snippet, ".loop-output pre").hidden).toBe(false);
    button(snippet, "Reset").click();

    expect(get(snippet, ".loop-output pre").hidden).toBe(false);
    expect(get(snippet, ".loop-live").hidden).toBe(true);
    expect(worker().closed).toBe(true);
    expect(enabled(snippet)).toEqual(["Run", "Copy"]);
  });

  test("ends when its element leaves the page, which restores the built HTML", () => {
    const snippet = started();
    snippet.remove();

    expect(worker().closed).toBe(true);
    expect(snippet.querySelector("button, .loop-live, .loop-toolbar")).toBeNull();
  });

  test("begins with Ctrl+Enter too", () => {
    const snippet = show();
    get(snippet, "pre").dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true }));

    expect(current.workers).toHaveLength(1);
    expect(get(snippet, ".loop-live").hidden).toBe(false);
  });
});

test("an element that is inserted again is upgraded once", () => {
  const snippet = show();
  snippet.remove();
  document.body.append(snippet);

  button(snippet, "Run").click();

  expect(snippet.querySelectorAll(".loop-toolbar")).toHaveLength(1);
  expect(snippet.querySelectorAll(".loop-live")).toHaveLength(1);
});

describe("many snippets on a page", () => {
  const upgraded = (): number => document.querySelectorAll(".loop-toolbar").length;

  beforeEach(() => {
    postponed = [];
  });
  afterEach(() => {
    postponed = null;
    vi.restoreAllMocks();
  });

  function nextTask(): void {
    const works = postponed?.splice(0) ?? [];
    expect(works).toHaveLength(1);
    for (const work of works) work();
  }

  test("are upgraded a few at a time, yielding to the page in between", () => {
    let now = 0;
    vi.spyOn(performance, "now").mockImplementation(() => (now += 5)); // one look at the clock before each snippet
    show();
    for (let more = 1; more < 5; more += 1) add();
    expect(upgraded()).toBe(0);
    nextTask();
    expect(upgraded()).toBe(1);
    nextTask();
    expect(upgraded()).toBe(2);
    vi.mocked(performance.now).mockReturnValue(now);
    nextTask();

    expect(upgraded()).toBe(5);
    expect(postponed).toEqual([]);
  });

  test("are not upgraded once they have left the page", () => {
    const snippet = show();
    snippet.remove();
    nextTask();

    expect(snippet.querySelector(".loop-toolbar")).toBeNull();
  });

  test("are all measured before the first one changes", () => {
    const toolbars: number[] = [];
    vi.spyOn(performance, "now").mockReturnValue(0); // a busy machine would upgrade fewer at a time
    vi.spyOn(HTMLPreElement.prototype, "getBoundingClientRect").mockImplementation(() => {
      toolbars.push(upgraded());
      return new DOMRect(0, 0, 100, 40);
    });
    show();
    add();
    nextTask();

    expect(toolbars).toEqual([0, 0]);
    expect(upgraded()).toBe(2);
  });
});

test("a program that the reader has edited before is as it was left, until Reset", () => {
  new Kept().keep("page/fifo", { title: "fifo.py", source: data.source, program: "print('mine')\n" });
  const snippet = show();
  expect(get(snippet, ".loop-code pre").textContent).toBe("print('mine')\n");
  const buttons = get(snippet, "[role=group][aria-label='fifo.py']");
  const note = "Your edit, kept in this browser. Reset starts over.";
  expect(get(snippet, ".loop-run-state").textContent).toBe(note);
  expect(buttons.getAttribute("aria-description")).toBe(note);
  button(snippet, "Reset").click();
  expect(buttons.getAttribute("aria-description")).toBe("");
  expect(get(snippet, ".loop-code pre").textContent).toBe(data.source);
  snippet.remove(); // what is not kept yet is kept now

  expect(new Kept().all()).toEqual([]);
});

test("a program that cannot run here says why and has no buttons", () => {
  const snippet = show({ needs: ["threads", "subprocess"] });

  expect(snippet.querySelectorAll("button")).toHaveLength(0);
  expect(get(snippet, ".loop-why-not").textContent).toContain("needs threads and other processes");
});

describe("the choice of a Python", () => {
  const expectations = [
    { since: "3.10", text: "old\n" },
    { since: "3.11", text: "first\n" },
  ];

  test("is 3.14 by default, and marks previews", () => {
    const python = select(show(), "python");

    expect(python.value).toBe("3.14");
    expect([...python.options].map((option) => option.textContent)).toEqual(["3.10", "3.13", "3.14", "3.15 preview"]);
  });

  test("starts nothing by itself, and applies to warming up and to the run", () => {
    const snippet = show();
    choose(snippet, "python", "3.10");
    expect(current.workers).toHaveLength(0);
    button(snippet, "Run").focus();
    expect(worker().received).toEqual([{ type: "boot", pyodide: "/py/3.10/", cell: null, lines: null, fresh: false }]);
    button(snippet, "Run").click();

    expect(get(snippet, ".loop-state").textContent).toContain("Python 3.10");
  });

  test("shows the output recorded for it, and folds the one shown before", () => {
    const snippet = show({ expectations });
    expect(inFull(snippet)).toBe("first");
    choose(snippet, "python", "3.10");

    expect(inFull(snippet)).toBe("old");
    const folded = snippet.querySelectorAll<HTMLElement>("details:not([hidden])");
    expect([...folded].map((each) => get(each, "summary").textContent)).toEqual(["On Python 3.13"]);
  });

  test("is undone when the element leaves the page", () => {
    const snippet = show({ expectations });
    const outputs = get(snippet, ".loop-outputs");
    choose(snippet, "python", "3.10");
    snippet.remove();

    expect(get(outputs, ":scope > .loop-output").dataset.python).toBe("3.13");
    expect([...outputs.querySelectorAll("details")].map((each) => each.dataset.python)).toEqual(["3.10"]);
    expect(outputs.querySelector("details")?.hidden).toBe(false);
  });

  test("keeps the recorded output folded while the reader's own run is shown", () => {
    const snippet = show({ expectations });
    button(snippet, "Run").click();
    choose(snippet, "python", "3.10");

    expect(get(snippet, ".loop-outputs > .loop-output pre").hidden).toBe(true);
    expect(get(snippet, ".loop-outputs > .loop-output .loop-toggle").textContent).toBe("Show");
  });

  test("applies to one program only", () => {
    const one = show();
    const other = add();
    choose(one, "python", "3.10");

    expect(select(other, "python").value).toBe("3.14");
  });
});

describe("the choice of a clock", () => {
  test("is sent with the program and shown in the verdict", () => {
    const snippet = show();
    choose(snippet, "clock", "virtual");
    button(snippet, "Run").click();
    worker().says({ type: "ready" });
    worker().prints(STARTED, { type: "printed", stream: "stdout", text: "first\n", time: 0 }, FINISHED);

    expect(worker().received.at(-1)).toMatchObject({ type: "run", clock: "virtual" });
    expect(get(snippet, ".loop-verdict").textContent).toBe("Same as recorded 1.0 s on Python 3.14.2, instant");
  });

  test("applies to all programs of the visit, even to later ones", () => {
    const snippet = show();
    const other = add();
    choose(snippet, "clock", "virtual");

    expect(select(other, "clock").value).toBe("virtual");
    expect(select(show(), "clock").value).toBe("virtual");
  });
});

describe("the figure", () => {
  const EVENTS = [{ kind: "ran", time: 0.5 }];

  async function opened(trace: string): Promise<HTMLElement> {
    const snippet = show();
    const figure = `<details class="loop-figure"><summary>What the loop did</summary><div class="trace-body"></div></details>`;
    get(snippet, ".loop-outputs").insertAdjacentHTML("afterend", figure);
    get(snippet, ".loop-data").insertAdjacentHTML("beforebegin", `<template class="loop-trace">${trace}</template>`);
    snippet.remove();
    document.body.append(snippet);
    const details = get(snippet, ".loop-figure");
    if (details instanceof HTMLDetailsElement) details.open = true;
    return snippet;
  }

  test("of the recorded run is loaded when it is opened, and not before", async () => {
    const parse = vi.spyOn(JSON, "parse");
    const trace = JSON.stringify(EVENTS);
    const snippet = await opened(trace);
    expect(parse).not.toHaveBeenCalledWith(trace);
    get(snippet, ".loop-figure").dispatchEvent(new Event("toggle"));

    await vi.waitFor(() => expect(parse).toHaveBeenCalledWith(trace), { timeout: 50_000 });
  });
});

test("a line number in a traceback links to the program", () => {
  const snippet = show();
  button(snippet, "Run").click();
  worker().says({ type: "ready" });
  worker().prints(STARTED, { type: "printed", stream: "stderr", text: '  File "fifo.py", line 1, in main\n', time: 0 });

  expect(get(snippet, ".loop-live .loop-stderr").textContent).toBe('  File "fifo.py", line 1, in main\n');
  expect(get(snippet, ".loop-live .loop-line").textContent).toBe('File "fifo.py", line 1');
});
