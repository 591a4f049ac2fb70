/**
 * The host of looplab in a Pyodide, both in a worker and in Node: it sends looplab's messages, and blocks while a
 * program waits.
 */

import type { Program, Surroundings } from "../shared/protocol";
import { limitDisk } from "./disk";
import type { LooplabEntry, Pyodide } from "./pyodide";

/** A Pyodide with looplab, ready to run one program. */
export interface Host {
  /**
   * Run a program until it ends, and emit its messages meanwhile. Throws if the interpreter itself failed.
   *
   * Returns false if the program has ended the interpreter with `os._exit`.
   */
  run(program: Program & Partial<Surroundings>): boolean;
}

export interface HostOptions {
  /** Gets each message of `looplab.run` as JSON. */
  emit(json: string): void;
  /** Called before the program blocks, to send messages that were held back. */
  beforeWait?(): void;
  /** Contains 0, or `SIGINT` to interrupt the program. In shared memory, so that the page can write to it. */
  cell: Int32Array;
}

/** A cell in shared memory. WebAssembly provides it even without isolation headers, which hide SharedArrayBuffer. */
export function newCell(): Int32Array {
  return new Int32Array(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer);
}

/** Python's module `looplab_host`. */
export function hostModule({ emit, beforeWait, cell }: HostOptions): object {
  return {
    emit,
    wait(seconds: number): void {
      beforeWait?.();
      Atomics.wait(cell, 0, 0, seconds * 1000);
    },
  };
}

/** Make a freshly booted Pyodide ready. */
export function prepareHost(pyodide: Pyodide, options: HostOptions): Host {
  pyodide.registerJsModule("looplab_host", hostModule(options));
  const looplab = pyodide.pyimport("looplab.pyodide");
  looplab.prepare();
  return hostOf(pyodide, looplab, options);
}

/** Make a Pyodide ready that was restored from a snapshot, in which looplab knows its host already. */
export function prepareRestored(pyodide: Pyodide, options: HostOptions): Host {
  const looplab = pyodide.pyimport("looplab.pyodide");
  looplab.restored();
  return hostOf(pyodide, looplab, options);
}

function hostOf(pyodide: Pyodide, looplab: LooplabEntry, { emit, cell }: HostOptions): Host {
  pyodide.setInterruptBuffer(cell);
  limitDisk(pyodide.FS);
  let start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  const written = (stream: "stdout" | "stderr") =>
    lines((text) => emit(JSON.stringify({ type: "printed", stream, text, time: seconds() })));
  pyodide.setStdout({ raw: written("stdout") });
  pyodide.setStderr({ raw: written("stderr") });
  return {
    run({ source, filename, clock, trace, arguments: argv = [], paths = [] }) {
      start = performance.now();
      try {
        looplab.run_json(source, filename, clock, argv, paths, trace);
        return true;
      } catch (error) {
        const status = exitStatus(error);
        if (status === null) throw error;
        emit(JSON.stringify({ type: "finished", outcome: { kind: "exited", status }, duration: seconds() }));
        return false;
      }
    },
  };
}

/** The status from `os._exit`; null for any other error. Pyodide throws an `Exit`, whose class is not public. */
function exitStatus(error: unknown): number | null {
  if (!(error instanceof Error) || !("status" in error)) return null;
  return typeof error.status === "number" ? error.status : null;
}

/**
 * Collects the bytes of a file descriptor into lines.
 *
 * It receives only what bypasses `sys.stdout`: `os.write(1, …)` and the interpreter's own final messages.
 */
function lines(write: (text: string) => void): (byte: number | null) => void {
  const decoder = new TextDecoder();
  let bytes: number[] = [];
  return (byte) => {
    if (byte !== null) bytes.push(byte);
    if ((byte === null || byte === 10) && bytes.length > 0) {
      write(decoder.decode(new Uint8Array(bytes), { stream: true }));
      bytes = [];
    }
  };
}
