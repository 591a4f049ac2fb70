import { defineConfig } from "vitest/config";

export default defineConfig({
  define: {
    PREVIEW_PYTHONS: '["3.15"]',
    PACKAGES: JSON.stringify({
      "3.10": { anyio: "4.16.0" },
      "3.12": { anyio: "4.16.0", websockets: "17.4" },
    }),
  },
  test: {
    root: import.meta.dirname,
    include: ["tests/**/*.test.ts"],
    // files that need a document say so in their first line: to make one takes longer than most files
    environment: "node",
    // all files share their modules, which no test mocks: loading them again for each file took half of the time
    isolate: false,
    // milliseconds; a test waits for nothing but its own imports, which beside other tests can take seconds
    testTimeout: 60_000,
  },
});
