/** A scenario is one test, titled with the name of the conformance suite's module that it stands for. */
import { it } from "@effect/vitest"
import type { Effect, TestServices } from "effect"
import type { Module } from "./modules.js"

const defined = new Set<Module>()

/**
 * Defines the scenario of a module: what our client does there, and what it refuses. Numbered cases that it proves too,
 * such as `#129`, go before the name.
 */
export const scenario = <E>(
  module: Module,
  effect: Effect.Effect<void, E, TestServices.TestServices>,
  cases = ""
): void => {
  if (defined.has(module)) {
    throw new Error(`${module} has two scenarios`)
  }
  defined.add(module)
  it.effect(`${cases} ${module}`.trimStart(), () => effect, 60_000)
}
