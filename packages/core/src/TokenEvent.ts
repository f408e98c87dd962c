/**
 * What happens to tokens over time: `TokenManager.Service.changes` tells it.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"
import type { ReauthorizationRequired } from "./OAuthError.js"
import type { TokenKey } from "./TokenKey.js"
import type { TokenSet } from "./TokenSet.js"

/**
 * Something that happened to the tokens of a key, in this process.
 *
 * - `Refreshed`: there are new tokens, and they are stored
 * - `Revoked`: the user was signed out
 * - `NeedsSignIn`: nothing is left that could renew the access
 *
 * @since 0.1.0
 * @category models
 */
export type TokenEvent = Data.TaggedEnum<{
  Refreshed: { readonly key: TokenKey; readonly expiresAt: TokenSet["expiresAt"] }
  Revoked: { readonly key: TokenKey }
  NeedsSignIn: { readonly key: TokenKey; readonly reason: ReauthorizationRequired["reason"] }
}>

const events = Data.taggedEnum<TokenEvent>()

/**
 * Makes a `Refreshed`.
 *
 * @since 0.1.0
 * @category constructors
 */
export const Refreshed = events.Refreshed

/**
 * Makes a `Revoked`.
 *
 * @since 0.1.0
 * @category constructors
 */
export const Revoked = events.Revoked

/**
 * Makes a `NeedsSignIn`.
 *
 * @since 0.1.0
 * @category constructors
 */
export const NeedsSignIn = events.NeedsSignIn

/**
 * Does for an event what its tag says.
 *
 * @example
 * ```ts
 * import { TokenEvent, TokenManager } from "@effect-oauth/core"
 * import { Effect, Stream } from "effect"
 *
 * // Runs beside the program, for as long as its scope.
 * const watch = Effect.gen(function*() {
 *   const tokens = yield* TokenManager.TokenManager
 *   yield* Stream.runForEach(
 *     tokens.changes,
 *     TokenEvent.match({
 *       Refreshed: () => Effect.void,
 *       Revoked: () => Effect.void,
 *       NeedsSignIn: ({ key, reason }) => Effect.logInfo("has to sign in again", { key, reason })
 *     })
 *   ).pipe(Effect.forkScoped)
 * })
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const match = events.$match
