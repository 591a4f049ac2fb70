/**
 * The addresses of files that a page loads on demand, relative to the address of this bundle.
 */

import { compareVersions } from "./python-version";

/** The worker's file name, beside this bundle. Defined by `web/build/bundle.mjs`. */
declare const WORKER_FILE: string;

/** The Pythons that this site serves, in the order of the build. Defined by `web/build/bundle.mjs`. */
declare const SERVED_PYTHONS: readonly string[];

const SITE_ROOT = "../../";

/** The address of a path from the site's root. */
export function siteUrl(path: string): URL {
  return new URL(SITE_ROOT + path, import.meta.url);
}

export function workerUrl(): URL {
  return new URL(WORKER_FILE, import.meta.url);
}

/** The Pythons that this site serves, oldest first. */
export function servedPythons(): string[] {
  return SERVED_PYTHONS.toSorted(compareVersions);
}
