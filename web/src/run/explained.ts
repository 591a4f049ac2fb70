/**
 * What a page of the site explains of the errors and warnings that a run has printed. The patterns are made by the build,
 * from the headings of that page (`loopsite.render.explained`).
 */

import { siteUrl } from "../shared/site";
import { type Checked, listOf, shape, text } from "../trace/shape";

const areExplanations = listOf(shape({ message: text, pattern: text, address: text }));
export type Explanation = Checked<typeof areExplanations>[number];

let loading: Promise<readonly Explanation[]> | undefined;

/** All explanations that the site has; none if they cannot be loaded. */
export function explanations(): Promise<readonly Explanation[]> {
  loading ??= fetch(siteUrl("assets/explanations.json"))
    .then((response) => response.json())
    .then((value: unknown) => (areExplanations(value) ? value : []))
    .catch(() => {
      loading = undefined;
      return [];
    });
  return loading;
}

/** Those that explain something in `errors`, what was printed to stderr, in its order; the most specific ones are first in `all`. */
export function explain(errors: string, all: readonly Explanation[]): Explanation[] {
  const byLine = new Map<number, Explanation>();
  for (const each of all)
    for (const { index } of errors.matchAll(new RegExp(each.pattern, "gm")))
      if (!byLine.has(index)) byLine.set(index, each);
  const inOrder = [...byLine].sort(([one], [other]) => one - other).map(([, each]) => each);
  return inOrder.filter((each, n) => inOrder.findIndex(({ address }) => address === each.address) === n);
}
