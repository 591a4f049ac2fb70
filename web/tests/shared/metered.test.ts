import { expect, test } from "vitest";
import { isMetered } from "../../src/shared/metered";

test.each([
  ["a browser that tells nothing", {}, false],
  ["a good line", { connection: { saveData: false, effectiveType: "4g", type: "wifi" } }, false],
  ["data to be saved", { connection: { saveData: true, effectiveType: "4g" } }, true],
  ["a mobile network", { connection: { saveData: false, effectiveType: "4g", type: "cellular" } }, true],
  ["a slow line", { connection: { saveData: false, effectiveType: "3g" } }, true],
])("%s", (_, where, metered) => {
  expect(isMetered(where)).toBe(metered);
});
