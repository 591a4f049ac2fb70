/**
 * Boots a Python in a worker, from a snapshot of its memory where the site has one, and makes it ready for a program.
 */

import type { Progress } from "../shared/protocol";
import { VirtualClock } from "./clock";
import { diagnosis } from "./diagnosis";
import { Downloads, FileStore } from "./downloads";
import { type Host, type HostOptions, hostModule, prepareHost, prepareRestored } from "./host";
import { fetchNow, makeLazy } from "./lazy-file";
import { bootPyodide, importPyodide, type LoadOptions, type Pyodide } from "./pyodide";
import { bootFromSnapshot } from "./snapshot";
import { avoidJavaScript } from "./stacks";

/** The size of each file that a Pyodide boots from, in bytes, by its folder; inserted by `web/build/bundle.mjs`. */
declare const PYODIDE_FILES: Readonly<Record<string, Readonly<Record<string, number>>>>;

const SNAPSHOT = "snapshot.bin";
const STDLIB = "python_stdlib.zip";
const WASM = "pyodide.asm.wasm";

/** Imported as modules, not fetched. */
const MODULES = ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.js"];

/** Older Pyodides fetch it with XMLHttpRequest, which cannot be answered from here. */
const FETCHED_BY_XHR = ["pyodide.asm.data"];

/** Python did not boot; the message explains to the reader why, and what may help. */
export class BootError extends Error {
  override readonly name = "BootError";
}

export interface BootOptions extends Omit<HostOptions, "clock" | "readFile"> {
  /** Where to keep the files; undefined if this browser has no Cache Storage. */
  storage: CacheStorage | undefined;
  /** Whether to download all files again, since the browser's copies may be damaged. */
  fresh: boolean;
  /** The Pyodide's WebAssembly, if another worker of the page has compiled it. */
  compiled: WebAssembly.Module | undefined;
  onProgress(progress: Progress): void;
}

/** A Python ready to run one program. */
export interface Booted extends Host {
  readonly compiled: WebAssembly.Module;
  /** Download what a later run may need, while there is no program. */
  idle(): void;
}

/** Boot the Pyodide in `folder`, a URL that ends in a slash. Throws BootError. */
export async function boot(folder: string, options: BootOptions): Promise<Booted> {
  const { storage, fresh, onProgress } = options;
  const sizes = sizesOf(folder);
  const store = new FileStore(storage, fresh);
  const downloads = new Downloads({
    files: Object.fromEntries(
      filesAtBoot(sizes)
        .filter(([name]) => name !== WASM || !options.compiled)
        .map(([name, bytes]) => [folder + name, bytes]),
    ),
    fetch: (url) => store.fetch(url),
    onProgress,
  });
  const others = [...MODULES, ...FETCHED_BY_XHR].filter((name) => name in sizes).map((name) => folder + name);
  let othersComplete = true;
  try {
    if (fresh) {
      // Pyodide will get them from the browser's HTTP cache
      await Promise.all(others.map(downloadAgain)).catch((error: unknown) => {
        othersComplete = false;
        throw error;
      });
    }
    const wasm = (): Promise<Response> =>
      downloads.take(folder + WASM) ?? store.fetch(folder + WASM).then(({ response }) => response);
    const compiled = options.compiled ? Promise.resolve(options.compiled) : WebAssembly.compileStreaming(wasm());
    const python = await bootFrom(folder, downloads, store, compiled, {
      ...options,
      clock: new VirtualClock(),
      readFile: (name) => fetchNow(folder + name),
    });
    await store.written();
    return {
      compiled: await compiled,
      run(program) {
        store.close();
        return python.run(program);
      },
      idle() {
        python.idle();
        // for a later run offline; if the browser is offline already, the next worker tries again
        for (const url of others) store.fetch(url).catch(() => undefined);
      },
    };
  } catch (error) {
    const why = await diagnosis(error, () => downloads.complete && othersComplete);
    throw new BootError(why, { cause: error });
  }
}

/** Replace the browser's copy of a file. Rejects if the file is missing or is cut off. */
async function downloadAgain(url: string): Promise<void> {
  const response = await fetch(url, { cache: "reload" });
  if (!response.ok) throw new Error(`${url}: status ${response.status}`);
  await response.arrayBuffer();
}

type BootedHost = Omit<Booted, "compiled">;

async function bootFrom(
  folder: string,
  downloads: Downloads,
  store: FileStore,
  compiled: Promise<WebAssembly.Module>,
  options: HostOptions,
): Promise<BootedHost> {
  const sizes = sizesOf(folder);
  // in advance: Pyodide imports them one after another, and reports its own errors
  for (const name of MODULES) if (name in sizes) import(folder + name).catch(() => undefined);
  let fromSnapshot = SNAPSHOT in sizes;
  const restoreGlobals = answerPyodide(folder, downloads, compiled, () => fromSnapshot);
  const stopSupplying = options.clock.supply();
  const log = (text: string): void => console.info(text);
  const load: LoadOptions = { indexURL: folder, stdout: log, stderr: log };
  async function bootPython(): Promise<BootedHost> {
    const snapshot = downloads.take(folder + SNAPSHOT);
    try {
      if (snapshot) return await restored(folder, await snapshot, store, load, options);
    } catch (error) {
      fromSnapshot = false;
      console.info(`Python boots without its snapshot: ${error instanceof Error ? error.message : String(error)}`);
    }
    const pyodide = await bootPyodide(folder, load);
    await pyodide.loadPackage("looplab", { messageCallback: () => undefined });
    return { ...prepareHost(pyodide, options), idle: () => undefined };
  }
  try {
    // if the WebAssembly is damaged, Pyodide only logs it to the console and never returns
    const failed = compiled.then(() => new Promise<never>(() => undefined));
    return await Promise.race([bootPython(), failed]);
  } finally {
    restoreGlobals();
    stopSupplying();
  }
}

/**
 * Answer what Pyodide fetches and compiles while it boots, until the returned function is called.
 *
 * WebAssembly is compiled while it arrives. Pyodide alone would start only after its JavaScript and the snapshot.
 */
function answerPyodide(
  folder: string,
  downloads: Downloads,
  compiled: Promise<WebAssembly.Module>,
  fromSnapshot: () => boolean,
): () => void {
  const { fetch } = globalThis;
  const { instantiateStreaming } = WebAssembly;
  // never, after a failure: Pyodide would only report it once more, in the console
  const whenCompiled = compiled.catch(() => new Promise<never>(() => undefined));
  globalThis.fetch = async (input, init) => {
    const url = String(input);
    if (url === folder + WASM) {
      await whenCompiled;
      return new Response();
    }
    const response = downloads.take(url);
    if (response) return await response;
    // the snapshot contains the part of the standard library that most programs use; the rest can be loaded later
    return fromSnapshot() && url === folder + STDLIB ? new Response() : await fetch(input, init);
  };
  WebAssembly.instantiateStreaming = async (_: unknown, imports?: WebAssembly.Imports) => {
    const module = await whenCompiled;
    if (imports?.["env"]) avoidJavaScript(imports["env"]);
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  };
  return () => {
    globalThis.fetch = fetch;
    WebAssembly.instantiateStreaming = instantiateStreaming;
  };
}

async function restored(
  folder: string,
  snapshot: Response,
  store: FileStore,
  load: LoadOptions,
  options: HostOptions,
): Promise<BootedHost> {
  const module = hostModule(options);
  const pyodide = await bootFromSnapshot(await importPyodide(folder), snapshot, module, load);
  const stdlib = makeLazy(stdlibOf(pyodide), folder + STDLIB, sizesOf(folder)[STDLIB] ?? 0);
  const host = prepareRestored(pyodide, module, options);
  return {
    run(program) {
      stdlib.stop();
      return host.run(program);
    },
    idle: () => stdlib.fetchInBackground(store),
  };
}

function stdlibOf(pyodide: Pyodide): ReturnType<Pyodide["FS"]["lookupPath"]>["node"] {
  // asking Python for its `sys.path` would compile a program, and WebAssembly for that
  const name = pyodide.FS.readdir("/lib").find((name) => name.endsWith(".zip"));
  return pyodide.FS.lookupPath(`/lib/${name}`).node;
}

/** The size in bytes of each file in `folder`; empty if the build does not know the folder. */
function sizesOf(folder: string): Readonly<Record<string, number>> {
  const name = folder.split("/").at(-2) ?? "";
  return PYODIDE_FILES[name] ?? {};
}

function filesAtBoot(sizes: Readonly<Record<string, number>>): [string, number][] {
  const inSnapshot = (name: string): boolean => SNAPSHOT in sizes && (name === STDLIB || name.endsWith(".whl"));
  return Object.entries(sizes).filter(([name]) => ![...MODULES, ...FETCHED_BY_XHR].includes(name) && !inSnapshot(name));
}
