/**
 * Whether there is a network, as far as that can be known at once.
 */

import { worker } from "./scope";

/** Milliseconds for which an answer from the network says that there is one. */
const FRESH = 60_000;

let answered = Number.NEGATIVE_INFINITY;

/** Note how the last try ended. */
export function noteNetwork(works: boolean): void {
  answered = works ? Date.now() : Number.NEGATIVE_INFINITY;
}

/** False if unknown, as it is when this worker has just been started again. */
export function networkWorks(): boolean {
  return worker.navigator.onLine && Date.now() - answered < FRESH;
}
