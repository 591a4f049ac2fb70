/**
 * The editor: CodeMirror with Python, laid out like the `<pre>` that it replaces. Loaded on demand.
 *
 * It is in a shadow root, where CodeMirror uses constructable style sheets. Elsewhere it uses `<style>` elements, which a
 * policy of `style-src 'self'` forbids.
 */

import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { Compartment, EditorState, type Extension, Prec } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { element } from "../shared/dom";

export interface Editor {
  text(): string;
  setText(text: string): void;
  /** Put the caret before the character at `offset`, and keep the horizontal scroll position of the program. */
  focus(offset: number, scrollLeft: number): void;
  /** Put the caret at the beginning of a line, counted from 1, and bring it into view. */
  goToLine(line: number): void;
  /** Bring the caret into view if the editor has the focus, and again if the panel of the run grows over it. */
  showCaret(): void;
  /** Add to what the editor does. */
  extend(extension: Extension): void;
  destroy(): void;
}

export interface EditorOptions {
  host: HTMLElement;
  text: string;
  label: string;
  /** The text has changed; `typed`: by the reader. */
  onEdit(typed: boolean): void;
}

const HINT = "Once you type, Tab indents, and Esc, then Tab, leaves the editor. Ctrl+Enter runs.";

/** Material's colours for Pygments' tokens. */
const highlighting = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier, tags.meta], color: "var(--md-code-hl-keyword-color)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--md-code-hl-string-color)" },
  { tag: [tags.number, tags.integer, tags.float], color: "var(--md-code-hl-number-color)" },
  { tag: tags.comment, color: "var(--md-code-hl-comment-color)" },
  { tag: tags.definition(tags.function(tags.variableName)), color: "var(--md-code-hl-function-color)" },
  { tag: tags.definition(tags.className), color: "var(--md-code-hl-function-color)" },
  { tag: [tags.operator, tags.operatorKeyword], color: "var(--md-code-hl-operator-color)" },
  { tag: [tags.punctuation, tags.separator, tags.paren], color: "var(--md-code-hl-punctuation-color)" },
]);

/** The layout is inherited from the host, which has that of the `<pre>`. */
const theme = EditorView.theme({
  "&": { color: "inherit", backgroundColor: "transparent" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { font: "inherit", lineHeight: "inherit", overflowX: "auto", scrollbarWidth: "thin" },
  ".cm-content": { padding: "var(--loop-code-block) 0", caretColor: "var(--loop-accent)" },
  ".cm-line": { padding: "0 var(--loop-code-inline)" },
  ".cm-content ::selection": { backgroundColor: "var(--loop-selection)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "transparent", outline: "1px solid var(--loop-edge)" },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "transparent", outline: "1px solid var(--loop-bad)" },
});

/**
 * Tab indents. After Escape, and if the focus came here by Tab, it moves the focus, as everywhere else, until another
 * key is pressed.
 */
const tabKey = Prec.highest(
  EditorView.domEventHandlers({
    keydown: (event, view) => {
      if (event.key === "Tab" || event.key === "Shift") return false;
      view.setTabFocusMode(event.key === "Escape");
      return false;
    },
    mousedown: (_, view) => {
      view.setTabFocusMode(false);
      return false;
    },
    blur: (_, view) => {
      // not if the reader only changes to another window
      if (document.hasFocus()) view.setTabFocusMode(true);
      return false;
    },
  }),
);

/**
 * Typing replaces a selection here: Chromium would preserve its look with an inline style, which a policy of
 * `style-src 'self'` blocks with an error in the console.
 */
const typeOverSelection = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    if (event.inputType !== "insertText" || event.data === null || view.state.selection.main.empty) return false;
    view.dispatch(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
    return true;
  },
});

/** The panel of the run. */
function panelOf(host: HTMLElement): HTMLElement | null | undefined {
  return host.closest(".loop-active")?.querySelector<HTMLElement>(".loop-live");
}

/** The height of what may cover the program: the card's head above, and the panel of a run below. */
function coveredBeside(host: HTMLElement): { top: number; bottom: number } {
  const head = host.closest(".loop-active")?.querySelector<HTMLElement>(":scope > .loop-head");
  const [above, below] = [head, panelOf(host)].map((part) => part && isSticky(part) && part);
  return {
    top: above ? above.offsetHeight + Number.parseFloat(getComputedStyle(above).top) : 0,
    bottom: below ? below.offsetHeight : 0,
  };
}

/**
 * The pixels to scroll the window by until nothing covers a line, or comes nearer than `margin`. CodeMirror could do that,
 * with `scrollMargins`, but forgets about them at the end of a program that scrolls sideways.
 */
function distanceFromUnder(host: HTMLElement, line: { top: number; bottom: number }, margin: number): number {
  const { top, bottom } = coveredBeside(host);
  const below = line.bottom + margin - (innerHeight - bottom);
  return below > 0 ? below : Math.min(line.top - margin - top, 0);
}

function isSticky(part: Element): boolean {
  return getComputedStyle(part).position === "sticky";
}

export function openEditor({ host, text, label, onEdit }: EditorOptions): Editor {
  const root = host.attachShadow({ mode: "open" });
  // without the newline at the end, after which an editor would show an empty line
  let ending = text.endsWith("\n") ? "\n" : "";
  const documentOf = (program: string): string => (ending && program.endsWith("\n") ? program.slice(0, -1) : program);
  const added = new Compartment();
  const hint = element("p", { id: "hint", part: "hint" }, HINT);
  const state = EditorState.create({
    doc: documentOf(text),
    extensions: [
      tabKey,
      typeOverSelection,
      history(),
      indentOnInput(),
      indentUnit.of("    "),
      EditorState.tabSize.of(4),
      bracketMatching(),
      python(),
      syntaxHighlighting(highlighting),
      theme,
      EditorView.contentAttributes.of({ "aria-label": label, "aria-describedby": "hint", spellcheck: "false" }),
      // Mod-Enter runs the snippet: it must not insert a line
      Prec.highest(keymap.of([{ key: "Mod-Enter", run: () => true }])),
      keymap.of([indentWithTab, ...historyKeymap, ...defaultKeymap]),
      EditorView.scrollHandler.of((view, { head }, { yMargin }) => {
        view.requestMeasure({
          read(view) {
            const line = view.coordsAtPos(head);
            return line ? distanceFromUnder(host, line, yMargin) : 0;
          },
          write: (top) => scrollBy({ top, behavior: "instant" }),
        });
        return false; // CodeMirror brings it into the window first
      }),
      EditorView.updateListener.of(({ docChanged, transactions }) => {
        if (docChanged) onEdit(transactions.some((each) => each.isUserEvent("input") || each.isUserEvent("delete")));
      }),
      added.of([]),
    ],
  });
  const view = new EditorView({ state, parent: root, root });
  view.setTabFocusMode(true);
  root.append(hint);
  const showCaret = (): void => {
    if (view.hasFocus) view.dispatch({ effects: EditorView.scrollIntoView(view.state.selection.main.head) });
  };
  const panelSize = new ResizeObserver(([entry]) => {
    if (!entry) return;
    const { target } = entry;
    const caret = view.coordsAtPos(view.state.selection.main.head);
    const { top, bottom } = target.getBoundingClientRect();
    // not if the reader has scrolled it out of the window
    if (caret && isSticky(target) && caret.bottom > top && caret.top < Math.min(bottom, innerHeight)) showCaret();
  });
  return {
    text: () => view.state.doc.toString() + ending,
    setText(program) {
      ending = program.endsWith("\n") ? "\n" : "";
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: documentOf(program) } });
    },
    focus(offset, scrollLeft) {
      view.dispatch({ selection: { anchor: Math.min(offset, view.state.doc.length) } });
      view.contentDOM.focus({ preventScroll: true });
      view.setTabFocusMode(false);
      view.scrollDOM.scrollLeft = scrollLeft;
    },
    goToLine(line) {
      const { doc } = view.state;
      const { from } = doc.line(Math.min(Math.max(line, 1), doc.lines));
      // first, or else the caret moves only some moments later
      view.contentDOM.focus({ preventScroll: true });
      view.setTabFocusMode(false);
      view.dispatch({
        selection: { anchor: from },
        effects: EditorView.scrollIntoView(from, { y: "nearest", yMargin: 80 }),
      });
    },
    showCaret() {
      showCaret();
      const panel = panelOf(host);
      if (panel) panelSize.observe(panel);
    },
    extend: (extension) => view.dispatch({ effects: added.reconfigure(extension) }),
    destroy: () => {
      panelSize.disconnect();
      view.destroy();
      host.remove();
    },
  };
}
