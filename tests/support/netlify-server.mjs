/**
 * Serves a built site as Netlify will: `node tests/support/netlify-server.mjs --project DIR`.
 *
 * Prints `{"url": "http://127.0.0.1:PORT"}` and serves DIR/site by DIR/netlify.toml until stdin closes or SIGTERM.
 *
 * Netlify's own request chain handles each request. It writes a `.netlify` folder into its project, so it gets a
 * temporary project that consists of links to yours. What the chain leaves to the production servers is added here:
 * the 404 page, HEAD without a body, and compressed text.
 */
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { createGzip } from "node:zlib";

import { NetlifyDev } from "@netlify/dev";

const PUBLISHED = "site";
const TEXT = /^(text\/|application\/(javascript|json|xml)|image\/svg)/;

async function linkedProject(project) {
  const links = await mkdtemp(join(tmpdir(), "netlify-"));
  for (const name of ["netlify.toml", PUBLISHED]) {
    await symlink(join(project, name), join(links, name));
  }
  return links;
}

function netlifyFor(projectRoot) {
  const off = { enabled: false };
  return new NetlifyDev({
    projectRoot,
    skipGitignore: true,
    staticFiles: { enabled: true, directories: [join(projectRoot, PUBLISHED)] },
    aiGateway: off,
    blobs: off,
    database: off,
    edgeFunctions: off,
    environmentVariables: off,
    functions: off,
    geolocation: off,
    images: off,
    // stdout is for the one line with the address
    logger: { log: console.error, warn: console.error, error: console.error },
  });
}

async function respond(netlify, url) {
  const found = await netlify.handle(new Request(url));
  if (found) return found;
  const page = await netlify.handle(new Request(new URL("/404.html", url)));
  return new Response(page?.body ?? "Not found\n", { status: 404, headers: page?.headers });
}

async function send(result, request, response) {
  if (response.destroyed) {
    await result.body?.cancel();
    return;
  }
  const headers = Object.fromEntries(result.headers);
  const compressed = request.headers["accept-encoding"]?.includes("gzip") && TEXT.test(headers["content-type"] ?? "");
  if (compressed) {
    delete headers["content-length"];
    Object.assign(headers, { "content-encoding": "gzip", vary: "Accept-Encoding" });
  }
  response.writeHead(result.status, headers);
  if (request.method === "HEAD" || result.body === null) {
    await result.body?.cancel();
    response.end();
    return;
  }
  await pipeline(Readable.fromWeb(result.body), ...(compressed ? [createGzip()] : []), response);
}

const { values: options } = parseArgs({ options: { project: { type: "string", default: "." } } });
const links = await linkedProject(resolve(options.project));
const netlify = netlifyFor(links);
await netlify.start();

const server = createServer(async (request, response) => {
  try {
    await send(await respond(netlify, new URL(request.url, `http://${request.headers.host}`)), request, response);
  } catch (error) {
    // not an error of the server: the reader left during a download
    if (error.code === "ERR_STREAM_PREMATURE_CLOSE") return;
    console.error(`${request.method} ${request.url}:`, error);
    response.destroy(error);
  }
});

async function stop() {
  server.close();
  server.closeAllConnections();
  await netlify.stop();
  await rm(links, { recursive: true, force: true });
  process.exit();
}
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
process.stdin.once("end", stop).resume();

server.listen(0, "127.0.0.1", () => {
  console.log(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}` }));
});
