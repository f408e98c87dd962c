/**
 * Requests with a proof of possession (RFC 9449): a fresh proof for each attempt, the nonce of each answer remembered, and
 * one more attempt when the server asks for another nonce (§8).
 *
 * @internal
 */
import * as Effect from "effect/Effect"
import type * as DPoP from "../DPoP.js"
import { type ConfigurationError, OAuthErrorResponse } from "../OAuthError.js"
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

/** A resource may name another error first, for those who come without a proof: in a challenge of its own, or in the body. */
const isChallenge = ({ parameters, scheme }: challenge.Challenge): boolean =>
  scheme === "dpop" && parameters.get("error") === code

const isNonceWanted = (error: unknown): boolean =>
  error instanceof OAuthErrorResponse &&
  (error.code === code || challenge.parse(error.wwwAuthenticate ?? "").some(isChallenge))
