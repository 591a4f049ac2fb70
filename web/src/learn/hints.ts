/**
 * How many hints of each exercise a reader has taken, kept in this browser as far as it allows.
 */

import { HINTS_KEY } from "./progress-key";

/** The number for the exercise `id`; 0 if none is kept. */
export function hintsTaken(id: string, storage = (): Storage => localStorage): number {
  return kept(storage)[id] ?? 0;
}

/** Keep that so many hints were taken. What the storage does not take, it forgets. */
export function keepHintsTaken(id: string, count: number, storage = (): Storage => localStorage): void {
  try {
    storage().setItem(HINTS_KEY, JSON.stringify({ ...kept(storage), [id]: count }));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}

function kept(storage: () => Storage): Record<string, number> {
  try {
    const value: unknown = JSON.parse(storage().getItem(HINTS_KEY) ?? "{}");
    const entries = Object.entries(typeof value === "object" && value !== null ? value : {});
    return Object.fromEntries(entries.filter((entry): entry is [string, number] => typeof entry[1] === "number"));
  } catch (error) {
    if (error instanceof DOMException || error instanceof SyntaxError) return {};
    throw error;
  }
}
