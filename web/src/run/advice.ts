/**
 * What the site knows more than Python about how a run ended: a sentence on why, and on what to do.
 */

import { inWords, type Packages } from "../shared/packages";
import type { Outcome } from "../shared/protocol";
import { compareVersions, featureVersion } from "../shared/python-version";

/** `text` has code between backticks. `offer`: whether to run the program again as the asyncio REPL does. `add`: a
 * package that the program could name, with its version. */
export interface Advice {
  text: string;
  offer?: "repl";
  add?: { name: string; version: string };
}

/** A run that has ended by itself. */
export interface AdvisedRun {
  outcome: Outcome;
  /** What it printed to stderr. */
  errors: string;
  /** The full version of the Python that ran. */
  python: string;
  /** Whether it ran as in the asyncio REPL. */
  repl: boolean;
  /** What programs can import besides the standard library. */
  packages: Packages;
}

const LIBRARY = "It needs a library that this Python was built without.";
const TERMINAL = "It needs a terminal, and a page has none.";
const SYSTEM = "It belongs to an operating system, and below a page there is none.";
const WINDOWS = "Only Python on Windows has it.";

/** The first Pyodide whose standard library has a module that older ones lack. */
const SINCE = "3.14";

/** Why a module of the standard library is missing, and what to do instead. */
const MODULES: Readonly<Record<string, string>> = {
  ssl: `${LIBRARY} Between the two ends of a connection inside one program, nothing has to be encrypted.`,
  sqlite3: `${LIBRARY} Keep data in a \`dict\`, or write it to a file with \`json\`.`,
  lzma: `${LIBRARY} \`zlib\` and \`bz2\` are here.`,
  dbm: `${LIBRARY} Keep data in a \`dict\`, or write it to a file with \`json\`.`,
  termios: `${TERMINAL} \`input()\` and \`print()\` work without it.`,
  curses: `${TERMINAL} \`print()\` works without it.`,
  readline: `${TERMINAL} \`input()\` works without it.`,
  tkinter: "It opens windows on a screen, and here there is only this page. Print instead.",
  turtle: "It opens a window to draw in, and here there is only this page. Print instead.",
  fcntl: SYSTEM,
  grp: SYSTEM,
  pwd: SYSTEM,
  resource: SYSTEM,
  syslog: `${SYSTEM} \`logging\` works.`,
  msvcrt: WINDOWS,
  winreg: WINDOWS,
  winsound: WINDOWS,
  venv: "There is nothing to install packages into.",
  ensurepip: "There is nothing to install packages into.",
};

/** Those that are there from `SINCE` on. */
const CAME_LATER = ["ssl", "sqlite3", "lzma", "termios", "fcntl"];

interface Rule {
  /** Of a line of the errors; its margin, and the module of an exception, are left out. */
  pattern: RegExp;
  advice(match: RegExpExecArray, run: AdvisedRun): Advice | null;
}

const line = (pattern: string): RegExp => new RegExp(`^[ |]*(?:\\w+\\.)*${pattern}`, "m");

const RULES: readonly Rule[] = [
  {
    pattern: line(
      "SyntaxError: ('await' outside function|'async (?:for|with)' outside|asynchronous comprehension out)",
    ),
    advice: (_, { repl, outcome }) =>
      repl || outcome.kind !== "raised" || outcome.exception !== "SyntaxError"
        ? null
        : {
            text: "In a file, Python allows this only inside an `async def`. The asyncio REPL (`python -m asyncio`) and notebooks allow it everywhere.",
            offer: "repl",
          },
  },
  {
    pattern: line("RuntimeError: (?:asyncio\\.run|Runner\\.run)\\(\\) cannot be called from a running event loop"),
    advice: (_, { repl }) => ({
      text: repl
        ? "The whole program runs in an event loop now, as in the asyncio REPL or a notebook. Write `await main()` instead of `asyncio.run(main())`."
        : "This code is called by a coroutine, so a loop is running already. `await` the coroutine there, and leave `asyncio.run` to the outermost level.",
    }),
  },
  {
    pattern: line("(?:ModuleNotFoundError|ImportError): No module named '([\\w.]+)': Python [\\d.]+ in a browser"),
    advice: ([, name = ""], { python }) => {
      const later = CAME_LATER.includes(name) && compareVersions(featureVersion(python), SINCE) < 0;
      const why = MODULES[name] ?? "This site's Pythons were built without it.";
      return { text: `${why}${later ? ` Python ${SINCE} has it in the browser as well: choose it beside Run.` : ""}` };
    },
  },
  {
    pattern: line("ModuleNotFoundError: No module named '([\\w.]+)'$"),
    advice: ([, module = ""], run) => missingPackage(module.split(".")[0] ?? "", run),
  },
  {
    pattern: line("OSError: \\[Errno 95\\] Python in a browser does not support processes"),
    advice: () => ({
      text: "A page cannot start processes, so `subprocess`, `multiprocessing` and `ProcessPoolExecutor` cannot work here. For what waits, use tasks or `asyncio.to_thread`; to use several processor cores, run the program on your computer.",
    }),
  },
  {
    pattern: line(
      "(?:gaierror: \\[Errno -\\d+\\]|OSError: \\[Errno 101\\] Network|(?:URLError: )?<urlopen error (?:\\[Errno -\\d+\\]|\\[Errno 101\\]|unknown url type: https))",
    ),
    advice: () => ({
      text: "A program here has a network of its own, inside this page, and cannot reach the outside. What answers is what the program itself serves, on `localhost`: let it start a server first, as *An echo server and its clients* in the playground does.",
    }),
  },
  {
    pattern: line("ConnectionRefusedError: \\[Errno 111\\]"),
    advice: () => ({
      text: "Nothing in this program listens at that address. Servers on your computer cannot be reached from here: a program has a network of its own, inside this page.",
    }),
  },
  {
    pattern: line("FileNotFoundError: \\[Errno 2\\] No such file or directory: '([^'\\n]+)'"),
    advice: ([, name = ""]) => ({
      text: `A program here starts in an empty folder, and does not see the files of your computer. Let it write \`${name}\` first.`,
    }),
  },
];

function missingPackage(name: string, { python, packages }: AdvisedRun): Advice {
  const here = packages[featureVersion(python)] ?? {};
  const version = here[name];
  if (version !== undefined) {
    return {
      text: `\`${name}\` is not part of Python's standard library. This site has it, for programs that name it in their header.`,
      add: { name, version },
    };
  }
  const others = Object.keys(packages).filter((other) => packages[other]?.[name] !== undefined);
  if (others.length > 0) {
    return {
      text: `\`${name}\` needs another Python than ${featureVersion(python)}: choose ${others.join(", ")} beside Run.`,
    };
  }
  return {
    text: `\`${name}\` is not part of Python's standard library. Besides that, ${inWords(here)}, for programs that name them. Programs here import no files of yours.`,
  };
}

/** At most one piece of advice on each line of the errors. */
export function adviceOn(run: AdvisedRun): Advice[] {
  const found = RULES.flatMap(({ pattern, advice }) => {
    const match = pattern.exec(run.errors);
    const given = match && advice(match, run);
    return given ? [given] : [];
  });
  if (run.outcome.kind === "overflowed")
    found.push({
      text: "The program has raised Python's own limit with `sys.setrecursionlimit`, or calls itself through C code. With fewer nested calls, or a loop instead of them, it works here as well.",
    });
  return found;
}
