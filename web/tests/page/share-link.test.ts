// @vitest-environment node

import { deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { MOST_BYTES, readLink, type SharedProgram, writeLink } from "../../src/page/share-link";

const PYTHONS = ["3.10", "3.14"];

const shared: SharedProgram = { program: "print('ä – 🐍')\n", python: "3.10", clock: "virtual" };

/** A fragment with any content, in the form of today unless it is given another. */
function fragment(content: string | Uint8Array, form = "1"): string {
  return `#p=${form}.${deflateRawSync(content).toString("base64url")}`;
}

test("a program, its Python and its clock come back as they were", async () => {
  const written = await writeLink(shared);

  expect(written).toMatch(/^#p=1\.[\w-]+$/);
  expect(await readLink(written ?? "", PYTHONS)).toEqual({ kind: "program", shared });
});

test("links that are out in the world can still be read", async () => {
  const written = "#p=1.q1YqKMpPL0rMVbJSKijKzCvRiFHKSM3JyY9R0ozJU9JRKqgsycjPU7JSMtYzNFHSUUrOyU_OVrJSKkpNzFGqBQA";

  expect(await readLink(written, ["3.14"])).toEqual({
    kind: "program",
    shared: { program: 'print("hello")\n', python: "3.14", clock: "real" },
  });
});

test("a program too long for a link is refused, not cut", async () => {
  expect(await writeLink({ ...shared, program: "x".repeat(MOST_BYTES) })).toBeNull();
});

test.each(["", "#", "#ten-to-start-from", "#q=1.abc"])("another fragment is none of its business: %j", async (hash) => {
  expect(await readLink(hash, PYTHONS)).toBeNull();
});

describe("what cannot be read is a sentence", () => {
  const json = JSON.stringify(shared);

  test.each([
    ["ten megabytes", `#p=1.${"A".repeat(10_000_000)}`, "is too long"],
    ["a bomb", fragment(" ".repeat(50_000_000)), "holds a program that is too long"],
    ["a form to come", fragment(json, "2"), "is of a form that this page does not know"],
    ["no form", `#p=${deflateRawSync(json).toString("base64url")}`, "is not whole"],
    ["markup", "#p=1.<img src=x onerror=alert(1)>", "is not whole"],
    ["nothing", "#p=", "is not whole"],
    ["bytes that are not compressed", `#p=1.${Buffer.from("print()").toString("base64url")}`, "is not whole"],
    ["an impossible length", "#p=1.AAAAA", "is not whole"],
    ["a link cut short", fragment(json).slice(0, -8), "is not whole"],
    ["what is not UTF-8", fragment(Uint8Array.of(0xff, 0xfe)), "is not whole"],
    ["what is not JSON", fragment("print()"), "is not whole"],
    ["null", fragment("null"), "is not whole"],
    ["no program", fragment(JSON.stringify({ ...shared, program: 1 })), "is not whole"],
    ["an unknown clock", fragment(JSON.stringify({ ...shared, clock: "sun" })), "is not whole"],
    ["an unknown Python", fragment(JSON.stringify({ ...shared, python: "2.7" })), "asks for a Python"],
  ])("%s", async (_, hash, why) => {
    expect(await readLink(hash, PYTHONS)).toMatchObject({
      kind: "unreadable",
      sentence: expect.stringContaining(`The link cannot be opened: it ${why}`),
    });
  });
});
