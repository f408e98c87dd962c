import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    projects: ["packages/*/vitest.config.ts", "examples/*/vitest.config.ts"],
    // Half of the time is spent loading, which leaves a core for nothing else to do.
    maxWorkers: "100%",
    minWorkers: 1
  }
})
