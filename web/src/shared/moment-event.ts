/**
 * How another part of the page asks the figure of a snippet to open at a moment. The code of the figure may still have
 * to be loaded, so the wish is written on its element.
 */

/** A moment: as a page names it, by the number of events up to it, or by the seconds since the loop began. */
export type Place = { readonly name: string } | { readonly event: number } | { readonly seconds: number };

/** `recorded`: of the recorded run, even if the figure shows another one. */
interface Asked {
  readonly place: Place;
  readonly recorded: boolean;
}

export const MOMENT = "loop-moment";

/** Open the figure in `snippet`, if it has one, at a moment. */
export function askForMoment(snippet: Element, place: Place, recorded = true): void {
  const figure = snippet.querySelector<HTMLDetailsElement>(".loop-figure");
  if (!figure) return;
  figure.dataset["moment"] = JSON.stringify({ place, recorded } satisfies Asked);
  figure.open = true;
  figure.dispatchEvent(new Event(MOMENT));
}

/** The moment that `figure` is asked for, once. */
export function takeAskedMoment(figure: HTMLElement): Asked | null {
  const asked = figure.dataset["moment"];
  delete figure.dataset["moment"];
  return asked === undefined ? null : JSON.parse(asked);
}
