import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    name: "soak",
    include: ["test/**/*.test.ts"],
    testTimeout: 180_000,
    setupFiles: ["../../scripts/vitest-setup.mjs"]
  }
})
