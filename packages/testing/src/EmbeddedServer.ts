/**
 * A real OAuth 2.0 and OpenID Connect authorization server in this process.
 *
 * It is oidc-provider, the certified server, listening on 127.0.0.1 with everything in memory: authorization code
 * grant (RFC 6749 section 4.1) with PKCE (RFC 7636), refresh tokens that are used once and revoke their family when
 * they are used again (RFC 9700 section 4.14.2), revocation (RFC 7009), introspection (RFC 7662), metadata
 * (RFC 8414), userinfo and ID tokens. It serves its own sign-in and consent page, one form with an Approve and a Deny
 * button, which a person can use and `UserAgent` can use for them. How a provider differs from the specifications is a
 * `Dialect`.
 *
 * @since 0.1.0
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import type * as Scope from "effect/Scope"
import type { EventEmitter } from "node:events"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import type { Account, Client, Dialect } from "./Dialect.js"
import { loadProvider } from "./internal/loadProvider.js"
import { make as makeStore } from "./internal/memoryStore.js"
import * as Middleware from "./internal/middleware.js"
import { configuration, type Settings, signingKey } from "./internal/providerConfiguration.js"

/**
 * One request the server has answered, in the order of the answers. It holds no query, header or body, so there is no
 * secret in it. `grantType` is the `grant_type` parameter of a request to the token endpoint, and absent otherwise. The
 * id of a running sign-in is written `:uid`.
 *
 * @since 0.1.0
 * @category models
 */
export interface RecordedRequest {
  readonly method: string
  readonly path: string
  readonly grantType?: string
  readonly status: number
}

/**
 * Where the server is reached. An endpoint that is switched off still has its URL here; it answers 404.
 *
 * @since 0.1.0
 * @category models
 */
export interface Endpoints {
  readonly authorizationEndpoint: string
  readonly tokenEndpoint: string
  readonly userinfoEndpoint: string
  readonly revocationEndpoint: string
  readonly introspectionEndpoint: string
  readonly jwksUri: string
}

/**
 * What a server is made from.
 *
 * - `clients`, `accounts`: who may ask and who may sign in. The accounts default to one, `{ id: "alice" }`.
 * - `scopes`: the scopes that exist. Default `openid`, `offline_access`, `profile`, `email`, and those of the clients.
 * - `routes`: the paths of the endpoints. Defaults: `/authorize`, `/token`, `/userinfo`, `/revoke`, `/introspect`,
 *   `/jwks`.
 * - `openid`: whether there are ID tokens, a userinfo endpoint and published metadata. Default `true`.
 * - `revocation`, `introspection`: whether those endpoints are there. Default `true`.
 * - `accessTokenLifetime` (default 1 hour), `refreshTokenLifetime` (14 days), `authorizationCodeLifetime` (1 minute),
 *   `idTokenLifetime` (1 hour): whole seconds, at least one. They pass on the wall clock, not on a `TestClock`; see
 *   `expireAccessTokens` for a token that is due without waiting.
 * - `issueRefreshToken`: whether a grant gets a refresh token. Default: always.
 * - `rotateRefreshTokens`: whether a refresh token is used once. Default `true`.
 * - `pkce`: whether a request without a code challenge is refused. A challenge that is sent is always verified; only
 *   `S256` is understood. Public clients need one in any case. Default `"optional"`.
 * - `signingAlgorithm`: how ID tokens are signed. Default `"ES256"`, because its key is made in a millisecond.
 * - `rememberSignIn`: whether a browser that has signed in and consented is sent straight back the next time, and
 *   `prompt=none` can succeed. Default `false`: every authorization request shows the page.
 * - `dialect`: how this server differs from the specifications. Default: it does not.
 * - `port`: where it listens. Default: a free port.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  readonly clients: ReadonlyArray<Client>
  readonly accounts?: ReadonlyArray<Account> | undefined
  readonly scopes?: ReadonlyArray<string> | undefined
  readonly routes?: {
    readonly authorization?: string | undefined
    readonly token?: string | undefined
    readonly userinfo?: string | undefined
    readonly revocation?: string | undefined
    readonly introspection?: string | undefined
    readonly jwks?: string | undefined
  } | undefined
  readonly openid?: boolean | undefined
  readonly revocation?: boolean | undefined
  readonly introspection?: boolean | undefined
  readonly accessTokenLifetime?: Duration.DurationInput | undefined
  readonly refreshTokenLifetime?: Duration.DurationInput | undefined
  readonly authorizationCodeLifetime?: Duration.DurationInput | undefined
  readonly idTokenLifetime?: Duration.DurationInput | undefined
  readonly issueRefreshToken?:
    | ((grant: { readonly clientId: string; readonly scopes: ReadonlyArray<string> }) => boolean)
    | undefined
  readonly rotateRefreshTokens?: boolean | undefined
  readonly pkce?: "optional" | "required" | undefined
  readonly signingAlgorithm?: "ES256" | "RS256" | undefined
  readonly rememberSignIn?: boolean | undefined
  readonly dialect?: Dialect | undefined
  readonly port?: number | undefined
}

/**
 * A running authorization server.
 *
 * - `issuer`: its issuer identifier, which is also its base URL, such as `http://127.0.0.1:41234`.
 * - `requests`: what it has answered so far, growing as it answers; the last 10,000 are kept.
 * - `expireAccessTokens`: from now on every access token issued so far is refused, as if its time had passed. Refresh
 *   tokens stay.
 * - `revokeGrants`: forgets every grant with its codes and tokens, as if the users had removed the application from
 *   their accounts. A refresh then answers `invalid_grant`.
 *
 * @since 0.1.0
 * @category models
 */
export interface EmbeddedServer {
  readonly issuer: string
  readonly endpoints: Endpoints
  readonly requests: ReadonlyArray<RecordedRequest>
  readonly expireAccessTokens: Effect.Effect<void>
  readonly revokeGrants: Effect.Effect<void>
}

const seconds = (input: Duration.DurationInput): number => Math.max(1, Math.round(Duration.toSeconds(input)))

const settingsOf = (options: Options): Settings => ({
  clients: options.clients,
  accounts: options.accounts ?? [{ id: "alice", claims: {} }],
  scopes: options.scopes ?? [
    ...new Set([
      "openid",
      "offline_access",
      "profile",
      "email",
      ...options.clients.flatMap((client) => client.scopes ?? [])
    ])
  ],
  routes: {
    authorization: options.routes?.authorization ?? "/authorize",
    token: options.routes?.token ?? "/token",
    userinfo: options.routes?.userinfo ?? "/userinfo",
    revocation: options.routes?.revocation ?? "/revoke",
    introspection: options.routes?.introspection ?? "/introspect",
    jwks: options.routes?.jwks ?? "/jwks"
  },
  openid: options.openid ?? true,
  revocation: options.revocation ?? true,
  introspection: options.introspection ?? true,
  accessTokenLifetime: seconds(options.accessTokenLifetime ?? "1 hour"),
  refreshTokenLifetime: seconds(options.refreshTokenLifetime ?? "14 days"),
  authorizationCodeLifetime: seconds(options.authorizationCodeLifetime ?? "1 minute"),
  idTokenLifetime: seconds(options.idTokenLifetime ?? "1 hour"),
  issueRefreshToken: options.issueRefreshToken ?? (() => true),
  rotateRefreshTokens: options.rotateRefreshTokens ?? true,
  pkce: options.pkce ?? "optional",
  signingAlgorithm: options.signingAlgorithm ?? "ES256",
  rememberSignIn: options.rememberSignIn ?? false
})

/** The port has to be known before the issuer can be named, so the server listens before it can answer. */
const listen = (port: number): Effect.Effect<Server, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.async<Server>((resume) => {
      const server = createServer()
      server.once("error", (error) => resume(Effect.die(error)))
      server.listen(port, "127.0.0.1", () => resume(Effect.succeed(server)))
    }),
    (server) =>
      Effect.async<void>((resume) => {
        server.close(() => resume(Effect.void))
        server.closeAllConnections()
      })
  )

/** A client that went away is no failure of the server. */
const isFailure = (error: unknown): boolean =>
  !(error instanceof Error && "code" in error && typeof error.code === "string") &&
  !(error instanceof Error && "expose" in error && error.expose === true)

/**
 * Starts an authorization server, which runs until the scope closes; open connections are cut then.
 *
 * A mistake in the options (a redirect URI that is no URI, a port in use) is a defect.
 *
 * @example
 * ```ts
 * import { EmbeddedServer, UserAgent } from "@effect-oauth/testing"
 * import { Effect, Redacted } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const server = yield* EmbeddedServer.make({
 *     clients: [{
 *       clientId: "app",
 *       clientSecret: Redacted.make("secret"),
 *       redirectUris: ["https://app.example/callback"]
 *     }]
 *   })
 *   const url = new URL(server.endpoints.authorizationEndpoint)
 *   url.search = new URLSearchParams({
 *     response_type: "code",
 *     client_id: "app",
 *     redirect_uri: "https://app.example/callback",
 *     scope: "openid email",
 *     state: "af0ifjsldkj"
 *   }).toString()
 *   const callback = yield* UserAgent.approve(url)
 *   return callback.searchParams.get("code")
 * }).pipe(Effect.scoped)
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (options: Options): Effect.Effect<EmbeddedServer, never, Scope.Scope> =>
  Effect.gen(function*() {
    const settings = settingsOf(options)
    const dialect = options.dialect ?? {}
    const run = yield* FiberSet.makeRuntimePromise()
    const { errors, Provider } = yield* Effect.promise(loadProvider)
    const key = yield* Effect.promise(() => signingKey(settings.signingAlgorithm))
    const http = yield* listen(options.port ?? 0)
    // Node answers null and strings for servers that do not listen on a port; this one does.
    const { port } = http.address() as AddressInfo
    const issuer = `http://127.0.0.1:${port}`

    const store = makeStore(() => new errors.InvalidGrant("already used"))
    const server = yield* Effect.sync(() => new Provider(issuer, configuration(settings, store, key)))
    const requests: Array<RecordedRequest> = []
    const environment: Middleware.Environment = { server, settings, dialect, run }
    server.use(Middleware.record(settings, requests))
    server.use(Middleware.forgetSignIn(environment))
    server.use(Middleware.dialectRoutes(environment))
    server.use(Middleware.withoutOpenId(environment))
    server.use(Middleware.signInPage(environment))
    server.use(Middleware.authorization(environment))
    server.use(Middleware.token(environment))

    const report = (error: unknown): void => {
      if (!isFailure(error)) return
      // Once the scope is closed there is nobody left to tell.
      run(Effect.logError("The embedded authorization server failed to answer a request.", error)).catch(() => {})
    }
    const events: EventEmitter = server
    events.on("error", report)
    server.on("server_error", (_ctx, error) => report(error))
    http.on("request", server.callback())

    const endpoint = (path: string): string => `${issuer}${path}`
    return {
      issuer,
      endpoints: {
        authorizationEndpoint: endpoint(settings.routes.authorization),
        tokenEndpoint: endpoint(settings.routes.token),
        userinfoEndpoint: endpoint(settings.routes.userinfo),
        revocationEndpoint: endpoint(settings.routes.revocation),
        introspectionEndpoint: endpoint(settings.routes.introspection),
        jwksUri: endpoint(settings.routes.jwks)
      },
      requests,
      expireAccessTokens: Effect.sync(store.expireAccessTokens),
      revokeGrants: Effect.sync(store.revokeGrants)
    }
  })
