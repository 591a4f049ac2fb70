/**
 * Defines `<loop-snippet>` and `<loop-playground>`: the one thing a page loads.
 */

import { ClockChoice } from "./clock";
import { snippetElement } from "./element";
import { isMetered } from "./metered";
import { workOffline } from "./offline";
import { OnDemand } from "./on-demand";
import { playgroundElement } from "./playground-element";
import { keepToOneRelease } from "./release";
import type { Shared } from "./runnable";
import { servedPythons } from "./site";

// instant navigation keeps the document: a second definition of the name would throw
if (!customElements.get("loop-snippet")) {
  const shared: Shared = {
    runs: new OnDemand(async () => {
      const { openRuns } = await import("./runs");
      return openRuns();
    }),
    metered: isMetered,
    clock: new ClockChoice(),
    pythons: servedPythons(),
  };
  customElements.define("loop-snippet", snippetElement(shared));
  customElements.define("loop-playground", playgroundElement(shared));
  keepToOneRelease();
  workOffline();
}
