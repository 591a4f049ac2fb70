/** Defines `<loop-snippet>`: the one thing a page loads. */

import { LoopSnippet } from "./element";

// instant navigation keeps the document: a second definition of the name would throw
if (!customElements.get("loop-snippet")) customElements.define("loop-snippet", LoopSnippet);
