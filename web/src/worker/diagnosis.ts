/**
 * Explains why Python did not boot, and what the reader can do about it.
 */

/** The smallest module: a magic number and a version. */
const EMPTY_MODULE = new Uint8Array([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);

/** Completes `Python did not run: …`; `complete` returns false if a file is missing or was cut off. */
export async function diagnosis(error: unknown, complete: () => boolean): Promise<string> {
  if (!(await webAssemblyWorks()))
    return "this browser does not allow WebAssembly, which it needs. The recorded output is on the page.";
  if (!complete()) return "not all of its files have arrived. Are you online?";
  return `one of its files is damaged, or this browser cannot run it (${lastLineOf(error)}).`;
}

async function webAssemblyWorks(): Promise<boolean> {
  try {
    await WebAssembly.compile(EMPTY_MODULE);
    return true;
  } catch {
    return false; // the browser lacks it, or a policy forbids it
  }
}

/** The last line of the error's message: of a traceback, the line that names the exception. */
function lastLineOf(error: unknown): string {
  const text = error instanceof Error ? error.message : nameOf(error);
  return text.trim().split("\n").at(-1)?.trim().replace(/\.$/, "") ?? "";
}

/** Emscripten throws objects that are not errors. */
function nameOf(thrown: unknown): string {
  return typeof thrown === "object" && thrown !== null && "name" in thrown ? String(thrown.name) : String(thrown);
}
