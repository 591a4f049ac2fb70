/**
 * Python versions and the specifiers of a snippet's `requires-python`: ">=3.11,<3.14", "==3.12.*", "!=3.13".
 */

type Release = readonly number[];

/** The numbers of "3.14.2", "3.14" or "3.15.0rc1"; a pre-release counts as its release. */
function releaseOf(version: string): Release {
  const match = /^\d+(\.\d+)*/.exec(version);
  if (!match) throw new Error(`not a Python version: "${version}"`);
  return match[0].split(".").map(Number);
}

/** Negative, zero or positive, as for sorting; missing numbers are 0: "3.14" equals "3.14.0". */
export function compareVersions(a: string, b: string): number {
  const left = releaseOf(a);
  const right = releaseOf(b);
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** "3.14" of "3.14.2". */
export function featureVersion(version: string): string {
  return releaseOf(version).slice(0, 2).join(".");
}

/** Whether `version` satisfies all of the comma-separated specifiers (PEP 440, without `===`). */
export function satisfies(version: string, specifiers: string): boolean {
  return specifiers
    .split(",")
    .map((specifier) => specifier.trim())
    .filter((specifier) => specifier !== "")
    .every((specifier) => satisfiesOne(version, specifier));
}

function satisfiesOne(version: string, specifier: string): boolean {
  const match = /^(~=|==|!=|<=|>=|<|>)\s*(\d+(?:\.\d+)*)(\.\*)?$/.exec(specifier);
  if (!match) throw new Error(`not a version specifier: "${specifier}"`);
  const [, operator, wanted = "", wildcard] = match;
  const difference = compareVersions(version, wanted);
  switch (operator) {
    case "==":
      return wildcard ? hasPrefix(version, wanted) : difference === 0;
    case "!=":
      return wildcard ? !hasPrefix(version, wanted) : difference !== 0;
    case "<=":
      return difference <= 0;
    case ">=":
      return difference >= 0;
    case "<":
      return difference < 0;
    case ">":
      return difference > 0;
    default:
      // ~=3.11.2 is >=3.11.2 and ==3.11.*
      return difference >= 0 && hasPrefix(version, wanted.replace(/\.\d+$/, ""));
  }
}

function hasPrefix(version: string, prefix: string): boolean {
  const release = releaseOf(version);
  return releaseOf(prefix).every((number, i) => number === (release[i] ?? 0));
}
