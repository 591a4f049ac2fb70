/**
 * The programs that a reader has edited, kept in this browser, so that no reload or crash loses them.
 *
 * The storage may be full, blocked, or hold anything. Then this page keeps the program, and asks before it is closed.
 */

import { type Checked, number, shape, text } from "../trace/shape";

/** `source`: the program before it was edited. `when`: milliseconds since 1970. */
const isEntry = shape({ title: text, source: text, program: text, when: number });
type Entry = Checked<typeof isEntry>;

export interface KeptProgram extends Entry {
  name: string;
  /** False if the entry is damaged: then `program` is all of it. */
  readable: boolean;
  /** The entry itself, to be put back. */
  raw: string;
}

const PREFIX = "loop.kept.";

/** Another tab has changed the same program: its version is kept under this name beside ours. */
const FROM_ANOTHER_TAB = "~other";

export class Kept {
  readonly #storage: () => Storage;
  /** What this page last read or wrote of each program: anything else was written by another tab. */
  readonly #known = new Map<string, string | null>();
  /** What the storage did not take. */
  readonly #refused = new Map<string, string>();
  readonly #warn = (event: Event): void => event.preventDefault();

  constructor(storage = (): Storage => localStorage) {
    this.#storage = storage;
  }

  /** The program called `name` as the reader left it; null if there is none, or none that can be read. */
  read(name: string): KeptProgram | null {
    const raw = this.#raw(name);
    this.#known.set(name, raw);
    const kept = raw === null ? null : keptIn(name, raw);
    return kept?.readable ? kept : null;
  }

  /** Keep a program; false if the browser did not take it. */
  keep(name: string, { title, source, program }: Pick<Entry, "title" | "source" | "program">): boolean {
    const raw = JSON.stringify({ title, source, program, when: Date.now() } satisfies Entry);
    try {
      const storage = this.#storage();
      const stored = storage.getItem(PREFIX + name);
      if (stored !== null && stored !== this.#known.get(name))
        storage.setItem(PREFIX + name + FROM_ANOTHER_TAB, stored);
      storage.setItem(PREFIX + name, raw);
      this.#known.set(name, raw);
      this.#refused.delete(name);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      this.#refused.set(name, raw);
    }
    this.#guard();
    return !this.#refused.has(name);
  }

  /** Forget a program that is as it was, unless what is kept is damaged or from another tab. */
  forgetUnedited(name: string): void {
    const raw = this.#raw(name);
    if (raw !== null && raw === this.#known.get(name) && keptIn(name, raw).readable) this.forget(name);
  }

  forget(name: string): void {
    this.#refused.delete(name);
    this.#known.delete(name);
    this.#guard();
    try {
      this.#storage().removeItem(PREFIX + name);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
  }

  /** Undo `forget`. */
  putBack({ name, raw }: KeptProgram): void {
    try {
      this.#storage().setItem(PREFIX + name, raw);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      this.#refused.set(name, raw);
      this.#guard();
    }
  }

  /** All programs that are kept, the latest first; damaged ones are last. */
  all(): KeptProgram[] {
    const names = new Set([...this.#stored(), ...this.#refused.keys()]);
    return [...names]
      .flatMap((name) => {
        const raw = this.#raw(name);
        return raw === null ? [] : [keptIn(name, raw)];
      })
      .sort((a, b) => b.when - a.when);
  }

  #stored(): string[] {
    try {
      const storage = this.#storage();
      const keys = Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? "");
      return keys.filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length));
    } catch (error) {
      if (error instanceof DOMException) return [];
      throw error;
    }
  }

  #raw(name: string): string | null {
    const refused = this.#refused.get(name);
    if (refused !== undefined) return refused;
    try {
      return this.#storage().getItem(PREFIX + name);
    } catch (error) {
      if (error instanceof DOMException) return null;
      throw error;
    }
  }

  /** Let the browser ask before the page is closed while only the page has a program. */
  #guard(): void {
    if (this.#refused.size > 0) addEventListener("beforeunload", this.#warn);
    else removeEventListener("beforeunload", this.#warn);
  }
}

function keptIn(name: string, raw: string): KeptProgram {
  const entry = entryIn(raw);
  const title = name.endsWith(FROM_ANOTHER_TAB) && entry ? `${entry.title}, from another tab` : entry?.title;
  if (entry) return { ...entry, title: title ?? name, name, readable: true, raw };
  const damaged = `an entry that cannot be read (${name})`;
  return { name, title: damaged, source: raw, program: raw, when: 0, readable: false, raw };
}

function entryIn(raw: string): Entry | null {
  try {
    const value: unknown = JSON.parse(raw);
    return isEntry(value) ? value : null;
  } catch {
    return null;
  }
}
