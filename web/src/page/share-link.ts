/**
 * A program as the fragment of a link: "#p=1." and then JSON, compressed (deflate-raw), in base64url.
 *
 * A link comes from anybody. It is read within limits, and becomes text in an editor or a sentence; nothing runs.
 */

import { isClockName } from "../shared/clock";
import { type Checked, shape, text } from "../trace/shape";

const isSharedProgram = shape({ program: text, python: text, clock: isClockName });
export type SharedProgram = Checked<typeof isSharedProgram>;

export type ReadLink = { kind: "program"; shared: SharedProgram } | { kind: "unreadable"; sentence: string };

/** A program of this size is a long book, and a link with it one that few places would take. */
export const MOST_BYTES = 100_000;

const MOST_CHARACTERS = 150_000;

const KEY = "#p=";

/** Goes up when the rest can no longer be read as before. */
const FORMAT = "1";

/** The fragment for a program; null if it is too long for a link. */
export async function writeLink({ program, python, clock }: SharedProgram): Promise<string | null> {
  const json = new TextEncoder().encode(JSON.stringify({ program, python, clock }));
  if (json.length > MOST_BYTES) return null;
  const compressed = new Blob([json]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const encoded = base64url(new Uint8Array(await new Response(compressed).arrayBuffer()));
  return encoded.length > MOST_CHARACTERS ? null : `${KEY}${FORMAT}.${encoded}`;
}

/** What a page's fragment holds for the playground; null if it is meant for something else. */
export async function readLink(fragment: string, pythons: readonly string[]): Promise<ReadLink | null> {
  if (!fragment.startsWith(KEY)) return null;
  if (fragment.length > KEY.length + FORMAT.length + 1 + MOST_CHARACTERS) return unreadable("is too long");
  const [, format, encoded] = /^#p=(\d{1,9})\.([\w-]+)$/.exec(fragment) ?? [];
  if (format === undefined || encoded === undefined) return unreadable("is not whole: perhaps its end was cut off");
  if (format !== FORMAT) return unreadable("is of a form that this page does not know");
  const json = await inflated(bytesOf(encoded));
  if (json === "too long") return unreadable("holds a program that is too long");
  const shared = sharedIn(json);
  if (!shared) return unreadable("is not whole: perhaps its end was cut off");
  if (!pythons.includes(shared.python)) return unreadable("asks for a Python that this page does not have");
  return { kind: "program", shared };
}

function unreadable(why: string): ReadLink {
  return { kind: "unreadable", sentence: `The link cannot be opened: it ${why}.` };
}

function base64url(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Raises nothing for a string of base64url's characters but one of an impossible length: that is no bytes. */
function bytesOf(encoded: string): Uint8Array<ArrayBuffer> {
  if (encoded.length % 4 === 1) return new Uint8Array();
  const binary = atob(encoded.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** The text that was compressed; null if it is none. Stops at the limit: a few bytes can hold gigabytes of zeros. */
async function inflated(bytes: Uint8Array<ArrayBuffer>): Promise<string | "too long" | null> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let length = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      length += part.value.length;
      if (length > MOST_BYTES) {
        await reader.cancel();
        return "too long";
      }
      text += decoder.decode(part.value, { stream: true });
    }
    return text + decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) return null; // not what deflate or UTF-8 writes
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
