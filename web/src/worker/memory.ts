/**
 * Memory that is no longer needed, given back at once: a worker that has nothing to do collects no garbage.
 */

/** Free the memory of an array, which is empty from now on. Where the browser cannot, its garbage collector will. */
export function giveBack({ buffer }: Uint8Array): void {
  // not in every browser that runs the rest
  if (buffer instanceof ArrayBuffer) buffer.transfer?.(0);
}
