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
import { ConfigurationError } from "./OAuthError.js"

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
export interface ClientAuthentication {
  readonly [TypeId]: TypeId
  /** Its registered name, `token_endpoint_auth_method` (RFC 7591 §2). */
  readonly method: string
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
export const make = (
  method: string,
  authenticate: (context: Context) => Effect.Effect<Credentials, ConfigurationError>
): ClientAuthentication => ({ [TypeId]: TypeId, method, authenticate })

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
export const clientSecretBasic = (clientSecret: Redacted.Redacted): ClientAuthentication => {
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
  })
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
export const clientSecretPost = (clientSecret: Redacted.Redacted): ClientAuthentication =>
  make("client_secret_post", ({ clientId }) =>
    Effect.map(checkedSecret(clientSecret), () => ({
      parameters: [["client_id", clientId], ["client_secret", clientSecret]]
    })))

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
export const none: ClientAuthentication = make(
  "none",
  ({ clientId }) => Effect.succeed({ parameters: [["client_id", clientId]] })
)
