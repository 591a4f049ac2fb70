/**
 * An exercise before its code is loaded, which happens when the reader comes near: until then it is as the build wrote it.
 */

import { part } from "../shared/part";
import type { Bench } from "./bench";

/** The distance at which the code is loaded, so that nothing moves in view. */
const NEAR = "400px";

export function openWhenNear(root: HTMLElement, bench: Bench): void {
  const near = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      near.disconnect();
      part(() => import("./exercise")).then(
        ({ openExercise }) => openExercise(root, bench),
        () => undefined, // it stays readable
      );
    },
    { rootMargin: NEAR },
  );
  near.observe(root);
}
