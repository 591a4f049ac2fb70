import { beforeEach, describe, expect, test, vi } from "vitest";
import { snippetElement } from "../src/element";
import { InterpreterPool } from "../src/pool";
import type { Snippet } from "../src/snippet";
import { type FakeWorker, FINISHED, fakeWorkers, STARTED } from "./fake-worker";

// the registry knows an element for ever: one class, a fresh set of workers for each test
let current = fakeWorkers();
let currentPool = poolOf(current);

function poolOf({ connect }: typeof current): InterpreterPool {
  return new InterpreterPool({ connect, isolated: false, pyodideUrl: () => "/py/" });
}

customElements.define(
  "loop-snippet",
  snippetElement({ warm: (python) => currentPool.warm(python), run: (...run) => currentPool.run(...run) }),
);

const data: Snippet = {
  name: "page/fifo",
  filename: "fifo.py",
  source: "print('first')\n",
  requiresPython: null,
  needs: [],
  expectations: [{ since: "3.10", text: "first\n" }],
};

/** A snippet on the page, as `loopsite.fence` writes it. */
function show(changes: Partial<Snippet> = {}): HTMLElement {
  const page = document.createElement("div");
  page.innerHTML = `<loop-snippet class="loop-snippet"><div class="loop-head"><span class="loop-file">fifo.py</span></div>
    <div class="loop-code highlight"><pre tabindex="0"><code>print('first')\n</code></pre></div>
    <div class="loop-outputs"><section class="loop-output"><p class="loop-output-title"><span>Recorded</span></p>
    <pre tabindex="0"><code><span class="loop-stdout">first\n</span></code></pre></section></div>
    <template class="loop-data">${JSON.stringify({ ...data, ...changes })}</template></loop-snippet>`;
  document.body.replaceChildren(...page.childNodes);
  return get(document, "loop-snippet");
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

function worker(): FakeWorker {
  const [first] = current.workers;
  if (!first) throw new Error("no worker was started");
  return first;
}

const enabled = (root: ParentNode): string[] =>
  [...root.querySelectorAll<HTMLButtonElement>(".loop-toolbar button")]
    .filter((each) => !each.disabled && each.getAttribute("aria-disabled") !== "true")
    .map((each) => each.getAttribute("aria-label") ?? "");

beforeEach(() => {
  vi.stubGlobal("requestAnimationFrame", (work: () => void) => work());
  current = fakeWorkers();
  currentPool = poolOf(current);
});

test("nothing is started before the reader shows intent", () => {
  const snippet = show();
  expect(current.workers).toHaveLength(0);
  button(snippet, "Run").dispatchEvent(new Event("pointerenter"));

  expect(current.workers).toHaveLength(1);
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

  test("shows what is printed while it is printed, in a region that is read aloud", () => {
    const snippet = started();

    expect(get(snippet, '.loop-live [role="log"] code').textContent).toBe("first\n");
    expect(get(snippet, ".loop-state").textContent).toBe("Running on Python 3.14.2 …");
    expect(get(snippet, ".loop-verdict").textContent).toBe("");
  });

  test("ends in a verdict", () => {
    const snippet = started();
    worker().prints(FINISHED);

    expect(get(snippet, '.loop-verdict[role="status"]').textContent).toBe("Same as recorded 1.0 s on Python 3.14.2");
  });

  test("offers what can be done, and only that", () => {
    expect(enabled(show())).toEqual(["Run", "Copy"]);
    const snippet = started();
    expect(enabled(snippet)).toEqual(["Stop", "Reset", "Copy"]);
    worker().prints(FINISHED);

    expect(enabled(snippet)).toEqual(["Run", "Reset", "Copy"]);
  });

  test("keeps the focus on Run, and gives it back when Stop goes", () => {
    const snippet = started();
    expect(document.activeElement).toBe(button(snippet, "Run"));
    button(snippet, "Stop").focus();
    button(snippet, "Stop").click();

    expect(document.activeElement).toBe(button(snippet, "Run"));
  });

  test("is one at a time: Run pressed again does nothing", () => {
    const snippet = started();
    button(snippet, "Run").click();
    get(snippet, ".loop-code").dispatchEvent(
      new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true }),
    );

    expect(worker().programs).toEqual(["print('first')\n"]);
    expect(current.workers).toHaveLength(1);
  });

  test("that fails says so and can be tried again", () => {
    const snippet = show();
    button(snippet, "Run").click();
    worker().breaks("no network");
    expect(get(snippet, ".loop-verdict").textContent).toContain("Python did not run: no network");
    get(snippet, ".loop-again").click();

    expect(current.workers).toHaveLength(2);
    expect(get(snippet, ".loop-verdict").textContent).toBe("");
  });

  test("folds the recorded output, and Reset brings it back", () => {
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

  test("ends when its element leaves the page, which is then as it was built", () => {
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

test("an element that comes back is upgraded once", () => {
  const snippet = show();
  snippet.remove();
  document.body.append(snippet);

  expect(snippet.querySelectorAll(".loop-toolbar")).toHaveLength(1);
  expect(snippet.querySelectorAll(".loop-live")).toHaveLength(1);
});

test("a program that cannot run here says why and has nothing to press", () => {
  const snippet = show({ needs: ["threads"] });

  expect(snippet.querySelectorAll("button")).toHaveLength(0);
  expect(get(snippet, ".loop-why-not").textContent).toContain("it needs threads");
});
