/**
 * The sentences about a run: how long it took, on which Python it ran, and how it ended.
 */

import type { ClockName } from "../shared/clock";
import type { Outcome, Progress } from "../shared/protocol";
import type { RunEnd, Stage } from "./interpreter";
import type { Verdict } from "./verdict";

/** "2.0 s", "0.04 s": with two significant digits below ten seconds. */
export function seconds(duration: number): string {
  return `${duration.toFixed(duration < 0.95 ? 2 : 1)} s`;
}

/** "Running, 2.3 s": to a tenth, so that it does not flicker. */
export function runningFor(duration: number): string {
  return `Running, ${duration.toFixed(1)} s`;
}

/** `progress` is that of a download slow enough to show it. */
export function waitingSentence(stage: Stage, python: string, progress?: Progress): string {
  switch (stage) {
    case "downloading":
      if (progress) {
        return `Downloading Python ${python}: ${megabytes(progress.loaded)} of ${megabytes(progress.total)} MB`;
      }
      return `Loading Python ${python} …`;
    case "starting":
      return `Starting Python ${python} …`;
    default:
      return stage satisfies never;
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

/** "TypeError on line 12", "exit status 3"; null for a program that reached its end. */
function endedWith(outcome: Outcome): string | null {
  switch (outcome.kind) {
    case "finished":
      return null;
    case "raised":
      return outcome.line ? `${outcome.exception} on line ${outcome.line}` : outcome.exception;
    case "exited":
      return `exit status ${outcome.status}`;
    case "overflowed":
      return `too many nested calls for this browser${outcome.line ? `, on line ${outcome.line}` : ""}`;
    default:
      return outcome satisfies never;
  }
}

/** " on Python 3.14.2, instant": the Python, the clock and the way of a run, to append to a sentence. */
export function ranOn(python: string, clock: ClockName, repl = false): string {
  return ` on Python ${python}${clock === "virtual" ? ", instant" : ""}${repl ? ", as in the asyncio REPL" : ""}`;
}

/** How a run ended, without its duration: equal for runs that ended the same way. */
export function endedAs(end: RunEnd): string {
  if (end.kind === "failed") return `Python did not run: ${end.reason}`;
  if (end.kind === "stopped" || end.interrupted) return "Stopped";
  return endedWith(end.outcome) ?? "Finished";
}

/** How a run ended, for a place with little room: "Same as recorded, 0.31 s", "TypeError on line 12, 0.31 s". */
export function endInBrief(end: RunEnd, verdict: Verdict["kind"]): string {
  if (end.kind === "failed") return "Python did not run";
  if (end.kind === "stopped") return "Stopped";
  const took = seconds(end.duration);
  if (end.interrupted) return `Stopped after ${took}`;
  if (verdict === "same") return `Same as recorded, ${took}`;
  if (verdict === "different") return `Differs from the recorded output, ${took}`;
  return `${endedWith(end.outcome) ?? "Finished"}, ${took}`;
}

const UNINTERRUPTIBLE = "This browser cannot interrupt a program, only terminate it: no finally block ran.";

/** How a run ended; `python` is the full version, or null if the program never started. */
export function endSentence(end: RunEnd, python: string | null, clock: ClockName, repl = false): string {
  const where = python === null ? "" : ranOn(python, clock, repl);
  switch (end.kind) {
    case "failed":
      if (python !== null) return `The program has crashed Python${where}: ${end.reason}`;
      return `Python did not run: ${end.reason}`;
    case "stopped":
      if (python === null) return "Stopped before the program started.";
      return `Stopped${where}.${end.uninterruptible ? ` ${UNINTERRUPTIBLE}` : ""}`;
    case "finished": {
      const ending = endedWith(end.outcome);
      const took = `in ${seconds(end.duration)}${where}.`;
      if (end.interrupted) return `Stopped after ${seconds(end.duration)}${where}.`;
      return ending === null ? `Finished ${took}` : `Ended with ${ending}, ${took}`;
    }
    default:
      return end satisfies never;
  }
}
