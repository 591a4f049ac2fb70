// Bundles the front end: `node web/build/bundle.mjs` writes web/dist/assets/loop/ (hashed names), web/dist/manifest.json,
// and for Node web/dist/node.mjs, which runs programs on Pyodide, and web/dist/figure.mjs, which draws figures.

import { existsSync, readFileSync } from "node:fs";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { rolldown } from "rolldown";

const WEB = fileURLToPath(new URL("..", import.meta.url));
const DIST = join(WEB, "dist");
const ASSETS = join(DIST, "assets", "loop");

/** Folders of the Pyodides that the site serves, and the bytes of each file, by Python version: written by `loopsite.commands.pyodide_files`. */
function runtimes() {
  const path = join(DIST, "runtimes.json");
  return existsSync(path) ? Object.entries(JSON.parse(readFileSync(path, "utf8"))) : [];
}

/** For the page: where each Python is. */
function pyodidePaths() {
  return Object.fromEntries(runtimes().map(([python, { path }]) => [python, path]));
}

/** For the page: which Pythons are not released yet. */
function previewPythons() {
  return runtimes().flatMap(([python, { preview }]) => (preview ? [python] : []));
}

/** For the worker: what is in each folder. */
function pyodideFiles() {
  return Object.fromEntries(runtimes().map(([, { path, files }]) => [basename(path), files]));
}

const shared = {
  absWorkingDir: WEB,
  bundle: true,
  format: "esm",
  metafile: true,
  minify: true,
  logLevel: "warning",
  legalComments: "none",
};

const browser = {
  ...shared,
  // the first versions with everything the page uses: module workers, :has(), Atomics.wait in workers
  target: ["chrome111", "firefox121", "safari16.4"],
  outdir: ASSETS,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
};

/** The file name that esbuild gave to the bundle of `entry`. */
function outputOf(result, entry) {
  const found = Object.entries(result.metafile.outputs).find(([, output]) => output.entryPoint === entry);
  if (!found) throw new Error(`web/build/bundle.mjs: esbuild wrote nothing for ${entry}`);
  return basename(found[0]);
}

/** Written beside and moved into place: a build that is under way never meets half a file. */
async function replace(path, text) {
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

await mkdir(ASSETS, { recursive: true });

const forNode = await esbuild.build({
  ...shared,
  entryPoints: { node: "src/node/run-programs.ts", figure: "src/node/draw-figures.ts" },
  outdir: DIST,
  outExtension: { ".js": ".mjs" },
  platform: "node",
  target: "node22",
  minify: false,
  write: false,
});
for (const { path, text } of forNode.outputFiles) await replace(path, text);

// the worker first: its name holds a hash of what is in it, and the page's bundle holds that name
const worker = await esbuild.build({
  ...browser,
  entryPoints: ["src/worker/worker.ts"],
  define: { PYODIDE_FILES: JSON.stringify(pyodideFiles()) },
});
const styles = await esbuild.build({ ...browser, entryPoints: ["src/styles/main.css"] });
// by rolldown, which leaves what the parts that come later share in the script that has them come: esbuild makes a
// file of its own of each such set, eight for a page to load, one after the other
const page = await rolldown({
  cwd: WEB,
  input: { main: "src/main.ts" },
  transform: {
    target: browser.target,
    define: {
      WORKER_FILE: JSON.stringify(outputOf(worker, "src/worker/worker.ts")),
      PYODIDE_PATHS: JSON.stringify(pyodidePaths()),
      PREVIEW_PYTHONS: JSON.stringify(previewPythons()),
    },
  },
});
const { output: scripts } = await page.write({
  dir: ASSETS,
  format: "esm",
  minify: true,
  comments: false,
  entryFileNames: "[name]-[hash].js",
  chunkFileNames: "[name]-[hash].js",
  hashCharacters: "base36",
});
await page.close();

// its name stays: the browser asks for it again to learn of a new release, which `loopsite.publish.offline` writes into it
const serviceWorker = await esbuild.build({
  ...browser,
  entryPoints: ["src/service-worker/service-worker.ts"],
  outdir: DIST,
  entryNames: "[name]",
  format: "iife",
  define: { "process.env.NODE_ENV": '"production"' },
  write: false,
});
for (const { path, text } of serviceWorker.outputFiles) await replace(path, text);

const written = new Set([
  ...[worker, styles].flatMap((result) => Object.keys(result.metafile.outputs).map((path) => basename(path))),
  ...scripts.map(({ fileName }) => fileName),
]);
for (const name of await readdir(ASSETS)) if (!written.has(name)) await rm(join(ASSETS, name));

const [main] = scripts;
const manifest = {
  script: `assets/loop/${main.fileName}`,
  style: `assets/loop/${outputOf(styles, "src/styles/main.css")}`,
  // what the script loads as soon as it runs
  imported: main.imports.map((name) => `assets/loop/${name}`),
};
await replace(join(DIST, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
