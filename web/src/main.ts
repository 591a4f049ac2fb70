/**
 * Defines `<loop-snippet>` and `<loop-playground>`: the only script of ours that every page loads.
 */

import { Kept } from "./bench/kept";
import { LearnElement } from "./learn/learn-element";
import { workOffline } from "./offline/offline";
import { keepToOneRelease } from "./offline/release";
import { snippetElement } from "./page/element";
import { playgroundElement } from "./page/playground-element";
import type { Shared } from "./page/runnable";
import { nameSearchResults } from "./page/search-results";
import { ClockChoice } from "./shared/clock";
import { isMetered } from "./shared/metered";
import { OnDemand } from "./shared/on-demand";
import { part } from "./shared/part";
import { servedPythons, workerUrl } from "./shared/site";

// instant navigation keeps the document, in which a name can be defined only once
if (!customElements.get("loop-snippet")) {
  const shared: Shared = {
    runs: new OnDemand(async () => {
      // at the same time, so that the browser has it when the worker starts
      fetch(workerUrl()).catch(() => undefined);
      const { openRuns } = await part(() => import("./run/runs"));
      return openRuns();
    }),
    metered: isMetered,
    clock: new ClockChoice(),
    pythons: servedPythons(),
    kept: new Kept(),
  };
  customElements.define("loop-snippet", snippetElement(shared));
  customElements.define("loop-playground", playgroundElement(shared));
  customElements.define("loop-question", LearnElement);
  customElements.define("loop-progress", class extends LearnElement {});
  keepToOneRelease();
  workOffline();
  nameSearchResults();
}
