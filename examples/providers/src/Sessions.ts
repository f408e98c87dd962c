/**
 * Who is signed in, in memory. A program that is restarted, or runs more than once, has a table for it, with an expiry, and
 * the tokens in it encrypted.
 */
import type { Provider, TokenSet } from "@effect-oauth/core"
import { Context, Effect, Layer, MutableHashMap, type Option } from "effect"
import { randomBytes } from "node:crypto"
import type { Id } from "./signIn.js"

export interface Session {
  /** The provider, and the user's id there. */
  readonly account: readonly [Id, string]
  readonly profile: Provider.Profile<unknown>
  readonly tokens: TokenSet.TokenSet
}

export class Sessions extends Context.Tag("example-providers/Sessions")<Sessions, {
  /** Starts one, and gives its id, which nobody can guess. */
  readonly start: (session: Session) => Effect.Effect<string>
  readonly get: (id: string) => Effect.Effect<Option.Option<Session>>
  /** Ends it, and gives what it was. */
  readonly end: (id: string) => Effect.Effect<Option.Option<Session>>
}>() {}

export const layer = Layer.sync(Sessions, () => {
  const sessions = MutableHashMap.empty<string, Session>()
  return {
    start: (session) =>
      Effect.sync(() => {
        const id = randomBytes(32).toString("base64url")
        MutableHashMap.set(sessions, id, session)
        return id
      }),
    get: (id) => Effect.sync(() => MutableHashMap.get(sessions, id)),
    end: (id) =>
      Effect.sync(() => {
        const session = MutableHashMap.get(sessions, id)
        MutableHashMap.remove(sessions, id)
        return session
      })
  }
})
