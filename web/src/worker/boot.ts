/**
 * Boots a Python in a worker, the quick way where the site has one, and makes it ready to run a program.
 */

import type { Progress } from "../shared/protocol";
import { BYTECODE, putBytecode } from "./bytecode";
import { diagnosis } from "./diagnosis";
import { Downloads } from "./downloads";
import { type Host, type HostOptions, hostModule, prepareHost, prepareRestored } from "./host";
import { type LazyFile, makeLazy } from "./lazy-file";
import { bootPyodide, importPyodide, type LoadOptions, type Pyodide } from "./pyodide";
import { receiveSnapshot, restore, type SnapshotLoader } from "./snapshot";

/** The bytes of each file of a Pyodide, by the name of its folder: `web/build/bundle.mjs` puts them in. */
declare const PYODIDE_FILES: Readonly<Record<string, Readonly<Record<string, number>>>>;

const SNAPSHOT = "snapshot.bin";
const STDLIB = "python_stdlib.zip";
const WASM = "pyodide.asm.wasm";

/** What Pyodide runs as a module: imported ahead, not fetched. */
const MODULES = ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.js"];

/** What an older Pyodide fetches by XMLHttpRequest, which nobody here can answer. */
const NOT_OURS = ["pyodide.asm.data"];

/** Python did not come to life: the message tells the reader why, and what may help. */
export class BootError extends Error {
  override readonly name = "BootError";
}

export interface BootOptions extends HostOptions {
  /** Whether to take nothing from the browser's cache: what is damaged there would stay for a year. */
  fresh: boolean;
  onProgress(progress: Progress): void;
}

/** A Python ready to run one program. */
export interface Booted extends Host {
  /** Use the time until there is a program. */
  idle(): void;
}

/** Boot the Pyodide in `folder`, a URL that ends in a slash. Raises BootError. */
export async function boot(folder: string, { onProgress, fresh, ...options }: BootOptions): Promise<Booted> {
  const sizes = sizesOf(folder);
  const wanted = Object.entries(sizes).filter(([name]) => fetchedAtBoot(name, SNAPSHOT in sizes));
  const given = globalThis.fetch;
  const ask: typeof fetch = (input, init) => given(input, fresh ? { ...init, cache: "reload" } : init);
  const downloads = new Downloads({
    files: Object.fromEntries(wanted.map(([name, bytes]) => [folder + name, bytes])),
    fetch: (url) => ask(url),
    onProgress,
  });
  let othersCame = true;
  const others = [...MODULES, ...NOT_OURS].filter((name) => name in sizes).map((name) => folder + name);
  try {
    if (fresh) {
      // into the cache: from there they are imported, or taken by Pyodide
      await Promise.all(others.map(async (url) => await whole(ask(url)))).catch((error: unknown) => {
        othersCame = false;
        throw error;
      });
    }
    globalThis.fetch = ask;
    return await bootFrom(folder, downloads, options);
  } catch (error) {
    const why = await diagnosis(error, () => downloads.allCame && othersCame);
    throw new BootError(why, { cause: error });
  } finally {
    globalThis.fetch = given;
  }
}

/** Raises if it does not come, or breaks off. */
async function whole(coming: Promise<Response>): Promise<void> {
  const response = await coming;
  if (!response.ok) throw new Error(`${response.url}: status ${response.status}`);
  await response.arrayBuffer();
}

async function bootFrom(folder: string, downloads: Downloads, options: HostOptions): Promise<Booted> {
  const sizes = sizesOf(folder);
  const quick = SNAPSHOT in sizes;
  const ask = globalThis.fetch;
  // what fails is told by who needs it
  for (const name of MODULES) if (name in sizes) import(folder + name).catch(() => undefined);
  const { instantiateStreaming } = WebAssembly;
  const wasm = downloads.take(folder + WASM);
  const broken = wasm ? compileAhead(wasm) : new Promise<never>(() => undefined);
  globalThis.fetch = async (input, init) => {
    const url = String(input);
    // `compileAhead` has it. Asked for twice at once, a large file was seen to break off where the cache had no room
    if (wasm && url === folder + WASM) return new Response();
    return downloads.take(url) ?? ask(input, init);
  };
  const log = (text: string): void => console.info(text);
  const load: LoadOptions = { indexURL: folder, stdout: log, stderr: log };
  async function bootSomehow(): Promise<Booted> {
    const bytecode = downloads.take(folder + BYTECODE);
    try {
      if (quick) return await bootFromSnapshot(folder, downloads, load, options);
      if (bytecode) await putBytecode(folder, await bytecode);
    } catch (error) {
      console.info(`Python boots the long way: ${error instanceof Error ? error.message : String(error)}`);
    }
    const pyodide = await bootPyodide(folder, load);
    await pyodide.loadPackage("looplab", { messageCallback: () => undefined });
    return { ...prepareHost(pyodide, options), idle: () => undefined };
  }
  try {
    const booted = await Promise.race([bootSomehow(), broken]);
    // not after a failure: a Pyodide that is under way would compile the empty response, and complain in the console
    WebAssembly.instantiateStreaming = instantiateStreaming;
    return booted;
  } finally {
    globalThis.fetch = ask;
  }
}

/**
 * Compile while it comes: Pyodide would begin once all its JavaScript, and the snapshot, are there.
 *
 * Rejects if it cannot be had. Pyodide itself would not say so but in the console, and wait for ever.
 */
function compileAhead(response: Promise<Response>): Promise<never> {
  const compiled = WebAssembly.compileStreaming(response);
  const broken = new Promise<never>((_, reject) => {
    compiled.catch((error: unknown) => reject(error));
  });
  WebAssembly.instantiateStreaming = async (_: unknown, imports?: WebAssembly.Imports) => {
    const module = await compiled.catch(() => new Promise<never>(() => undefined));
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  };
  return broken;
}

async function bootFromSnapshot(
  folder: string,
  downloads: Downloads,
  load: LoadOptions,
  options: HostOptions,
): Promise<Booted> {
  const response = downloads.take(folder + SNAPSHOT);
  if (!response) throw new Error("there is no snapshot");
  const [loader, arriving] = await Promise.all([snapshotLoader(folder), response.then(receiveSnapshot)]);
  const answer = globalThis.fetch;
  // the standard library is in the snapshot, as far as most programs use it: the rest can come later
  const later = folder + STDLIB;
  globalThis.fetch = async (input, init) => (String(input) === later ? new Response() : answer(input, init));
  try {
    const pyodide = await restore(loader, arriving, hostModule(options), load);
    const stdlib = lazyStdlib(pyodide, later, sizesOf(folder)[STDLIB] ?? 0);
    const host = prepareRestored(pyodide, options);
    return {
      run(program) {
        stdlib.stop();
        return host.run(program);
      },
      idle: () => stdlib.fetchAhead(),
    };
  } finally {
    globalThis.fetch = answer;
  }
}

async function snapshotLoader(folder: string): Promise<SnapshotLoader> {
  const [{ loadPyodide }, { default: createPyodideModule }] = await Promise.all([
    importPyodide(folder),
    import(`${folder}pyodide.asm.mjs`),
  ]);
  return { loadPyodide, createPyodideModule };
}

function lazyStdlib(pyodide: Pyodide, url: string, bytes: number): LazyFile {
  const path = String(pyodide.runPython("import sys; next(path for path in sys.path if path.endswith('.zip'))"));
  return makeLazy(pyodide.FS.lookupPath(path).node, url, bytes);
}

/** The bytes of each file in `folder`; none where the build does not know it. */
function sizesOf(folder: string): Readonly<Record<string, number>> {
  const name = folder.split("/").at(-2) ?? "";
  return PYODIDE_FILES[name] ?? {};
}

function fetchedAtBoot(name: string, quick: boolean): boolean {
  if (MODULES.includes(name) || NOT_OURS.includes(name)) return false;
  return quick ? name !== STDLIB && !name.endsWith(".whl") : true;
}
