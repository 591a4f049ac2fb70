/**
 * How web/build/make-snapshot.mjs writes a snapshot and web/src/worker/snapshot.ts reads it.
 *
 * snapshot.bin is gzip of: four 32-bit numbers (bytes of Pyodide's own snapshot; checksum; how many ranges; bytes of it
 * that follow), the ranges, and Pyodide's own snapshot, without the zeros at its end. The ranges, each of two 32-bit
 * numbers, are the parts of memory that WebAssembly fills from its own file. There the snapshot holds the difference
 * (XOR) only: most of it is zero, and need not be downloaded twice. The checksum is of what WebAssembly has there.
 */

/** Stands, in a snapshot, for the JavaScript module `looplab_host`. */
export const HOST_MODULE = "looplab_host";

/** A part of memory, from `start` to before `end`, in bytes; both divide by 4. */
export interface Range {
  start: number;
  end: number;
}

export interface Header {
  /** Bytes of Pyodide's own snapshot. */
  length: number;
  checksum: number;
  ranges: Range[];
  /** Bytes without the zeros at the end. */
  used: number;
}

export function writeHeader({ length, checksum, ranges, used }: Header): Uint8Array {
  const numbers = [length, checksum, ranges.length, used, ...ranges.flatMap(({ start, end }) => [start, end])];
  return new Uint8Array(new Uint32Array(numbers).buffer);
}

/** The header at the beginning of `bytes`, and how long it is; an error if they are too few. */
export function readHeader(bytes: Uint8Array): Header & { size: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const number = (index: number): number => view.getUint32(index * 4, true);
  const ranges = Array.from({ length: number(2) }, (_, n) => ({ start: number(4 + 2 * n), end: number(5 + 2 * n) }));
  return { length: number(0), checksum: number(1), ranges, used: number(3), size: 16 + ranges.length * 8 };
}

/** Where in Pyodide's own snapshot the memory begins, in bytes: its second number says so. */
export function memoryOffset(snapshot: Uint8Array): number {
  return new DataView(snapshot.buffer, snapshot.byteOffset).getUint32(4, true);
}

/** XOR what `other` has in the ranges into `memory`, and return the checksum of it: FNV-1a over 32-bit words. */
export function mix(memory: Uint8Array, other: Uint8Array, ranges: readonly Range[]): number {
  let sum = 0x811c9dc5;
  for (const { start, end } of ranges) {
    const to = new Uint32Array(memory.buffer, memory.byteOffset + start, (end - start) / 4);
    const from = new Uint32Array(other.buffer, other.byteOffset + start, to.length);
    from.forEach((word, at) => {
      sum = Math.imul(sum ^ word, 0x01000193);
      to[at] = (to[at] ?? 0) ^ word;
    });
  }
  return sum >>> 0;
}
