/**
 * How the parts of the contract say their tests, so that each runs over every client.
 */
import type { HttpClient } from "@effect/platform"
import { it } from "@effect/vitest"
import type { Scope } from "effect"
import { Effect } from "effect"
import type { Subject } from "./subjects.js"

export type Body = Effect.Effect<void, unknown, HttpClient.HttpClient | Scope.Scope>

export interface Contract {
  readonly subject: Subject
  readonly test: (title: string, body: Body) => void
}

/** The scope of a test, with its servers, closes before its client, which then has nothing in flight to wait for. */
export const contract = (subject: Subject): Contract => ({
  subject,
  test: (title, body) => {
    it.effect(title, () => Effect.provide(Effect.scoped(body), subject.layer))
  }
})
