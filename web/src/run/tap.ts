/**
 * Learns what happens in a run, besides the page.
 */

import type { LoopMessage } from "../shared/protocol";
import type { RunEnd } from "./interpreter";

export interface RunTap {
  message(message: LoopMessage): void;
  /** Always the last call; also if the run is hidden before it has ended. */
  ended(end: RunEnd): void;
}
