/**
 * The addresses of files that a page loads on demand, relative to the address of this bundle.
 */

import { compareVersions } from "./python-version";

/** The worker's file name, beside this bundle. Defined by `web/build/bundle.mjs`. */
declare const WORKER_FILE: string;

/** Folders of the Pyodides by Python version, from the site's root. Defined by `web/build/bundle.mjs`. */
declare const PYODIDE_PATHS: Readonly<Record<string, string>>;

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
  return Object.keys(PYODIDE_PATHS).toSorted(compareVersions);
}

/** The folder that serves Pyodide for `python` ("3.14"), ending in a slash; null if this site does not serve it. */
export function pyodideUrl(python: string): string | null {
  const path = PYODIDE_PATHS[python];
  return path === undefined ? null : siteUrl(path).href;
}
