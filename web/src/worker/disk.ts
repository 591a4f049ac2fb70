/**
 * A disk that fills up: Pyodide's file system lies in this process's memory and would take all of it.
 */

/** What a program may write, in bytes: then it gets "No space left on device", as it would anywhere. */
const DISK_BYTES = 256 * 2 ** 20;

/** ENOSPC, as WASI numbers it: Emscripten's numbers, which Python's `errno` shows as Linux's. */
const NO_SPACE = 51;

/** A file or folder in memory, as Emscripten's MEMFS keeps it. */
export interface MemoryNode {
  readonly mode: number;
  /** Of a file: its length. */
  usedBytes?: number;
  /** Of a folder: what is in it, by name. */
  contents?: unknown;
  /** When it was written, in milliseconds: a number; by another name in the Emscripten of older Pyodides. */
  readonly mtime?: unknown;
  readonly timestamp?: unknown;
  /** What is mounted here is no memory of ours. */
  readonly mounted?: unknown;
}

interface Folder extends MemoryNode {
  contents: Record<string, MemoryNode>;
}

type Write = (
  stream: { node: MemoryNode },
  buffer: unknown,
  offset: number,
  length: number,
  position: number,
  canOwn?: boolean,
) => number;

/** What this module uses of Emscripten's `FS`. */
export interface MemoryFileSystem {
  readonly root: MemoryNode;
  /** Open files, by descriptor. */
  readonly streams: readonly ({ readonly path?: string } | null | undefined)[];
  cwd(): string;
  readonly ErrnoError: new (errno: number) => Error;
  readonly filesystems: {
    readonly MEMFS: { readonly ops_table: { readonly file: { readonly stream: { write: Write } } } };
  };
}

/** Let writing fail once a program has filled `bytes`. What is there already does not count. */
export function limitDisk(fs: MemoryFileSystem, bytes = DISK_BYTES): void {
  const operations = fs.filesystems.MEMFS.ops_table.file.stream;
  const { write } = operations;
  const before = usedBelow(fs.root);
  let grown = 0;
  operations.write = (stream, buffer, offset, length, position, canOwn) => {
    const growth = Math.max(0, position + length - (stream.node.usedBytes ?? 0));
    // what was removed since is only seen by looking
    if (grown + growth > bytes) grown = usedBelow(fs.root) - before;
    if (grown + growth > bytes) throw new fs.ErrnoError(NO_SPACE);
    grown += growth;
    return write(stream, buffer, offset, length, position, canOwn);
  };
}

function usedBelow(node: MemoryNode): number {
  if (node.usedBytes !== undefined) return node.usedBytes;
  if (!isFolder(node)) return 0;
  return Object.values(node.contents).reduce((sum, inside) => sum + usedBelow(inside), 0);
}

/** Whether it is a folder of ours. Of folders alone: looking at the contents of a file may fetch it (`lazy-file.ts`). */
export function isFolder(node: MemoryNode): node is Folder {
  if (node.usedBytes !== undefined || node.mounted) return false;
  return typeof node.contents === "object" && node.contents !== null;
}
