/**
 * The messages: from looplab (JSON, checked where it enters JavaScript), to the worker and from the worker.
 *
 * What comes from the worker is checked by the page: a program in it can post whatever it likes, and some of it becomes
 * markup (`trace/`).
 */

import { type Stream, type TraceEvent, traceEventsOf } from "../trace/events";
import { type ClockName, isClockName } from "./clock";

/** The only value of the cell that means something: interrupt the program, as Ctrl+C does. */
export const SIGINT = 2;

/** Bytes so far, and all of them. */
export interface Progress {
  loaded: number;
  total: number;
}

export type Outcome =
  | { kind: "finished" }
  | { kind: "raised"; exception: string; line: number | null }
  | { kind: "exited"; status: number };

/** What `looplab.run` tells about one program; times are seconds since it started. */
export type LoopMessage =
  | { type: "started"; python: string }
  | { type: "printed"; stream: Stream; text: string; time: number }
  | { type: "read-stdin"; line: number }
  | { type: "traced"; events: readonly TraceEvent[] }
  | { type: "finished"; outcome: Outcome; duration: number };

export interface Program {
  source: string;
  filename: string;
  clock: ClockName;
  /** Whether to tell what the event loop does. */
  trace: boolean;
}

/**
 * `pyodide`: URL of the folder that holds it. `cell`: how to interrupt; null where memory cannot be shared. `fresh`:
 * whether its files are to come from the server again.
 */
export type ToWorker =
  | { type: "boot"; pyodide: string; cell: Int32Array<SharedArrayBuffer> | null; fresh: boolean }
  | ({ type: "run" } & Program);

/** `progress`: bytes that have come of those to come. `starting`: the files have come; what is left is the machine's work and not the network's. */
export type FromWorker =
  | { type: "progress"; loaded: number; total: number }
  | { type: "starting" }
  | { type: "ready" }
  | { type: "messages"; messages: LoopMessage[] }
  | { type: "failed"; message: string };

/** JSON that is not one of looplab's messages: looplab and this bundle are of different builds. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}

/** The message in what a worker posted; null if it is none. */
export function fromWorkerOf(value: unknown): FromWorker | null {
  const { type, ...fields } = fieldsOf(value) ?? {};
  switch (type) {
    case "starting":
    case "ready":
      return { type };
    case "progress": {
      const { loaded, total } = fields;
      return typeof loaded === "number" && typeof total === "number" ? { type, loaded, total } : null;
    }
    case "messages": {
      if (!Array.isArray(fields.messages)) return null;
      const messages = fields.messages.map((message) => loopMessageOf(fieldsOf(message) ?? {}));
      return messages.every((message) => message !== null) ? { type, messages } : null;
    }
    case "failed":
      return typeof fields.message === "string" ? { type, message: fields.message } : null;
    default:
      return null;
  }
}

type Fields = Record<string, unknown>;

function fieldsOf(value: unknown): Fields | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
}

function parseJson(json: string, what: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new ProtocolError(`${what}: not JSON: ${json.slice(0, 200)}`);
  }
  const fields = fieldsOf(value);
  if (!fields) throw new ProtocolError(`${what}: not an object: ${json.slice(0, 200)}`);
  return fields;
}

/** What Node can give a program and a page cannot: `sys.argv[1:]`, and folders to import from. */
export interface Surroundings {
  arguments: readonly string[];
  paths: readonly string[];
}

export function parseProgram(json: string): Program & Surroundings {
  const fields = parseJson(json, "program");
  const { source, filename, clock = "real", trace = false, arguments: given = [], paths = [] } = fields;
  if (
    typeof source === "string" &&
    typeof filename === "string" &&
    isClockName(clock) &&
    typeof trace === "boolean" &&
    areTexts(given) &&
    areTexts(paths)
  )
    return { source, filename, clock, trace, arguments: given, paths };
  throw new ProtocolError(
    'program: expected {"source": "…", "filename": "…"}, and perhaps "clock", "trace", "arguments" and "paths"',
  );
}

function areTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

export function parseLoopMessage(json: string): LoopMessage {
  const message = loopMessageOf(parseJson(json, "message of looplab"));
  if (!message) throw new ProtocolError(`not a message of looplab: ${json.slice(0, 200)}`);
  return message;
}

function loopMessageOf({ type, ...fields }: Fields): LoopMessage | null {
  switch (type) {
    case "started":
      return typeof fields.python === "string" ? { type, python: fields.python } : null;
    case "printed": {
      const { stream, text, time } = fields;
      if (stream !== "stdout" && stream !== "stderr") return null;
      return typeof text === "string" && typeof time === "number" ? { type, stream, text, time } : null;
    }
    case "read-stdin":
      return typeof fields.line === "number" ? { type, line: fields.line } : null;
    case "traced": {
      const events = traceEventsOf(fields.events);
      return events && { type, events };
    }
    case "finished": {
      const outcome = outcomeOf(fieldsOf(fields.outcome) ?? {});
      return outcome && typeof fields.duration === "number" ? { type, outcome, duration: fields.duration } : null;
    }
    default:
      return null;
  }
}

function outcomeOf({ kind, exception, line, status }: Fields): Outcome | null {
  switch (kind) {
    case "finished":
      return { kind };
    case "raised":
      // the line is left out, or null, when the exception did not pass through the program
      if (typeof exception !== "string") return null;
      return { kind, exception, line: typeof line === "number" ? line : null };
    case "exited":
      return typeof status === "number" ? { kind, status } : null;
    default:
      return null;
  }
}
