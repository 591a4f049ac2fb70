/**
 * What a reader has answered and solved, kept in this browser: nothing leaves it.
 *
 * The storage may be full, blocked, or hold anything. Then only this page remembers.
 */

import { siteUrl } from "../shared/site";
import { type Checked, listOf, number, oneOf, shape, text } from "../trace/shape";
import { HINTS_KEY, KEY } from "./progress-key";

/**
 * `answered`: not right yet. `solved`: right, and so it stays. `title` and `address` lead back to it; the address is
 * relative to the site's root. `missed`: how often it was wrong before. `when`: milliseconds since 1970.
 */
const isEntry = shape({
  id: text,
  state: oneOf("answered", "solved"),
  title: text,
  address: text,
  missed: number,
  when: number,
});
export type Entry = Checked<typeof isEntry>;

const isFile = shape({ version: oneOf("1"), progress: listOf(isEntry) });

/** Only addresses below the site's root: a file to import may come from anybody. */
const ADDRESS = /^(?:[\w-]+\/)*(?:#[\w.-]*)?$/;

export class Progress {
  readonly #storage: () => Storage;
  /** What the storage did not take. */
  #refused: string | null = null;

  constructor(storage = (): Storage => localStorage) {
    this.#storage = storage;
  }

  isSolved(id: string): boolean {
    return this.get(id)?.state === "solved";
  }

  get(id: string): Entry | undefined {
    return this.all().find((entry) => entry.id === id);
  }

  /** Keep that a question or exercise was answered, or solved; false if the browser did not take it. */
  keep(id: string, state: Entry["state"], where: { title: string; address?: string }): boolean {
    const before = this.get(id);
    const solved = before?.state === "solved";
    const missed = (before?.missed ?? 0) + Number(state === "answered" && !solved);
    const { title, address = addressOf(location.href) } = where;
    return this.#write([
      ...this.all().filter((entry) => entry.id !== id),
      { id, state: solved ? "solved" : state, title, address, missed, when: Date.now() },
    ]);
  }

  /** All that is kept, the latest last. */
  all(): Entry[] {
    return entriesIn(this.#read()) ?? [];
  }

  /** Start over. */
  clear(): void {
    this.#refused = null;
    try {
      for (const key of [KEY, HINTS_KEY]) this.#storage().removeItem(key);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
  }

  /** The content of a file, for `import`. */
  export(): string {
    return fileOf(this.all());
  }

  /** Add what a file has: how many entries, or null if it is not such a file. Of two, the solved or later one stays. */
  import(file: string): number | null {
    const entries = entriesIn(file);
    if (!entries) return null;
    const merged = new Map(this.all().map((entry) => [entry.id, entry]));
    for (const entry of entries) {
      const own = merged.get(entry.id);
      if (!own || rank(entry) > rank(own)) merged.set(entry.id, entry);
    }
    this.#write([...merged.values()].toSorted((a, b) => a.when - b.when));
    return entries.length;
  }

  #read(): string {
    if (this.#refused !== null) return this.#refused;
    try {
      return this.#storage().getItem(KEY) ?? "";
    } catch (error) {
      if (error instanceof DOMException) return "";
      throw error;
    }
  }

  #write(entries: readonly Entry[]): boolean {
    const file = fileOf(entries);
    try {
      this.#storage().setItem(KEY, file);
      this.#refused = null;
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      this.#refused = file;
    }
    return this.#refused === null;
  }
}

/** The only one of the page: what the storage refuses, all of it remembers. */
export const progress = new Progress();

/** `href` relative to the site's root. */
export function addressOf(href: string, root = siteUrl("").href): string {
  return href.startsWith(root) ? href.slice(root.length).replace(/\?[^#]*/, "") : "";
}

function rank({ state, when }: Entry): number {
  return (state === "solved" ? 1e15 : 0) + when;
}

function fileOf(progress: readonly Entry[]): string {
  return JSON.stringify({ version: "1", progress });
}

function entriesIn(file: string): Entry[] | null {
  try {
    const value: unknown = JSON.parse(file);
    return isFile(value) ? value.progress.filter(({ address }) => ADDRESS.test(address)) : null;
  } catch {
    return null;
  }
}
