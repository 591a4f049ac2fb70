/** How a program names packages, and the sentence about those that are not there. */

import { describe, expect, test } from "vitest";
import { requirementsOf, unmet, withPackages } from "../../src/shared/packages";

const header = (line: string): string => `# /// script\n# ${line}\n# ///\nimport anyio\n`;

test.each([
  ["import anyio\n", []],
  [header('dependencies = ["anyio==4.16.0"]'), [["anyio", "4.16.0"]]],
  [header("dependencies = ['Typing_Extensions', \"httpx >= 0.20\"]"), [["typing-extensions"], ["httpx"]]],
  [header('dependencies = [\n#   "anyio",\n#   "trio==0.35.0",\n# ]'), [["anyio"], ["trio", "0.35.0"]]],
  [header('requires-python = ">=3.11"'), []],
  ['text = """\n# dependencies = ["anyio"]\n"""\n', []],
])("%j names %j", (program, expected) => {
  const found = requirementsOf(program).map(({ name, version }) => (version === undefined ? [name] : [name, version]));

  expect(found).toEqual(expected);
});

describe("a package that is added", () => {
  test.each([
    ["import anyio\n", '# /// script\n# dependencies = ["anyio==4.16.0"]\n# ///\nimport anyio\n'],
    [header('requires-python = ">=3.11"'), header('dependencies = ["anyio==4.16.0"]\n# requires-python = ">=3.11"')],
    [header('dependencies = ["trio==0.35.0"]'), header('dependencies = ["trio==0.35.0", "anyio==4.16.0"]')],
    [header("dependencies = []"), header('dependencies = ["anyio==4.16.0"]')],
    [header('dependencies = [\n#   "trio",\n# ]'), header('dependencies = [\n#   "trio", "anyio==4.16.0"]')],
  ])("to %j", (program, expected) => {
    const changed = withPackages(program, { anyio: "4.16.0" });

    expect(changed).toBe(expected);
    expect(requirementsOf(changed)).toContainEqual({ name: "anyio", version: "4.16.0" });
  });
});

test("a package that is not there, or not in that version, is said with those that are", () => {
  expect(unmet(header('dependencies = ["requests"]'), "3.12")).toBe(
    "The package requests is not available here for Python 3.12: there are anyio 4.16.0 and websockets 17.4.",
  );
  expect(unmet(header('dependencies = ["anyio==3.0"]'), "3.12")).toBe("anyio is here as 4.16.0, not as 3.0.");
  expect(unmet(header('dependencies = ["anyio==4.16.0", "websockets"]'), "3.12")).toBe("");
});
