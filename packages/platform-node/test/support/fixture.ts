/**
 * A client bound to a scripted server, and what the tests say about answers.
 */
import type { AuthorizationCode, AuthorizationServer, RefreshToken, UserInfo } from "@effect-oauth/core"
import { ClientAuthentication, OAuthClient, OAuthError, TokenSet } from "@effect-oauth/core"
import { ScriptedServer } from "@effect-oauth/testing"
import type { HttpClient } from "@effect/platform"
import { assert } from "@effect/vitest"
import type { Scope } from "effect"
import { Effect, Redacted, Schema } from "effect"

export const clientId = "client-1"
export const clientSecret = "client-secret-1"
export const redirectUri = "https://app.example/callback?from=login"
export const code = "code-1"
export const refreshToken = "refresh-1"
export const accessToken = "access-1"

export const Profile = Schema.Struct({ id: Schema.Number, name: Schema.String })

/** A token answer without a fault. */
export const tokens = {
  access_token: "access-2",
  token_type: "Bearer",
  expires_in: 3600,
  refresh_token: "refresh-2",
  scope: "read write",
  tenant: "t-1"
}

export const good: ScriptedServer.Response = ScriptedServer.json(tokens)

export interface Settings {
  readonly clientId?: string | undefined
  readonly authentication?: ClientAuthentication.ClientAuthentication | undefined
  readonly quirks?: AuthorizationServer.Quirks | undefined
  /** Where the token endpoint is, on the scripted server. */
  readonly tokenPath?: string | undefined
}

/** The three exchanges a bound client makes, each with fixed inputs. */
export interface Party {
  readonly server: ScriptedServer.ScriptedServer
  readonly oauth: OAuthClient.Service
  /** POST /token with a code. */
  readonly exchange: Effect.Effect<TokenSet.TokenSet, AuthorizationCode.ExchangeError>
  /** POST /token with a refresh token. */
  readonly refresh: Effect.Effect<TokenSet.TokenSet, RefreshToken.RefreshError>
  /** GET /me. */
  readonly userInfo: Effect.Effect<typeof Profile.Type, UserInfo.UserInfoError>
}

export const held: Effect.Effect<TokenSet.TokenSet> = Effect.orDie(
  TokenSet.fromResponse({ access_token: accessToken, token_type: "Bearer", refresh_token: refreshToken })
)

export const callback = (state: Redacted.Redacted): string =>
  `/callback?${new URLSearchParams({ code, state: Redacted.value(state) }).toString()}`

/** Binds a client to a server that is there already. */
export const bind = (
  server: ScriptedServer.ScriptedServer,
  settings: Settings = {}
): Effect.Effect<Party, never, HttpClient.HttpClient> =>
  Effect.map(
    OAuthClient.make({
      server: {
        authorizationEndpoint: server.url("/authorize"),
        tokenEndpoint: server.url(settings.tokenPath ?? "/token"),
        userinfoEndpoint: server.url("/me"),
        quirks: settings.quirks
      },
      client: {
        clientId: settings.clientId ?? clientId,
        redirectUri,
        authentication: settings.authentication ?? ClientAuthentication.clientSecretBasic(Redacted.make(clientSecret))
      },
      scopes: ["read"]
    }),
    (oauth) => ({
      server,
      oauth,
      exchange: Effect.flatMap(
        oauth.authorizationRequest(),
        (request) => oauth.exchange(callback(request.state), request)
      ),
      refresh: Effect.flatMap(held, (tokens) => oauth.refresh(tokens)),
      userInfo: Effect.flatMap(held, (tokens) => oauth.fetchUserInfo(tokens, Profile))
    })
  ).pipe(Effect.orDie)

/** Starts a server and binds a client to it. */
export const party = (settings?: Settings): Effect.Effect<Party, never, HttpClient.HttpClient | Scope.Scope> =>
  Effect.flatMap(ScriptedServer.make, (server) => bind(server, settings))

/** An error as the plain data its schema makes of it, without members that are not set. */
export const plain = (error: OAuthError.OAuthError): Readonly<Record<string, unknown>> =>
  JSON.parse(JSON.stringify(Schema.encodeSync(OAuthError.OAuthError)(error))) as Record<string, unknown>

/** The failure of an effect that has to fail, as plain data. */
export const failure = <R>(
  effect: Effect.Effect<unknown, OAuthError.OAuthError, R>
): Effect.Effect<Readonly<Record<string, unknown>>, never, R> =>
  Effect.matchEffect(effect, {
    onFailure: (error) => Effect.succeed(plain(error)),
    onSuccess: () => Effect.dieMessage("It succeeded, and should not have.")
  })

/** Whether an effect fails in exactly this way; the endpoint is the one at that path. */
export const failsWith = <R>(
  effect: Effect.Effect<unknown, OAuthError.OAuthError, R>,
  endpoint: string,
  expected: Readonly<Record<string, unknown>>
): Effect.Effect<void, never, R> =>
  Effect.map(failure(effect), (actual) => assert.deepStrictEqual(actual, { endpoint, ...expected }))
