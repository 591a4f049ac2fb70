/**
 * Whether an answer is right, and where a prediction first went wrong. The data is that at the end of a
 * `<loop-question>`, written by `loopsite.render.question_html`.
 */

import type { Place } from "../shared/moment-event";
import { type Checked, listOf, nullable, number, oneOf, shape, text } from "../trace/shape";

const isQuestion = shape({
  id: text,
  kind: oneOf("line", "order", "which", "seconds"),
  title: text,
  /** Which line is asked for, counted from 1. */
  nth: number,
  /** How long it took, if that is asked for. */
  seconds: nullable(number),
  /** The right choices, in the right order if that is asked for. */
  right: listOf(number),
  choices: listOf(
    shape({
      text,
      meaning: text,
      line: nullable(number),
      /** The number of events in the trace up to the one that shows it. */
      event: nullable(number),
      seconds: nullable(number),
    }),
  ),
});
export type Question = Checked<typeof isQuestion>;

export interface Verdict {
  readonly right: boolean;
  /** What to tell the reader, in sentences. */
  readonly said: string;
  /** Where the prediction first went wrong; null if it is right, or nowhere in particular. */
  readonly place: Place | null;
}

/** Raises if `json` is not a question's: the page and this bundle are of different builds. */
export function parseQuestion(json: string): Question {
  const value: unknown = JSON.parse(json);
  if (!isQuestion(value)) throw new Error(`not the data of a question: ${json.slice(0, 200)}`);
  return value;
}

/** The verdict on the chosen choices: all of them in the reader's order if that is asked for. */
export function grade(question: Question, given: readonly number[]): Verdict {
  return question.kind === "order" ? gradeOrder(question, given) : gradeChoices(question, given);
}

/** The verdict on a duration. */
export function gradeSeconds({ seconds }: Question, given: number): Verdict {
  const took = seconds ?? 0;
  if (Math.abs(given - took) <= Math.max(0.05, took * 0.1)) return right([`It took ${inSeconds(took)}.`]);
  return wrong([howLong(took, given)], placeOfSeconds(took, given));
}

function gradeOrder(question: Question, given: readonly number[]): Verdict {
  const at = question.right.findIndex((choice, index) => choice !== given[index]);
  const [expected, happened] = [choiceOf(question, given[at]), choiceOf(question, question.right[at])];
  if (!expected || !happened) return right(["That is the order of the run."]);
  const said =
    at === 0
      ? `The run begins with ${quoted(happened.text)}, not with ${quoted(expected.text)}.`
      : `${countOf(at)}, and then comes ${quoted(happened.text)}, not ${quoted(expected.text)}.`;
  return wrong([said, expected.meaning], placeOf(happened.event));
}

function gradeChoices(question: Question, given: readonly number[]): Verdict {
  const first = question.right.map((index) => choiceOf(question, index)).find((choice) => choice !== undefined);
  const extra = given.find((index) => !question.right.includes(index));
  const missing = question.right.find((index) => !given.includes(index));
  const chosen = choiceOf(question, extra);
  if (chosen === undefined && missing === undefined) {
    return right(given.map((index) => choiceOf(question, index)?.meaning ?? ""));
  }
  const place = placeOf(first?.event ?? null);
  if (question.kind === "seconds" && chosen) {
    const [took, said] = [question.seconds ?? 0, chosen.seconds ?? 0];
    return wrong([howLong(took, said), chosen.meaning], placeOfSeconds(took, said));
  }
  if (question.kind === "line" && chosen && first) {
    const other = chosen.line === null ? "" : ` ${quoted(chosen.text)} is line ${chosen.line}.`;
    return wrong([`Line ${question.nth} is ${quoted(first.text)}.${other}`, chosen.meaning], place);
  }
  if (question.right.length > 1) {
    if (chosen) return wrong([`${quoted(chosen.text)} is not what happened.`, chosen.meaning], place);
    const left = choiceOf(question, missing);
    return wrong(
      [`So far so good, but it is not all: ${quoted(left?.text ?? "")} is true as well.`],
      placeOf(left?.event ?? null),
    );
  }
  return wrong([`The run says: ${quoted(first?.text ?? "")}.`, chosen?.meaning ?? ""], place);
}

function choiceOf(question: Question, index: number | undefined): Question["choices"][number] | undefined {
  return index === undefined ? undefined : question.choices[index];
}

/** If it took longer, what it was still doing at the time that was predicted; else its end. */
function placeOfSeconds(took: number, given: number): Place {
  return given < took ? { seconds: given } : { name: "end" };
}

function placeOf(event: number | null): Place {
  return event === null ? { name: "end" } : { event };
}

function howLong(took: number, given: number): string {
  const then = given < took ? "was still busy" : "had long ended";
  return `It took ${inSeconds(took)}; after ${inSeconds(given)} it ${then}.`;
}

function right(said: readonly string[]): Verdict {
  return { right: true, said: sentences(["Right.", ...said]), place: null };
}

function wrong(said: readonly string[], place: Place): Verdict {
  return { right: false, said: sentences(["Not this time.", ...said]), place };
}

function sentences(said: readonly string[]): string {
  return said
    .filter((each) => each !== "")
    .map((each) => each.replaceAll("`", ""))
    .join(" ");
}

function quoted(words: string): string {
  return `“${words.trim().replace(/\.$/, "")}”`;
}

function countOf(count: number): string {
  return count === 1 ? "The first is right" : `The first ${count} are right`;
}

function inSeconds(value: number): string {
  return value === 1 ? "1 second" : `${value} seconds`;
}
