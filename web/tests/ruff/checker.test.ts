/** What ruff's own WebAssembly finds in programs, and where the site explains it. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { openChecker } from "../../src/ruff/checker";

const check = openChecker(
  readFileSync(createRequire(import.meta.url).resolve("@astral-sh/ruff-wasm-web/ruff_wasm_bg.wasm")),
);

const inFunction = (line: string): string =>
  `import asyncio, subprocess, time, urllib.request\n\nasync def f():\n    ${line}\n`;

test.each([
  ["time.sleep(1)", "waiting-well/blocking-code/"],
  ["open('x')", "waiting-well/blocking-code/"],
  ["urllib.request.urlopen('x')", "waiting-well/blocking-code/"],
  ["subprocess.run(['x'])", "waiting-well/blocking-code/"],
  ["asyncio.create_task(f())", "waiting-well/fire-and-forget/"],
  ["await unknown()", "https://docs.python.org/3/library/exceptions.html#NameError"],
])("%s is found, and explained", (line, address) => {
  expect(check(inFunction(line), "3.14")).toMatchObject([{ line: 4, address }]);
});

test.each([
  "await asyncio.sleep(1)",
  "task = asyncio.create_task(f()); await task",
  "await asyncio.to_thread(time.sleep, 1)",
])("%s is right", (line) => {
  expect(check(inFunction(line), "3.10")).toEqual([]);
});

test("a program that is not complete yet has no findings but these", () => {
  expect(check("def f(:\n  '", "3.15")).toEqual([]);
});
