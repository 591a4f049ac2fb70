// Bundles the front end: `node web/build.mjs` writes web/dist/assets/loop/ (hashed names), web/dist/manifest.json
// and web/dist/node.mjs, the host that runs programs on Pyodide in Node.

import { existsSync, readFileSync } from "node:fs";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const WEB = fileURLToPath(new URL(".", import.meta.url));
const DIST = join(WEB, "dist");
const ASSETS = join(DIST, "assets", "loop");

/** Folders of the Pyodides that the site serves, by Python version: written by `loopsite.runtime_files`. */
function pyodidePaths() {
  const path = join(DIST, "runtimes.json");
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
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
  if (!found) throw new Error(`web/build.mjs: esbuild wrote nothing for ${entry}`);
  return basename(found[0]);
}

/** Written beside and moved into place: a build that is under way never meets half a file. */
async function replace(path, text) {
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

await mkdir(ASSETS, { recursive: true });

const node = await esbuild.build({
  ...shared,
  entryPoints: ["src/node.ts"],
  platform: "node",
  target: "node22",
  minify: false,
  write: false,
});
await replace(join(DIST, "node.mjs"), node.outputFiles[0].text);

// the worker first: its name holds a hash of what is in it, and the page's bundle holds that name
const worker = await esbuild.build({ ...browser, entryPoints: ["src/worker.ts"] });
const page = await esbuild.build({
  ...browser,
  entryPoints: ["src/main.ts", "src/main.css"],
  splitting: true,
  define: {
    WORKER_FILE: JSON.stringify(outputOf(worker, "src/worker.ts")),
    PYODIDE_PATHS: JSON.stringify(pyodidePaths()),
  },
});

const written = new Set(
  [worker, page].flatMap((result) => Object.keys(result.metafile.outputs).map((path) => basename(path))),
);
for (const name of await readdir(ASSETS)) if (!written.has(name)) await rm(join(ASSETS, name));

const manifest = {
  script: `assets/loop/${outputOf(page, "src/main.ts")}`,
  style: `assets/loop/${outputOf(page, "src/main.css")}`,
};
await replace(join(DIST, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
