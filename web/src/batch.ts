/**
 * Holds messages back while a program floods: a message to the page costs more than the `print` that caused it.
 *
 * While they are few, each goes out at once: the program may compute for a minute without giving a chance to
 * flush. Past `FREE` in one interval they go out together, neighbours of one stream joined.
 */

import type { LoopMessage } from "./protocol";

const INTERVAL_MILLISECONDS = 50;
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
      if (last?.type === "printed" && message.type === "printed" && last.stream === message.stream) {
        held[held.length - 1] = { ...last, text: last.text + message.text };
      } else {
        held.push(message);
      }
      if (now() - intervalStart >= INTERVAL_MILLISECONDS) {
        intervalStart = now();
        sentInInterval = 0;
      }
      if (sentInInterval < FREE || message.type !== "printed") flush();
    },
  };
}
