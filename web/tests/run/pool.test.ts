import { beforeEach, describe, expect, test, vi } from "vitest";
import { Compiled } from "../../src/run/compiled";
import { INTERRUPT_GRACE_MS } from "../../src/run/interpreter";
import { InterpreterPool, SPARE_AFTER_MS } from "../../src/run/pool";
import { type FakeWorker, FINISHED, fakeWorkers, Observed, STARTED } from "./fake-worker";

const program = { source: "print()", filename: "a.py", clock: "real", trace: false, switch: null } as const;

const SHORTEST_MODULE = new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));

function newPool({ isolated = false, metered = false } = {}) {
  const { workers, connect } = fakeWorkers();
  const pyodideUrl = (python: string): string | null => (python === "3.9" ? null : `https://site/pyodide/${python}/`);
  const pool = new InterpreterPool({ connect, isolated, compiled: new Compiled(), pyodideUrl, metered: () => metered });
  const worker = (index: number): FakeWorker => {
    const found = workers[index];
    if (!found) throw new Error(`only ${workers.length} workers were started`);
    return found;
  };
  return { pool, workers, worker };
}

/** A run whose program is running in the first worker. */
function running(options?: { isolated: boolean }) {
  const { pool, workers, worker } = newPool(options);
  const seen = new Observed();
  const run = pool.run("3.14", program, seen);
  worker(0).says({ type: "ready" });
  worker(0).prints(STARTED);
  return { pool, workers, worker, seen, run };
}

beforeEach(() => {
  vi.useFakeTimers();
});

describe("the spare", () => {
  test("is started once, however often the reader shows intent", () => {
    const { pool, workers, worker } = newPool();
    pool.warm("3.14");
    pool.warm("3.14");

    expect(workers).toHaveLength(1);
    expect(worker(0).received).toEqual([
      { type: "boot", pyodide: "https://site/pyodide/3.14/", cell: null, lines: null, fresh: false },
    ]);
  });

  test("takes the run", () => {
    const { pool, workers, worker } = newPool();
    pool.warm("3.14");
    worker(0).says({ type: "ready" });
    pool.run("3.14", program, new Observed());

    expect(workers).toHaveLength(1);
    expect(worker(0).programs).toEqual(["print()"]);
  });

  test("boots again after a download that was cut off, and takes the run that waits for it", () => {
    const { pool, worker } = newPool();
    const seen = new Observed();
    pool.run("3.14", program, seen);
    worker(0).says({ type: "failed", message: "the body broke off" });
    worker(1).says({ type: "ready" });

    expect(worker(0).closed).toBe(true);
    expect(worker(1).programs).toEqual(["print()"]);
    expect(seen.ends).toEqual([]);
  });

  test("gets the WebAssembly that the worker before has compiled, unless it is another Python's", () => {
    const { pool, worker } = newPool();
    pool.run("3.14", program, new Observed());
    worker(0).says({ type: "compiled", module: SHORTEST_MODULE });
    worker(0).says({ type: "ready" });
    worker(0).prints(STARTED, FINISHED);
    pool.warm("3.11");

    expect(worker(1).received[0]).toHaveProperty("compiled", SHORTEST_MODULE);
    expect(worker(2).received[0]).toHaveProperty("compiled", undefined);
  });

  test("that failed to boot from compiled WebAssembly compiles it again", () => {
    const { pool, worker } = newPool();
    pool.warm("3.14");
    worker(0).says({ type: "compiled", module: SHORTEST_MODULE });
    worker(0).says({ type: "ready" });
    pool.run("3.14", program, new Observed());
    worker(0).prints(STARTED, FINISHED);
    worker(1).breaks("out of memory");

    expect(worker(2).received[0]).toMatchObject({ fresh: true, compiled: undefined });
  });

  test("ignores WebAssembly from a program", () => {
    const { pool, worker } = newPool();
    pool.run("3.14", program, new Observed());
    worker(0).says({ type: "ready" });
    worker(0).says({ type: "compiled", module: SHORTEST_MODULE });
    worker(0).prints(STARTED, FINISHED);

    expect(worker(1).received[0]).toHaveProperty("compiled", undefined);
  });

  test("that fails to boot twice fails the run that waits for it", () => {
    const { pool, workers, worker } = newPool();
    const seen = new Observed();
    pool.run("3.14", program, seen);
    worker(0).breaks("no network");
    worker(1).breaks("no network");

    expect(workers).toHaveLength(2);
    expect(seen.ends).toEqual([{ kind: "failed", reason: "no network" }]);
  });

  test("that failed before any run is replaced: the run gets a new one", () => {
    const { pool, workers, worker } = newPool();
    const seen = new Observed();
    pool.warm("3.14");
    worker(0).breaks("no network");
    worker(1).breaks("no network");
    pool.run("3.14", program, seen);

    expect(workers).toHaveLength(3);
    expect(worker(1).closed).toBe(true);
    expect(seen.ends).toEqual([]);
  });

  test("for the next run boots after the program has ended, not beside it", () => {
    const { workers, worker } = running();
    vi.advanceTimersByTime(SPARE_AFTER_MS - 1);
    expect(workers).toHaveLength(1);
    worker(0).prints(FINISHED);

    expect(workers).toHaveLength(2);
  });

  test("boots beside a program that runs for long", () => {
    const { workers, worker } = running();
    vi.advanceTimersByTime(SPARE_AFTER_MS);
    expect(workers).toHaveLength(2);
    worker(0).prints(FINISHED);

    expect(workers).toHaveLength(2);
  });

  test("for a third Python replaces the oldest", () => {
    const { pool, workers, worker } = newPool();
    for (const python of ["3.14", "3.10", "3.11"]) pool.warm(python);

    expect(workers.map(({ closed }) => closed)).toEqual([true, false, false]);
    pool.run("3.14", program, new Observed());
    expect(worker(3).received[0]).toMatchObject({ type: "boot", pyodide: "https://site/pyodide/3.14/" });
  });
});

describe("at most two interpreters", () => {
  test("are alive while twenty programs run one after another", () => {
    const { pool, workers } = newPool();
    let maxAlive = 0;
    for (let run = 0; run < 20; run++) {
      pool.run("3.14", program, new Observed());
      const next = workers.find(({ closed, programs }) => !closed && programs.length === 0);
      next?.says({ type: "ready" });
      next?.prints(STARTED);
      vi.advanceTimersByTime(SPARE_AFTER_MS);
      maxAlive = Math.max(maxAlive, workers.filter(({ closed }) => !closed).length);
      next?.prints(FINISHED);
    }

    expect(maxAlive).toBe(2);
    expect(workers.filter(({ closed }) => !closed)).toHaveLength(1);
  });

  test("are alive while the reader compares Pythons: a run closes the older spare", () => {
    const { pool, workers, worker } = newPool();
    for (const python of ["3.14", "3.10"]) pool.warm(python);
    pool.run("3.11", program, new Observed());

    expect(workers.map(({ closed }) => closed)).toEqual([true, false, false]);
    expect(worker(2).received[0]).toMatchObject({ type: "boot", pyodide: "https://site/pyodide/3.11/" });
  });

  test("are alive while two programs run: no spare boots beside them", () => {
    const { pool, workers, worker } = running();
    pool.run("3.14", program, new Observed());
    worker(1).says({ type: "ready" });
    worker(1).prints(STARTED);
    vi.advanceTimersByTime(2 * SPARE_AFTER_MS);

    expect(workers).toHaveLength(2);
  });
});

describe("on a metered connection", () => {
  test("showing intent downloads nothing", () => {
    const { pool, workers } = newPool({ metered: true });
    pool.warm("3.14");

    expect(workers).toEqual([]);
  });

  test("a run downloads its Python, and a spare of it boots afterwards", () => {
    const { pool, workers, worker } = newPool({ metered: true });
    pool.run("3.14", program, new Observed());
    worker(0).says({ type: "ready" });
    worker(0).prints(STARTED, FINISHED);
    pool.warm("3.10");

    expect(workers).toHaveLength(2);
    expect(worker(1).received[0]).toMatchObject({ type: "boot", pyodide: "https://site/pyodide/3.14/" });
  });
});

describe("a run", () => {
  test("reports the progress of the download that it waits for", () => {
    const { pool, worker } = newPool();
    const seen = new Observed();
    pool.warm("3.14");
    worker(0).says({ type: "progress", loaded: 2_100_000, total: 6_000_000 });
    pool.run("3.14", program, seen);
    worker(0).says({ type: "starting" });

    expect(seen.progress).toEqual([{ loaded: 2_100_000, total: 6_000_000 }, undefined]);
  });

  test("waits for its interpreter, reports each stage, and starts when the interpreter is ready", () => {
    const { pool, worker } = newPool();
    const seen = new Observed();
    pool.run("3.14", program, seen);
    worker(0).says({ type: "starting" });
    expect(worker(0).programs).toEqual([]);
    worker(0).says({ type: "ready" });

    expect(seen.stages).toEqual(["downloading", "starting"]);
    expect(worker(0).programs).toEqual(["print()"]);
  });

  test("has an interpreter of its own: the worker is closed when it ends", () => {
    const { worker, seen, pool } = running();
    worker(0).prints(FINISHED);
    pool.run("3.14", program, new Observed());

    expect(seen.messages).toEqual([STARTED, FINISHED]);
    expect(seen.ends).toMatchObject([{ kind: "finished", duration: 1, interrupted: false }]);
    expect(worker(0).closed).toBe(true);
    expect(worker(0).programs).toHaveLength(1);
  });

  test("on a Python that the site does not serve fails with a sentence", () => {
    const { pool, workers } = newPool();
    const seen = new Observed();
    pool.run("3.9", program, seen);

    expect(workers).toEqual([]);
    expect(seen.ends).toMatchObject([{ kind: "failed", reason: expect.stringContaining("Python 3.9") }]);
  });

  test.each([
    [
      "a worker that reports a failure",
      (worker: FakeWorker) => worker.says({ type: "failed", message: "out of memory" }),
    ],
    ["a worker that breaks", (worker: FakeWorker) => worker.breaks("out of memory")],
  ])("fails with %s, and the next run gets a new worker", (_, fail) => {
    const { pool, worker, workers, seen } = running();
    fail(worker(0));
    pool.run("3.14", program, new Observed());

    expect(seen.ends).toEqual([{ kind: "failed", reason: "out of memory" }]);
    expect(worker(0).closed).toBe(true);
    expect(workers).toHaveLength(2);
  });

  test("ends once, and ignores later messages", () => {
    const { worker, seen } = running();
    worker(0).prints(FINISHED, { type: "printed", stream: "stdout", text: "late", time: 2 });
    worker(0).breaks("late");

    expect(seen.ends).toHaveLength(1);
    expect(seen.messages.at(-1)).toEqual(FINISHED);
  });
});

describe("stop", () => {
  test("before the program started keeps the interpreter for the next run", () => {
    const { pool, workers, worker } = newPool();
    const seen = new Observed();
    pool.run("3.14", program, seen).stop();
    worker(0).says({ type: "ready" });
    expect(seen.ends).toEqual([{ kind: "stopped" }]);
    expect(worker(0).programs).toEqual([]);
    pool.run("3.14", program, new Observed());

    expect(workers).toHaveLength(1);
    expect(worker(0).programs).toEqual(["print()"]);
  });

  test("terminates the worker at once where it cannot be interrupted, and says so", () => {
    const { worker, seen, run } = running({ isolated: false });
    run.stop();

    expect(seen.ends).toEqual([{ kind: "stopped", uninterruptible: true }]);
    expect(worker(0).closed).toBe(true);
  });

  test("interrupts the program where memory can be shared, and lets it end by itself", () => {
    const { worker, seen, run } = running({ isolated: true });
    expect(worker(0).interrupt).toBe(0);
    run.stop();
    expect(worker(0).interrupt).toBe(2);
    expect(worker(0).closed).toBe(false);
    worker(0).prints(FINISHED);
    vi.runAllTimers();

    expect(seen.ends).toMatchObject([{ kind: "finished", interrupted: true }]);
  });

  test("terminates the worker of a program that ignores the interrupt, however often it is pressed", () => {
    const { worker, seen, run } = running({ isolated: true });
    run.stop();
    vi.advanceTimersByTime(INTERRUPT_GRACE_MS - 1);
    run.stop();
    expect(worker(0).closed).toBe(false);
    vi.advanceTimersByTime(1);

    expect(worker(0).closed).toBe(true);
    expect(seen.ends).toEqual([{ kind: "stopped" }]);
  });

  test("boots a spare at once, for the next run", () => {
    const { workers, run } = running();
    run.stop();

    expect(workers).toHaveLength(2);
  });

  test("after the end does nothing", () => {
    const { worker, seen, run } = running();
    worker(0).prints(FINISHED);
    run.stop();

    expect(seen.ends).toHaveLength(1);
  });
});

describe("a run whose element has left the page", () => {
  test("ends at once, even where it could be interrupted", () => {
    const { worker, run } = running({ isolated: true });
    run.abandon();

    expect(worker(0).closed).toBe(true);
  });

  test("before its program started leaves its interpreter to the next page", () => {
    const { pool, workers } = newPool();
    pool.run("3.14", program, new Observed()).abandon();
    pool.run("3.14", program, new Observed());

    expect(workers).toHaveLength(1);
  });
});
