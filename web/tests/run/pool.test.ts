import { beforeEach, describe, expect, test, vi } from "vitest";
import { OBEY_MILLISECONDS } from "../../src/run/interpreter";
import { InterpreterPool, SPARE_MILLISECONDS } from "../../src/run/pool";
import { type FakeWorker, FINISHED, fakeWorkers, Observed, STARTED } from "./fake-worker";

const program = { source: "print()", filename: "a.py", clock: "real", trace: false } as const;

function newPool({ isolated = false, metered = false } = {}) {
  const { workers, connect } = fakeWorkers();
  const pyodideUrl = (python: string): string | null => (python === "3.9" ? null : `https://site/pyodide/${python}/`);
  const pool = new InterpreterPool({ connect, isolated, pyodideUrl, metered: () => metered });
  const worker = (index: number): FakeWorker => {
    const found = workers[index];
    if (!found) throw new Error(`only ${workers.length} workers were started`);
    return found;
  };
  return { pool, workers, worker };
}

/** A run whose program is under way in the first worker. */
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
      { type: "boot", pyodide: "https://site/pyodide/3.14/", cell: null, fresh: false },
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

  test("whose download broke off boots once more, and takes the run that waits for it", () => {
    const { pool, worker } = newPool();
    const seen = new Observed();
    pool.run("3.14", program, seen);
    worker(0).says({ type: "failed", message: "the body broke off" });
    worker(1).says({ type: "ready" });

    expect(worker(0).closed).toBe(true);
    expect(worker(1).programs).toEqual(["print()"]);
    expect(seen.ends).toEqual([]);
  });

  test("is not tried for ever: what fails twice is told", () => {
    const { pool, workers, worker } = newPool();
    const seen = new Observed();
    pool.run("3.14", program, seen);
    worker(0).breaks("no network");
    worker(1).breaks("no network");

    expect(workers).toHaveLength(2);
    expect(seen.ends).toEqual([{ kind: "failed", reason: "no network" }]);
  });

  test("that failed unasked is forgotten: the run gets a new one", () => {
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

  test("for the next run boots when the program has ended, not beside it", () => {
    const { workers, worker } = running();
    vi.advanceTimersByTime(SPARE_MILLISECONDS - 1);
    expect(workers).toHaveLength(1);
    worker(0).prints(FINISHED);

    expect(workers).toHaveLength(2);
  });

  test("boots beside a program that takes long", () => {
    const { workers, worker } = running();
    vi.advanceTimersByTime(SPARE_MILLISECONDS);
    expect(workers).toHaveLength(2);
    worker(0).prints(FINISHED);

    expect(workers).toHaveLength(2);
  });

  test("of a third Python takes the place of the oldest: each takes memory", () => {
    const { pool, workers, worker } = newPool();
    for (const python of ["3.14", "3.10", "3.11"]) pool.warm(python);

    expect(workers.map(({ closed }) => closed)).toEqual([true, false, false]);
    pool.run("3.14", program, new Observed());
    expect(worker(3).received[0]).toMatchObject({ type: "boot", pyodide: "https://site/pyodide/3.14/" });
  });
});

describe("at most two interpreters", () => {
  test("live while twenty programs run one after the other", () => {
    const { pool, workers } = newPool();
    let most = 0;
    for (let run = 0; run < 20; run++) {
      pool.run("3.14", program, new Observed());
      const mine = workers.find(({ closed, programs }) => !closed && programs.length === 0);
      mine?.says({ type: "ready" });
      mine?.prints(STARTED);
      vi.advanceTimersByTime(SPARE_MILLISECONDS);
      most = Math.max(most, workers.filter(({ closed }) => !closed).length);
      mine?.prints(FINISHED);
    }

    expect(most).toBe(2);
    expect(workers.filter(({ closed }) => !closed)).toHaveLength(1);
  });

  test("live where two Pythons are compared: a run takes the room of the older spare", () => {
    const { pool, workers, worker } = newPool();
    for (const python of ["3.14", "3.10"]) pool.warm(python);
    pool.run("3.11", program, new Observed());

    expect(workers.map(({ closed }) => closed)).toEqual([true, false, false]);
    expect(worker(2).received[0]).toMatchObject({ type: "boot", pyodide: "https://site/pyodide/3.11/" });
  });

  test("no spare boots beside two programs that run", () => {
    const { pool, workers, worker } = running();
    pool.run("3.14", program, new Observed());
    worker(1).says({ type: "ready" });
    worker(1).prints(STARTED);
    vi.advanceTimersByTime(2 * SPARE_MILLISECONDS);

    expect(workers).toHaveLength(2);
  });
});

describe("a reader who pays by the byte", () => {
  test("downloads nothing by showing intent", () => {
    const { pool, workers } = newPool({ metered: true });
    pool.warm("3.14");

    expect(workers).toEqual([]);
  });

  test("downloads by pressing Run, and then has a spare of that Python", () => {
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
  test("tells how much has come while it waits for a download", () => {
    const { pool, worker } = newPool();
    const seen = new Observed();
    pool.warm("3.14");
    worker(0).says({ type: "progress", loaded: 2_100_000, total: 6_000_000 });
    pool.run("3.14", program, seen);
    worker(0).says({ type: "starting" });

    expect(seen.progress).toEqual([{ loaded: 2_100_000, total: 6_000_000 }, undefined]);
  });

  test("waits for its interpreter, is told for what, and begins when it is ready", () => {
    const { pool, worker } = newPool();
    const seen = new Observed();
    pool.run("3.14", program, seen);
    worker(0).says({ type: "starting" });
    expect(worker(0).programs).toEqual([]);
    worker(0).says({ type: "ready" });

    expect(seen.stages).toEqual(["downloading", "starting"]);
    expect(worker(0).programs).toEqual(["print()"]);
  });

  test("has its interpreter for itself: the worker ends with it", () => {
    const { worker, seen, pool } = running();
    worker(0).prints(FINISHED);
    pool.run("3.14", program, new Observed());

    expect(seen.messages).toEqual([STARTED, FINISHED]);
    expect(seen.ends).toMatchObject([{ kind: "finished", duration: 1, interrupted: false }]);
    expect(worker(0).closed).toBe(true);
    expect(worker(0).programs).toHaveLength(1);
  });

  test("on a Python that the site does not serve fails in a sentence", () => {
    const { pool, workers } = newPool();
    const seen = new Observed();
    pool.run("3.9", program, seen);

    expect(workers).toEqual([]);
    expect(seen.ends).toMatchObject([{ kind: "failed", reason: expect.stringContaining("Python 3.9") }]);
  });

  test.each([
    ["a worker that says so", (worker: FakeWorker) => worker.says({ type: "failed", message: "out of memory" })],
    ["a worker that breaks", (worker: FakeWorker) => worker.breaks("out of memory")],
  ])("fails with %s, and the next run gets another", (_, fail) => {
    const { pool, worker, workers, seen } = running();
    fail(worker(0));
    pool.run("3.14", program, new Observed());

    expect(seen.ends).toEqual([{ kind: "failed", reason: "out of memory" }]);
    expect(worker(0).closed).toBe(true);
    expect(workers).toHaveLength(2);
  });

  test("ends once: what comes after is not heard", () => {
    const { worker, seen } = running();
    worker(0).prints(FINISHED, { type: "printed", stream: "stdout", text: "late", time: 2 });
    worker(0).breaks("late");

    expect(seen.ends).toHaveLength(1);
    expect(seen.messages.at(-1)).toEqual(FINISHED);
  });
});

describe("stop", () => {
  test("before the program began keeps the interpreter for the next run", () => {
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

  test("ends the worker at once where it cannot be interrupted, and says so", () => {
    const { worker, seen, run } = running({ isolated: false });
    run.stop();

    expect(seen.ends).toEqual([{ kind: "stopped", uninterruptible: true }]);
    expect(worker(0).closed).toBe(true);
  });

  test("interrupts the program where memory is shared, and lets it end by itself", () => {
    const { worker, seen, run } = running({ isolated: true });
    expect(worker(0).interrupt).toBe(0);
    run.stop();
    expect(worker(0).interrupt).toBe(2);
    expect(worker(0).closed).toBe(false);
    worker(0).prints(FINISHED);
    vi.runAllTimers();

    expect(seen.ends).toMatchObject([{ kind: "finished", interrupted: true }]);
  });

  test("ends the worker of a program that does not obey within a second, pressed however often", () => {
    const { worker, seen, run } = running({ isolated: true });
    run.stop();
    vi.advanceTimersByTime(OBEY_MILLISECONDS - 1);
    run.stop();
    expect(worker(0).closed).toBe(false);
    vi.advanceTimersByTime(1);

    expect(worker(0).closed).toBe(true);
    expect(seen.ends).toEqual([{ kind: "stopped" }]);
  });

  test("has a spare boot at once: the reader will want to run again", () => {
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

  test("and had not begun leaves its interpreter to the next page", () => {
    const { pool, workers } = newPool();
    pool.run("3.14", program, new Observed()).abandon();
    pool.run("3.14", program, new Observed());

    expect(workers).toHaveLength(1);
  });
});
