/**
 * The playground: the programs of the page to start from, links and files that hold a program, and what the reader has
 * made of them; the editor beside output and figure.
 */

import { divider } from "../bench/divider";
import type { KeptProgram } from "../bench/kept";
import { KeptList } from "../bench/kept-list";
import { originOf, TOO_LONG } from "../bench/playground-address";
import { emptyFigure } from "../figure/lazy-figure";
import type { AllPythons } from "../run/all-pythons";
import { element, find } from "../shared/dom";
import { scrollTo } from "../shared/in-view";
import { part } from "../shared/part";
import type { Snippet } from "../shared/snippet";
import type { Editor } from "./editor";
import { snippetIn } from "./element";
import { copied, Runnable, type Shared } from "./runnable";

const PROGRAM: Snippet = {
  name: "playground",
  filename: "program.py",
  source: "",
  requiresPython: null,
  needs: [],
  switch: null,
  packages: [],
  expectations: [],
  moment: null,
};

/** A program to work on; `name` is the one that it is kept under. */
interface Draft {
  name: string;
  title: string;
  source: string;
  filename: string;
  /** The value of its option among those to start from; undefined if it is none of them. */
  start?: string;
  /** It is nowhere but here: keep it even if it is unedited. */
  always?: boolean;
  /** Its static text in colour. */
  nodes?: readonly Node[];
  /** The snippet of the page that it comes from. */
  snippet?: HTMLElement;
}

const EMPTY: Draft = {
  name: "playground:empty",
  title: "an empty program",
  source: "",
  filename: PROGRAM.filename,
  start: "",
};

const ALL = "Run on all Pythons";

/** Until the program of a link is read. */
const NONE: Draft = { ...EMPTY };

/** The name of the program that was open in this tab. */
const OPEN = "loop.playground";

/** Make `root` a playground until `left` is aborted, which restores the built HTML. */
export function openPlayground(root: HTMLElement, shared: Shared, left: AbortSignal): void {
  const built = [...root.childNodes];
  const starters = [EMPTY, ...startersOf(document)];
  const start = startSelect(starters);
  const other = element("option", { value: "other" });
  const note = element("p", { class: "loop-note", "aria-live": "polite" });
  const file = element("input", { type: "file", accept: ".py,text/x-python,text/plain", hidden: "" });
  const open = plainButton("Open a file", () => file.click());
  const save = plainButton("Save", () => void saveFile());
  save.title = "Save the program as a file";
  const everywhere = plainButton(ALL, () => void runOnAll().catch(() => notLoaded("The comparison")));
  everywhere.title = "Run the program on each Python and compare; each is downloaded on first use, about 10 MB";
  const bar = element(
    "div",
    { class: "loop-start" },
    element("label", {}, "Start from", start),
    open,
    save,
    everywhere,
    file,
    note,
  );
  const pre = element(
    "pre",
    { tabindex: "0", role: "group", "aria-label": `Program ${PROGRAM.filename}` },
    element("code"),
  );
  const code = element("div", { class: "loop-code highlight" }, pre);
  const outputs = element("div", { class: "loop-outputs" });
  const hint = element("p", { class: "loop-empty" }, "Press Run, or Ctrl+Enter in the editor.");
  const figure = emptyFigure();
  figure.open = true;
  const desk = element("div", { class: "loop-desk" }, code);
  desk.append(divider(desk), element("div", { class: "loop-side" }, hint, outputs, figure));
  const head = element("div", { class: "loop-head" }, element("span", { class: "loop-file" }, PROGRAM.filename));
  const card = element("div", { class: "loop-snippet loop-bench" }, head, desk);
  const list = new KeptList(shared.kept, {
    open: (program) => showKept(program),
    removing: (name) => runnable.dropPendingEdit(name),
  });
  root.replaceChildren(bar, card, list.root);
  const runnable = new Runnable(card, PROGRAM, shared, {
    share: () => void share(),
    onFirstEdit: (editor) => void assist(editor).catch(() => undefined), // without help, it is still an editor
    onRun: () => comparison?.stop(),
    onKept: () => list.show(),
  });
  left.addEventListener("abort", () => {
    comparison?.hide();
    runnable.unmount();
    root.replaceChildren(...built);
  });

  let draft = NONE;
  let listed: HTMLElement | undefined;
  let comparison: AllPythons | undefined;

  /** Counts what was last asked for, so that what is still being read does not replace a later choice. */
  let latest = 0;

  function show(next: Draft, sentence = ""): void {
    latest += 1;
    draft = next;
    const { name, title, source, always = false } = next;
    note.textContent = sentence;
    comparison?.hide();
    runnable.load(source, { name, title, always }, next.nodes);
    outputs.replaceChildren(...recordedOutput(next.snippet));
    if (next.start === undefined) {
      other.textContent = title;
      start.append(other);
    } else {
      other.remove();
    }
    start.value = next.start ?? other.value;
    rememberOpen(name);
    list.show();
  }

  function showKept({ name, title, source, program, readable }: KeptProgram): void {
    forgetLink();
    const starter = starters.find((each) => each.name === name);
    if (starter) show(starter);
    else if (readable) show({ name, title, source, filename: filenameOf(title), always: true });
    else show({ name: "playground:recovered", title, source: program, filename: PROGRAM.filename, always: true });
    scrollTo(card);
    runnable.openEditor();
  }

  start.addEventListener("change", () => {
    const chosen = starters.find((each) => each.start === start.value);
    if (!chosen) return;
    forgetLink();
    show(chosen);
    runnable.openEditor();
  });
  code.addEventListener("pointerenter", () => runnable.openEditor(), { once: true });
  pre.addEventListener("focus", () => runnable.openEditor({ focus: true }), { once: true });

  file.addEventListener("change", () => {
    const [chosen] = file.files ?? [];
    if (chosen) runnable.expect(openFile(chosen).catch(() => notLoaded("This file")));
    file.value = "";
  });
  card.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  });
  card.addEventListener("drop", (event) => {
    const [dropped] = event.dataTransfer?.files ?? [];
    if (!dropped) return;
    event.preventDefault();
    runnable.expect(openFile(dropped).catch(() => notLoaded("This file")));
  });

  async function openFile(chosen: File): Promise<void> {
    latest += 1;
    const mine = latest;
    const { readPythonFile } = await part(() => import("../bench/python-file"));
    const read = await readPythonFile(chosen);
    if (left.aborted || mine !== latest) return;
    if (read.kind === "unreadable") {
      note.textContent = read.sentence;
      return;
    }
    forgetLink();
    // a name of its own: opened again, the file may have changed, and what was made of it before is still kept
    const name = `playground:file:${chosen.name}:${Date.now()}`;
    show({ name, title: chosen.name, source: read.program, filename: chosen.name, always: true }, read.note);
    runnable.keep();
    runnable.openEditor();
  }

  async function saveFile(): Promise<void> {
    await runnable.arrived();
    const { savePythonFile } = await part(() => import("../bench/python-file"));
    savePythonFile(draft.filename, runnable.program.source);
  }

  async function openLink(): Promise<void> {
    if (location.hash === "") return;
    latest += 1;
    const mine = latest;
    const { hash } = location;
    const { readLink } = await part(() => import("../bench/share-link"));
    const link = await readLink(hash, shared.pythons);
    if (left.aborted || mine !== latest) return;
    if (link?.kind !== "program" && draft === NONE) showFirst();
    if (link === null) return;
    if (link.kind === "unreadable") {
      note.textContent = link.sentence;
      return;
    }
    const { program, python, clock } = link.shared;
    const origin = originOf(hash);
    const title = origin ?? "the program of a link";
    const filename = origin ?? PROGRAM.filename;
    const sentence = origin
      ? `This is ${origin}, as it was on its page.`
      : "This program came with the link. Read it before you run it.";
    show({ name: `playground:link:${hashOf(program)}`, title, source: program, filename }, sentence);
    runnable.choosePython(python);
    shared.clock.choose(clock);
  }

  async function assist(editor: Editor): Promise<void> {
    const [{ completion }, { findings }] = await Promise.all([
      part(() => import("../bench/completion")),
      part(() => import("../bench/findings")),
    ]);
    if (left.aborted) return;
    const python = (): string => runnable.program.python;
    const found = findings({ program: () => editor.text(), python, goToLine: (line) => editor.goToLine(line), left });
    listed?.remove();
    listed = found.root;
    hint.before(listed);
    editor.extend([completion(python), found.follow]);
  }

  async function runOnAll(): Promise<void> {
    if (comparison?.running) return comparison.stop();
    const [runs] = await Promise.all([shared.runs.load(), runnable.arrived()]);
    comparison ??= await runs.allPythons({
      progressed(ended, total) {
        everywhere.textContent = comparison?.running ? `Stop: ${ended} of ${total} done` : ALL;
      },
    });
    if (left.aborted) return;
    card.append(comparison.root);
    runnable.stop();
    const { python: _, ...program } = runnable.program;
    comparison.start({ ...program, trace: false }, shared.pythons);
    scrollTo(comparison.root);
  }

  function notLoaded(what: string): void {
    if (left.aborted) return;
    if (draft === NONE) showFirst();
    note.textContent = `${what} cannot be opened: a part of this page did not load. Try it again.`;
  }

  async function share(): Promise<void> {
    await runnable.arrived();
    const { source: program, python, clock } = runnable.program;
    const { writeLink } = await part(() => import("../bench/share-link"));
    const fragment = await writeLink({ program, python, clock });
    if (fragment === null) return runnable.showShared(TOO_LONG, false);
    const link = new URL(fragment, location.href).href;
    if (await copied(link)) return runnable.showShared("Link copied", true);
    history.replaceState(history.state, "", link);
    runnable.showShared("The link is in the address bar", true);
  }

  const expectLink = (): void => runnable.expect(openLink().catch(() => notLoaded("This link")));
  window.addEventListener("hashchange", expectLink, { signal: left });
  if (location.hash === "") showFirst();
  else expectLink();

  /** What was open in this tab, or was edited last, or the first program of the page. */
  function showFirst(): void {
    const drafts = shared.kept.all().filter(({ name, readable }) => readable && name.startsWith("playground:"));
    const name = rememberedOpen() ?? drafts[0]?.name;
    const starter = starters.find((each) => each.name === name);
    const kept = drafts.find((each) => each.name === name);
    if (starter) return show(starter);
    if (kept) return show({ ...kept, filename: filenameOf(kept.title), always: true });
    show(starters[1] ?? EMPTY);
  }
}

/** The snippets of the page, with the titles of the `<details>` that hold them. */
function startersOf(page: ParentNode): Draft[] {
  return [...page.querySelectorAll<HTMLElement>("loop-snippet")].map((snippet) => {
    const { name, filename, source } = snippetIn(snippet);
    const title = snippet.closest("details")?.querySelector("summary")?.textContent?.trim() || filename;
    const code = find(snippet, ".loop-code pre > code").cloneNode(true);
    const nodes = code.textContent === source ? [...code.childNodes] : [document.createTextNode(source)];
    return { name: `playground:${name}`, title, source, filename, start: name, nodes, snippet };
  });
}

function startSelect(starters: readonly Draft[]): HTMLSelectElement {
  const select = element("select", { class: "loop-select loop-select-start" });
  for (const { start = "", title } of starters) select.append(element("option", { value: start }, title));
  return select;
}

function plainButton(label: string, press: () => void): HTMLButtonElement {
  const made = element("button", { type: "button", class: "loop-plain" }, label);
  made.addEventListener("click", press);
  return made;
}

/** A copy of what the page shows as the recorded output of a snippet. */
function recordedOutput(snippet: HTMLElement | undefined): HTMLElement[] {
  const section = snippet?.querySelector(".loop-output");
  const title = section?.querySelector(".loop-output-title > span")?.cloneNode(true);
  const text = section?.querySelector("pre > code")?.cloneNode(true);
  if (!title || !text) return [];
  return [
    element("p", { class: "loop-output-title" }, title),
    element("pre", { tabindex: "0", "aria-label": "Recorded output" }, text),
  ];
}

function filenameOf(title: string): string {
  return title.endsWith(".py") ? title : PROGRAM.filename;
}

/** Forget the program of a link in the address: another was chosen, and a reload should show that. */
function forgetLink(): void {
  if (location.hash !== "") history.replaceState(history.state, "", location.pathname + location.search);
}

function rememberOpen(name: string): void {
  try {
    sessionStorage.setItem(OPEN, name);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error; // full or blocked: a reload shows what was edited last
  }
}

function rememberedOpen(): string | null {
  try {
    return sessionStorage.getItem(OPEN);
  } catch {
    return null;
  }
}

/** A name for a text: two programs in a million million would share one. FNV-1a with 52 bits. */
function hashOf(text: string): string {
  let [low, high] = [0x811c9dc5, 0x9dc5811c];
  for (const byte of new TextEncoder().encode(text)) {
    low = Math.imul(low ^ byte, 0x01000193);
    high = Math.imul(high ^ (byte + 1), 0x01000193);
  }
  return ((high >>> 6) * 2 ** 26 + (low >>> 6)).toString(36);
}
