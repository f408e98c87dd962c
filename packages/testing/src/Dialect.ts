/**
 * How an authorization server differs from the specifications.
 *
 * Real providers rename parameters, wrap token answers, answer errors with status 200 and serve profile endpoints
 * of their own. A `Dialect` describes those differences as plain functions over requests and answers. An
 * `EmbeddedServer` given a dialect does the protocol by the book (RFC 6749, RFC 7636) and lets the dialect have the
 * first word on what comes in and the last word on what goes out, so the emulator of a provider, or a server that
 * misbehaves on purpose, is a value and not another server.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"

/**
 * Somebody who can sign in.
 *
 * `id` becomes the `sub` claim; `claims` are what the userinfo endpoint and ID tokens draw from, under the names
 * of OpenID Connect Core 1.0 section 5.1 (`name`, `email`, ...).
 *
 * @since 0.1.0
 * @category models
 */
export interface Account {
  readonly id: string
  readonly claims: Readonly<Record<string, unknown>>
}

/**
 * How a client authenticates at the token endpoint and wherever else it authenticates.
 *
 * @since 0.1.0
 * @category models
 */
export type ClientAuthMethod =
  | "client_secret_basic"
  | "client_secret_post"
  | "client_secret_jwt"
  | "private_key_jwt"
  | "tls_client_auth"
  | "self_signed_tls_client_auth"
  | "none"

/**
 * What an authorization endpoint answers with: a code, an ID token, or both (OpenID Connect Core 1.0 section 3).
 *
 * @since 0.1.0
 * @category models
 */
export type ResponseType = "code" | "code id_token" | "id_token"

/**
 * A registered client. The members have the names of RFC 7591 and OpenID Connect Dynamic Client Registration 1.0
 * section 2, written in camel case, and mean what they mean there; what is not given is as it is there.
 *
 * - `tokenEndpointAuthMethod`: how it authenticates at the token endpoint. Default `"client_secret_basic"` when
 *   there is a secret, `"none"` (a public client) when there is not. A client with a secret may use Basic or the
 *   form parameters, whichever of the two is registered. The two TLS methods need a server with `tls`.
 * - `scopes`: what an authorization request without a `scope` parameter stands for, and the most it may ask for.
 *   Default: every scope of the server.
 * - `applicationType`: `"native"` lets the port of a loopback redirect URI vary (RFC 8252 section 7.3) and allows
 *   private-use schemes. Default `"native"` when a redirect URI has such a scheme, `"web"` otherwise.
 * - `jwks`: the public keys it signs with and that answers are encrypted to; for `self_signed_tls_client_auth`, a key
 *   with the certificate as its `x5c`.
 * - `responseTypes`: what it may ask the authorization endpoint for. Default `["code"]`.
 * - `idTokenSignedResponseAlg`, `authorizationSignedResponseAlg`: default: the first of the server's
 *   `signingAlgorithms`. An HMAC algorithm, such as `HS256`, signs with the client's secret.
 * - `userinfoSignedResponseAlg`: when given, the userinfo endpoint answers with a JWT.
 * - The encryptions: an `Alg` alone goes with the `Enc` `A128CBC-HS256`. Userinfo is encrypted only when it is signed.
 * - `authorization...`: answers in one of the JWT response modes (JARM).
 * - `tlsClientAuthSubjectDn`: the subject of the certificate for `tls_client_auth`, as RFC 4514 writes it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Client {
  readonly clientId: string
  readonly clientSecret?: Redacted.Redacted<string> | undefined
  readonly name?: string | undefined
  readonly redirectUris: ReadonlyArray<string>
  readonly tokenEndpointAuthMethod?: ClientAuthMethod | undefined
  readonly scopes?: ReadonlyArray<string> | undefined
  readonly applicationType?: "web" | "native" | undefined
  readonly jwks?: { readonly keys: ReadonlyArray<Readonly<Record<string, unknown>>> } | undefined
  readonly responseTypes?: ReadonlyArray<ResponseType> | undefined
  readonly postLogoutRedirectUris?: ReadonlyArray<string> | undefined
  readonly backchannelLogoutUri?: string | undefined
  readonly backchannelLogoutSessionRequired?: boolean | undefined
  readonly defaultMaxAge?: number | undefined
  readonly requireAuthTime?: boolean | undefined
  readonly idTokenSignedResponseAlg?: string | undefined
  readonly idTokenEncryptedResponseAlg?: string | undefined
  readonly idTokenEncryptedResponseEnc?: string | undefined
  readonly userinfoSignedResponseAlg?: string | undefined
  readonly userinfoEncryptedResponseAlg?: string | undefined
  readonly userinfoEncryptedResponseEnc?: string | undefined
  readonly authorizationSignedResponseAlg?: string | undefined
  readonly authorizationEncryptedResponseAlg?: string | undefined
  readonly authorizationEncryptedResponseEnc?: string | undefined
  readonly requestObjectSigningAlg?: string | undefined
  readonly requirePushedAuthorizationRequests?: boolean | undefined
  readonly requireSignedRequestObject?: boolean | undefined
  readonly dpopBoundAccessTokens?: boolean | undefined
  readonly tlsClientCertificateBoundAccessTokens?: boolean | undefined
  readonly tlsClientAuthSubjectDn?: string | undefined
}

/**
 * An HTTP answer before it is written.
 *
 * A `body` that is a string is sent as it stands; anything else is sent as JSON. Header names are lower case.
 *
 * @since 0.1.0
 * @category models
 */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

/**
 * What a valid access token stands for.
 *
 * @since 0.1.0
 * @category models
 */
export interface Access {
  readonly account: Account
  readonly clientId: string
  readonly scopes: ReadonlyArray<string>
}

/**
 * A request to one of the dialect's own routes.
 *
 * `access` is what the presented access token stands for (an `Authorization: Bearer` header, or the `access_token`
 * query parameter), and `None` when there is no token, or the token is unknown, expired, revoked, or bound to a key or
 * a certificate: only the userinfo endpoint takes such tokens.
 *
 * @since 0.1.0
 * @category models
 */
export interface RouteRequest {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly access: Option.Option<Access>
}

/**
 * A route served next to the protocol's endpoints, such as a profile endpoint.
 *
 * `path` is compared with the whole path of the request; there are no patterns. A route wins over an endpoint of the
 * protocol with the same path.
 *
 * @since 0.1.0
 * @category models
 */
export interface Route {
  readonly method: string
  readonly path: string
  readonly handle: (request: RouteRequest) => Effect.Effect<Answer>
}

/**
 * A request to the token endpoint. `headers` and `form` hold secrets in clear, as they do on the wire.
 *
 * @since 0.1.0
 * @category models
 */
export interface TokenRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly form: URLSearchParams
}

/**
 * The differences of one authorization server.
 *
 * - `name`: what the sign-in page calls the server. Default `"Authorization server"`.
 * - `authorizationRequest`: turns the query of an authorization request into the standard parameters
 *   (RFC 6749 section 4.1.1).
 * - `callback`: rewrites the URL the user is sent back with (RFC 6749 section 4.1.2), success and error alike.
 * - `tokenRequest`: turns a token request into the standard one (RFC 6749 section 4.1.3).
 * - `tokenAnswer`: rewrites the answer of the token endpoint (RFC 6749 sections 5.1 and 5.2), success and error
 *   alike. It is an effect, so it may also hold the answer back until a test lets it go.
 * - `routes`: more endpoints.
 *
 * @since 0.1.0
 * @category models
 */
export interface Dialect {
  readonly name?: string | undefined
  readonly authorizationRequest?: ((parameters: URLSearchParams) => URLSearchParams) | undefined
  readonly callback?: ((url: URL) => URL) | undefined
  readonly tokenRequest?: ((request: TokenRequest) => TokenRequest) | undefined
  readonly tokenAnswer?: ((answer: Answer, request: TokenRequest) => Effect.Effect<Answer>) | undefined
  readonly routes?: ReadonlyArray<Route> | undefined
}

/**
 * An answer with a JSON body. The status is 200 unless another is given.
 *
 * @example
 * ```ts
 * import { Dialect } from "@effect-oauth/testing"
 *
 * const notFound = Dialect.json({ error: "no such user" }, { status: 404 })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const json = (
  body: unknown,
  options?: {
    readonly status?: number | undefined
    readonly headers?: Readonly<Record<string, string>> | undefined
  }
): Answer => ({
  status: options?.status ?? 200,
  headers: { "content-type": "application/json; charset=utf-8", ...options?.headers },
  body
})
