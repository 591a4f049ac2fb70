/**
 * The style sheet of questions and progress, loaded with the code that shows them.
 */

import { element } from "../shared/dom";

/** Beside this bundle. Defined by `web/build/bundle.mjs`. */
declare const LEARN_STYLE: string;

let loading: Promise<void> | undefined;

/** Resolved when the style has arrived, or has not: the words are readable without it. */
export function loadStyle(): Promise<void> {
  loading ??= new Promise((resolve) => {
    const link = element("link", { rel: "stylesheet", href: new URL(LEARN_STYLE, import.meta.url).href });
    for (const end of ["load", "error"]) link.addEventListener(end, () => resolve());
    document.head.append(link);
  });
  return loading;
}
