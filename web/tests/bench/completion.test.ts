import { expect, test } from "vitest";
import { namesIn } from "../../src/bench/completion";

test.each([
  ["3.10", null],
  ["3.11", "()"],
])("a name is offered on the Pythons that have it: TaskGroup on %s", (python, signature) => {
  const group = namesIn("asyncio", python).find(({ name }) => name === "TaskGroup");

  expect(group?.signature ?? null).toBe(signature);
});

test("a signature is that of the chosen Python", () => {
  const signature = (python: string): string =>
    namesIn("asyncio", python).find(({ name }) => name === "gather")?.signature ?? "";

  expect(signature("3.15")).toBe("(*coros_or_futures, return_exceptions=False)");
  expect(namesIn("builtins", "3.10").find(({ name }) => name === "print")?.help).toContain("Prints the values");
});
