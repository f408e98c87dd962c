/**
 * A small OpenID provider that is wrong on demand.
 *
 * Left alone it is an honest authorization server (RFC 6749) and OpenID provider: discovery, PKCE, pushed and signed
 * requests (RFC 9126, RFC 9101), signed answers (JARM), DPoP (RFC 9449), every client authentication, ID tokens signed
 * and encrypted, refresh, userinfo, logout. Told to, it does one thing wrong, and nothing else: see `Misbehaviour` for
 * what there is. A client is tested by what it refuses, so a test of one is a list of names.
 *
 * It lives in memory and needs no socket: `httpClient` is its whole network, so a test is as fast as a function call,
 * and all its times come from Effect's `Clock`, so a `TestClock` makes tokens expire. `makeListening` serves the same
 * over HTTP on 127.0.0.1. The user has no will of their own: `authorize` plays the browser, and says yes.
 *
 * It also looks at the client. What arrives is in `requests`, and what a careful client would not have sent in
 * `violations`, whether it was answered or refused.
 *
 * @since 0.1.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Data from "effect/Data"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import type { AddressInfo } from "node:net"
import type { Check as KnownCheck } from "./internal/openidChecks.js"
import type * as Model from "./internal/openidModel.js"
import * as Operations from "./internal/openidOperations.js"
import * as Serving from "./internal/openidServer.js"
import type { Misbehaviour } from "./Misbehaviour.js"

/**
 * How something is signed.
 *
 * @since 0.1.0
 * @category models
 */
export type SigningAlgorithm = "RS256" | "PS256" | "ES256" | "EdDSA" | "HS256"

/**
 * How the key of something encrypted is encrypted.
 *
 * @since 0.1.0
 * @category models
 */
export type KeyManagementAlgorithm = "RSA-OAEP" | "RSA-OAEP-256" | "ECDH-ES"

/**
 * How the content of something encrypted is encrypted.
 *
 * @since 0.1.0
 * @category models
 */
export type ContentEncryption = "A128CBC-HS256" | "A256GCM"

/**
 * How a client authenticates.
 *
 * @since 0.1.0
 * @category models
 */
export type AuthenticationMethod =
  | "client_secret_basic"
  | "client_secret_post"
  | "client_secret_jwt"
  | "private_key_jwt"
  | "tls_client_auth"
  | "self_signed_tls_client_auth"
  | "none"

/**
 * A registered client. The names are those of client metadata (RFC 7591, OpenID Connect Registration).
 *
 * - `tokenEndpointAuthMethod`: default `"client_secret_basic"` when there is a secret, `"none"` when there is not.
 * - `jwks`: the public keys, for assertions, request objects, and to encrypt to.
 * - `idTokenSignedResponseAlg`, `authorizationSignedResponseAlg`: default `"ES256"`, because its keys are made in a
 *   millisecond; those for RSA take a good part of a second, once a process.
 * - `userinfoSignedResponseAlg`: default none, the answer is JSON.
 * - `...EncryptedResponseAlg`, `...EncryptedResponseEnc`: default none; the `enc` defaults to `"A128CBC-HS256"` when
 *   there is an `alg`.
 * - `clientCertificate`: what the header of `Options.clientCertificateHeader` has to say for a client that authenticates
 *   with TLS. Default: anything.
 * - `dpopBoundAccessTokens`, `tlsClientCertificateBoundAccessTokens`, `requirePushedAuthorizationRequests`,
 *   `requireSignedRequestObject`: default `false`.
 *
 * @since 0.1.0
 * @category models
 */
export interface Client {
  readonly clientId: string
  readonly clientSecret?: Redacted.Redacted<string> | undefined
  readonly tokenEndpointAuthMethod?: AuthenticationMethod | undefined
  readonly redirectUris: ReadonlyArray<string>
  readonly postLogoutRedirectUris?: ReadonlyArray<string> | undefined
  readonly jwks?: { readonly keys: ReadonlyArray<Readonly<Record<string, unknown>>> } | undefined
  readonly idTokenSignedResponseAlg?: SigningAlgorithm | undefined
  readonly idTokenEncryptedResponseAlg?: KeyManagementAlgorithm | undefined
  readonly idTokenEncryptedResponseEnc?: ContentEncryption | undefined
  readonly userinfoSignedResponseAlg?: SigningAlgorithm | undefined
  readonly userinfoEncryptedResponseAlg?: KeyManagementAlgorithm | undefined
  readonly userinfoEncryptedResponseEnc?: ContentEncryption | undefined
  readonly authorizationSignedResponseAlg?: SigningAlgorithm | undefined
  readonly authorizationEncryptedResponseAlg?: KeyManagementAlgorithm | undefined
  readonly authorizationEncryptedResponseEnc?: ContentEncryption | undefined
  readonly requestObjectSigningAlg?: string | undefined
  readonly requirePushedAuthorizationRequests?: boolean | undefined
  readonly requireSignedRequestObject?: boolean | undefined
  readonly dpopBoundAccessTokens?: boolean | undefined
  readonly tlsClientCertificateBoundAccessTokens?: boolean | undefined
  readonly clientCertificate?: string | undefined
  readonly backchannelLogoutUri?: string | undefined
  readonly frontchannelLogoutUri?: string | undefined
  readonly initiateLoginUri?: string | undefined
}

/**
 * Somebody who can sign in: `id` is the `sub` claim, `claims` the others. `aggregatedClaims` come in a statement signed
 * by another issuer, `distributedClaims` have to be fetched from one (OpenID Connect Core, section 5.6.2); that other
 * issuer is served at `/claims-provider`.
 *
 * @since 0.1.0
 * @category models
 */
export interface Account {
  readonly id: string
  readonly claims?: Readonly<Record<string, unknown>> | undefined
  readonly aggregatedClaims?: Readonly<Record<string, unknown>> | undefined
  readonly distributedClaims?: Readonly<Record<string, unknown>> | undefined
}

/**
 * What a server is made from.
 *
 * - `clients`: who may ask.
 * - `accounts`: who may sign in; the first of them does, unless `authorize` is told otherwise. Default: `alice`, with a
 *   name, an address and so on.
 * - `issuer`: default `"https://op.example"`. It may have a path. A listening server is named after its port.
 * - `misbehaviour`: what to do wrong. Default: nothing.
 * - `signedIn`: whether the user has a session already, so that `prompt=none` can succeed. Default `false`; a user who
 *   has been through `authorize` has one.
 * - `authorizationCodeLifetime` (default 1 minute), `accessTokenLifetime` (1 hour), `idTokenLifetime` (1 hour),
 *   `requestUriLifetime` (1 minute).
 * - `requireDpopNonce`: whether proofs need a nonce. Each origin has its own. Default `false`.
 * - `resourceOrigin`: the origin of userinfo, such as `"https://api.op.example"`, when it is not the issuer's. Only for
 *   a server without a socket.
 * - `issueRefreshToken`: whether a grant gets a refresh token. Default `true`; the scope `offline_access` always does.
 * - `sessionManagement`: whether answers have a `session_state`, and there is a page to check it. Default `false`.
 * - `mtlsEndpointAliases`: whether the metadata has `mtls_endpoint_aliases` (RFC 8705, section 5). Default `false`.
 * - `clientCertificateHeader`: the header that names the client certificate, as a proxy in front of a server would add
 *   it. What it says is compared, not parsed. Default `"x-client-certificate"`.
 * - `metadata`: more members for the metadata document, or other values.
 * - `fetchRequestObject`: reads a request object that the client serves itself, when a `request_uri` was not pushed.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  readonly clients: ReadonlyArray<Client>
  readonly accounts?: ReadonlyArray<Account> | undefined
  readonly issuer?: string | undefined
  readonly misbehaviour?: Misbehaviour | undefined
  readonly signedIn?: boolean | undefined
  readonly authorizationCodeLifetime?: Duration.DurationInput | undefined
  readonly accessTokenLifetime?: Duration.DurationInput | undefined
  readonly idTokenLifetime?: Duration.DurationInput | undefined
  readonly requestUriLifetime?: Duration.DurationInput | undefined
  readonly requireDpopNonce?: boolean | undefined
  readonly resourceOrigin?: string | undefined
  readonly issueRefreshToken?: boolean | undefined
  readonly sessionManagement?: boolean | undefined
  readonly mtlsEndpointAliases?: boolean | undefined
  readonly clientCertificateHeader?: string | undefined
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  readonly fetchRequestObject?: ((url: URL) => Effect.Effect<string>) | undefined
}

/**
 * A request as it arrived, with whatever secrets were in it. Header names are in lower case; `form` is empty unless the
 * body is a form.
 *
 * @since 0.1.0
 * @category models
 */
export interface RecordedRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string>>
  readonly form: URLSearchParams
}

/**
 * The names of what is looked at in requests.
 *
 * @since 0.1.0
 * @category models
 */
export type Check = KnownCheck

/**
 * Something a client should not have sent, or should have. There is no secret in the detail.
 *
 * @since 0.1.0
 * @category models
 */
export interface Violation {
  readonly check: Check
  readonly detail: string
}

/**
 * How the user comes back to the client: by a redirect, or with a form that the browser posts (`form_post`).
 *
 * @since 0.1.0
 * @category models
 */
export type Callback =
  | { readonly kind: "redirect"; readonly url: URL }
  | { readonly kind: "form_post"; readonly action: URL; readonly body: string }

/**
 * What the user does: whether they approve (default `true`), and as whom they sign in (default: who is signed in, or
 * the first account).
 *
 * @since 0.1.0
 * @category models
 */
export interface AuthorizeOptions {
  readonly approve?: boolean | undefined
  readonly account?: string | undefined
}

/**
 * A request that the server sends to the client's back channel.
 *
 * @since 0.1.0
 * @category models
 */
export interface BackChannelLogout {
  readonly method: "POST"
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly logoutToken: string
}

/**
 * Whose logout. The client defaults to the first one; claims replace those of the honest token, and `undefined` takes
 * one away.
 *
 * @since 0.1.0
 * @category models
 */
export interface LogoutOptions {
  readonly clientId?: string | undefined
  readonly claims?: Readonly<Record<string, unknown>> | undefined
}

/**
 * A login that somebody else initiates (OpenID Connect Core, section 4).
 *
 * @since 0.1.0
 * @category models
 */
export interface InitiateLoginOptions {
  readonly clientId?: string | undefined
  readonly targetLinkUri?: string | undefined
  readonly loginHint?: string | undefined
}

/**
 * The user was not sent back: the request was so wrong that they are shown a page about it. The message is what they
 * would have read there.
 *
 * @since 0.1.0
 * @category errors
 */
export class ErrorPage extends Data.TaggedError("ErrorPage")<{
  readonly status: number
  readonly message: string
}> {}

/**
 * A running server.
 *
 * - `issuer`: its issuer identifier; `endpoint("/token")` is the URL of an endpoint.
 * - `httpClient`, `layer`: a client that reaches this server and nothing else.
 * - `authorize`: opens an authorization URL as the user's browser would, and gives the callback. It is not followed.
 * - `with`: does something else wrong from now on, or nothing. What was issued before stays valid, and the answers are
 *   counted anew.
 * - `rotateKeys`: signs with new keys from now on; the old ones stay in the JWK Set until `removeOldKeys`.
 * - `requests`, `violations`: what has arrived, and what was wrong with it, growing.
 * - `logoutToken`: a logout token for the user who is signed in, or was last.
 * - `backChannelLogout`: the request that takes it to the client; `checkBackChannelAnswer` looks at the answer.
 * - `frontChannelLogout`: the URL the user's browser loads in an iframe of the server's logout page.
 * - `initiateLogin`: the URL of the client that starts a login.
 * - `expireAccessTokens`, `revokeRefreshTokens`: forgets those issued so far.
 *
 * @since 0.1.0
 * @category models
 */
export interface MisbehavingServer {
  readonly issuer: string
  readonly endpoint: (path: string) => string
  readonly httpClient: HttpClient.HttpClient
  readonly layer: Layer.Layer<HttpClient.HttpClient>
  readonly authorize: (url: string | URL, options?: AuthorizeOptions) => Effect.Effect<Callback, ErrorPage>
  readonly with: (misbehaviour: Misbehaviour | undefined) => Effect.Effect<void>
  readonly rotateKeys: Effect.Effect<void>
  readonly removeOldKeys: Effect.Effect<void>
  readonly requests: ReadonlyArray<RecordedRequest>
  readonly violations: ReadonlyArray<Violation>
  readonly logoutToken: (options?: LogoutOptions) => Effect.Effect<string>
  readonly backChannelLogout: (options?: LogoutOptions) => Effect.Effect<BackChannelLogout>
  readonly checkBackChannelAnswer: (answer: {
    readonly status: number
    readonly headers: Readonly<Record<string, string | undefined>>
  }) => Effect.Effect<void>
  readonly frontChannelLogout: (options?: { readonly clientId?: string | undefined }) => Effect.Effect<URL>
  readonly initiateLogin: (options?: InitiateLoginOptions) => Effect.Effect<URL>
  readonly expireAccessTokens: Effect.Effect<void>
  readonly revokeRefreshTokens: Effect.Effect<void>
}

const publicServer = (server: Model.Server): MisbehavingServer => {
  const { authorize, ...operations } = Operations.operations(server)
  return {
    ...operations,
    authorize: (url, options) =>
      Effect.mapError(authorize(url, options), ({ message, status }) => new ErrorPage({ message, status }))
  }
}

/**
 * A server in this process, without a socket.
 *
 * A mistake in the options (a client registered for encryption that has no key for it) is a defect when it shows.
 *
 * @example
 * ```ts
 * import { MisbehavingServer } from "@effect-oauth/testing"
 * import { Effect, Redacted } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const server = yield* MisbehavingServer.make({
 *     clients: [{
 *       clientId: "app",
 *       clientSecret: Redacted.make("secret"),
 *       redirectUris: ["https://app.example/callback"]
 *     }],
 *     misbehaviour: "IdTokenWrongIssuer"
 *   })
 *   const url = new URL(server.endpoint("/authorize"))
 *   url.search = new URLSearchParams({
 *     response_type: "code",
 *     client_id: "app",
 *     redirect_uri: "https://app.example/callback",
 *     scope: "openid",
 *     state: "af0ifjsldkj"
 *   }).toString()
 *   const callback = yield* server.authorize(url)
 *   return callback.kind === "redirect" ? callback.url.searchParams.get("code") : undefined
 * })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (options: Options): Effect.Effect<MisbehavingServer> =>
  Effect.suspend(() => {
    const issuer = options.issuer ?? "https://op.example"
    return Effect.map(Operations.serverOf(options, issuer, issuer), publicServer)
  })

/**
 * A server that also listens on a free port of 127.0.0.1, until the scope closes. Its issuer is its origin, such as
 * `http://127.0.0.1:41234`, whatever `options.issuer` says.
 *
 * @example
 * ```ts
 * import { MisbehavingServer } from "@effect-oauth/testing"
 * import { Effect } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const server = yield* MisbehavingServer.makeListening({
 *     clients: [{ clientId: "app", redirectUris: ["https://app.example/callback"] }]
 *   })
 *   return yield* Effect.promise(() => fetch(server.endpoint("/.well-known/openid-configuration")))
 * }).pipe(Effect.scoped)
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeListening = (options: Options): Effect.Effect<MisbehavingServer, never, Scope.Scope> =>
  Effect.gen(function*() {
    const http = yield* Serving.listen
    // Node answers null and strings for servers that do not listen on a port; this one does.
    const { port } = http.address() as AddressInfo
    // RSA keys are shared by all of them, for the port is another one each time.
    const server = yield* Operations.serverOf(
      { ...options, resourceOrigin: undefined },
      `http://127.0.0.1:${port}`,
      "http://127.0.0.1"
    )
    yield* Serving.serve(server, http)
    return publicServer(server)
  })
