/**
 * How a client proves who it is at the server's endpoints (RFC 6749 §2.3). A method is a value that turns a client
 * and a server into headers and form parameters, so further ones are made without touching anything else.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Encoding from "effect/Encoding"
import { hasProperty } from "effect/Predicate"
import * as Redacted from "effect/Redacted"
import type { AuthorizationServer } from "./AuthorizationServer.js"
import * as form from "./internal/form.js"
import * as jws from "./internal/jws.js"
import * as OAuthCrypto from "./OAuthCrypto.js"
import { ConfigurationError } from "./OAuthError.js"
import * as SigningKey from "./SigningKey.js"

/**
 * The brand of a `ClientAuthentication`.
 *
 * @since 0.1.0
 * @category type ids
 */
export const TypeId = "~@effect-oauth/core/ClientAuthentication"

/**
 * The type of the brand of a `ClientAuthentication`.
 *
 * @since 0.1.0
 * @category type ids
 */
export type TypeId = typeof TypeId

/**
 * What a method is given: who authenticates, and where.
 *
 * @since 0.1.0
 * @category models
 */
export interface Context {
  readonly clientId: string
  readonly server: AuthorizationServer
  readonly endpoint: URL
}

/**
 * What a method adds to a request. Exactly one of the two carries the proof.
 *
 * @since 0.1.0
 * @category models
 */
export interface Credentials {
  /** The whole value of the `Authorization` header. */
  readonly authorization?: Redacted.Redacted | undefined
  /** Further headers, by their names in lower case. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Form parameters, in order. */
  readonly parameters: ReadonlyArray<readonly [name: string, value: string | Redacted.Redacted]>
  /** What the header holds in an encoded form: it is looked for in what the server sends back. */
  readonly secrets?: ReadonlyArray<Redacted.Redacted> | undefined
}

/**
 * A method of client authentication.
 *
 * @since 0.1.0
 * @category models
 */
export interface ClientAuthentication<out Method extends string = string> {
  readonly [TypeId]: TypeId
  /** Its registered name, `token_endpoint_auth_method` (RFC 7591 §2). */
  readonly method: Method
  /** The secret, where there is one: a server may also sign with it, see `Client.Options`. */
  readonly clientSecret?: Redacted.Redacted | undefined
  /**
   * Makes the credentials of one request, and of none when a client is bound. Fails with `ConfigurationError` when they
   * cannot be made. Its time is its own: `RequestTimeout` begins when the request is sent.
   */
  readonly authenticate: (context: Context) => Effect.Effect<Credentials, ConfigurationError>
}

/**
 * Whether a value is a `ClientAuthentication`.
 *
 * @since 0.1.0
 * @category guards
 */
export const isClientAuthentication = (u: unknown): u is ClientAuthentication => hasProperty(u, TypeId)

const invalidClient = (setting: string, detail: string): ConfigurationError =>
  new ConfigurationError({ reason: "InvalidClient", setting, detail })

/**
 * A method of one's own: its registered name, and what makes the credentials of a request.
 *
 * @example
 * ```ts
 * import { ClientAuthentication } from "@effect-oauth/core"
 * import { Effect, Redacted } from "effect"
 *
 * // A server that wants the key under a name of its own.
 * const clientKey = (key: Redacted.Redacted) =>
 *   ClientAuthentication.make("client_key_post", ({ clientId }) =>
 *     Effect.succeed({ parameters: [["client_key", clientId], ["client_secret", key]] }))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = <const Method extends string>(
  method: Method,
  authenticate: (context: Context) => Effect.Effect<Credentials, ConfigurationError>,
  clientSecret?: Redacted.Redacted
): ClientAuthentication<Method> => ({ [TypeId]: TypeId, method, clientSecret, authenticate })

// A secret that ends in a line break comes from a file read without trimming: refused where it can be understood.
const checkedSecret = (secret: Redacted.Redacted): Effect.Effect<string, ConfigurationError> => {
  const value = Redacted.value(secret)
  // An environment variable that is not set gets past the types.
  if (typeof value !== "string" || value === "") {
    return Effect.fail(invalidClient("clientSecret", "it is empty or not set: a client without a secret uses `none`"))
  }
  return /\p{Cc}/u.test(value)
    ? Effect.fail(invalidClient("clientSecret", "it has a line break or another control character in it"))
    : Effect.succeed(value)
}

/**
 * HTTP Basic, the method every server has to support (RFC 6749 §2.3.1): id and secret form-encoded, joined by a
 * colon, in the `Authorization` header. For a server whose facts say `basicCredentials: "raw"` the pair is sent as
 * it is. Any character of Unicode works. Fails with `ConfigurationError` (`InvalidClient`) for an empty secret, one
 * with control characters, and for a colon in the id of a raw pair, which no server could tell from the separator.
 *
 * @example
 * ```ts
 * import { ClientAuthentication } from "@effect-oauth/core"
 * import { Redacted } from "effect"
 *
 * ClientAuthentication.clientSecretBasic(Redacted.make("s3cret")).method // "client_secret_basic"
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const clientSecretBasic = (clientSecret: Redacted.Redacted): ClientAuthentication<"client_secret_basic"> => {
  // The header is the same for every request of a client, so it is made once.
  let made: { readonly clientId: string; readonly raw: boolean; readonly credentials: Credentials } | undefined
  return make("client_secret_basic", ({ clientId, server }) => {
    const raw = server.quirks.basicCredentials === "raw"
    if (made !== undefined && made.clientId === clientId && made.raw === raw) {
      return Effect.succeed(made.credentials)
    }
    return Effect.flatMap(checkedSecret(clientSecret), (secret) => {
      if (raw && clientId.includes(":")) {
        return Effect.fail(invalidClient("clientId", "a colon in it cannot be sent in a raw Basic pair (RFC 7617 §2)"))
      }
      const pair = raw ? `${clientId}:${secret}` : `${form.encodeValue(clientId)}:${form.encodeValue(secret)}`
      const credentials = {
        authorization: Redacted.make(`Basic ${Encoding.encodeBase64(pair)}`),
        parameters: [],
        secrets: [clientSecret]
      }
      made = { clientId, raw, credentials }
      return Effect.succeed(credentials)
    })
  }, clientSecret)
}

/**
 * Id and secret as form parameters in the body (RFC 6749 §2.3.1), for servers that do not read Basic. Fails with
 * `ConfigurationError` (`InvalidClient`) for an empty secret or one with control characters.
 *
 * @example
 * ```ts
 * import { ClientAuthentication } from "@effect-oauth/core"
 * import { Redacted } from "effect"
 *
 * ClientAuthentication.clientSecretPost(Redacted.make("s3cret")).method // "client_secret_post"
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const clientSecretPost = (clientSecret: Redacted.Redacted): ClientAuthentication<"client_secret_post"> =>
  make("client_secret_post", ({ clientId }) =>
    Effect.map(checkedSecret(clientSecret), () => ({
      parameters: [["client_id", clientId], ["client_secret", clientSecret]]
    })), clientSecret)

/**
 * A public client, which has no secret: its id goes into the body (RFC 6749 §3.2.1), and PKCE protects the code.
 *
 * @example
 * ```ts
 * import { ClientAuthentication } from "@effect-oauth/core"
 *
 * ClientAuthentication.none.method // "none"
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const none: ClientAuthentication<"none"> = make(
  "none",
  ({ clientId }) => Effect.succeed({ parameters: [["client_id", clientId]] })
)

/** How long an assertion is good for, in seconds: it is made for one request, and used at once. */
const assertionLifetime = 60

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

/** RFC 7523 §3, with the issuer as the one audience: an assertion for another server is of no use there. */
const assertion = <const Method extends string>(
  method: Method,
  signingKey: Effect.Effect<SigningKey.SigningKey, ConfigurationError>,
  clockSkew: number,
  clientSecret?: Redacted.Redacted
): ClientAuthentication<Method> =>
  make(method, ({ clientId, endpoint, server }) =>
    Effect.gen(function*() {
      const key = yield* signingKey
      const supported = server.supported.tokenEndpointAuthSigningAlgValues
      if (supported !== undefined && !supported.includes(key.algorithm)) {
        return yield* new ConfigurationError({
          reason: "Unsupported",
          setting: "authentication",
          detail: `the server takes assertions signed with ${supported.join(", ")}, and not with ${key.algorithm}`
        })
      }
      const now = yield* jws.seconds(clockSkew)
      const token = yield* jws.sign(
        key.keyId === undefined ? { alg: key.algorithm } : { alg: key.algorithm, kid: key.keyId },
        {
          iss: clientId,
          sub: clientId,
          aud: server.issuer ?? endpoint.href,
          jti: yield* OAuthCrypto.randomValue,
          iat: now,
          nbf: now,
          exp: now + assertionLifetime
        },
        key.sign
      )
      return {
        parameters: [
          ["client_id", clientId],
          ["client_assertion_type", assertionType],
          ["client_assertion", Redacted.make(token)]
        ]
      }
    }), clientSecret)

/**
 * What a method that signs assertions takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface AssertionOptions {
  /**
   * Seconds to add to this machine's clock, negative ones too, where it is known to be wrong.
   *
   * @default 0
   */
  readonly clockSkew?: number | undefined
}

/**
 * An assertion signed with a private key of the client (RFC 7523 §2.2), of which the server knows the public one: no
 * secret is shared. A fresh one for each request, good for a minute, for the server's issuer alone. Fails with
 * `ConfigurationError`: `InvalidKey` for a shared secret, `Unsupported` where the server does not list the key's
 * algorithm, and `CryptoUnavailable`.
 *
 * @example
 * ```ts
 * import { ClientAuthentication, SigningKey } from "@effect-oauth/core"
 * import { Effect, type Redacted } from "effect"
 *
 * const authentication = (jwk: Redacted.Redacted<JsonWebKey>) =>
 *   Effect.map(SigningKey.fromJwk(jwk), (key) => ClientAuthentication.privateKeyJwt(key))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const privateKeyJwt = (
  key: SigningKey.SigningKey,
  options: AssertionOptions = {}
): ClientAuthentication<"private_key_jwt"> => {
  // What a shared secret signs, the server can make itself.
  const privateKey = key.publicKey !== undefined ? Effect.succeed(key) : Effect.fail(
    new ConfigurationError({
      reason: "InvalidKey",
      setting: "authentication",
      detail: "it is a shared secret and no private key: use `clientSecretJwt`"
    })
  )
  return assertion("private_key_jwt", privateKey, options.clockSkew ?? 0)
}

/**
 * An assertion with the client secret as its key (RFC 7523 §2.2, OpenID Connect Core 1.0 §9): the secret itself is never
 * sent. Fails as `privateKeyJwt`, and with `ConfigurationError` (`InvalidKey`) for a secret that is too short for the
 * algorithm: 32 bytes for `HS256`.
 *
 * @example
 * ```ts
 * import { ClientAuthentication } from "@effect-oauth/core"
 * import { Redacted } from "effect"
 *
 * ClientAuthentication.clientSecretJwt(Redacted.make("a-secret-of-at-least-32-characters")).method // "client_secret_jwt"
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const clientSecretJwt = (
  clientSecret: Redacted.Redacted,
  options: AssertionOptions & {
    /** @default "HS256" */
    readonly algorithm?: "HS256" | "HS384" | "HS512" | undefined
  } = {}
): ClientAuthentication<"client_secret_jwt"> => {
  let made: SigningKey.SigningKey | undefined
  const key = Effect.suspend(() =>
    made !== undefined ? Effect.succeed(made) : Effect.tap(
      SigningKey.fromSecret(clientSecret, options.algorithm ?? "HS256"),
      (key) =>
        Effect.sync(() => {
          made = key
        })
    )
  )
  return assertion("client_secret_jwt", key, options.clockSkew ?? 0, clientSecret)
}

const certificate = <const Method extends string>(method: Method): ClientAuthentication<Method> =>
  make(method, ({ clientId }) => Effect.succeed({ parameters: [["client_id", clientId]] }))

/**
 * The TLS certificate of the connection, issued by an authority the server trusts (RFC 8705 §2.1). The `HttpClient` has to
 * present it, see `NodeOAuth.layerWith`; the body has the client id only. The server's addresses for certificates are used
 * where it has some.
 *
 * @example
 * ```ts
 * import { ClientAuthentication } from "@effect-oauth/core"
 *
 * ClientAuthentication.tlsClientAuth.method // "tls_client_auth"
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const tlsClientAuth: ClientAuthentication<"tls_client_auth"> = certificate("tls_client_auth")

/**
 * As `tlsClientAuth`, with a certificate that nobody issued: the server knows it by the client's keys (RFC 8705 §2.2).
 *
 * @example
 * ```ts
 * import { ClientAuthentication } from "@effect-oauth/core"
 *
 * ClientAuthentication.selfSignedTlsClientAuth.method // "self_signed_tls_client_auth"
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const selfSignedTlsClientAuth: ClientAuthentication<"self_signed_tls_client_auth"> = certificate(
  "self_signed_tls_client_auth"
)

/**
 * Whether a method, or the tokens of a client, go by the TLS certificate.
 *
 * @since 0.1.0
 * @category guards
 */
export const usesCertificate = (client: {
  readonly authentication: ClientAuthentication
  readonly tlsClientCertificateBoundAccessTokens: boolean
}): boolean =>
  client.tlsClientCertificateBoundAccessTokens ||
  client.authentication.method === tlsClientAuth.method ||
  client.authentication.method === selfSignedTlsClientAuth.method
