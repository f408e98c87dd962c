/**
 * Requests with a proof of possession (RFC 9449): a fresh proof for each attempt, the nonce of each answer remembered, and
 * one more attempt when the server asks for another nonce (§8).
 *
 * @internal
 */
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type { Client } from "../Client.js"
import type * as DPoP from "../DPoP.js"
import { ConfigurationError, OAuthErrorResponse } from "../OAuthError.js"
import type { TokenSet } from "../TokenSet.js"
import * as challenge from "./challenge.js"
import type * as wire from "./wire.js"

/** @internal */
export type Proof = wire.Exchange<unknown, unknown>["dpop"]

/**
 * Sends a request that `send` makes of a proof; without a `DPoP`, of none. All of it is made again for a second attempt: a
 * client assertion too is used once.
 *
 * @internal
 */
export const withProof = <A, E, R>(
  dpop: DPoP.DPoP | undefined,
  request: DPoP.Request,
  send: (proof: Proof) => Effect.Effect<A, E | wire.WireError, R>
): Effect.Effect<A, E | wire.WireError | ConfigurationError, R> => {
  if (dpop === undefined) {
    return send(undefined)
  }
  const attempt = Effect.flatMap(
    dpop.proof(request),
    (proof) => send({ proof, onNonce: (nonce) => dpop.setNonce(request, nonce) })
  )
  return Effect.suspend(() => {
    const before = dpop.nonce(request)
    return Effect.catchIf(
      attempt,
      // Without another nonce, the second attempt would fail like the first.
      (error) => isNonceWanted(error) && dpop.nonce(request) !== before,
      () => attempt
    )
  })
}

const code = "use_dpop_nonce"

/**
 * Whether the challenges of an answer want another nonce. A resource may name another error first, for those who come without
 * a proof: in a challenge of its own, or in the body.
 *
 * @internal
 */
export const isNonceChallenge = (challenges: ReadonlyArray<challenge.Challenge>): boolean =>
  challenges.some(({ parameters, scheme }) => scheme === "dpop" && parameters.get("error") === code)

const isNonceWanted = (error: unknown): boolean =>
  error instanceof OAuthErrorResponse &&
  (error.code === code || isNonceChallenge(challenge.parse(error.wwwAuthenticate ?? "")))

/**
 * What proves the key that tokens are bound to, where they are bound to one. Fails with `ConfigurationError` (`InvalidKey`)
 * when the client has no key.
 *
 * @internal
 */
export const ofTokens = (
  { tokenType }: TokenSet,
  { dpop }: Client
): Either.Either<DPoP.DPoP | undefined, ConfigurationError> => {
  if (tokenType !== "DPoP") {
    return Either.right(undefined)
  }
  return dpop === undefined
    ? Either.left(
      new ConfigurationError({
        reason: "InvalidKey",
        setting: "dpop",
        detail: "the token is bound to a key, and the client has none to prove it with"
      })
    )
    : Either.right(dpop)
}
