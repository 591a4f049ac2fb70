import { defineConfig } from "vitest/config";

export default defineConfig({
  define: { PREVIEW_PYTHONS: '["3.15"]' },
  test: {
    root: import.meta.dirname,
    include: ["tests/**/*.test.ts"],
    environment: "happy-dom",
    // milliseconds; a test waits for nothing but its own imports, which beside other tests can take seconds
    testTimeout: 60_000,
  },
});
