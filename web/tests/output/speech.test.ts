// @vitest-environment happy-dom

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { OutputView } from "../../src/output/output-view";
import { SPOKEN_CHARACTERS, Speech } from "../../src/output/speech";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** An output, and what a screen reader hears of it. */
function spoken() {
  const output = new OutputView({ filename: "fifo.py", schedule: (work) => work() });
  const speech = new Speech(() => output.shown);
  const print = (text: string): void => {
    output.append("stdout", text);
    speech.follow();
  };
  const heard = (): (string | null)[] => [...speech.root.children].map((said) => said.textContent);
  return { output, speech, print, heard };
}

test("lines printed soon after each other are said at once, and only one of the two outputs is live", () => {
  const { output, speech, print, heard } = spoken();
  print("one\n");
  vi.advanceTimersByTime(100);
  print("two\n");
  expect(heard()).toEqual([]);
  vi.advanceTimersByTime(400);

  expect(heard()).toEqual(["one\ntwo\n"]);
  expect([output, speech].map(({ root }) => root.getAttribute("aria-live"))).toEqual(["off", "polite"]);
});

test("a line is said once it has ended, or when all is said", () => {
  const { speech, print, heard } = spoken();
  print("one\nYour na");
  vi.advanceTimersByTime(500);
  expect(heard()).toEqual(["one\n"]);
  print("me? ");
  speech.sayAll();
  speech.sayAll();

  expect(heard()).toEqual(["one\n", "Your name? "]);
});

test("a progress line is said as it ends, without its colours", () => {
  const { speech, print, heard } = spoken();
  print("\x1b[32m10 %\x1b[0m");
  vi.advanceTimersByTime(500);
  print("\r100 %\n");
  speech.sayAll();

  expect(heard()).toEqual(["100 %\n"]);
});

test("the place to type is not said", () => {
  const { output, speech, print, heard } = spoken();
  const input = document.createElement("span");
  input.textContent = "Enter";
  document.body.append(output.root);
  print("Name? ");
  output.showInput(input);
  speech.sayAll();
  print("Ada\n");
  output.showInput(undefined);
  speech.sayAll();
  output.root.remove();

  expect(heard()).toEqual(["Name? ", "Ada\n"]);
});

test("a flood is cut off, with a sentence", () => {
  const { speech, print, heard } = spoken();
  for (let at = 0; at < 3; at++) {
    print("x".repeat(SPOKEN_CHARACTERS - 1000));
    speech.sayAll();
  }

  expect(heard().map((said) => said?.length)).toEqual([SPOKEN_CHARACTERS - 1000, 1000, expect.any(Number)]);
  expect(heard()[2]).toBe("The rest of the output is not read aloud.");
});

test("what was said is removed, and the next run is said from its beginning", () => {
  const { output, speech, print, heard } = spoken();
  print("one\n");
  speech.sayAll();
  vi.advanceTimersByTime(10_000);
  expect(heard()).toEqual([]);
  output.clear();
  speech.clear();
  print("one again\n");
  speech.sayAll();

  expect(heard()).toEqual(["one again\n"]);
});
