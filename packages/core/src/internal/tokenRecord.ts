/**
 * Tokens as they are kept: as text in a store, and in memory with the times at which something is due.
 *
 * @internal
 */
import * as Duration from "effect/Duration"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { TokenStoreError } from "../OAuthError.js"
import { TokenSet } from "../TokenSet.js"
import type * as TokenStore from "../TokenStore.js"

/**
 * What is stored: the tokens, and when they were, which with their expiry tells how long they live.
 *
 * @internal
 */
export interface Stored {
  readonly tokens: TokenSet
  /** In milliseconds since the epoch. */
  readonly savedAt: number
}

const StoredJson = Schema.parseJson(Schema.Struct({ tokens: TokenSet, savedAt: Schema.Number }))

const encodeStored = Schema.encodeSync(StoredJson)
const decodeStored = Schema.decodeUnknownOption(StoredJson)

/** @internal */
export const encode = (stored: Stored): Redacted.Redacted => Redacted.make(encodeStored(stored))

/** Times in milliseconds since the epoch. */
export interface Held {
  readonly tokens: TokenSet
  readonly version: string
  /** From when on they are refreshed ahead of time. */
  renewAt: number
  /** From when on they are not given out any longer: a little before they expire. */
  readonly endsAt: number
  /** When they were last seen in the store. */
  seenAt: number
  /** Whether it was told that the user has to sign in again, now that they have expired and cannot be renewed. */
  isToldOf: boolean
}

/** No request is made with tokens that live no longer than this, or than a tenth of their life. */
const margin = Duration.toMillis("5 seconds")

/**
 * Reads back what `encode` wrote.
 *
 * @internal
 */
export const decode = ({ value }: TokenStore.Entry): Either.Either<Stored, TokenStoreError> =>
  Either.fromOption(
    decodeStored(Redacted.value(value)),
    () => new TokenStoreError({ reason: "Corrupted", operation: "decode" })
  )

/**
 * Tokens with the times that follow from their expiry. `ahead` in milliseconds; `random` from 0 to 1 takes up to half of it
 * away, so that not all processes, nor all users that signed in together, refresh at once.
 *
 * @internal
 */
export const hold = (
  { savedAt, tokens }: Stored,
  version: string,
  options: { readonly ahead: number; readonly random: number; readonly now: number; readonly canRefresh: boolean }
): Held => {
  if (Option.isNone(tokens.expiresAt)) {
    return { tokens, version, renewAt: Infinity, endsAt: Infinity, seenAt: options.now, isToldOf: false }
  }
  const expiresAt = tokens.expiresAt.value.epochMillis
  const lifetime = Math.max(expiresAt - savedAt, 0)
  const ahead = Math.min(options.ahead, lifetime / 4) * (1 - options.random / 2)
  return {
    tokens,
    version,
    renewAt: options.canRefresh && Option.isSome(tokens.refreshToken) ? expiresAt - ahead : Infinity,
    endsAt: expiresAt - Math.min(margin, lifetime / 10),
    seenAt: options.now,
    isToldOf: false
  }
}
