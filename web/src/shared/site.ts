/**
 * Where the site keeps what a page loads only when it is wanted: known to the bundle, relative to its own address.
 */

import { compareVersions } from "./python-version";

/** The worker's file name, beside this bundle: `web/build/bundle.mjs` puts it in. */
declare const WORKER_FILE: string;

/** Folders of the Pyodides by Python version, from the site's root: `web/build/bundle.mjs` puts them in. */
declare const PYODIDE_PATHS: Readonly<Record<string, string>>;

const SITE_ROOT = "../../";

/** The address of what the site has at a path from its root. */
export function siteUrl(path: string): URL {
  return new URL(SITE_ROOT + path, import.meta.url);
}

export function workerUrl(): URL {
  return new URL(WORKER_FILE, import.meta.url);
}

/** The Pythons that this site has, oldest first. */
export function servedPythons(): string[] {
  return Object.keys(PYODIDE_PATHS).toSorted(compareVersions);
}

/** The folder that serves Pyodide for `python` ("3.14"), ending in a slash; null if this site has none. */
export function pyodideUrl(python: string): string | null {
  const path = PYODIDE_PATHS[python];
  return path === undefined ? null : siteUrl(path).href;
}
