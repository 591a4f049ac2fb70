import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { COMMON, KINDS, traceEventsOf } from "../../src/trace/events";
import type { Fields } from "../../src/trace/shape";

const JOURNAL = readFileSync(
  join(import.meta.dirname, "..", "..", "..", "src", "looplab", "trace", "journal.py"),
  "utf8",
);

interface Field {
  readonly optional: boolean;
  /** The values that the table lists for it. */
  readonly values: readonly string[];
}

/** The fields of one kind in the table of `journal.py`: `task` or `future`, `name`?, `state`: "runs", "stops" or "closed". */
function fieldsIn(cell: string): Map<string, Field> {
  const marked = cell.replace(/(`\w+`) or (`\w+`)/g, "$1?, $2?");
  const found = marked.matchAll(/`(\w+)`(\?)?(?:: ((?:"\w+"(?:, | or )?)+))?/g);
  const fields = [...found].map(([, name = "", mark, values = ""]): [string, Field] => [
    name,
    {
      optional: mark !== undefined,
      values: [...values.matchAll(/"(\w+)"/g)].map(([, value = ""]) => value),
    },
  ]);
  return new Map(fields.filter(([name]) => !Object.hasOwn(COMMON, name)));
}

const TABLE = new Map(
  [...JOURNAL.matchAll(/^\| `(\w+)` \| (.*?) \|/gm)].map(([, kind = "", cell = ""]) => [kind, fieldsIn(cell)]),
);

describe("the kinds of events are those that Python reports", () => {
  test("the table, the list of kinds and the page's own table have the same kinds", () => {
    const list = /^KINDS = .*?^\)/ms.exec(JOURNAL)?.[0] ?? "";
    const kinds = Object.keys(KINDS).toSorted();

    expect([...TABLE.keys()].toSorted()).toEqual(kinds);
    expect([...list.matchAll(/"(\w+)"/g)].map(([, kind]) => kind).toSorted()).toEqual(kinds);
  });

  test.each(Object.entries<Fields>(KINDS))("%s has the same fields, optional ones and values", (kind, checks) => {
    const described = TABLE.get(kind) ?? new Map<string, Field>();
    const optional = Object.entries(checks).map(([name, check]) => [name, "optional" in check]);

    expect(Object.fromEntries(optional)).toEqual(
      Object.fromEntries([...described].map(([name, field]) => [name, field.optional])),
    );
    for (const [name, { values }] of described) {
      if (values.length === 0) continue;
      expect(values.filter((value) => !checks[name]?.(value))).toEqual([]);
      expect(checks[name]?.("something else")).toBe(false);
    }
  });
});

test.each([
  ["an object", {}],
  ["a list with an unknown kind", [{ kind: "boom", time: 0 }]],
  ["a list with a kind that every object has", [{ kind: "toString", time: 0 }]],
  ["an event without its time", [{ kind: "ran" }]],
  ["a task without a name", [{ kind: "task", time: 0, task: 1, coroutine: "main" }]],
  ["a wait for nothing", [{ kind: "suspended", time: 0, task: 1, on: null }]],
  ["a number that is text", [{ kind: "dropped", time: 0, handle: "1" }]],
])("%s is not a list of events", (_, value) => {
  expect(traceEventsOf(value)).toBeNull();
});
