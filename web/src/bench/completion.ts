/**
 * Completion and help in the editor: the names of asyncio, threading and socket, the built-in ones, Python's keywords, and
 * the program's own. What is said about them is CPython's own (`web/build/signatures.py`), for the Python chosen.
 */

import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  completionKeymap,
  currentCompletions,
  selectedCompletion,
} from "@codemirror/autocomplete";
import { localCompletionSource } from "@codemirror/lang-python";
import { syntaxTree } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView, hoverTooltip, keymap, type Tooltip, ViewPlugin } from "@codemirror/view";
import { element } from "../shared/dom";
import SIGNATURES from "./signatures.json";

export interface Name {
  name: string;
  kind: string;
  /** "(delay, result=None)"; empty if CPython does not say. */
  signature: string;
  help: string;
}

type Histories = Readonly<Record<string, Readonly<Record<string, readonly (readonly string[])[]>>>>;
const HISTORIES: Histories = SIGNATURES;

const KEYWORDS =
  "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return try while with yield";

/** The public names of a module, or of "builtins", on a Python. */
export function namesIn(module: string, python: string): Name[] {
  return Object.entries(HISTORIES[module] ?? {}).flatMap(([name, changes]) => {
    // "3.9" would sort after "3.10", but no site has that
    const reached = changes.findLast(([since = ""]) => since <= python);
    const [, kind, signature = "", help = ""] = reached ?? [];
    return kind === undefined ? [] : [{ name, kind, signature, help }];
  });
}

/** `python` returns the version that is chosen at the moment. */
export function completion(python: () => string): Extension {
  const members = (context: CompletionContext): CompletionResult | null => completedMembers(context, python());
  const plain = (context: CompletionContext): CompletionResult | null => completedNames(context, python());
  return [
    // nothing is selected before an arrow key is pressed: Enter ends the line, as always
    autocompletion({
      override: [members, plain, localCompletionSource],
      // Enter ends the line until an option is chosen, so quick keys need no protection
      selectOnOpen: false,
      interactionDelay: 0,
      // ten are in view, and drawing each delays the key; the arrow keys and the list's last entry bring the rest
      maxRenderedOptions: 30,
      icons: false,
    }),
    EditorView.contentAttributes.of({ "aria-autocomplete": "list" }),
    keymap.of(completionKeymap),
    announcement,
    hoverTooltip((view, position) => helpAt(view, position, python())),
    theme,
  ];
}

/** How long typing must pause before completions are announced: at each key, they would drown out what is typed. */
const PAUSE_MS = 500;

/** No option is selected when the list opens, so a screen reader would not announce it. */
const announcement = ViewPlugin.define((view) => {
  let pause: ReturnType<typeof setTimeout> | undefined;
  function announce(): void {
    const { length } = currentCompletions(view.state);
    if (length === 0 || selectedCompletion(view.state)) return;
    const sentence = `${length} ${length === 1 ? "completion" : "completions"}: the arrow keys choose.`;
    view.dispatch({ effects: EditorView.announce.of(sentence) });
  }
  return {
    update({ docChanged, startState, state }) {
      const opened = currentCompletions(startState).length === 0 && currentCompletions(state).length > 0;
      if (!docChanged && !opened) return;
      clearTimeout(pause);
      pause = setTimeout(announce, PAUSE_MS);
    },
    destroy: () => clearTimeout(pause),
  };
});

function completedMembers(context: CompletionContext, python: string): CompletionResult | null {
  const found = context.matchBefore(/(?:\b(\w+)\.|\bfrom (\w+) import (?:\w+, *)*)\w*/);
  const [, dotted, imported] = /(\w+)\.\w*$|^from (\w+) /.exec(found?.text ?? "") ?? [];
  const module = dotted ?? imported;
  if (!found || module === undefined || module === "builtins" || !(module in HISTORIES)) return null;
  const typed = /\w*$/.exec(found.text)?.[0] ?? "";
  return {
    from: found.to - typed.length,
    options: namesIn(module, python).map(completionOf),
    validFor: /^\w*$/,
  };
}

function completedNames(context: CompletionContext, python: string): CompletionResult | null {
  const word = context.matchBefore(/(?<![.\w])[A-Za-z_]\w*/);
  if (!word || isText(context)) return null;
  const keywords = KEYWORDS.split(" ").map((label) => ({ label, type: "keyword" }));
  const modules = Object.keys(HISTORIES)
    .filter((label) => label !== "builtins")
    .map((label) => ({ label, type: "namespace" }));
  return {
    from: word.from,
    options: [...namesIn("builtins", python).map(completionOf), ...keywords, ...modules],
    validFor: /^\w*$/,
  };
}

function isText({ state, pos }: CompletionContext): boolean {
  return /String|Comment/.test(syntaxTree(state).resolveInner(pos, -1).name);
}

function completionOf({ name, kind, signature, help }: Name): Completion {
  return { label: name, type: kind, detail: signature, ...(help === "" ? {} : { info: help }) };
}

/** What CPython says about the name at `position`. */
function helpAt(view: EditorView, position: number, python: string): Tooltip | null {
  const line = view.state.doc.lineAt(position);
  const at = position - line.from;
  for (const found of line.text.matchAll(/(?:(\w+)\.)?(\w+)/g)) {
    const [text, module, name] = found;
    const from = found.index + text.length - (name?.length ?? 0);
    if (at < from || at > found.index + text.length) continue;
    const known = namesIn(module ?? "builtins", python).find((each) => each.name === name);
    if (!known || known.kind === "constant") return null;
    return { pos: line.from + from, above: true, create: () => ({ dom: helpElement(known, module) }) };
  }
  return null;
}

function helpElement({ name, signature, help }: Name, module: string | undefined): HTMLElement {
  const full = `${module ? `${module}.` : ""}${name}${signature}`;
  return element("div", { class: "cm-help" }, element("code", {}, full), element("p", {}, help));
}

const theme = EditorView.theme({
  ".cm-tooltip": {
    backgroundColor: "var(--loop-paper)",
    border: "1px solid var(--loop-edge)",
    borderRadius: "calc(var(--loop-radius) * 0.75)",
    color: "var(--loop-ink)",
    maxWidth: "30rem",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "inherit", fontSize: "0.66rem", maxHeight: "11rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.1rem 0.5rem", lineHeight: "1.1rem" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    backgroundColor: "var(--loop-accent)",
    color: "var(--loop-on-accent)",
  },
  ".cm-completionDetail": { color: "var(--loop-soft)", fontStyle: "normal" },
  "li[aria-selected] .cm-completionDetail": { color: "inherit" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-tooltip.cm-completionInfo, .cm-help": {
    padding: "0.2rem 0.5rem",
    fontFamily: "var(--md-text-font-family, sans-serif)",
    fontSize: "0.64rem",
    lineHeight: "1.1rem",
  },
  ".cm-help code": { fontFamily: "var(--loop-mono)", overflowWrap: "anywhere" },
  ".cm-help p": { margin: "0.1rem 0 0" },
});
