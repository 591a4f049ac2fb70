/**
 * The address that opens a program in the playground, and where such a program came from.
 */

import { served, withPackages } from "../shared/packages";
import { siteUrl } from "../shared/site";
import { type SharedProgram, writeLink } from "./share-link";

/** Where a page says which program of the site a link has, so that the playground can name it. For one tab. */
const FROM = "loop.from";

export const TOO_LONG = "The program is too long for a link";

/** The address for a program of this site, as it is now, with a header for its packages; null if it is too long. */
export async function playgroundAddress(
  filename: string,
  shared: SharedProgram,
  packages: readonly string[] = [],
): Promise<string | null> {
  const versions = served()[shared.python] ?? {};
  const named = Object.fromEntries(packages.map((name) => [name, versions[name] ?? ""]));
  const program = packages.length > 0 ? withPackages(shared.program, named) : shared.program;
  const fragment = await writeLink({ ...shared, program });
  if (fragment === null) return null;
  try {
    sessionStorage.setItem(FROM, JSON.stringify([fragment, filename]));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error; // full or blocked: the playground says less
  }
  return siteUrl("playground/").href + fragment;
}

/** The name of the program of this site that a link with `fragment` has; null if the link came from elsewhere. */
export function originOf(fragment: string): string | null {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(FROM) ?? "null");
    if (Array.isArray(found) && found[0] === fragment && typeof found[1] === "string") return found[1];
  } catch {
    // blocked, or not ours
  }
  return null;
}
