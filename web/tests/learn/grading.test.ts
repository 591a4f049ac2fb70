import { expect, test } from "vitest";
import { grade, gradeSeconds, type Question } from "../../src/learn/grading";

const CHOICE = { meaning: "", line: null, event: null, seconds: null };

function question(fields: Partial<Question>, ...choices: Partial<Question["choices"][number]>[]): Question {
  const base = { id: "page/soup", kind: "which", title: "What happens?", nth: 0, seconds: null, right: [0] } as const;
  return { ...base, choices: choices.map((choice) => ({ text: "", ...CHOICE, ...choice })), ...fields };
}

test("an order is wrong from the first line that the run printed at another place, and the figure opens there", () => {
  const order = question(
    { kind: "order", right: [2, 0, 1] },
    { text: "rice", line: 2, event: 20 },
    { text: "tea", line: 3, event: 30, meaning: "Tea comes last." },
    { text: "soup", line: 1, event: 10 },
  );

  expect(grade(order, [2, 0, 1])).toEqual({ right: true, said: "Right. That is the order of the run.", place: null });
  expect(grade(order, [2, 1, 0])).toEqual({
    right: false,
    said: "Not this time. The first is right, and then comes “rice”, not “tea”. Tea comes last.",
    place: { event: 20 },
  });
  expect(grade(order, [0, 2, 1]).said).toBe("Not this time. The run begins with “soup”, not with “rice”.");
});

test("a line is compared with the one that is there", () => {
  const third = question(
    { kind: "line", nth: 3, right: [1] },
    { text: "rice", line: 2, event: 20 },
    { text: "tea", line: 3, event: 30 },
  );

  expect(grade(third, [1]).right).toBe(true);
  expect(grade(third, [0])).toEqual({
    right: false,
    said: "Not this time. Line 3 is “tea”. “rice” is line 2.",
    place: { event: 30 },
  });
});

test("a choice says what it would have meant; without a moment of its own, the figure opens at the end", () => {
  const one = question(
    {},
    { text: "Nothing.", meaning: "So it is." },
    { text: "Soup.", meaning: "For that, `cook` must run." },
  );
  const several = question({ right: [0, 1] }, { text: "Soup" }, { text: "Rice", event: 7 }, { text: "Tea" });

  expect(grade(one, [0])).toMatchObject({ right: true, said: "Right. So it is." });
  expect(grade(one, [1])).toEqual({
    right: false,
    said: "Not this time. The run says: “Nothing”. For that, cook must run.",
    place: { name: "end" },
  });
  expect(grade(several, [1, 0]).right).toBe(true);
  expect(grade(several, [0])).toMatchObject({
    said: expect.stringContaining("“Rice” is true as well"),
    place: { event: 7 },
  });
  expect(grade(several, [0, 1, 2]).said).toBe("Not this time. “Tea” is not what happened.");
});

test("a duration that is too short leads to what the run did then, and one that is too long to its end", () => {
  const long = question({ kind: "seconds", seconds: 1.2 });
  const chosen = question(
    { kind: "seconds", seconds: 1.2, right: [1] },
    { text: "0.6 s", seconds: 0.6, meaning: "All at once." },
    { text: "1.2 s", seconds: 1.2 },
  );

  expect(gradeSeconds(long, 1.25)).toMatchObject({ right: true, said: "Right. It took 1.2 seconds." });
  expect(gradeSeconds(long, 1)).toMatchObject({
    said: "Not this time. It took 1.2 seconds; after 1 second it was still busy.",
    place: { seconds: 1 },
  });
  expect(gradeSeconds(long, 4).place).toEqual({ name: "end" });
  expect(grade(chosen, [0])).toMatchObject({
    said: "Not this time. It took 1.2 seconds; after 0.6 seconds it was still busy. All at once.",
    place: { seconds: 0.6 },
  });
});
