/**
 * Why no Python came to life, in words that tell a reader what to do about it.
 */

/** The smallest module: its magic number and version. */
const EMPTY_MODULE = new Uint8Array([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);

/** Ends `Python did not run: …`; `allCame` is false if one of its files did not come, or not whole. */
export async function diagnosis(error: unknown, allCame: () => boolean): Promise<string> {
  if (!(await webAssemblyWorks()))
    return "this browser does not allow WebAssembly, of which Python is made here. What is recorded is on the pages.";
  if (!allCame()) return "not all of its files have come. Is there a connection?";
  return `one of its files is damaged, or this browser cannot run it (${toldBy(error)}).`;
}

async function webAssemblyWorks(): Promise<boolean> {
  try {
    await WebAssembly.compile(EMPTY_MODULE);
    return true;
  } catch {
    return false; // there is none, or a policy forbids it
  }
}

/** One line: of a traceback the last. */
function toldBy(error: unknown): string {
  const text = error instanceof Error ? error.message : nameOf(error);
  return text.trim().split("\n").at(-1)?.trim().replace(/\.$/, "") ?? "";
}

/** Emscripten throws objects that are no errors. */
function nameOf(thrown: unknown): string {
  return typeof thrown === "object" && thrown !== null && "name" in thrown ? String(thrown.name) : String(thrown);
}
