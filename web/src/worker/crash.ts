/**
 * Finds the line where a program was when its interpreter crashed.
 *
 * Pyodide then has CPython write the stack of the program to file descriptor 1, which the reader should not see:
 *
 *     Stack (most recent call first):
 *       File "program.py", line 3 in deeper
 */

const HEADER = "Stack (most recent call first):\n";

export class CrashReport {
  readonly #write: (byte: number) => void;
  #held: number[] = [];

  /** `write` gets every byte that does not belong to a report. */
  constructor(write: (byte: number) => void) {
    this.#write = write;
  }

  add(byte: number): void {
    const { length } = this.#held;
    this.#held.push(byte);
    if (length < HEADER.length && byte !== HEADER.charCodeAt(length)) this.release();
  }

  /** What was held back is not a crash: the program itself has written it. */
  release(): void {
    const bytes = this.#held;
    this.#held = [];
    for (const byte of bytes) this.#write(byte);
  }

  /** The innermost line of `filename`; null if the report does not name it. */
  lineIn(filename: string): number | null {
    const report = new TextDecoder().decode(new Uint8Array(this.#held));
    const [, after] = report.split(`  File ${JSON.stringify(filename)}, line `);
    return after === undefined ? null : Number.parseInt(after, 10);
  }
}

/** Whether the interpreter crashed because the browser's stack was full. */
export function isStackOverflow(error: unknown): boolean {
  // Chromium and WebKit: a RangeError; Firefox: an InternalError
  return error instanceof Error && /call stack|too much recursion/i.test(error.message);
}
