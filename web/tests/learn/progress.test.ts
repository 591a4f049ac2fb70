// @vitest-environment happy-dom

import { beforeEach, expect, test } from "vitest";
import { addressOf, Progress } from "../../src/learn/progress";

const WHERE = { title: "Which line is third?", address: "first-steps/two-tasks/#question-a" };

/** A storage that is forbidden, or full. */
function refusing(methods: readonly string[]): () => Storage {
  return () =>
    new Proxy(localStorage, {
      get(target, key) {
        if (methods.includes(String(key))) throw new DOMException("no", "QuotaExceededError");
        const value: unknown = Reflect.get(target, key);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
}

beforeEach(() => localStorage.clear());

test("what was answered is there after a reload, and what was solved stays so", () => {
  new Progress().keep("a", "answered", WHERE);
  new Progress().keep("a", "answered", WHERE);
  expect(new Progress().get("a")).toMatchObject({ ...WHERE, state: "answered", missed: 2 });
  new Progress().keep("a", "solved", WHERE);
  new Progress().keep("b", "answered", WHERE);
  new Progress().keep("a", "answered", WHERE);

  const progress = new Progress();
  expect([progress.isSolved("a"), progress.isSolved("b"), progress.isSolved("c")]).toEqual([true, false, false]);
  expect(progress.get("a")?.missed).toBe(2);
  progress.clear();
  expect(new Progress().all()).toEqual([]);
});

test.each([[["setItem"]], [["getItem", "setItem", "removeItem"]]])(
  "without %j, the page alone remembers",
  (methods) => {
    const progress = new Progress(refusing(methods));

    expect(progress.keep("a", "solved", WHERE)).toBe(false);
    expect(progress.isSolved("a")).toBe(true);
    expect(new Progress().all()).toEqual([]);
    progress.clear();
    expect(progress.all()).toEqual([]);
  },
);

test("a file takes it to another browser, which keeps the better of two", () => {
  const progress = new Progress();
  progress.keep("a", "solved", WHERE);
  progress.keep("b", "answered", WHERE);
  const file = progress.export();
  progress.clear();
  progress.keep("a", "answered", WHERE);

  expect(progress.import(file)).toBe(2);
  expect(progress.all().map(({ id, state }) => [id, state])).toEqual([
    ["a", "solved"],
    ["b", "answered"],
  ]);
});

test("what is not such a file changes nothing, nor does an address of another site", () => {
  const progress = new Progress();
  progress.keep("a", "solved", WHERE);
  const foreign = JSON.stringify({
    version: "1",
    progress: ["javascript:alert(1)", "//evil.example/", "https://evil.example/"].map((address, at) => ({
      ...{ id: `x${at}`, state: "answered", title: "t", address, missed: 1, when: 1 },
    })),
  });

  for (const file of ["", "{}", "[1]", '{"version":"1","progress":[{"id":"a"}]}'])
    expect(progress.import(file)).toBeNull();
  expect(progress.import(foreign)).toBe(0);
  expect(progress.all()).toHaveLength(1);
  localStorage.setItem("loop.progress", "nonsense");
  expect(progress.all()).toEqual([]);
});

test("an address is relative to the site, also if that is below a folder", () => {
  const root = "https://site.example/book/";

  expect(addressOf(`${root}first-steps/two-tasks/?x=1#question-a`, root)).toBe("first-steps/two-tasks/#question-a");
  expect(addressOf("https://other.example/", root)).toBe("");
});
