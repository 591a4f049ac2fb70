import { expect, test } from "vitest";
import { compareVersions, featureVersion, satisfies } from "../../src/shared/python-version";

test.each([
  ["3.14", ">=3.11", true],
  ["3.10", ">=3.11", false],
  ["3.9", ">=3.11", false],
  ["3.13", "<3.14", true],
  ["3.14", "<3.14", false],
  ["3.14.2", "<=3.14", false],
  ["3.14", ">3.13", true],
  ["3.12", ">=3.10,<3.12", false],
  ["3.11", ">=3.10, <3.12", true],
  ["3.12.7", "==3.12.*", true],
  ["3.1", "==3.12.*", false],
  ["3.13", "==3.12.*", false],
  ["3.14", "==3.14.0", true],
  ["3.13", "!=3.13", false],
  ["3.13.2", "!=3.13.*", false],
  ["3.14", "!=3.13.*", true],
  ["3.14", "~=3.11", true],
  ["3.12.1", "~=3.11.2", false],
  ["3.11.3", "~=3.11.2", true],
  ["3.15.0rc1", ">=3.15", true],
  ["3.14", "", true],
])("whether %s satisfies %j: %s", (version, specifiers, allowed) => {
  expect(satisfies(version, specifiers)).toBe(allowed);
});

test("an invalid specifier is an error", () => {
  expect(() => satisfies("3.14", "=>3.11")).toThrow('not a version specifier: "=>3.11"');
});

test("versions are ordered numerically", () => {
  expect(["3.9", "3.14.2", "3.10", "3.14"].toSorted(compareVersions)).toEqual(["3.9", "3.10", "3.14", "3.14.2"]);
});

test("a feature version leaves out the patch number", () => {
  expect(featureVersion("3.15.0rc1")).toBe("3.15");
});
