/**
 * A page that runs a program on stock Pyodide, in a worker that a press on Run starts: the peer of our own pages.
 */

const program = "print('begun')";

document.querySelector("#run").addEventListener("click", () => {
  const worker = new Worker("stock-worker.js", { type: "module" });
  worker.onerror = ({ message }) => console.error(message || "the worker did not load");
  worker.onmessage = ({ data }) => {
    if (data.type === "failed") console.error(data.message);
    if (data.type !== "messages") return;
    for (const message of data.messages) {
      if (message.type === "printed") document.querySelector("#output").textContent += message.text;
      if (message.type === "finished") worker.terminate();
    }
  };
  worker.postMessage({ type: "boot", pyodide: new URL(location.hash.slice(1), location.href).href });
  worker.postMessage({ type: "run", source: program });
});
