/**
 * What `FileTokenStore` keeps for an id, and how each call of a store changes it.
 */
import type { TokenStoreError } from "@effect-oauth/core/OAuthError"
import type * as TokenStore from "@effect-oauth/core/TokenStore"
import * as Duration from "effect/Duration"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import type { Content } from "./generations.js"

/** What is stored, with its lock. Times are in milliseconds since the epoch. */
const State = Schema.Struct({
  value: Schema.Redacted(Schema.String),
  version: Schema.String,
  expiresAt: Schema.Number,
  owner: Schema.optional(Schema.String),
  lockedUntil: Schema.Number
})
export type State = typeof State.Type

const Stored = Schema.parseJson(Schema.NullOr(State))

const decode = Schema.decodeEither(Stored)

/** The text that stands for a state; where there is none, for that. */
export const encode = (state?: State): string => Schema.encodeSync(Stored)(state ?? null)

/** What is there now: what is over is not. */
export const read = (content: Content, now: number): Either.Either<State | undefined, "Corrupted"> => {
  if (content._tag === "Nothing") {
    return Either.right(undefined)
  }
  return content._tag === "Damaged" ? Either.left("Corrupted") : Either.mapBoth(decode(content.text), {
    onLeft: () => "Corrupted",
    onRight: (state) => state === null || state.expiresAt <= now ? undefined : state
  })
}

export const entryOf = ({ value, version }: State): TokenStore.Entry => ({ value, version })

/** JSON has no number without end. */
const after = (now: number, duration: Duration.Duration): number =>
  Math.min(now + Duration.toMillis(duration), Number.MAX_SAFE_INTEGER)

/** The state that a write leads to. */
export const written = ({ timeToLive, value, version }: TokenStore.Write, now: number): State => ({
  value,
  version,
  expiresAt: after(now, timeToLive ?? Duration.infinity),
  lockedUntil: 0
})

/** Why something that is expected to be there cannot be replaced or removed. */
export const refusal = (
  state: State | undefined,
  expected: TokenStore.Expected
): TokenStoreError["reason"] | undefined => {
  if (state?.version !== expected.version) {
    return "Conflict"
  }
  return expected.owner === undefined || expected.owner === state.owner ? undefined : "LockLost"
}

/** What asking for the lock leads to, and the state with it. */
export const locked = (
  state: State | undefined,
  options: { readonly owner: string; readonly lease: Duration.Duration },
  now: number
): readonly [TokenStore.Locked, State?] => {
  if (state === undefined) {
    return [{ _tag: "Missing" }]
  }
  const entry = entryOf(state)
  if (state.owner !== undefined && state.owner !== options.owner && state.lockedUntil > now) {
    return [{ _tag: "Held", entry }]
  }
  return [{ _tag: "Acquired", entry }, { ...state, owner: options.owner, lockedUntil: after(now, options.lease) }]
}

/** The state without its lock. */
export const unlocked = ({ owner: _, ...state }: State): State => state
