/**
 * The packages that a program can import besides the standard library, and how it names them: the PEP 723 block at its
 * top.
 */

/** The version of each package, by Python. Defined by `web/build/bundle.mjs`. */
declare const PACKAGES: Packages;

/** The version of each package by its name, by Python. */
export type Packages = Readonly<Record<string, Readonly<Record<string, string>>>>;

export const served = (): Packages => PACKAGES;

interface Requirement {
  name: string;
  /** The version after "=="; undefined for any, and for other specifiers. */
  version: string | undefined;
}

const HEADER = /^# \/\/\/ script\n(?:#(?: .*)?\n)*?# \/\/\/$/m;
const DEPENDENCIES = /^# *dependencies *= *\[([^\]]*)\]/m;

/** What the header of `program` asks for. */
export function requirementsOf(program: string): Requirement[] {
  const list = DEPENDENCIES.exec(HEADER.exec(program)?.[0] ?? "")?.[1] ?? "";
  return [...list.matchAll(/(["'])(.*?)\1/g)].flatMap(([, , text = ""]) => {
    const [, name, version] = /^\s*([\w.-]+)(?:\s*==\s*([\w.]+))?/.exec(text) ?? [];
    return name === undefined ? [] : [{ name: name.toLowerCase().replace(/[-_.]+/g, "-"), version }];
  });
}

/** `program` with a header that names these packages as well. */
export function withPackages(program: string, packages: Readonly<Record<string, string>>): string {
  const quoted = Object.entries(packages).map(([name, version]) => `"${name}==${version}"`);
  if (quoted.length === 0) return program;
  const header = HEADER.exec(program)?.[0];
  if (header === undefined) {
    return `# /// script\n# dependencies = [${quoted.join(", ")}]\n# ///\n${program}`;
  }
  const named = DEPENDENCIES.exec(header);
  const changed = named
    ? header.replace(named[0], () =>
        named[0].replace(/[\s#,]*\]$/, `${named[1]?.trim() ? ", " : ""}${quoted.join(", ")}]`),
      )
    : header.replace("# /// script\n", (first) => `${first}# dependencies = [${quoted.join(", ")}]\n`);
  return program.replace(header, () => changed);
}

/** What a program cannot get of what it asks for, in sentences. */
export function unmet(program: string, python: string, packages: Packages = served()): string {
  const here = packages[python] ?? {};
  return requirementsOf(program)
    .flatMap(({ name, version }) => {
      const there = here[name];
      if (there === undefined)
        return [`The package ${name} is not available here for Python ${python}: ${inWords(here)}.`];
      if (version !== undefined && version !== there) return [`${name} is here as ${there}, not as ${version}.`];
      return [];
    })
    .join(" ");
}

/** "there are anyio 4.16.0 and httpx 0.28.1" */
export function inWords(packages: Readonly<Record<string, string>>): string {
  const names = Object.entries(packages).map(([name, version]) => `${name} ${version}`);
  return `there are ${new Intl.ListFormat("en-GB", { type: "conjunction" }).format(names)}`;
}
