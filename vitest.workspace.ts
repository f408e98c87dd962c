import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    projects: ["packages/*/vitest.config.ts", "examples/*/vitest.config.ts"],
    // Half of the time would go into loading the same modules again for each file.
    isolate: false,
    maxWorkers: "100%",
    minWorkers: 1
  }
})
