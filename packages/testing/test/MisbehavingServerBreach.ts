/**
 * Clients that do one thing wrong, each of them a test.
 */
import { MisbehavingServer } from "@effect-oauth/testing"
import { assert, it } from "@effect/vitest"
import { Effect, TestClock } from "effect"
import { client, type Key, makeKey } from "./MisbehavingServerSupport.js"

export type Server = MisbehavingServer.MisbehavingServer

export type Check = MisbehavingServer.Check

/** A client that does one thing wrong, and what is said of it. */
export const breach = (
  title: string,
  checks: ReadonlyArray<Check>,
  run: (server: Server, key: Key) => Effect.Effect<unknown, unknown>,
  more: Partial<MisbehavingServer.Client> = {},
  options: Partial<MisbehavingServer.Options> = {}
): void => {
  it.effect(title, () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(1_700_000_000_000)
      const key = yield* makeKey()
      const server = yield* MisbehavingServer.make({
        clients: [{ ...client, jwks: { keys: [{ ...key.publicJwk }] }, ...more }, { ...client, clientId: "other" }],
        ...options
      })
      // Many of them are refused, which is not the question here.
      yield* Effect.exit(run(server, key))
      assert.deepStrictEqual([...new Set(server.violations.map(({ check }) => check))], [...checks])
    }))
}
