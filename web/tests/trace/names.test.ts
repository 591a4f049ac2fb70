import { expect, test } from "vitest";
import { taskLabels } from "../../src/trace/names";
import { stateAfter } from "../../src/trace/state";
import { trace } from "./traces";

const GATHER = trace("gather");
const TASKS = [...stateAfter(GATHER, GATHER.length).tasks.values()];

function labels(...names: readonly string[]): readonly string[] {
  return [...taskLabels(TASKS.map((task, index) => ({ ...task, name: names[index] ?? task.name }))).values()];
}

test("a task has the name that its program gave it, or else the call of its coroutine function", () => {
  expect(labels("Task-1", "the news", "Task-3").slice(0, 2)).toEqual(["main", "the news"]);
});

test('the name "None", which a factory\'s tasks get in 3.13.0, counts as no name', () => {
  expect(labels("None", "None", "None")).toEqual(labels("Task-1", "Task-2", "Task-3"));
  expect(labels("None", "None", "None")).not.toContain("None");
});
