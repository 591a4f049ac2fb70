/**
 * Collects what a run does, up to what an exercise may do: a program that never ends, or prints without end, is stopped.
 */

import type { RunTap } from "../run/tap";
import type { LoopMessage } from "../shared/protocol";
import type { CheckedRun } from "./judge";

/** Seconds of the processor's time: on the instant clock, waits take none. */
export const MAX_SECONDS = 5;

/** Characters; as in `loopsite.run.job`. */
export const MAX_OUTPUT = 200_000;

/** Events: the recorder itself stops before that, unless the program has changed it. */
export const MAX_EVENTS = 20_000;

export interface LimitedRunActions {
  started(): void;
  stop(): void;
  /** Called once: with what the run did, or with a sentence on why there is nothing to check. */
  done(run: Omit<CheckedRun, "source"> | string): void;
}

export function tapOf({ started, stop, done }: LimitedRunActions): RunTap {
  const messages: LoopMessage[] = [];
  let [characters, events] = [0, 0];
  let exceeded: "timeout" | "flood" | null = null;
  let limit: ReturnType<typeof setTimeout> | undefined;

  function end(why: "timeout" | "flood"): void {
    exceeded ??= why;
    stop();
  }

  return {
    message(message) {
      if (exceeded) return;
      if (message.type === "started") {
        limit = setTimeout(() => end("timeout"), MAX_SECONDS * 1000);
        started();
      }
      if (message.type === "printed") characters += message.text.length;
      if (message.type === "traced") events += message.events.length;
      if (characters > MAX_OUTPUT || events > MAX_EVENTS) return end("flood");
      messages.push(message);
    },
    ended(run) {
      clearTimeout(limit);
      if (exceeded) return done({ messages, ended: { kind: exceeded } });
      if (run.kind === "failed") return done(`Python did not run: ${run.reason}`);
      if (run.kind === "stopped" || run.interrupted) return done("Stopped: nothing was checked.");
      done({ messages, ended: null });
    },
  };
}
