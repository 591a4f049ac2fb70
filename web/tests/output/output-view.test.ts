// @vitest-environment happy-dom

import { expect, test } from "vitest";
import { OutputView, SHOWN_CHARACTERS } from "../../src/output/output-view";

/** An output view whose frames the test triggers. */
function view() {
  const frames: (() => void)[] = [];
  const output = new OutputView({ filename: "fifo.py", schedule: (work) => frames.push(work) });
  const frame = (): void => {
    for (const work of frames.splice(0)) work();
  };
  const allFrames = (): void => {
    while (frames.length > 0) frame();
  };
  const shown = (): string => output.root.querySelector("code")?.textContent ?? "";
  return { output, frames, frame, allFrames, shown, cut: () => output.root.querySelector<HTMLElement>(".loop-cut") };
}

test("everything printed within one frame is shown at once", () => {
  const { output, frames, frame, shown } = view();
  output.append("stdout", "a");
  output.append("stdout", "b\n");
  expect(frames).toHaveLength(1);
  expect(shown()).toBe("");
  frame();

  expect(shown()).toBe("ab\n");
});

test("stderr gets its own element, between the output before and after it", () => {
  const { output, frame } = view();
  output.append("stdout", "one\n");
  output.append("stderr", "oh ");
  output.append("stderr", "no\n");
  output.append("stdout", "two\n");
  frame();

  const spans = [...output.root.querySelectorAll("code > span")].map((span) => [span.className, span.textContent]);
  expect(spans).toEqual([
    ["loop-stdout", "one\n"],
    ["loop-stderr", "oh no\n"],
    ["loop-stdout", "two\n"],
  ]);
});

test("markup in the output is shown as text", () => {
  const { output, frame, shown } = view();
  output.append("stdout", "<b>&amp;</b>");
  frame();

  expect(shown()).toBe("<b>&amp;</b>");
});

test("a flood of output is shown over several frames, completely", () => {
  const { output, frame, frames, allFrames, shown } = view();
  const text = Array.from({ length: 10_000 }, (_, i) => `line ${i}\n`).join("");
  output.append("stdout", text);
  frame();
  expect(shown().length).toBeLessThan(text.length / 5);
  expect(frames).toHaveLength(1);
  allFrames();

  expect(shown()).toBe(text);
  expect(output.text).toBe(text);
  expect(output.complete).toBe(true);
});

test("output past the limit is left out, and a sentence says so", () => {
  const { output, allFrames, shown, cut } = view();
  output.append("stdout", "x".repeat(SHOWN_CHARACTERS - 1));
  allFrames();
  expect(cut()?.hidden).toBe(true);
  output.append("stderr", "yz");
  output.append("stdout", "more");
  allFrames();

  expect(shown()).toHaveLength(SHOWN_CHARACTERS);
  expect(shown().endsWith("y")).toBe(true);
  expect(output.complete).toBe(false);
  expect(cut()?.hidden).toBe(false);
  expect(cut()?.textContent).toContain("more than 200,000 characters");
});

test("whenShown calls back after the last part of the text is shown", () => {
  const { output, frame, allFrames, shown } = view();
  const text = "x".repeat(50_000);
  let shownThen = "";
  output.append("stdout", text);
  output.whenShown(() => {
    shownThen = shown();
  });
  frame();
  expect(shownThen).toBe("");
  allFrames();

  expect(shownThen).toBe(text);
});

test("clear empties the view and cancels output that is not shown yet", () => {
  const { output, allFrames, shown, cut } = view();
  let called = false;
  output.append("stdout", "x".repeat(SHOWN_CHARACTERS + 1));
  output.whenShown(() => {
    called = true;
  });
  output.clear();
  allFrames();

  expect([shown(), output.text, output.complete, called, cut()?.hidden]).toEqual(["", "", true, false, true]);
});

test("a line that is written again shows only its last state", () => {
  const { output, frame, shown } = view();
  output.append("stdout", "start\n 10%");
  frame();
  output.append("stdout", "\r 20%");
  frame();
  expect(shown()).toBe("start\n 20%");
  output.append("stdout", "\r100%\rdone\n");
  output.append("stdout", "end\n");
  frame();

  expect(shown()).toBe("start\ndone\nend\n");
});

test.each([
  ["abc\rx", "xbc"],
  ["abc\b\bX", "aXc"],
  ["abc\x1b[2K\rx", "x"],
  ["abc\r\x1b[Kx", "x"],
  ["ab\x1b[5Gc", "ab  c"],
  ["one\r\ntwo", "one\ntwo"],
  ["\x1b]0;title\x07text\x1b[?25l", "text"],
  ["bell\x07", "bell"],
  ["日本\r語", "語本"],
])("a terminal shows %j as %j", (printed, expected) => {
  const { output, frame, shown } = view();
  output.append("stdout", printed);
  frame();

  expect(shown()).toBe(expected);
  expect(output.text).toBe(printed);
});

test("colours are classes or colours of their own, until they are reset", () => {
  const { output, frame } = view();
  for (const character of "\x1b[1;31mred\x1b[39mbold\x1b[0mplain\x1b[38;2;1;2;3mexact\x1b[m \x1b[38;5;208m208") {
    output.append("stdout", character); // a sequence may arrive in pieces
    frame();
  }

  const styles = [...output.root.querySelectorAll<HTMLElement>(".loop-stdout > span")].map((span) => [
    span.textContent,
    span.className,
    span.style.color,
  ]);
  expect(styles).toEqual([
    ["red", "loop-ansi-bold loop-ansi-1", ""],
    ["bold", "loop-ansi-bold", ""],
    ["exact", "", "rgb(1 2 3)"],
    ["208", "", "rgb(255 135 0)"],
  ]);
});

test("what the reader types is behind the prompt, and stays at the end", () => {
  const { output, frame } = view();
  const input = document.createElement("span");
  output.append("stdout", "name? ");
  output.showInput(input);
  frame();
  output.append("stdout", "tick\n");
  frame();

  expect(output.root.querySelector("code")?.lastElementChild).toBe(input);
  expect(output.root.querySelectorAll("code > .loop-stdout")).toHaveLength(1);
  output.showInput(undefined);
  expect(input.isConnected).toBe(false);
});
