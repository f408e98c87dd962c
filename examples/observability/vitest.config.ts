import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    name: "example-observability",
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    setupFiles: ["../../scripts/vitest-setup.mjs"]
  }
})
