/**
 * How another part of the page asks a snippet to open the figure of its recorded run at a moment.
 */

import type { Place } from "../trace/moments";

export const MOMENT = "loop-moment";

export function askForMoment(snippet: Element, place: Place): void {
  snippet.dispatchEvent(new CustomEvent(MOMENT, { detail: place }));
}
