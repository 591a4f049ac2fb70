/**
 * A program as the fragment of a link: "#p=1." and then JSON, compressed (deflate-raw), in base64url.
 *
 * Links are untrusted. They are read within limits, and become text in an editor or an error message; nothing runs.
 */

import { isClockName } from "../shared/clock";
import { type Checked, shape, text } from "../trace/shape";

const isSharedProgram = shape({ program: text, python: text, clock: isClockName });
export type SharedProgram = Checked<typeof isSharedProgram>;

export type ReadLink = { kind: "program"; shared: SharedProgram } | { kind: "unreadable"; sentence: string };

/** Of the uncompressed JSON. */
export const MAX_BYTES = 100_000;

/** Of the compressed part of a link. */
const MAX_CHARACTERS = 150_000;

const KEY = "#p=";

/** The version of the format, to be raised when old links can no longer be read. */
const FORMAT = "1";

/** The fragment for a program; null if it is too long for a link. */
export async function writeLink({ program, python, clock }: SharedProgram): Promise<string | null> {
  const json = new TextEncoder().encode(JSON.stringify({ program, python, clock }));
  if (json.length > MAX_BYTES) return null;
  const compressed = new Blob([json]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const encoded = base64url(new Uint8Array(await new Response(compressed).arrayBuffer()));
  return encoded.length > MAX_CHARACTERS ? null : `${KEY}${FORMAT}.${encoded}`;
}

/** The program in a page's fragment, or why it cannot be read; null if the fragment is something else. */
export async function readLink(fragment: string, pythons: readonly string[]): Promise<ReadLink | null> {
  if (!fragment.startsWith(KEY)) return null;
  if (fragment.length > KEY.length + FORMAT.length + 1 + MAX_CHARACTERS) return unreadable("it is too long");
  const [, format, encoded] = /^#p=(\d{1,9})\.([\w-]+)$/.exec(fragment) ?? [];
  if (format === undefined || encoded === undefined) return unreadable(INCOMPLETE);
  if (format !== FORMAT) return unreadable("its format is unknown");
  const json = await inflated(bytesOf(encoded));
  if (json === "too long") return unreadable("its program is too long");
  const shared = sharedIn(json);
  if (!shared) return unreadable(INCOMPLETE);
  if (!pythons.includes(shared.python)) return unreadable("it asks for a Python version that this site does not have");
  return { kind: "program", shared };
}

const INCOMPLETE = "it is incomplete. Its end may have been cut off";

function unreadable(why: string): ReadLink {
  return { kind: "unreadable", sentence: `This link cannot be opened: ${why}.` };
}

function base64url(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The bytes of a string of base64url characters; none if no bytes have an encoding of that length. */
function bytesOf(encoded: string): Uint8Array<ArrayBuffer> {
  if (encoded.length % 4 === 1) return new Uint8Array();
  const binary = atob(encoded.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** The decompressed text; null if it is not compressed text. Stops at the limit: a few bytes can hold gigabytes of zeros. */
async function inflated(bytes: Uint8Array<ArrayBuffer>): Promise<string | "too long" | null> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let length = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      length += part.value.length;
      if (length > MAX_BYTES) {
        await reader.cancel();
        return "too long";
      }
      text += decoder.decode(part.value, { stream: true });
    }
    return text + decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) return null; // invalid deflate data or UTF-8
    throw error;
  }
}

function sharedIn(json: string | null): SharedProgram | null {
  try {
    const value: unknown = JSON.parse(json ?? "");
    return isSharedProgram(value) ? value : null;
  } catch {
    return null;
  }
}
