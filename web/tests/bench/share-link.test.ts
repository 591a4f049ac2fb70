// @vitest-environment node

import { deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { MAX_BYTES, readLink, type SharedProgram, writeLink } from "../../src/bench/share-link";

const PYTHONS = ["3.10", "3.14"];

const shared: SharedProgram = { program: "print('ä – 🐍')\n", python: "3.10", clock: "virtual" };

/** A fragment with any content, in the current format unless another one is given. */
function fragment(content: string | Uint8Array, format = "1"): string {
  return `#p=${format}.${deflateRawSync(content).toString("base64url")}`;
}

test("a program, its Python and its clock survive the round trip", async () => {
  const written = await writeLink(shared);

  expect(written).toMatch(/^#p=1\.[\w-]+$/);
  expect(await readLink(written ?? "", PYTHONS)).toEqual({ kind: "program", shared });
});

test("links shared earlier can still be read", async () => {
  const written = "#p=1.q1YqKMpPL0rMVbJSKijKzCvRiFHKSM3JyY9R0ozJU9JRKqgsycjPU7JSMtYzNFHSUUrOyU_OVrJSKkpNzFGqBQA";

  expect(await readLink(written, ["3.14"])).toEqual({
    kind: "program",
    shared: { program: 'print("hello")\n', python: "3.14", clock: "real" },
  });
});

test("a program that is too long for a link is rejected", async () => {
  expect(await writeLink({ ...shared, program: "x".repeat(MAX_BYTES) })).toBeNull();
});

test.each(["", "#", "#ten-to-start-from", "#q=1.abc"])("another fragment is ignored: %j", async (hash) => {
  expect(await readLink(hash, PYTHONS)).toBeNull();
});

describe("an unreadable link gives a reason", () => {
  const json = JSON.stringify(shared);

  test.each([
    ["ten megabytes", `#p=1.${"A".repeat(10_000_000)}`, "it is too long"],
    ["a decompression bomb", fragment(" ".repeat(50_000_000)), "its program is too long"],
    ["a later format", fragment(json, "2"), "its format is unknown"],
    ["no format", `#p=${deflateRawSync(json).toString("base64url")}`, "it is incomplete"],
    ["markup", "#p=1.<img src=x onerror=alert(1)>", "it is incomplete"],
    ["nothing", "#p=", "it is incomplete"],
    ["bytes that are not compressed", `#p=1.${Buffer.from("print()").toString("base64url")}`, "it is incomplete"],
    ["an impossible length", "#p=1.AAAAA", "it is incomplete"],
    ["a link cut short", fragment(json).slice(0, -8), "it is incomplete"],
    ["invalid UTF-8", fragment(Uint8Array.of(0xff, 0xfe)), "it is incomplete"],
    ["invalid JSON", fragment("print()"), "it is incomplete"],
    ["null", fragment("null"), "it is incomplete"],
    ["no program", fragment(JSON.stringify({ ...shared, program: 1 })), "it is incomplete"],
    ["an unknown clock", fragment(JSON.stringify({ ...shared, clock: "sun" })), "it is incomplete"],
    ["an unknown Python", fragment(JSON.stringify({ ...shared, python: "2.7" })), "it asks for a Python version"],
  ])("%s", async (_, hash, why) => {
    expect(await readLink(hash, PYTHONS)).toMatchObject({
      kind: "unreadable",
      sentence: expect.stringContaining(`This link cannot be opened: ${why}`),
    });
  });
});
