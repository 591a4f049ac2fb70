/** The two ends of the memory through which a program gets what the reader types, here in one thread. */

import { describe, expect, test } from "vitest";
import { LineReader, LineSender, MAX_LINE, newTypedLines } from "../../src/shared/typed-lines";

function both() {
  const memory = newTypedLines();
  const reader = new LineReader(memory);
  const take = (): string | null => {
    const line = reader.take();
    return line && new TextDecoder().decode(line);
  };
  return { sender: new LineSender(memory), reader, take, cell: new Int32Array(new SharedArrayBuffer(4)) };
}

describe("a line that was asked for", () => {
  test.each(["Ada\n", "", "日本語 🐍\n", "€".repeat(MAX_LINE)])("arrives once: %j", (text) => {
    const { sender, reader, take } = both();
    reader.request();

    expect(take()).toBeNull();
    sender.send(text);
    expect(take()).toBe(text);
    expect(take()).toBeNull();
  });

  test("is waited for until it is typed", () => {
    const { sender, reader, cell } = both();
    reader.request();
    sender.send("Ada\n");

    expect(reader.wait(cell, Number.POSITIVE_INFINITY)).toBe(true);
  });

  test("is waited for until an interrupt, and again after it", () => {
    const { sender, reader, take, cell } = both();
    reader.request();
    cell[0] = 2;
    sender.interrupt();
    reader.wait(cell, Number.POSITIVE_INFINITY);
    cell[0] = 0;
    reader.wait(cell, 1);
    sender.send("Ada\n");

    expect(take()).toBe("Ada\n");
  });

  test("an interrupt that came before the request ends the wait", () => {
    const { sender, reader, cell } = both();
    cell[0] = 2;
    sender.interrupt();
    reader.request();

    expect(reader.wait(cell, Number.POSITIVE_INFINITY)).toBe(true);
  });
});

test("a program that asks for nothing waits elsewhere", () => {
  const { reader, cell } = both();

  expect(reader.wait(cell, 0)).toBe(false);
  reader.request();
  reader.cancel();
  expect(reader.wait(cell, 0)).toBe(false);
});
