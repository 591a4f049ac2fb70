/**
 * Batches the messages of a program that prints or traces a lot: sending one to the page costs more than the `print` or
 * the task step that caused it.
 *
 * While they are few, each is sent at once, since the program may compute for a minute before the next chance to flush.
 * After `FREE` sends within an interval they are held back and sent together, with neighbours of the same kind joined.
 */

import type { LoopMessage } from "../shared/protocol";

const INTERVAL_MS = 50;
const FREE = 20;

export interface Batch {
  add(message: LoopMessage): void;
  flush(): void;
}

export function batch(send: (messages: LoopMessage[]) => void, now: () => number): Batch {
  let held: LoopMessage[] = [];
  let intervalStart = Number.NEGATIVE_INFINITY;
  let sentInInterval = 0;

  function flush(): void {
    if (held.length === 0) return;
    const messages = held;
    held = [];
    sentInInterval += 1;
    send(messages);
  }

  return {
    flush,
    add(message) {
      const last = held.at(-1);
      const both = last && joined(last, message);
      if (both) held[held.length - 1] = both;
      else held.push(message);
      if (now() - intervalStart >= INTERVAL_MS) {
        intervalStart = now();
        sentInInterval = 0;
      }
      if (sentInInterval < FREE || !mayFlood(message)) flush();
    },
  };
}

function mayFlood({ type }: LoopMessage): boolean {
  return type === "printed" || type === "traced";
}

/** Two messages as one; null if they cannot be joined. */
function joined(first: LoopMessage, second: LoopMessage): LoopMessage | null {
  if (first.type === "printed" && second.type === "printed" && first.stream === second.stream)
    return { ...first, text: first.text + second.text };
  if (first.type === "traced" && second.type === "traced")
    return { ...first, events: [...first.events, ...second.events] };
  return null;
}
