/**
 * What `<loop-question>` and `<loop-progress>` become; loaded with its style sheet when there is one to show.
 */

import { markPages, openProgress } from "./progress-view";
import { openQuestion } from "./question";
import { loadStyle } from "./style";

export async function open(root: HTMLElement): Promise<void> {
  await loadStyle();
  markPages();
  if (root.localName === "loop-question") openQuestion(root);
  else openProgress(root);
}
