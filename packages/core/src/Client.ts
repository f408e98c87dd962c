/**
 * A client, as it is registered at an authorization server (RFC 6749 §2): who we are, where users come back to, and
 * how we authenticate. A value of this type has been checked.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import type * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import { hasProperty } from "effect/Predicate"
import type { ClientAuthentication } from "./ClientAuthentication.js"
import type { DecryptionKey, Encryption } from "./DecryptionKey.js"
import type { DPoP } from "./DPoP.js"
import * as url from "./internal/url.js"
import { isSignatureAlgorithm, type SignatureAlgorithm } from "./OAuthCrypto.js"
import { ConfigurationError } from "./OAuthError.js"
import type { SigningKey } from "./SigningKey.js"

/**
 * The brand of a checked `Client`.
 *
 * @since 0.1.0
 * @category type ids
 */
export const TypeId = "~@effect-oauth/core/Client"

/**
 * The type of the brand of a checked `Client`.
 *
 * @since 0.1.0
 * @category type ids
 */
export type TypeId = typeof TypeId

/**
 * The facts `make` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** The client id the server gave us. */
  readonly clientId: string
  /** Where users come back to, exactly as registered: it is sent byte for byte (RFC 6749 §4.1.3). */
  readonly redirectUri?: string | undefined
  /** How the client authenticates. */
  readonly authentication: ClientAuthentication
  /** When the secret expires, where that was said at registration (RFC 7591 §3.2.1). Then nothing is sent any more. */
  readonly clientSecretExpiresAt?: DateTime.Utc | undefined
  /**
   * The one algorithm ID tokens are signed with, as registered (`id_token_signed_response_alg`). Without it, any of the
   * asymmetric ones in the server's metadata, or `RS256` where it names none. `HS256` and its kin are accepted only when
   * named here, and the client has a secret.
   */
  readonly idTokenSignedResponseAlg?: SignatureAlgorithm | undefined
  /** That ID tokens are encrypted for the client, as registered. A plain one is then refused. */
  readonly idTokenEncryptedResponse?: Encryption | undefined
  /** The algorithm profiles are signed with, as registered (`userinfo_signed_response_alg`). Plain JSON is then refused. */
  readonly userinfoSignedResponseAlg?: SignatureAlgorithm | undefined
  /** That profiles are encrypted for the client, as registered. */
  readonly userinfoEncryptedResponse?: Encryption | undefined
  /** The algorithm authorization responses are signed with (JARM, `authorization_signed_response_alg`). */
  readonly authorizationSignedResponseAlg?: SignatureAlgorithm | undefined
  /** That signed authorization responses are encrypted for the client, as registered. */
  readonly authorizationEncryptedResponse?: Encryption | undefined
  /**
   * That an ID token which comes through the browser has to have the hash of the state, as FAPI 1.0 Advanced §5.2.2.1
   * demands of it.
   *
   * @default false
   */
  readonly requireStateHash?: boolean | undefined
  /** The keys to decrypt with. */
  readonly decryptionKeys?: ReadonlyArray<DecryptionKey> | undefined
  /** The key authorization requests are signed with (RFC 9101). With it, every request is. */
  readonly requestObjectSigningKey?: SigningKey | undefined
  /** What binds tokens to a key (RFC 9449). With it, every token request has a proof, and a `Bearer` token is refused. */
  readonly dpop?: DPoP | undefined
  /**
   * That tokens are bound to the TLS certificate of the `HttpClient` (RFC 8705 §3), as registered: requests go to the
   * server's addresses for that.
   *
   * @default false
   */
  readonly tlsClientCertificateBoundAccessTokens?: boolean | undefined
  /**
   * Other audiences that may stand beside this client in an ID token.
   *
   * @default []
   */
  readonly trustedAudiences?: ReadonlyArray<string> | undefined
  /**
   * How far the clocks of server and client may be apart when times in signed tokens are compared.
   *
   * @default "30 seconds"
   */
  readonly clockTolerance?: Duration.DurationInput | undefined
  /**
   * Seconds to add to this machine's clock, negative ones too, where it is known to be wrong.
   *
   * @default 0
   */
  readonly clockSkew?: number | undefined
  /**
   * The oldest an ID token may be that came through the browser. One from the token endpoint has no such limit.
   *
   * @default "1 hour"
   */
  readonly maxFrontChannelAge?: Duration.DurationInput | undefined
  /**
   * Lets the redirect URI use `http` on a host that is not loopback. Codes sent there can be read on the way.
   *
   * @default false
   */
  readonly allowInsecureRequests?: boolean | undefined
}

/**
 * A checked client.
 *
 * @since 0.1.0
 * @category models
 */
export interface Client {
  readonly [TypeId]: TypeId
  readonly clientId: string
  readonly redirectUri: string | undefined
  readonly authentication: ClientAuthentication
  readonly clientSecretExpiresAt: DateTime.Utc | undefined
  readonly idTokenSignedResponseAlg: SignatureAlgorithm | undefined
  readonly idTokenEncryptedResponse: Encryption | undefined
  readonly userinfoSignedResponseAlg: SignatureAlgorithm | undefined
  readonly userinfoEncryptedResponse: Encryption | undefined
  readonly authorizationSignedResponseAlg: SignatureAlgorithm | undefined
  readonly authorizationEncryptedResponse: Encryption | undefined
  readonly requireStateHash: boolean
  readonly decryptionKeys: ReadonlyArray<DecryptionKey>
  readonly requestObjectSigningKey: SigningKey | undefined
  readonly dpop: DPoP | undefined
  readonly tlsClientCertificateBoundAccessTokens: boolean
  readonly trustedAudiences: ReadonlyArray<string>
  readonly clockTolerance: Duration.Duration
  readonly clockSkew: number
  readonly maxFrontChannelAge: Duration.Duration
}

/**
 * Whether a value is a checked `Client`.
 *
 * @since 0.1.0
 * @category guards
 */
export const isClient = (u: unknown): u is Client => hasProperty(u, TypeId)

const invalid = (
  reason: ConfigurationError["reason"],
  setting: string,
  detail: string
): Either.Either<never, ConfigurationError> => Either.left(new ConfigurationError({ reason, setting, detail }))

const algorithmSettings = [
  "idTokenSignedResponseAlg",
  "userinfoSignedResponseAlg",
  "authorizationSignedResponseAlg"
] as const

const encryptionSettings = [
  "idTokenEncryptedResponse",
  "userinfoEncryptedResponse",
  "authorizationEncryptedResponse"
] as const

/** What is set for signed and encrypted answers has to be something that can be verified and decrypted here. */
const checkKeys = (options: Options): Either.Either<void, ConfigurationError> => {
  for (const setting of algorithmSettings) {
    const algorithm = options[setting]
    if (algorithm !== undefined && !isSignatureAlgorithm(algorithm)) {
      return invalid("InvalidClient", setting, "it is no algorithm of RFC 7518 §3 that can be verified here")
    }
    if (algorithm?.startsWith("HS") === true && options.authentication.clientSecret === undefined) {
      return invalid("InvalidClient", setting, "a client without a secret cannot verify it")
    }
  }
  for (const setting of encryptionSettings) {
    if (options[setting] !== undefined && (options.decryptionKeys ?? []).length === 0) {
      return invalid("InvalidKey", "decryptionKeys", `${setting} needs a key to decrypt with`)
    }
  }
  return Either.void
}

/**
 * Checks a client's facts. Fails with `ConfigurationError`: `InvalidClient` for an id that is empty or has control
 * characters; `InvalidUrl` for a redirect URI that is not absolute, has a fragment (RFC 6749 §3.1.2), or is a
 * private-use scheme without a dot (RFC 8252 §7.1); `InsecureUrl` for `http` on a host that is not loopback; and
 * `InvalidClient` or `InvalidKey` where a signed or encrypted answer is registered that could not be read.
 *
 * @example
 * ```ts
 * import { Client, ClientAuthentication } from "@effect-oauth/core"
 * import { Either, Redacted } from "effect"
 *
 * const client = Client.make({
 *   clientId: "my-app",
 *   redirectUri: "https://app.example/callback",
 *   authentication: ClientAuthentication.clientSecretBasic(Redacted.make("s3cret"))
 * })
 * Either.isRight(client) // true
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (options: Options): Either.Either<Client, ConfigurationError> => {
  // An environment variable that is not set gets past the types.
  const isEmpty = typeof options.clientId !== "string" || options.clientId === ""
  if (isEmpty || /\p{Cc}/u.test(options.clientId)) {
    return invalid(
      "InvalidClient",
      "clientId",
      isEmpty ? "it is empty or not set" : "it has a line break or another control character in it"
    )
  }
  const redirectUri: Either.Either<string | undefined, ConfigurationError> = options.redirectUri === undefined
    ? Either.right(undefined)
    : url.redirectUri(options.redirectUri, options.allowInsecureRequests ?? false)
  return Either.flatMap(redirectUri, (redirectUri) =>
    Either.map(checkKeys(options), () => ({
      [TypeId]: TypeId,
      clientId: options.clientId,
      redirectUri,
      authentication: options.authentication,
      clientSecretExpiresAt: options.clientSecretExpiresAt,
      idTokenSignedResponseAlg: options.idTokenSignedResponseAlg,
      idTokenEncryptedResponse: options.idTokenEncryptedResponse,
      userinfoSignedResponseAlg: options.userinfoSignedResponseAlg,
      userinfoEncryptedResponse: options.userinfoEncryptedResponse,
      authorizationSignedResponseAlg: options.authorizationSignedResponseAlg,
      authorizationEncryptedResponse: options.authorizationEncryptedResponse,
      requireStateHash: options.requireStateHash ?? false,
      decryptionKeys: options.decryptionKeys ?? [],
      requestObjectSigningKey: options.requestObjectSigningKey,
      dpop: options.dpop,
      tlsClientCertificateBoundAccessTokens: options.tlsClientCertificateBoundAccessTokens ?? false,
      trustedAudiences: options.trustedAudiences ?? [],
      clockTolerance: Duration.decode(options.clockTolerance ?? "30 seconds"),
      clockSkew: options.clockSkew ?? 0,
      maxFrontChannelAge: Duration.decode(options.maxFrontChannelAge ?? "1 hour")
    })))
}

/**
 * Fails with `ConfigurationError` (`InvalidClient`) when the secret of a client has expired.
 *
 * @since 0.1.0
 * @category combinators
 */
export const checkSecretExpiry = ({ clientSecretExpiresAt }: Client): Effect.Effect<void, ConfigurationError> =>
  clientSecretExpiresAt === undefined ? Effect.void : Effect.flatMap(
    Clock.currentTimeMillis,
    (now) =>
      clientSecretExpiresAt.epochMillis > now
        ? Effect.void
        : invalid("InvalidClient", "clientSecretExpiresAt", "the secret has expired: register the client again")
  )
