/**
 * What an old Pyodide imports at its boot, compiled by the build (web/build/keep-bytecode.mjs): compiling is half of its boot.
 *
 * bytecode.bin is gzip of a line of JSON, [[path, bytes], …], and of the files one after the other. They lie where
 * Python looks for what it has compiled before, in `__pycache__` beside the source (PEP 3147).
 */

export const BYTECODE = "bytecode.bin";

/** What of Emscripten's module is needed here: `preRun` is called once there are files, before Python starts. */
interface StartingModule {
  readonly preRun: (() => void)[];
  readonly FS: { mkdirTree(path: string): void; writeFile(path: string, data: Uint8Array): void };
}
type CreateModule = (module: StartingModule) => unknown;

const LINE_END = 10;

/** Have the Pyodide that is loaded next from `folder` find it. Raises if that cannot be, and changes nothing then. */
export async function putBytecode(folder: string, compressed: Response): Promise<void> {
  const unpacked = unpack(compressed);
  // what this sets, a later Pyodide exports
  await Promise.all([unpacked, import(`${folder}pyodide.asm.js`)]);
  const files = await unpacked;
  const global = globalThis as { _createPyodideModule?: CreateModule };
  const create = global._createPyodideModule;
  if (!create) throw new Error("this Pyodide has no place for bytecode");
  global._createPyodideModule = (module) => {
    module.preRun.push(() => {
      for (const [path, content] of files) {
        module.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
        module.FS.writeFile(path, content);
      }
    });
    return create(module);
  };
}

async function unpack({ ok, status, body }: Response): Promise<[string, Uint8Array][]> {
  if (!ok || !body) throw new Error(`the bytecode did not come: status ${status}`);
  const bytes = new Uint8Array(await new Response(body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
  let at = bytes.indexOf(LINE_END) + 1;
  const index: [string, number][] = JSON.parse(new TextDecoder().decode(bytes.subarray(0, at)));
  return index.map(([path, length]) => {
    at += length;
    return [path, bytes.subarray(at - length, at)];
  });
}
