/**
 * The thumbprint of a public key (RFC 7638): the digest of its required members, in the order of their names.
 *
 * @internal
 */
import * as Effect from "effect/Effect"
import * as Encoding from "effect/Encoding"
import { OAuthCrypto } from "../OAuthCrypto.js"
import type { ConfigurationError } from "../OAuthError.js"

/** @internal */
export const thumbprint = (
  publicKey: Readonly<Record<string, string>>
): Effect.Effect<string, ConfigurationError> => {
  const members = Object.fromEntries(Object.entries(publicKey).sort(([a], [b]) => a < b ? -1 : 1))
  return Effect.flatMap(OAuthCrypto, (crypto) =>
    Effect.map(
      crypto.digest("SHA-256", new TextEncoder().encode(JSON.stringify(members))),
      Encoding.encodeBase64Url
    ))
}
