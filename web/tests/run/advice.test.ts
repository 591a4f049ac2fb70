// @vitest-environment happy-dom

/** What the page says more than Python about errors; the errors are those that `tests/looplab/kernel` sees printed. */

import { describe, expect, test } from "vitest";
import { type AdvisedRun, adviceOn } from "../../src/run/advice";
import { adviceView } from "../../src/run/advice-view";
import { served } from "../../src/shared/packages";

function run(errors: string, more: Partial<AdvisedRun> = {}): AdvisedRun {
  const exception = /^\w+/.exec(errors)?.[0] ?? "";
  return {
    outcome: { kind: "raised", exception },
    errors: `${errors}\n`,
    python: "3.12.7",
    repl: false,
    packages: served(),
    ...more,
  };
}

const texts = (given: AdvisedRun): string[] => adviceOn(given).map(({ text }) => text);

describe("await at the top level", () => {
  const messages = [
    "SyntaxError: 'await' outside function",
    "SyntaxError: 'async with' outside async function",
    "SyntaxError: 'async for' outside async function",
    "SyntaxError: asynchronous comprehension outside of an asynchronous function",
  ];

  test.each(messages)("%s: can be run as the asyncio REPL does", (message) => {
    expect(adviceOn(run(message))).toMatchObject([{ offer: "repl" }]);
    expect(adviceOn(run(message, { repl: true }))).toEqual([]);
  });

  test("in a plain function, the asyncio REPL refuses it as well", () => {
    expect(adviceOn(run("SyntaxError: 'await' outside async function"))).toEqual([]);
  });

  test("the button runs it", () => {
    let pressed = 0;
    const [view] = adviceView(adviceOn(run("SyntaxError: 'await' outside function")), [], {
      repl: () => pressed++,
      add: () => undefined,
    });
    view?.querySelector("button")?.click();

    expect(pressed).toBe(1);
    expect([...(view?.querySelectorAll("code") ?? [])].map(({ textContent }) => textContent)).toContain("async def");
  });
});

test.each([
  ["RuntimeError: asyncio.run() cannot be called from a running event loop", "`await` the coroutine there"],
  ["ModuleNotFoundError: No module named 'requests'", "Besides that, there are anyio 4.16.0 and websockets 17.4"],
  ["ModuleNotFoundError: No module named 'anyio'", "for programs that name it in their header"],
  ["ModuleNotFoundError: No module named 'curses': Python 3.12 in a browser does not have it", "a page has none"],
  ["ModuleNotFoundError: No module named 'dbm': Python 3.12 in a browser does not have it", "built without"],
  ["ModuleNotFoundError: No module named 'nis': Python 3.12 in a browser does not have it", "built without"],
  ["OSError: [Errno 95] Python in a browser does not support processes", "`multiprocessing`"],
  ["socket.gaierror: [Errno -2] Name or service not known", "a network of its own"],
  ["  | socket.gaierror: [Errno -2] Name or service not known", "a network of its own"],
  ["OSError: [Errno 101] Network is unreachable", "a network of its own"],
  ["urllib.error.URLError: <urlopen error [Errno -2] Name or service not known>", "a network of its own"],
  ["urllib.error.URLError: <urlopen error unknown url type: https>", "a network of its own"],
  ["ConnectionRefusedError: [Errno 111] Connect call failed ('127.0.0.1', 8000)", "Nothing in this program listens"],
  ["FileNotFoundError: [Errno 2] No such file or directory: 'data.csv'", "Let it write `data.csv` first"],
])("%s: there is one sentence more", (errors, sentence) => {
  expect(texts(run(errors))).toEqual([expect.stringContaining(sentence)]);
});

test("a package that another Python has names that Python", () => {
  const errors = "ModuleNotFoundError: No module named 'websockets'";

  expect(texts(run(errors, { python: "3.10.2" }))).toEqual([expect.stringContaining("choose 3.12 beside Run")]);
});

test("a package that the site has can be added at one press", () => {
  let added = {};
  const given = adviceOn(run("ModuleNotFoundError: No module named 'anyio'"));
  const [view] = adviceView(given, [], { repl: () => undefined, add: (packages) => (added = packages) });
  view?.querySelector("button")?.click();

  expect(added).toEqual({ anyio: "4.16.0" });
});

test.each(["ssl", "sqlite3", "lzma", "termios"])("%s is in a later Python, which is named", (name) => {
  const errors = `ModuleNotFoundError: No module named '${name}': Python 3.12 in a browser does not have it`;

  expect(texts(run(errors))).toEqual([expect.stringContaining("Python 3.14 has it in the browser as well")]);
});

test("in the asyncio REPL, asyncio.run is to be replaced by await", () => {
  const errors = "RuntimeError: asyncio.run() cannot be called from a running event loop";

  expect(texts(run(errors, { repl: true }))).toEqual([expect.stringContaining("Write `await main()`")]);
});

test("a stack that was full is not Python's own limit", () => {
  expect(texts(run("", { outcome: { kind: "overflowed" } }))).toEqual([expect.stringContaining("setrecursionlimit")]);
});

test("what a program prints of such an error in a sentence of its own needs no advice", () => {
  expect(texts(run("I have seen a FileNotFoundError: [Errno 2] No such file or directory: 'x'"))).toEqual([]);
});
