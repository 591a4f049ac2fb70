import { expect, test } from "vitest";
import type { LoopMessage } from "../../src/shared/protocol";
import type { Stream } from "../../src/trace/events";
import { batch } from "../../src/worker/batch";

const printed = (text: string, stream: Stream = "stdout"): LoopMessage => ({ type: "printed", stream, text, time: 0 });

const traced = (...times: number[]): LoopMessage => ({
  type: "traced",
  events: times.map((time) => ({ kind: "ran", time })),
});

function collect() {
  const sent: LoopMessage[][] = [];
  const clock = { now: 0 };
  return {
    sent,
    clock,
    messages: batch(
      (messages) => sent.push(messages),
      () => clock.now,
    ),
  };
}

test("a few prints are sent one by one: the program may compute for a minute after each", () => {
  const { sent, messages } = collect();
  messages.add(printed("one"));
  messages.add(printed("two"));

  expect(sent).toEqual([[printed("one")], [printed("two")]]);
});

test("a flood of prints is sent in few messages, complete and in order", () => {
  const { sent, clock, messages } = collect();
  for (let i = 0; i < 10_000; i += 1) {
    clock.now += 0.01;
    messages.add(printed(`${i} `));
  }
  messages.flush();

  const text = sent.flat().map((message) => (message.type === "printed" ? message.text : ""));
  expect(text.join("")).toBe(Array.from({ length: 10_000 }, (_, i) => `${i} `).join(""));
  expect(sent.length).toBeLessThan(100);
});

test("streams are not joined with each other", () => {
  const { sent, messages } = collect();
  for (let i = 0; i < 20; i += 1) messages.add(printed("."));
  sent.length = 0;
  messages.add(printed("a"));
  messages.add(printed("b", "stderr"));
  messages.add(printed("c"));
  messages.flush();

  expect(sent).toEqual([[printed("a"), printed("b", "stderr"), printed("c")]]);
});

test("the end of the program also sends the messages that were held back", () => {
  const { sent, messages } = collect();
  for (let i = 0; i < 21; i += 1) messages.add(printed("."));
  const finished: LoopMessage = { type: "finished", outcome: { kind: "finished" }, duration: 1 };
  messages.add(finished);

  expect(sent.at(-1)).toEqual([printed("."), finished]);
});

test("a flood of events is sent in few messages, complete and in order", () => {
  const { sent, clock, messages } = collect();
  for (let i = 0; i < 10_000; i += 1) {
    clock.now += 0.01;
    messages.add(traced(i));
  }
  messages.flush();

  const events = sent.flat().flatMap((message) => (message.type === "traced" ? message.events : []));
  expect(events.map(({ time }) => time)).toEqual(Array.from({ length: 10_000 }, (_, i) => i));
  expect(sent.length).toBeLessThan(100);
  expect(sent.flat().length).toBeLessThan(100);
});

test("a few events are sent at once", () => {
  const { sent, messages } = collect();
  messages.add(traced(1));
  messages.add(traced(2));

  expect(sent).toEqual([[traced(1)], [traced(2)]]);
});

test("events and text that are held back keep their order", () => {
  const { sent, messages } = collect();
  for (let i = 0; i < 20; i += 1) messages.add(printed("."));
  sent.length = 0;
  for (const message of [traced(1), traced(2), printed("a"), printed("b"), traced(3)]) messages.add(message);

  expect(sent).toEqual([]);

  messages.flush();

  expect(sent).toEqual([[traced(1, 2), printed("ab"), traced(3)]]);
});
