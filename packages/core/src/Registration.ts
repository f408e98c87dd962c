/**
 * Dynamic client registration (RFC 7591, OpenID Connect Dynamic Client Registration 1.0): a program makes itself known to a
 * server, and learns its client id, and its secret where it gets one. What the server changed of what was asked for is
 * what counts.
 *
 * @since 0.1.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as AuthorizationServer from "./AuthorizationServer.js"
import * as wire from "./internal/wire.js"
import type { ConfigurationError, InvalidResponse, OAuthErrorResponse, TransportError } from "./OAuthError.js"

/**
 * How a registration can fail. The codes of `OAuthErrorResponse` are `invalid_redirect_uri`, `invalid_client_metadata`,
 * `invalid_software_statement` and `unapproved_software_statement` (RFC 7591 §3.2.2).
 *
 * @since 0.1.0
 * @category errors
 */
export type RegistrationError = OAuthErrorResponse | InvalidResponse | TransportError | ConfigurationError

/**
 * A registered client.
 *
 * @since 0.1.0
 * @category models
 */
export interface Registered {
  readonly clientId: string
  readonly clientSecret: Option.Option<Redacted.Redacted>
  /** When the secret expires; none when it does not. It goes into `Client.Options.clientSecretExpiresAt`. */
  readonly clientSecretExpiresAt: Option.Option<DateTime.Utc>
  /** How the client has to authenticate, by its registered name. */
  readonly tokenEndpointAuthMethod: string
  /** What the registration can be read and changed with (RFC 7592), where the server allows that. */
  readonly registrationAccessToken: Option.Option<Redacted.Redacted>
  readonly registrationClientUri: Option.Option<string>
  /** All that the server says it registered, by the names of RFC 7591 §2, without what is secret. */
  readonly metadata: Readonly<Record<string, unknown>>
}

const Secret = Schema.Redacted(
  Schema.NonEmptyString.annotations({ message: () => ({ message: "a secret has to be text", override: true }) })
).annotations({ message: () => ({ message: "a secret has to be text", override: true }) })

const Answer = Schema.Struct({
  client_id: Schema.NonEmptyString,
  client_secret: Schema.optionalWith(Secret, { nullable: true }),
  client_secret_expires_at: Schema.optionalWith(Schema.Number.pipe(Schema.between(0, 8_640_000_000_000)), {
    nullable: true
  }),
  token_endpoint_auth_method: Schema.optionalWith(Schema.String, { default: () => "client_secret_basic" }),
  registration_access_token: Schema.optionalWith(Secret, { nullable: true }),
  registration_client_uri: Schema.optionalWith(Schema.String, { nullable: true })
}, Schema.Record({ key: Schema.String, value: Schema.Unknown })).pipe(
  Schema.filter((answer) => {
    if (answer.client_secret !== undefined && answer.client_secret_expires_at === undefined) {
      return { path: ["client_secret_expires_at"], message: "it has to be there beside a secret (RFC 7591 §3.2.1)" }
    }
    return answer.token_endpoint_auth_method.startsWith("client_secret_") && answer.client_secret === undefined
      ? { path: ["client_secret"], message: "the method of authentication needs one" }
      : undefined
  })
)

const decoder = Schema.decodeUnknownEither(Answer, { errors: "all" })

const secretMembers: ReadonlySet<string> = new Set(["client_secret", "registration_access_token"])

const make = (answer: typeof Answer.Type): Registered => {
  const expiresAt = answer.client_secret_expires_at
  return {
    clientId: answer.client_id,
    clientSecret: Option.fromNullable(answer.client_secret),
    clientSecretExpiresAt: expiresAt === undefined || expiresAt === 0
      ? Option.none()
      : Option.some(DateTime.unsafeMake(expiresAt * 1000)),
    tokenEndpointAuthMethod: answer.token_endpoint_auth_method,
    registrationAccessToken: Option.fromNullable(answer.registration_access_token),
    registrationClientUri: Option.fromNullable(answer.registration_client_uri),
    metadata: Object.fromEntries(Object.entries(answer).filter(([name]) => !secretMembers.has(name)))
  }
}

/**
 * What registering may be told.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** What the server lets a client register with, where it does not let everybody (RFC 7591 §3). */
  readonly initialAccessToken?: Redacted.Redacted | undefined
  /**
   * The status of a registration, for a server that answers another than the one of RFC 7591 §3.2.1.
   *
   * @default 201
   */
  readonly status?: 200 | 201 | undefined
  /**
   * Makes the standard's answer of the server's, success and error alike, before it is read: for a server whose registration
   * is older than RFC 7591. It sees the secret. An answer that it throws on is refused as one that is no JSON.
   *
   * @default the answer stays as it is
   */
  readonly translate?: ((body: unknown) => unknown) | undefined
}

/** An answer that cannot be translated is no answer. */
const carefully = (translate: Options["translate"]): Options["translate"] =>
  translate === undefined ? undefined : (body) => Either.getOrUndefined(Either.try(() => translate(body)))

/**
 * Registers a client with metadata by the names of RFC 7591 §2, such as `redirect_uris` and `client_name`. It is not
 * repeated by itself: a lost answer may have made a client.
 *
 * Fails with `ConfigurationError` (`MissingEndpoint`) where the server registers nobody; with `OAuthErrorResponse` when it
 * refuses; and with `InvalidResponse` or `TransportError` as every exchange: a secret without `client_secret_expires_at`,
 * and a method of authentication with a secret without one, are `MalformedFields`.
 *
 * @example
 * ```ts
 * import { Discovery, Registration } from "@effect-oauth/core"
 * import { Effect } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const server = yield* Discovery.discover("https://id.example")
 *   return yield* Registration.register(server, {
 *     redirect_uris: ["https://app.example/callback"],
 *     token_endpoint_auth_method: "none"
 *   })
 * })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const register = (
  server: AuthorizationServer.AuthorizationServer,
  metadata: Readonly<Record<string, unknown>>,
  options: Options = {}
): Effect.Effect<Registered, RegistrationError, HttpClient.HttpClient> =>
  Effect.flatMap(AuthorizationServer.endpoint(server, "registrationEndpoint"), (endpoint) =>
    wire.send({
      span: "Registration.register",
      attributes: {},
      endpoint,
      authorization: options.initialAccessToken === undefined
        ? undefined
        : Redacted.make(`Bearer ${Redacted.value(options.initialAccessToken)}`),
      secrets: [],
      form: undefined,
      json: metadata,
      status: options.status ?? 201,
      translate: carefully(options.translate),
      decoder,
      make
    }))
