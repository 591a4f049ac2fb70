/**
 * Limits the disk: Pyodide's file system is in memory, and a program that fills it would use up the worker's memory.
 * And removes the terminal that Emscripten puts on it.
 */

/** How much a program may write before it gets "No space left on device". */
const DISK_BYTES = 256 * 2 ** 20;

/** ENOSPC in the numbering of WASI, which Emscripten uses; Python's `errno` shows the number of Linux. */
const NO_SPACE = 51;

/** ENAMETOOLONG in the same numbering. */
const NAME_TOO_LONG = 37;

/** How many bytes a name may have, as in Linux's file systems. */
const NAME_BYTES = 255;

/** ENXIO in the same numbering. */
const NO_SUCH_DEVICE = 60;

/** A major number that neither Emscripten (1, 5, 6, 64) nor Pyodide uses. */
const TERMINAL_MAJOR = 200;

/** A file or folder in memory, as in Emscripten's MEMFS. */
export interface MemoryNode {
  readonly mode: number;
  /** The length of a file. */
  usedBytes?: number;
  /** The files and folders in a folder, by name. */
  contents?: unknown;
  /** When it was written, in milliseconds; the Emscripten of older Pyodides has it as `timestamp`. */
  readonly mtime?: unknown;
  readonly timestamp?: unknown;
  /** Set if another file system is mounted here, which does not use this memory. */
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

/** What Emscripten does with a folder and a name that is not in it yet. */
interface FolderOperations {
  lookup(folder: MemoryNode, name: string): never;
  mknod(folder: MemoryNode, name: string, mode: number, device: number): unknown;
  symlink(folder: MemoryNode, name: string, target: string): unknown;
  rename(node: MemoryNode, folder: MemoryNode, name: string): unknown;
}

/** What this module uses of Emscripten's `FS`. */
export interface MemoryFileSystem {
  readonly root: MemoryNode;
  /** Open files, by descriptor. */
  readonly streams: readonly ({ readonly path?: string } | null | undefined)[];
  cwd(): string;
  makedev(major: number, minor: number): number;
  registerDevice(device: number, operations: { open(): void }): void;
  mkdev(path: string, device: number): unknown;
  unlink(path: string): void;
  writeFile(path: string, text: string): void;
  readonly ErrnoError: new (errno: number) => Error;
  readonly filesystems: {
    readonly MEMFS: {
      readonly ops_table: {
        readonly dir: { readonly node: FolderOperations };
        readonly file: { readonly stream: { write: Write } };
      };
    };
  };
}

/** Make writes fail once a program has filled `bytes`, not counting the files that are there already. */
export function limitDisk(fs: MemoryFileSystem, bytes = DISK_BYTES): void {
  const operations = fs.filesystems.MEMFS.ops_table.file.stream;
  const { write } = operations;
  const before = usedBelow(fs.root);
  let grown = 0;
  operations.write = (stream, buffer, offset, length, position, canOwn) => {
    const growth = Math.max(0, position + length - (stream.node.usedBytes ?? 0));
    // files may have been removed since: measure again before refusing
    if (grown + growth > bytes) grown = usedBelow(fs.root) - before;
    if (grown + growth > bytes) throw new fs.ErrnoError(NO_SPACE);
    grown += growth;
    return write(stream, buffer, offset, length, position, canOwn);
  };
}

/** Refuse names that are too long for Linux; Emscripten has no limit, and shows them cut. */
export function limitNames(fs: MemoryFileSystem): void {
  const operations = fs.filesystems.MEMFS.ops_table.dir.node;
  const { lookup, mknod, symlink, rename } = operations;
  const encoder = new TextEncoder();
  function check(name: string): void {
    if (encoder.encode(name).length > NAME_BYTES) throw new fs.ErrnoError(NAME_TOO_LONG);
  }
  operations.lookup = (folder, name) => {
    check(name);
    return lookup(folder, name);
  };
  operations.mknod = (folder, name, mode, device) => {
    check(name);
    return mknod(folder, name, mode, device);
  };
  operations.symlink = (folder, name, target) => {
    check(name);
    return symlink(folder, name, target);
  };
  operations.rename = (node, folder, name) => {
    check(name);
    return rename(node, folder, name);
  };
}

/** Make `/dev/tty` fail to open, as for a process without a terminal: `getpass` would ask there. */
export function removeTerminal(fs: MemoryFileSystem): void {
  const device = fs.makedev(TERMINAL_MAJOR, 0);
  fs.registerDevice(device, {
    open() {
      throw new fs.ErrnoError(NO_SUCH_DEVICE);
    },
  });
  fs.unlink("/dev/tty");
  fs.mkdev("/dev/tty", device);
}

function usedBelow(node: MemoryNode): number {
  if (node.usedBytes !== undefined) return node.usedBytes;
  if (!isFolder(node)) return 0;
  return Object.values(node.contents).reduce((sum, inside) => sum + usedBelow(inside), 0);
}

/** Whether it is a folder in this memory. Never reads a file's `contents`: that may fetch it (`lazy-file.ts`). */
export function isFolder(node: MemoryNode): node is Folder {
  if (node.usedBytes !== undefined || node.mounted) return false;
  return typeof node.contents === "object" && node.contents !== null;
}
