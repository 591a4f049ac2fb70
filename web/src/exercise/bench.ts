/**
 * What an exercise needs of the snippet that holds its program.
 */

import type { Runs } from "../run/runs";
import type { RunTap } from "../run/tap";
import type { OnDemand } from "../shared/on-demand";
import type { Program } from "../shared/protocol";

export interface Bench {
  readonly program: Program & { python: string };
  readonly runs: OnDemand<Runs>;
  /** Aborted when the snippet leaves the page. */
  readonly left: AbortSignal;
  /** Run the program by the instant clock, whatever it does at the moment; `tap` learns what happens. */
  check(tap: RunTap): void;
  stop(): void;
}
