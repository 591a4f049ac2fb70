/**
 * The host of looplab in a Pyodide, both in a worker and in Node: it sends looplab's messages, and blocks while a
 * program waits.
 */

import { type LoopMessage, type Outcome, type Program, parseLoopMessage, type Surroundings } from "../shared/protocol";
import type { LineReader } from "../shared/typed-lines";
import type { Stream } from "../trace/events";
import type { VirtualClock } from "./clock";
import { CrashReport, isStackOverflow } from "./crash";
import { limitDisk, limitNames, removeTerminal } from "./disk";
import { type ErrorTables, translateErrors } from "./errors";
import { exitStatus, NOT_FLUSHED, runFile } from "./interpreter";
import type { Pyodide } from "./pyodide";
import { type EntryPoints, useManyStacks } from "./stacks";
import { type ThreadEntries, useThreads } from "./threads";

/** A Pyodide with looplab, ready to run one program: the interpreter ends with it. */
export interface Host {
  /**
   * Run a program until its interpreter has ended, and emit its messages meanwhile. Rejects if the interpreter failed.
   *
   * Resolves to false if its end was not CPython's: a program has used up the browser's stack.
   */
  run(program: Program & Partial<Surroundings>): Promise<boolean>;
}

export interface HostOptions {
  /** Gets each message of `looplab.run` as JSON. */
  emit(json: string): void;
  /** Called before the program blocks, to send messages that were held back. */
  beforeWait?(): void;
  /** Contains 0, or `SIGINT` to interrupt the program. In shared memory, so that the page can write to it. */
  cell: Int32Array;
  /** What the reader types; without it, standard input is empty. */
  lines?: LineReader | null;
  /** The clock that this Pyodide was booted with. */
  clock: VirtualClock;
  /** Read a file from the folder of this Pyodide. Throws if it cannot be had. */
  readFile(name: string): Uint8Array;
}

/** A cell in shared memory. WebAssembly provides it even without isolation headers, which hide SharedArrayBuffer. */
export function newCell(): Int32Array {
  return new Int32Array(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer);
}

type Finished = Extract<LoopMessage, { type: "finished" }>;

/** Python's module `looplab_host`, and what bypasses `sys.stdout` until it is sent. */
export interface HostModule {
  emit(json: string): void;
  /** Gets the last message, which is emitted once the interpreter has ended. */
  finish(json: string): void;
  /** The last message; null if the interpreter has not ended by itself. */
  finished(): Finished | null;
  wait(seconds: number): void;
  /** Ask for a line of standard input; false if it has none. */
  requestLine(): boolean;
  /** The line, without bytes at the end of the input. Undefined, Python's None, until it is typed. */
  takeLine(): Uint8Array | undefined;
  /** Nobody waits for the line any more. */
  cancelLine(): void;
  /** Send a signal to the program, as the page does. */
  interrupt(signal: number): void;
  /** A byte for file descriptor 1 or 2. */
  write(stream: Stream, byte: number): void;
  readonly clock: VirtualClock;
  readFile(name: string): Uint8Array;
}

/**
 * What programs write to a descriptor (`os.write(1, …)`) is sent at the end of a line, before the program waits, and
 * before any other message, so that all output is in order and nothing is left for the next program.
 */
export function hostModule({ emit, beforeWait, cell, lines, clock, readFile }: HostOptions): HostModule {
  const descriptors = { stdout: newDescriptor("stdout"), stderr: newDescriptor("stderr") };
  let start = clock.milliseconds();
  let last: string | null = null;

  function newDescriptor(stream: Stream) {
    let bytes: number[] = [];
    let decoder = new TextDecoder();
    return {
      write: (byte: number): void => void bytes.push(byte),
      send(last: boolean): void {
        if (bytes.length === 0 && !last) return;
        const text = decoder.decode(new Uint8Array(bytes), { stream: !last });
        bytes = [];
        if (last) decoder = new TextDecoder();
        const time = (clock.milliseconds() - start) / 1000;
        if (text !== "") emit(JSON.stringify({ type: "printed", stream, text, time }));
      },
    };
  }

  function sendAll(last: boolean): void {
    for (const descriptor of Object.values(descriptors)) descriptor.send(last);
  }

  return {
    clock,
    readFile,
    finish(json) {
      last = json;
    },
    finished() {
      const message = last === null ? null : parseLoopMessage(last);
      return message?.type === "finished" ? message : null;
    },
    emit(json) {
      const kind = /^\{"type": ?"(started|finished)"/.exec(json)?.[1];
      sendAll(kind !== undefined);
      if (kind === "started") {
        start = clock.milliseconds();
        last = null;
      }
      emit(json);
    },
    wait(seconds) {
      sendAll(false);
      beforeWait?.();
      const milliseconds = seconds * 1000;
      if (!lines?.wait(cell, milliseconds)) Atomics.wait(cell, 0, 0, milliseconds);
    },
    requestLine() {
      lines?.request();
      return Boolean(lines);
    },
    takeLine: () => lines?.take() ?? undefined,
    cancelLine: () => lines?.cancel(),
    interrupt(signal) {
      Atomics.store(cell, 0, signal);
    },
    write(stream, byte) {
      descriptors[stream].write(byte);
      if (byte === NEWLINE) sendAll(false);
    },
  };
}

const NEWLINE = 10;

/** What `looplab.pyodide.addresses` returns. */
interface Addresses {
  readonly errors: ErrorTables;
  readonly stacks: EntryPoints;
  readonly threads: ThreadEntries;
}

/** Make a freshly booted Pyodide ready. */
export function prepareHost(pyodide: Pyodide, options: HostOptions): Host {
  const module = hostModule(options);
  pyodide.registerJsModule("looplab_host", module);
  return hostOf(pyodide, "prepare", module, options);
}

/** Make a Pyodide ready that was restored from a snapshot, in which looplab knows its host already. */
export function prepareRestored(pyodide: Pyodide, module: HostModule, options: HostOptions): Host {
  return hostOf(pyodide, "restored", module, options);
}

function hostOf(
  pyodide: Pyodide,
  ready: "prepare" | "restored",
  module: HostModule,
  { cell, clock }: HostOptions,
): Host {
  const looplab = pyodide.pyimport("looplab.pyodide");
  looplab[ready]();
  pyodide.setInterruptBuffer(cell);
  limitDisk(pyodide.FS);
  limitNames(pyodide.FS);
  // `raw` exists in every Pyodide; null stands for a flush
  const report = new CrashReport((byte) => module.write("stdout", byte));
  pyodide.setStdout({ raw: (byte) => void (byte !== null && report.add(byte)) });
  pyodide.setStderr({ raw: (byte) => void (byte !== null && module.write("stderr", byte)) });
  pyodide.setStdin({ stdin: () => null });
  removeTerminal(pyodide.FS);
  const addresses: Addresses = JSON.parse(looplab.addresses());
  const stacks = useManyStacks(pyodide._module, addresses.stacks);
  const threads = useThreads(pyodide._module, addresses.threads, stacks);
  translateErrors(pyodide._module, addresses.errors);
  looplab.destroy();
  return {
    async run({ source, filename, clock: name, trace, repl = false, switch: slice, packages = [], ...surroundings }) {
      const { arguments: argv = [], paths = [] } = surroundings;
      if (name === "virtual") clock.start();
      threads.reset();
      const start = clock.milliseconds();
      const finish = (outcome: Outcome): void => {
        const duration = (clock.milliseconds() - start) / 1000;
        module.emit(JSON.stringify({ type: "finished", duration, ...module.finished(), outcome }));
      };
      try {
        pyodide.FS.writeFile(filename, source);
        const entry = pyodide.pyimport("looplab.pyodide");
        const file = entry.begin(filename, name, argv, paths, trace, repl, slice ?? undefined, packages);
        entry.destroy();
        const status = await runFile(pyodide._module, threads, file);
        report.release();
        finish(outcomeOf(module.finished(), status));
        return true;
      } catch (thrown) {
        const error = (await stacks.failure()) ?? thrown;
        const status = exitStatus(error);
        if (status !== null) finish({ kind: "exited", status });
        else if (isStackOverflow(error)) {
          pyodide._module._dump_traceback();
          finish({ kind: "overflowed", line: report.lineIn(filename) });
        } else throw error;
        return false;
      } finally {
        clock.stop();
      }
    },
  };
}

/** How a program has ended: as it reported, unless `sys.exit` did it, or `os._exit` before any report. */
function outcomeOf(finished: Finished | null, status: number): Outcome {
  const unwritten = finished?.outcome.kind === "raised" && status === NOT_FLUSHED;
  return finished && (status === 0 || unwritten) ? finished.outcome : { kind: "exited", status };
}
