/**
 * The worker that checks the programs of the playground with ruff, so that its 11 MB never hold up the page.
 */

import { type Finding, openChecker } from "./checker";

/** Ruff's WebAssembly, beside this bundle. Defined by `web/build/bundle.mjs`. */
declare const RUFF_FILE: string;

/** `id` comes back with the findings: a later program may have been sent meanwhile. */
export interface ToRuff {
  id: number;
  program: string;
  python: string;
}

export interface FromRuff {
  id: number;
  findings: Finding[];
}

/** This worker's own global scope: the DOM's types describe a page's. */
declare const self: {
  postMessage(message: FromRuff): void;
  onmessage: ((event: MessageEvent<ToRuff>) => void) | null;
};

const checker = fetch(new URL(RUFF_FILE, import.meta.url))
  .then((response) => WebAssembly.compileStreaming(response))
  .then(openChecker);

self.onmessage = ({ data: { id, program, python } }) => {
  checker.then(
    (check) => self.postMessage({ id, findings: check(program, python) }),
    (error: unknown) => console.info(error), // perhaps offline: the playground works without it
  );
};
