/**
 * A disk that fills up: Pyodide's file system lies in this process's memory and would take all of it.
 */

/** What a program may write, in bytes: then it gets "No space left on device", as it would anywhere. */
const DISK_BYTES = 256 * 2 ** 20;

/** ENOSPC, as WASI numbers it: Emscripten's numbers, which Python's `errno` shows as Linux's. */
const NO_SPACE = 51;

/** A file or folder in memory, as Emscripten's MEMFS keeps it. */
interface MemoryNode {
  /** Of a file: its length. */
  usedBytes?: number;
  /** Of a folder: what is in it, by name. */
  contents?: unknown;
  /** What is mounted here is no memory of ours. */
  mounted?: unknown;
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
  if (node.mounted) return 0;
  // of folders only: looking at the contents of a file may fetch it (`lazy-file.ts`)
  const { contents } = node;
  if (typeof contents !== "object" || contents === null) return 0;
  return Object.values(contents).reduce((sum: number, inside) => sum + (isNode(inside) ? usedBelow(inside) : 0), 0);
}

function isNode(value: unknown): value is MemoryNode {
  return typeof value === "object" && value !== null;
}
