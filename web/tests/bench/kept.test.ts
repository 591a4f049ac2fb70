// @vitest-environment happy-dom

import { beforeEach, describe, expect, test } from "vitest";
import { Kept } from "../../src/bench/kept";

const EDIT = { title: "fifo.py", source: "print('first')\n", program: "print('mine')\n" };
const NAME = "page/fifo";

/** A storage that takes nothing, as a full one does. */
function full(storage: Storage): Storage {
  return new Proxy(storage, {
    get(target, key) {
      if (key === "setItem") {
        return () => {
          throw new DOMException("full", "QuotaExceededError");
        };
      }
      const value: unknown = Reflect.get(target, key);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

function asksBeforeClosing(): boolean {
  return !dispatchEvent(new Event("beforeunload", { cancelable: true }));
}

beforeEach(() => localStorage.clear());

test("a program is there after a reload, and can be forgotten and put back", () => {
  expect(new Kept().keep(NAME, EDIT)).toBe(true);
  const kept = new Kept();
  const found = kept.read(NAME);
  expect(found).toMatchObject({ ...EDIT, name: NAME, readable: true });
  expect(kept.all().map(({ name }) => name)).toEqual([NAME]);
  kept.forget(NAME);
  expect(kept.all()).toEqual([]);
  if (found) kept.putBack(found);

  expect(kept.read(NAME)?.program).toBe(EDIT.program);
});

describe("where nothing can be stored", () => {
  const blocked = (): Storage => {
    throw new DOMException("blocked", "SecurityError");
  };
  const cases: [string, () => Storage][] = [
    ["a full storage", () => full(localStorage)],
    ["a blocked storage", blocked],
  ];

  test.each(cases)("%s: the page has the program, and asks before it is closed", (_, storage) => {
    const kept = new Kept(storage);
    expect(asksBeforeClosing()).toBe(false);
    expect(kept.keep(NAME, EDIT)).toBe(false);
    expect(kept.read(NAME)?.program).toBe(EDIT.program);
    expect(kept.all()).toHaveLength(1);
    expect(asksBeforeClosing()).toBe(true);
    kept.forget(NAME);

    expect(asksBeforeClosing()).toBe(false);
  });
});

const DAMAGED = ["not JSON", "null", '{"program": 1}', "\0"];

test.each(DAMAGED)("a damaged entry is not shown as an edit, and not lost: %j", (raw) => {
  localStorage.setItem(`loop.kept.${NAME}`, raw);
  const kept = new Kept();
  expect(kept.read(NAME)).toBeNull();
  expect(kept.all()).toMatchObject([{ program: raw, readable: false }]);
  kept.forgetUnedited(NAME);

  expect(kept.all()).toHaveLength(1);
});

test("the edits of two tabs are both kept", () => {
  const [here, there] = [new Kept(), new Kept()];
  here.read(NAME);
  there.read(NAME);
  here.keep(NAME, { ...EDIT, program: "here" });
  there.keep(NAME, { ...EDIT, program: "there" });

  expect(new Set(new Kept().all().map(({ program }) => program))).toEqual(new Set(["here", "there"]));
});
