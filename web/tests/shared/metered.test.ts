import { expect, test } from "vitest";
import { isMetered } from "../../src/shared/metered";

test.each([
  ["a browser without this information", {}, false],
  ["a fast connection", { connection: { saveData: false, effectiveType: "4g", type: "wifi" } }, false],
  ["a reader who saves data", { connection: { saveData: true, effectiveType: "4g" } }, true],
  ["a mobile network", { connection: { saveData: false, effectiveType: "4g", type: "cellular" } }, true],
  ["a slow connection", { connection: { saveData: false, effectiveType: "3g" } }, true],
])("%s", (_, where, metered) => {
  expect(isMetered(where)).toBe(metered);
});
