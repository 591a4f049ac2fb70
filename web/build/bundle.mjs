// Bundles the front end. `node web/build/bundle.mjs` writes to web/dist: assets/loop/ (hashed names), manifest.json,
// service-worker.js, and for Node node.mjs (runs programs on Pyodide) and figure.mjs (draws figures).

import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle as bundleStyles } from "lightningcss";
import { rolldown } from "rolldown";

const WEB = fileURLToPath(new URL("..", import.meta.url));
const DIST = join(WEB, "dist");
const ASSETS = join(DIST, "assets", "loop");
// the first versions with everything that the page uses: module workers, :has(), Atomics.wait in workers
const BROWSERS = ["chrome111", "firefox121", "safari16.4"];
const version = (major, minor = 0) => (major << 16) | (minor << 8);
const STYLE_TARGETS = { chrome: version(111), firefox: version(121), safari: version(16, 4) };

/** The folder of each Pyodide and its files' sizes, by Python version: `loopsite.commands.pyodide_files` writes it. */
const runtimesFile = join(DIST, "runtimes.json");
const runtimes = existsSync(runtimesFile) ? Object.entries(JSON.parse(readFileSync(runtimesFile, "utf8"))) : [];
/** The path of each Python's folder, for the page. */
const pyodidePaths = Object.fromEntries(runtimes.map(([python, { path }]) => [python, path]));
/** The Python versions that are not released yet, for the page. */
const previewPythons = runtimes.flatMap(([python, { preview }]) => (preview ? [python] : []));
/** The versions of packages that programs can import on each Python, for the page. */
const packages = Object.fromEntries(runtimes.map(([python, { packages }]) => [python, packages]));
/** Whether a file is fetched only when a program needs it: time zones, and packages. */
const isOnDemand = (name) => name === "tzdata.zip" || (name.endsWith(".whl") && !name.startsWith("looplab-"));
/** The files in each folder from which it boots, and their sizes, for the worker. */
const pyodideFiles = Object.fromEntries(
  runtimes.map(([, { path, files }]) => [
    basename(path),
    Object.fromEntries(Object.entries(files).filter(([name]) => !isOnDemand(name))),
  ]),
);

/** Bundle `entry`; returns the chunks, that of the entry first. */
async function bundle(entry, { define = {}, platform = "browser", ...output }) {
  const build = await rolldown({
    cwd: WEB,
    input: entry,
    platform,
    transform: {
      target: platform === "node" ? "node22" : BROWSERS,
      define: Object.fromEntries(Object.entries(define).map(([name, value]) => [name, JSON.stringify(value)])),
    },
  });
  const hashed = "[name]-[hash].js";
  const { output: chunks } = await build.generate({
    format: "esm",
    minify: platform !== "node",
    comments: false,
    entryFileNames: hashed,
    chunkFileNames: hashed,
    hashCharacters: "base36",
    ...output,
  });
  await build.close();
  return chunks;
}

/** Bundle a style sheet of src/styles. */
function bundleStyle(name) {
  const { code } = bundleStyles({
    filename: join(WEB, `src/styles/${name}.css`),
    minify: true,
    targets: STYLE_TARGETS,
  });
  return { fileName: `${name}-${createHash("sha256").update(code).digest("hex").slice(0, 8)}.css`, code };
}

/** Write to a temporary file and rename it, so that a build at the same time never reads half a file. */
async function write(path, content) {
  await writeFile(`${path}.new`, content);
  await rename(`${path}.new`, path);
}

await mkdir(ASSETS, { recursive: true });

// these names have no hash: browsers check for a new service worker at the same address
for (const [file, entry, output] of [
  ["node.mjs", "src/node/run-programs.ts", { platform: "node" }],
  ["figure.mjs", "src/node/draw-figures.ts", { platform: "node" }],
  [
    "service-worker.js",
    "src/service-worker/service-worker.ts",
    { format: "iife", define: { "process.env.NODE_ENV": "production" } },
  ],
]) {
  const [{ code }] = await bundle(entry, output);
  await write(join(DIST, file), code);
}

// the worker comes first: its name contains a hash of its content, and the page's bundle contains that name
const [worker] = await bundle("src/worker/worker.ts", { define: { PYODIDE_FILES: pyodideFiles } });
const ruff = await readFile(join(WEB, "../node_modules/@astral-sh/ruff-wasm-web/ruff_wasm_bg.wasm"));
const ruffFile = `ruff-${createHash("sha256").update(ruff).digest("hex").slice(0, 8)}.wasm`;
const [ruffWorker] = await bundle("src/ruff/ruff-worker.ts", { define: { RUFF_FILE: ruffFile } });
const [style, runStyle, learnStyle, exerciseStyle] = ["main", "runs", "learn", "exercise"].map(bundleStyle);
const scripts = await bundle("src/main.ts", {
  define: {
    WORKER_FILE: worker.fileName,
    RUFF_WORKER_FILE: ruffWorker.fileName,
    RUN_STYLE: runStyle.fileName,
    LEARN_STYLE: learnStyle.fileName,
    EXERCISE_STYLE: exerciseStyle.fileName,
    PYODIDE_PATHS: pyodidePaths,
    SERVED_PYTHONS: Object.keys(pyodidePaths),
    PREVIEW_PYTHONS: previewPythons,
    PACKAGES: packages,
  },
});

const files = new Map(
  [worker, ruffWorker, ...scripts, style, runStyle, learnStyle, exerciseStyle].map(({ fileName, code }) => [
    fileName,
    code,
  ]),
);
files.set(ruffFile, ruff);
for (const [name, content] of files) await write(join(ASSETS, name), content);
for (const name of await readdir(ASSETS)) if (!files.has(name)) await rm(join(ASSETS, name));

const manifest = { script: `assets/loop/${scripts[0].fileName}`, style: `assets/loop/${style.fileName}` };
await write(join(DIST, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
