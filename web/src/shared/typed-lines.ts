/**
 * Lines that the reader types while the program waits for them: shared memory, which the page fills and the worker waits
 * on.
 */

/** The program has not asked for a line, or has it. */
const IDLE = 0;
/** The program waits for a line. */
const WAITING = 1;
/** The page has written a line. */
const TYPED = 2;
/** The page has interrupted the program, which may continue to wait afterwards. */
const INTERRUPTED = 3;

const HEADER_BYTES = 2 * Int32Array.BYTES_PER_ELEMENT;

/** UTF-8 has at most three bytes for each unit of a JavaScript string. */
export const MAX_LINE = 20_000;

/** Only where memory can be shared with a worker. */
export function newTypedLines(): SharedArrayBuffer {
  return new SharedArrayBuffer(HEADER_BYTES + 3 * MAX_LINE);
}

/** The page's end. */
export class LineSender {
  readonly #state: Int32Array;
  readonly #bytes: Uint8Array;

  constructor(memory: SharedArrayBuffer) {
    this.#state = new Int32Array(memory, 0, 2);
    this.#bytes = new Uint8Array(memory, HEADER_BYTES);
  }

  /** Hand over what was typed, without text for the end of the input. Only once after each request. */
  send(text: string): void {
    const bytes = new TextEncoder().encode(text.slice(0, MAX_LINE));
    this.#bytes.set(bytes);
    this.#state[1] = bytes.length;
    Atomics.store(this.#state, 0, TYPED);
    Atomics.notify(this.#state, 0);
  }

  /** Let the worker look for an interrupt, which must be there already. */
  interrupt(): void {
    Atomics.compareExchange(this.#state, 0, WAITING, INTERRUPTED);
    Atomics.notify(this.#state, 0);
  }
}

/** The worker's end. */
export class LineReader {
  readonly #state: Int32Array;
  readonly #bytes: Uint8Array;
  #requested = false;

  constructor(memory: SharedArrayBuffer) {
    this.#state = new Int32Array(memory, 0, 2);
    this.#bytes = new Uint8Array(memory, HEADER_BYTES);
  }

  /** Ask for a line; one that was typed too late for an earlier request is the next. */
  request(): void {
    this.#requested = true;
    Atomics.compareExchange(this.#state, 0, IDLE, WAITING);
  }

  /** Nobody waits for the line any more. */
  cancel(): void {
    this.#requested = false;
  }

  /** The bytes of the line, none at the end of the input; null if it has not been typed yet. */
  take(): Uint8Array | null {
    if (Atomics.compareExchange(this.#state, 0, TYPED, IDLE) !== TYPED) return null;
    return this.#bytes.slice(0, this.#state[1]);
  }

  /** Wait for a line, an interrupt in `cell`, or the end of the time. False if no line was asked for. */
  wait(cell: Int32Array, milliseconds: number): boolean {
    if (!this.#requested) return false;
    Atomics.compareExchange(this.#state, 0, INTERRUPTED, WAITING);
    // the page writes the interrupt first: either it is seen here, or the state changes and the wait ends
    if (Atomics.load(cell, 0) === 0) Atomics.wait(this.#state, 0, WAITING, milliseconds);
    return true;
  }
}
