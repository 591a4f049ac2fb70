/**
 * The playground: an empty program, the programs of the page to start from, and links that hold a program.
 */

import { element } from "../shared/dom";
import { part } from "../shared/part";
import type { Snippet } from "../shared/snippet";
import { snippetIn } from "./element";
import { copied, Runnable, type Shared } from "./runnable";

const EMPTY: Snippet = {
  name: "playground",
  filename: "program.py",
  source: "",
  requiresPython: null,
  needs: [],
  switch: null,
  expectations: [],
  moment: null,
};

interface Starter {
  name: string;
  title: string;
  source: string;
}

/** Make `root` a playground until `left` is aborted, which restores the built HTML. */
export function openPlayground(root: HTMLElement, shared: Shared, left: AbortSignal): void {
  const built = [...root.childNodes];
  const starters = startersOf(document);
  const start = startSelect(starters);
  const note = element("p", { class: "loop-note", role: "status" });
  const pre = element(
    "pre",
    { tabindex: "0", role: "group", "aria-label": `Program ${EMPTY.filename}` },
    element("code"),
  );
  const code = element("div", { class: "loop-code highlight" }, pre);
  const card = element(
    "div",
    { class: "loop-snippet" },
    element("div", { class: "loop-head" }, element("span", { class: "loop-file" }, EMPTY.filename)),
    element("div", { class: "loop-desk" }, code, element("div", { class: "loop-outputs" })),
  );
  root.replaceChildren(element("div", { class: "loop-start" }, element("label", {}, "Start from", start), note), card);
  const runnable = new Runnable(card, EMPTY, shared, { share: () => void share() });
  left.addEventListener("abort", () => {
    runnable.unmount();
    root.replaceChildren(...built);
  });

  /** Counts what was last asked for, so that a link that is still being read does not replace a later choice. */
  let latest = 0;

  start.addEventListener("change", () => {
    latest += 1;
    const chosen = starters.find(({ name }) => name === start.value);
    note.textContent = "";
    runnable.load(chosen?.source ?? "");
    runnable.openEditor();
  });
  code.addEventListener("pointerenter", () => runnable.openEditor(), { once: true });
  pre.addEventListener("focus", () => runnable.openEditor({ focus: true }), { once: true });

  async function open(): Promise<void> {
    if (location.hash === "") return;
    latest += 1;
    const mine = latest;
    const { readLink } = await part(() => import("./share-link"));
    const link = await readLink(location.hash, shared.pythons);
    if (link === null || left.aborted || mine !== latest) return;
    if (link.kind === "unreadable") {
      note.textContent = link.sentence;
      return;
    }
    const { program, python, clock } = link.shared;
    runnable.load(program);
    runnable.choosePython(python);
    shared.clock.choose(clock);
    start.value = "";
    note.textContent = "This program came with the link. Read it before you run it.";
  }

  function notRead(): void {
    if (!left.aborted) note.textContent = "This link cannot be opened: a part of this page did not load. Try it again.";
  }

  async function share(): Promise<void> {
    await runnable.arrived();
    const { source: program, python, clock } = runnable.program;
    const { writeLink } = await part(() => import("./share-link"));
    const fragment = await writeLink({ program, python, clock });
    if (fragment === null) return runnable.showShared("The program is too long for a link", false);
    const link = new URL(fragment, location.href).href;
    if (await copied(link)) return runnable.showShared("Link copied", true);
    history.replaceState(history.state, "", link);
    runnable.showShared("The link is in the address bar", true);
  }

  const openLink = (): void => runnable.expect(open().catch(() => notRead()));
  window.addEventListener("hashchange", openLink, { signal: left });
  openLink();
}

/** The snippets of the page, with the titles of the `<details>` that hold them. */
function startersOf(page: ParentNode): Starter[] {
  return [...page.querySelectorAll<HTMLElement>("loop-snippet")].map((each) => {
    const { name, filename, source } = snippetIn(each);
    const title = each.closest("details")?.querySelector("summary")?.textContent?.trim() || filename;
    return { name, title, source };
  });
}

function startSelect(starters: readonly Starter[]): HTMLSelectElement {
  const select = element(
    "select",
    { class: "loop-select loop-select-start" },
    element("option", { value: "" }, "an empty program"),
  );
  for (const { name, title } of starters) select.append(element("option", { value: name }, title));
  return select;
}
