/**
 * `<loop-question>` and `<loop-progress>`, whose code is loaded when a reader scrolls near one.
 */

import { part } from "../shared/part";
import { hasProgress } from "./progress-key";

export class LearnElement extends HTMLElement {
  connectedCallback(): void {
    // its run is hidden until the question is answered, or cannot be
    const snippet = document.getElementById(this.dataset["snippet"] ?? "");
    snippet?.setAttribute("data-asked", "");
    // nothing to say in brief: see `progress-view`
    if ("brief" in this.dataset && !hasProgress()) return;
    const near = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return;
        near.disconnect();
        part(() => import("./learn"))
          .then(({ open }) => open(this))
          .catch(() => snippet?.removeAttribute("data-asked"));
      },
      { rootMargin: "100px" },
    );
    near.observe(this);
  }
}
