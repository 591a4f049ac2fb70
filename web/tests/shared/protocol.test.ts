import { expect, test } from "vitest";
import { fromWorkerOf, ProtocolError, parseLoopMessage, parseProgram } from "../../src/shared/protocol";

test.each([
  { type: "started", python: "3.14.2" },
  { type: "printed", stream: "stderr", text: "a\u2028b\n", time: 0.5 },
  { type: "read-stdin", line: 7 },
  { type: "finished", outcome: { kind: "finished" }, duration: 2 },
  { type: "finished", outcome: { kind: "raised", exception: "TypeError", line: null }, duration: 2 },
  { type: "finished", outcome: { kind: "exited", status: 3 }, duration: 2 },
])("a message of looplab is accepted: $type $outcome.kind", (message) => {
  expect(parseLoopMessage(JSON.stringify(message))).toEqual(message);
});

test("an exception from outside the program has no line", () => {
  const json = '{"type": "finished", "outcome": {"kind": "raised", "exception": "KeyboardInterrupt"}, "duration": 1}';

  expect(parseLoopMessage(json)).toEqual(JSON.parse(json));
});

test.each([
  "printed",
  "[]",
  "null",
  '{"type": "exploded"}',
  '{"type": "started"}',
  '{"type": "printed", "stream": "stdlog", "text": "", "time": 0}',
  '{"type": "printed", "stream": "stdout", "text": 1, "time": 0}',
  '{"type": "read-stdin"}',
  '{"type": "finished", "duration": 1}',
  '{"type": "finished", "outcome": {"kind": "raised"}, "duration": 1}',
  '{"type": "finished", "outcome": {"kind": "finished"}}',
])("anything else from looplab is an error: %s", (json) => {
  expect(() => parseLoopMessage(json)).toThrow(ProtocolError);
});

test("a program has a source, a file name and options", () => {
  const program = {
    source: "print()",
    filename: "a.py",
    clock: "virtual",
    trace: false,
    switch: 0.005,
    arguments: ["-v"],
    paths: ["lib"],
  };

  expect(parseProgram(`${JSON.stringify(program)}\n`)).toEqual(program);
  expect(() => parseProgram(JSON.stringify({ ...program, arguments: [1] }))).toThrow(ProtocolError);
  expect(() => parseProgram('{"source": "print()"}')).toThrow(ProtocolError);
});

const SUSPENDED = { kind: "suspended", time: 0, task: 1 };

test.each([
  { type: "progress", loaded: 1, total: 2 },
  { type: "starting" },
  { type: "ready" },
  { type: "messages", messages: [{ type: "started", python: "3.14.2" }] },
  { type: "messages", messages: [{ type: "traced", events: [{ ...SUSPENDED, on: { what: "Queue.get" } }] }] },
  { type: "failed", message: "no memory" },
])("a message of the worker is accepted: $type", (message) => {
  expect(fromWorkerOf(message)).toEqual(message);
});

const MARKUP = "<img src=x>";

test.each([
  null,
  MARKUP,
  { type: MARKUP },
  { type: "progress", loaded: MARKUP, total: 2 },
  { type: "messages", messages: MARKUP },
  { type: "messages", messages: [null] },
  { type: "messages", messages: [{ type: "traced", events: [{ kind: "lost", time: 0, task: MARKUP }] }] },
  { type: "messages", messages: [{ type: "traced", events: [{ ...SUSPENDED, on: { what: "a", object: MARKUP } }] }] },
  {
    type: "messages",
    messages: [
      { type: "traced", events: [{ ...SUSPENDED, on: { what: "a", object: { number: MARKUP, type: "Lock" } } }] },
    ],
  },
  { type: "failed", message: { toString: MARKUP } },
])("anything else that a program posts to the page is rejected: %j", (posted) => {
  expect(fromWorkerOf(posted)).toBeNull();
});
