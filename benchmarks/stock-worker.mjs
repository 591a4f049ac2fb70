/**
 * Stock Pyodide that answers the same messages as the site's own worker (web/src/shared/protocol.ts).
 *
 * It uses nothing of looplab: the program runs on WebLoop, by `runPythonAsync`, and may await at its top level.
 */

let booted;

async function boot(folder) {
  const { loadPyodide } = await import(`${folder}pyodide.mjs`);
  const pyodide = await loadPyodide({ indexURL: folder });
  const report = (stream) => (text) =>
    self.postMessage({ type: "messages", messages: [{ type: "printed", stream, text: `${text}\n` }] });
  pyodide.setStdout({ batched: report("stdout") });
  pyodide.setStderr({ batched: report("stderr") });
  return pyodide;
}

async function run(source) {
  const pyodide = await booted;
  await pyodide.runPythonAsync(source, { globals: pyodide.toPy({ __name__: "__main__" }) });
  self.postMessage({ type: "messages", messages: [{ type: "finished", outcome: { kind: "finished" } }] });
}

async function reportFailure(work) {
  try {
    await work();
  } catch (error) {
    self.postMessage({ type: "failed", message: String(error) });
  }
}

self.onmessage = ({ data }) => {
  if (data.type === "boot") {
    booted = boot(data.pyodide);
    void reportFailure(async () => {
      await booted;
      self.postMessage({ type: "ready" });
    });
  } else {
    void reportFailure(() => run(data.source));
  }
};
