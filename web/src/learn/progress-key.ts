/**
 * Where progress is kept: known to every page, which loads no more if there is none.
 */

export const KEY = "loop.progress";

export const HINTS_KEY = "loop.hints";

export function hasProgress(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}
