/**
 * The server of a provider, in this process.
 *
 * There is one emulator for each provider of `@effect-oauth/providers`, chosen by its id. It is an `EmbeddedServer` in the
 * provider's dialect: it wants the client to authenticate as the provider does, reads scopes and answers tokens and
 * errors as the provider does, rotates refresh tokens where the provider does, and has the provider's profile of
 * somebody called Ada Lovelace. What the provider refuses, it refuses: another way to authenticate, no PKCE where there
 * has to be one, a profile request without a header that has to be there, a token in the wrong place.
 *
 * A client that signs in here signs in there, once its endpoints are the provider's own. What an emulator does is what is
 * documented of the provider, and no more: its paths are not the provider's, and it has one client and one account.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import type { Answer, Route, TokenRequest } from "./Dialect.js"
import { type EmbeddedServer, make as makeServer, type RecordedRequest } from "./EmbeddedServer.js"
import type { Emulation, Emulator } from "./internal/emulation.js"
import { emulations, type Id as EmulationId } from "./internal/emulations.js"
import * as Authorization from "./internal/emulatorAuthorization.js"
import * as OpenId from "./internal/emulatorOpenId.js"
import * as Profile from "./internal/emulatorProfile.js"
import { BEHIND, type Environment, randomName } from "./internal/emulatorRequests.js"
import * as Tokens from "./internal/emulatorTokens.js"

/**
 * The id of a provider that can be emulated, such as `"github"`.
 *
 * @since 0.1.0
 * @category models
 */
export type Id = EmulationId

/**
 * The ids of all providers that can be emulated.
 *
 * @since 0.1.0
 * @category constants
 */
// The cast is right because the object has the type it was written with, and no other members.
export const ids: ReadonlyArray<Id> = Object.keys(emulations) as Array<Id>

/**
 * Who signs in. `id` is the `sub` of ID tokens; a provider without OpenID Connect may have an id of its own.
 *
 * @since 0.1.0
 * @category models
 */
export interface Account {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly picture: string
}

/**
 * A profile in the form all providers of `@effect-oauth/providers` have in common. What is absent the provider does not
 * say.
 *
 * @since 0.1.0
 * @category models
 */
export interface Expected {
  readonly id: string
  readonly name?: string | undefined
  readonly email?: string | undefined
  readonly emailVerified?: boolean | undefined
  readonly picture?: string | undefined
}

/**
 * What an emulator is made from.
 *
 * - `clientId`, `clientSecret`: of the one client it knows. Default: random.
 * - `redirectUri`, `postLogoutRedirectUri`: those of the client. Default: `"https://app.example/callback"` and
 *   `"https://app.example/"`.
 * - `scopes`: what the client may ask for. Default: what the provider's module asks for.
 * - `account`: what should differ from the default account, which is Ada Lovelace's. Some profiles have more in them
 *   than these four, and some have an id of their own, which stay.
 * - `accessTokenLifetime`: whole seconds, on the wall clock. Default: that of the provider.
 * - `onTokenAnswer`: sees every answer of the token endpoint in the provider's format, and may change it or hold it back.
 * - `port`: where it listens. Default: a free port.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  readonly clientId?: string | undefined
  readonly clientSecret?: Redacted.Redacted<string> | undefined
  readonly redirectUri?: string | undefined
  readonly postLogoutRedirectUri?: string | undefined
  readonly scopes?: ReadonlyArray<string> | undefined
  readonly account?: Partial<Account> | undefined
  readonly accessTokenLifetime?: Duration.DurationInput | undefined
  readonly onTokenAnswer?: ((answer: Answer, request: TokenRequest) => Effect.Effect<Answer>) | undefined
  readonly port?: number | undefined
}

/**
 * Where an emulator is reached: what a provider's layer takes as `endpoints`. What the provider does not have is absent.
 * With OpenID Connect `issuer` serves its metadata.
 *
 * @since 0.1.0
 * @category models
 */
export interface Endpoints {
  readonly issuer?: string
  readonly authorizationEndpoint: string
  readonly tokenEndpoint: string
  readonly refreshEndpoint?: string
  readonly userinfoEndpoint?: string
  readonly jwksUri?: string
  readonly revocationEndpoint?: string
  readonly endSessionEndpoint?: string
  readonly pushedAuthorizationRequestEndpoint?: string
}

/**
 * A running emulator.
 *
 * - `clientId`, `clientSecret`, `redirectUri`, `postLogoutRedirectUri`, `scopes`: the one client it knows. Where the
 *   provider's clients have no secret, there is one here all the same, which is not asked for.
 * - `endpoints`: where it is reached.
 * - `account`: who signs in.
 * - `expected`: the profile that a program should see.
 * - `requests`: what it has answered so far, growing as it answers, without queries, headers and bodies. A request that it answers by
 *   asking another of its endpoints is there with what it asked, under `/emulator` or at the token endpoint. Where a
 *   provider has the access token in the path of its profile, it is in that path here.
 * - `expireAccessTokens`: from now on every access token issued so far is refused; refresh tokens stay.
 * - `revokeGrants`: forgets every grant with its tokens, as if the user had removed the application from their account.
 *
 * @since 0.1.0
 * @category models
 */
export interface ProviderEmulatorShape {
  readonly clientId: string
  readonly clientSecret: Redacted.Redacted<string>
  readonly redirectUri: string
  readonly postLogoutRedirectUri: string
  readonly scopes: ReadonlyArray<string>
  readonly endpoints: Endpoints
  readonly account: Account
  readonly expected: Expected
  readonly requests: ReadonlyArray<RecordedRequest>
  readonly expireAccessTokens: Effect.Effect<void>
  readonly revokeGrants: Effect.Effect<void>
}

/**
 * The emulator as a service. There is one of them; a program that needs several makes them.
 *
 * @since 0.1.0
 * @category tags
 */
export class ProviderEmulator extends Context.Tag("@effect-oauth/testing/ProviderEmulator")<
  ProviderEmulator,
  ProviderEmulatorShape
>() {}

const ACCOUNT: Account = {
  id: "248289761001",
  name: "Ada Lovelace",
  email: "ada@lovelace.example",
  picture: "https://lovelace.example/ada.png"
}

const text = (value: unknown): string | undefined => typeof value === "string" ? value : undefined

const expectedOf = (
  { expected }: Emulation,
  account: Account,
  claims: Environment["claims"]
): Expected => {
  if (expected !== undefined) return typeof expected === "function" ? expected(account) : expected
  const { email, email_verified, name, picture, sub = account.id } = claims
  return {
    id: text(sub) ?? "",
    name: text(name),
    email: text(email),
    emailVerified: typeof email_verified === "boolean" ? email_verified : undefined,
    picture: text(picture)
  }
}

const endpointsOf = (emulation: Emulation, { endpoints, issuer }: EmbeddedServer): Endpoints => {
  const { refresh, revocation, token } = Tokens.pathsOf(emulation)
  const { openid, push } = emulation
  const profilePath = Profile.pathOf(emulation)
  return {
    authorizationEndpoint: endpoints.authorizationEndpoint,
    tokenEndpoint: `${issuer}${token}`,
    ...(refresh === undefined ? undefined : { refreshEndpoint: `${issuer}${refresh}` }),
    ...(profilePath === undefined ? undefined : { userinfoEndpoint: `${issuer}${profilePath}` }),
    ...(revocation === undefined ? undefined : { revocationEndpoint: `${issuer}${revocation}` }),
    ...(push === true
      ? { pushedAuthorizationRequestEndpoint: `${issuer}${Authorization.PUSHED}` }
      : undefined),
    ...(openid === undefined ? undefined : { issuer, jwksUri: `${issuer}${OpenId.JWKS}` }),
    ...(openid?.logout === true ? { endSessionEndpoint: `${issuer}${OpenId.LOGOUT}` } : undefined)
  }
}

/**
 * Starts the emulator an emulation is about.
 *
 * @internal
 */
export const fromEmulation = (
  emulation: Emulation,
  options: Options = {}
): Effect.Effect<ProviderEmulatorShape, never, Scope.Scope> =>
  Effect.gen(function*() {
    const account = { ...ACCOUNT, ...options.account }
    const clientId = options.clientId ?? randomName(12)
    const clientSecret = options.clientSecret ?? Redacted.make(randomName(32))
    const redirectUri = options.redirectUri ?? "https://app.example/callback"
    const postLogoutRedirectUri = options.postLogoutRedirectUri ?? "https://app.example/"
    const scopes = options.scopes ?? emulation.scopes
    const { openid } = emulation
    const claims = OpenId.claimsOf(emulation, account)
    const keys = yield* OpenId.keysOf(emulation)

    // Nobody calls before the server is there, and then it is known.
    const at = { issuer: "" }
    const emulator = (): Emulator => ({
      clientId,
      clientSecret: Redacted.value(clientSecret),
      redirectUri,
      scopes,
      account,
      issuer: at.issuer
    })
    const environment: Environment = { emulation, emulator, claims }
    const profile = Profile.make(environment)
    const routes: Array<Route> = []
    const tokens = Tokens.make(environment, keys, {
      onTokenAnswer: options.onTokenAnswer,
      onIssued: (accessToken, body) => routes.push(...profile.routesFor(accessToken, body))
    })
    const registered = [...new Set([...scopes, ...openid === undefined ? [] : ["openid"], Authorization.NO_SCOPE])]
    const lifetime = options.accessTokenLifetime ?? `${emulation.accessTokenLifetime ?? 3600} seconds`
    const server = yield* makeServer({
      clients: [{
        clientId,
        clientSecret,
        name: "Your application",
        redirectUris: [redirectUri],
        postLogoutRedirectUris: [postLogoutRedirectUri],
        tokenEndpointAuthMethod: "client_secret_post",
        scopes: registered
      }],
      // What ID tokens and userinfo say of them is said here, and not by the server behind.
      accounts: [{ id: account.id, claims: { name: account.name } }],
      scopes: registered,
      routes: {
        token: Tokens.TOKEN,
        ...BEHIND
      },
      openid: openid !== undefined,
      revocation: true,
      introspection: true,
      logout: openid?.logout === true,
      backchannelLogout: false,
      pushedAuthorizationRequests: emulation.push === true,
      accessTokenLifetime: lifetime,
      issueRefreshToken: () => emulation.refreshTokens !== "none",
      rotateRefreshTokens: emulation.refreshTokens === "rotated",
      pkce: emulation.pkce === "required" || emulation.pkce === "plain" ? "required" : "optional",
      dialect: {
        name: `${emulation.name} (emulated)`,
        ...Authorization.make(environment),
        ...tokens.dialect,
        routes
      },
      port: options.port
    })
    at.issuer = server.issuer
    const endpoints = endpointsOf(emulation, server)
    routes.push(
      ...(typeof emulation.routes === "function" ? emulation.routes(emulator()) : emulation.routes ?? []),
      ...profile.routes,
      ...Authorization.routes(environment),
      ...OpenId.routes(environment, keys, endpoints),
      ...tokens.routes
    )
    return {
      clientId,
      clientSecret,
      redirectUri,
      postLogoutRedirectUri,
      scopes,
      endpoints,
      account,
      expected: expectedOf(emulation, account, claims),
      requests: server.requests,
      expireAccessTokens: server.expireAccessTokens,
      revokeGrants: server.revokeGrants
    }
  })

/**
 * Starts the emulator of a provider, which runs until the scope closes.
 *
 * @example
 * ```ts
 * import { ProviderEmulator, UserAgent } from "@effect-oauth/testing"
 * import { Effect } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const github = yield* ProviderEmulator.make("github")
 *   const url = new URL(github.endpoints.authorizationEndpoint)
 *   url.searchParams.set("response_type", "code")
 *   url.searchParams.set("client_id", github.clientId)
 *   url.searchParams.set("state", "af0ifjsldkj")
 *   const callback = yield* UserAgent.approve(url)
 *   return callback.searchParams.get("code")
 * }).pipe(Effect.scoped)
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (id: Id, options?: Options): Effect.Effect<ProviderEmulatorShape, never, Scope.Scope> =>
  fromEmulation(emulations[id], options)

/**
 * The emulator of a provider as a layer, running for as long as the layer.
 *
 * @example
 * ```ts
 * import { ProviderEmulator } from "@effect-oauth/testing"
 * import { Effect } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const emulator = yield* ProviderEmulator.ProviderEmulator
 *   return emulator.endpoints.tokenEndpoint
 * }).pipe(Effect.provide(ProviderEmulator.layer("github")))
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (id: Id, options?: Options): Layer.Layer<ProviderEmulator> =>
  Layer.scoped(ProviderEmulator, make(id, options))
