/**
 * The virtual clock of an interpreter: it stands still while the program computes, and jumps when it waits.
 *
 * Whatever in Python reads the time gets it from JavaScript: the C library from `clock_time_get`, up to Python 3.12 from
 * `emscripten_date_now` and `emscripten_get_now`, and Emscripten's file system from `Date.now`. While this clock runs
 * they give its time, so all of them agree.
 *
 * A native Python has the same clock, `VirtualClock` of src/looplab/kernel/clock.py.
 */

/** When a program starts: at noon in UTC, when it is the same day in nearly every time zone. */
const START_MS = Date.UTC(2026, 0, 1, 12);

const START_NS = BigInt(START_MS) * 1_000_000n;

/** So many readings without a wait; after that each one moves the clock, or a program that waits by reading hangs. */
const PATIENCE = 1000;
const TICK_NS = 100_000n;

/** WASI's number of the clock that shows the date; all others count from the start. */
const REALTIME = 0;

/** The clock of this machine, in milliseconds, whichever clock the program has. */
export const hostNow = performance.now.bind(performance);

type ClockTimeGet = (clock: number, precision: bigint, result: number) => number;

export class VirtualClock {
  #ns = 0n;
  #readings = 0;
  #running = false;
  #restoreHost = (): void => undefined;

  /** Supply each Pyodide with the time that boots until the returned function is called. */
  supply(): () => void {
    const { instantiate } = WebAssembly;
    const supplying = async (
      source: BufferSource | WebAssembly.Module,
      imports?: Record<string, WebAssembly.ModuleImports>,
    ): Promise<WebAssembly.Instance | WebAssembly.WebAssemblyInstantiatedSource> => {
      const wasi = imports?.wasi_snapshot_preview1;
      if (!wasi) return await instantiate(source as BufferSource, imports);
      let memory = wasi.memory; // since Pyodide 314 it is an export
      const getTime = wasi.clock_time_get as ClockTimeGet;
      wasi.clock_time_get = ((clock, precision, result) => {
        if (!this.#running) return getTime(clock, precision, result);
        const time = clock === REALTIME ? START_NS + this.#read() : this.#read();
        new DataView((memory as WebAssembly.Memory).buffer).setBigUint64(result >>> 0, time, true);
        return 0;
      }) satisfies ClockTimeGet;
      const env = imports.env ?? {};
      const dateNow = env.emscripten_date_now as () => number;
      env.emscripten_date_now = () => (this.#running ? notBefore(START_NS + this.#read()) : dateNow());
      const now = env.emscripten_get_now as () => number;
      env.emscripten_get_now = () => (this.#running ? notBefore(this.#read()) : now());
      const instantiated: WebAssembly.Instance | WebAssembly.WebAssemblyInstantiatedSource = await instantiate(
        source as BufferSource,
        imports,
      );
      const { exports } = "instance" in instantiated ? instantiated.instance : instantiated;
      memory ??= exports.memory;
      return instantiated;
    };
    WebAssembly.instantiate = supplying as typeof instantiate;
    return () => {
      WebAssembly.instantiate = instantiate;
    };
  }

  /** Replace the clock of this machine, until `stop`. */
  start(): void {
    this.stop();
    this.#ns = 0n;
    this.#readings = 0;
    this.#running = true;
    const { now: dateNow } = Date;
    const { now } = performance;
    const milliseconds = (): number => Number(this.#read()) / 1e6;
    Date.now = () => START_MS + Math.floor(milliseconds());
    performance.now = milliseconds;
    this.#restoreHost = () => {
      Date.now = dateNow;
      performance.now = now;
    };
  }

  stop(): void {
    this.#running = false;
    this.#restoreHost();
  }

  /** The program's time in milliseconds since some moment; does not count as a reading. */
  milliseconds(): number {
    return this.#running ? Number(this.#ns) / 1e6 : hostNow();
  }

  /** Seconds since the start; does not count as a reading. */
  peek(): number {
    return Number(this.#ns) / 1e9;
  }

  /** Whether `moment`, in seconds since the start, has come. */
  passed(moment: number): boolean {
    return this.#ns >= nanoseconds(moment);
  }

  /** Jump to `moment`, in seconds since the start, unless it has passed. */
  jump(moment: number): void {
    this.#readings = 0;
    if (!this.passed(moment)) this.#ns = nanoseconds(moment);
  }

  #read(): bigint {
    this.#readings += 1;
    if (this.#readings > PATIENCE) this.#ns += TICK_NS;
    return this.#ns;
  }
}

/** Milliseconds that C computes at least `ns` from. It cuts off the rest, and datetimes would be a microsecond early. */
function notBefore(ns: bigint): number {
  let ms = Number(ns) / 1e6;
  for (let step = 2 ** -21; BigInt(Math.floor(ms * 1000 * 1000)) < ns; step *= 2) ms += step;
  return ms;
}

function nanoseconds(seconds: number): bigint {
  return BigInt(Math.floor(seconds * 1e9 + 0.5));
}
