/**
 * What the FAPI profiles have in common: algorithms, certificates or bound tokens, and what the server has to offer.
 *
 * @internal
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as AuthorizationServer from "../AuthorizationServer.js"
import type * as Client from "../Client.js"
import { type ClientAuthentication, usesCertificate } from "../ClientAuthentication.js"
import type { DPoP } from "../DPoP.js"
import type { SignatureAlgorithm } from "../OAuthCrypto.js"
import { ConfigurationError } from "../OAuthError.js"

/**
 * How a client may authenticate: without a secret that both sides know.
 */
export type Authentication = ClientAuthentication<"private_key_jwt" | "tls_client_auth" | "self_signed_tls_client_auth">

/** @internal */
export const unsupported = (setting: string, detail: string): ConfigurationError =>
  new ConfigurationError({ reason: "Unsupported", setting, detail })

/**
 * How may be signed: not with RSASSA-PKCS1-v1_5, and nothing symmetric.
 *
 * @internal
 */
export const algorithms: {
  /** FAPI 1.0 Advanced §8.6. */
  readonly fapi1: ReadonlyArray<SignatureAlgorithm>
  /** FAPI 2.0 §5.4.1. */
  readonly fapi2: ReadonlyArray<SignatureAlgorithm>
} = {
  fapi1: ["PS256", "ES256"],
  fapi2: ["PS256", "ES256", "EdDSA", "Ed25519"]
}

const methods: ReadonlySet<string> = new Set(["private_key_jwt", "tls_client_auth", "self_signed_tls_client_auth"])

/**
 * The settings of a client that have to be within the profile, by their names.
 *
 * @internal
 */
export const checkClient = (
  client: Client.Options,
  allowed: ReadonlyArray<SignatureAlgorithm>
): Effect.Effect<void, ConfigurationError> => {
  const named = {
    idTokenSignedResponseAlg: client.idTokenSignedResponseAlg,
    userinfoSignedResponseAlg: client.userinfoSignedResponseAlg,
    authorizationSignedResponseAlg: client.authorizationSignedResponseAlg,
    requestObjectSigningKey: client.requestObjectSigningKey?.algorithm,
    dpop: client.dpop?.algorithm
  }
  const weak = Object.entries(named).find(([, algorithm]) =>
    algorithm !== undefined && !allowed.some((name) => name === algorithm)
  )
  if (weak !== undefined) {
    return Effect.fail(unsupported(weak[0], `the profile allows ${allowed.join(", ")}, and not ${weak[1]}`))
  }
  // The types say so too; programs without types are told here.
  if (!methods.has(client.authentication.method)) {
    return Effect.fail(unsupported("authentication", "the profile allows a key or a certificate, and no secret"))
  }
  if (client.dpop === undefined && client.tlsClientCertificateBoundAccessTokens !== true) {
    return Effect.fail(unsupported("dpop", "the profile demands tokens that are bound to a key or a certificate"))
  }
  return Duration.toSeconds(client.clockTolerance ?? "30 seconds") > 60
    ? Effect.fail(unsupported("clockTolerance", "the profile allows 60 seconds at most"))
    : Effect.void
}

/**
 * A method of authentication does not say how it signs, and refuses what the server does not list: it is asked once, for a
 * server that lists what the profile allows.
 *
 * @internal
 */
export const checkAuthentication = (
  server: AuthorizationServer.AuthorizationServer,
  client: Client.Client,
  allowed: ReadonlyArray<SignatureAlgorithm>
): Effect.Effect<void, ConfigurationError> =>
  Effect.gen(function*() {
    const endpoint = yield* AuthorizationServer.endpoint(server, "tokenEndpoint", usesCertificate(client))
    const strict = { ...server, supported: { ...server.supported, tokenEndpointAuthSigningAlgValues: allowed } }
    yield* Effect.mapError(
      client.authentication.authenticate({ clientId: client.clientId, server: strict, endpoint }),
      (error) =>
        error.reason === "Unsupported"
          ? unsupported("authentication", `the profile allows assertions signed with ${allowed.join(", ")} only`)
          : error
    )
  })

/**
 * What a server has to have, by the name of the setting.
 *
 * @internal
 */
export const require = (
  server: AuthorizationServer.AuthorizationServer,
  needs: Readonly<Record<string, (server: AuthorizationServer.AuthorizationServer) => boolean>>
): Effect.Effect<void, ConfigurationError> => {
  const missing = Object.entries(needs).find(([, has]) => !has(server))
  return missing === undefined
    ? Effect.void
    : Effect.fail(unsupported(missing[0], "the profile demands it, and the server does not offer it"))
}

/** What tokens may be bound to: one or the other. */
export type SenderConstraint =
  | { readonly dpop: DPoP }
  | { readonly tlsClientCertificateBoundAccessTokens: true }
