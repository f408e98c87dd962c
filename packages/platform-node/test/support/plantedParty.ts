/**
 * A client whose every secret is planted.
 */
import {
  type AuthorizationServer,
  ClientAuthentication,
  OAuthClient,
  OAuthCrypto,
  type OAuthError,
  Provider,
  TokenSet
} from "@effect-oauth/core"
import { ScriptedServer } from "@effect-oauth/testing"
import type { HttpClient } from "@effect/platform"
import { Effect, Redacted, Schema } from "effect"
import type { Secrets } from "./plantedSecrets.js"

const tail = "/+=%41 ~end"

/** The second value of a request is its verifier; the first, its state, is also in the URL the user is sent to. */
const values = ["planted-state-of-thirty-two-bytes", "planted-verifier-of-thirty2-bytes"].map((text) =>
  new TextEncoder().encode(text).subarray(0, 32)
)

export const sent = {
  clientSecret: `planted-client-secret${tail}`,
  code: `planted-code${tail}`,
  codeVerifier: Buffer.from(values[1] ?? []).toString("base64url"),
  refreshToken: `planted-refresh-token${tail}`,
  accessToken: `planted-access-token${tail}`,
  apiKey: `planted-api-key${tail}`
} satisfies Secrets

export const received = {
  newAccessToken: `planted-new-access-token${tail}`,
  newRefreshToken: `planted-new-refresh-token${tail}`,
  newIdToken: `planted-new-id-token${tail}`,
  extra: `planted-extra-member${tail}`
} satisfies Secrets

export const secrets: Secrets = { ...sent, ...received }

export const tokenAnswer = {
  access_token: received.newAccessToken,
  token_type: "Bearer",
  expires_in: 60,
  refresh_token: received.newRefreshToken,
  id_token: received.newIdToken,
  device_key: received.extra,
  nested: { key: [received.extra] }
}

export const clientId = "planted client:id"

export const redirectUri = "https://app.example/callback"

const makeCrypto = (): OAuthCrypto.Service => {
  let drawn = 0
  return {
    ...OAuthCrypto.webCrypto,
    randomBytes: () => Effect.sync(() => values[drawn++ % values.length] ?? new Uint8Array(32))
  }
}

/** A profile with members of any name, so that a wrong one is reported by its name. */
const Profile = Schema.Record({ key: Schema.String, value: Schema.Number })

export interface Flow {
  readonly name: string
  readonly path: string
  readonly sends: Secrets
  /** Whether a 200 is a success whatever its body is. */
  readonly ignoresContent?: boolean | undefined
  readonly run: Effect.Effect<unknown, OAuthError.OAuthError>
}

export interface PlantedParty {
  readonly server: ScriptedServer.ScriptedServer
  readonly oauth: OAuthClient.Service
  readonly tokens: TokenSet.TokenSet
  readonly flows: ReadonlyArray<Flow>
}

const clientOf = (
  server: ScriptedServer.ScriptedServer,
  authentication: ClientAuthentication.ClientAuthentication,
  quirks: AuthorizationServer.Quirks = {}
): Effect.Effect<OAuthClient.Service, never, HttpClient.HttpClient> =>
  OAuthClient.make({
    server: {
      authorizationEndpoint: server.url("/authorize"),
      tokenEndpoint: server.url("/token"),
      userinfoEndpoint: server.url("/me"),
      revocationEndpoint: server.url("/revoke"),
      // The ID token that is planted is signed by nobody.
      quirks: { idTokens: "ignored", ...quirks }
    },
    client: { clientId, redirectUri, authentication }
  }).pipe(Effect.provideService(OAuthCrypto.OAuthCrypto, makeCrypto()), Effect.orDie)

/** Providers whose profile is asked for with secrets in every place that has room for one. */
const providerOf = (server: ScriptedServer.ScriptedServer, path: string, userInfo: Provider.ProfileRequest) =>
  Provider.make(
    Provider.facts({
      id: "planted",
      name: "Planted",
      settings: { apiKey: { kind: "secret" } },
      server: {
        authorizationEndpoint: server.url("/authorize"),
        tokenEndpoint: server.url("/token"),
        userinfoEndpoint: server.url(path),
        quirks: { idTokens: "ignored" }
      },
      authentication: "client_secret_basic",
      scopes: [],
      profile: Profile,
      userInfo,
      normalize: () => ({ id: 1 })
    }),
    {
      clientId,
      redirectUri,
      clientSecret: Redacted.make(sent.clientSecret),
      apiKey: Redacted.make(sent.apiKey)
    }
  ).pipe(Effect.orDie)

/** How each is asked, and where the access token and the key go. */
const profiles = [
  {
    name: "profile with a token in its query and a key in a header",
    path: "/query",
    userInfo: { token: { parameter: "access_token" }, headers: { "X-Key": "{clientId}:{apiKey}" } }
  },
  {
    name: "profile with a token in its path and a key in its query",
    path: "/tokens/{access_token}/me",
    userInfo: { parameters: { key: "{apiKey}" } }
  },
  {
    name: "profile with a token and a key in its form",
    path: "/form",
    userInfo: { method: "POST", token: { parameter: "access_token" }, parameters: { key: "{apiKey}" } }
  },
  {
    name: "profile with another scheme and a second answer",
    path: "/first",
    userInfo: {
      token: { scheme: "OAuth" },
      headers: { "X-Key": "{apiKey}" },
      also: { a: { path: "/second", envelope: ["a"] } }
    }
  }
] as const

export const plantedParty = Effect.gen(function*() {
  const server = yield* ScriptedServer.make
  const secret = Redacted.make(sent.clientSecret)
  const oauth = yield* clientOf(server, ClientAuthentication.clientSecretBasic(secret))
  const posting = yield* clientOf(server, ClientAuthentication.clientSecretPost(secret))
  const presenting = yield* clientOf(server, ClientAuthentication.none, { revocation: "bearer" })
  const getting = yield* clientOf(server, ClientAuthentication.clientSecretPost(secret), { tokenRequests: "get" })
  const providers = yield* Effect.forEach(
    profiles,
    ({ name, path, userInfo }) =>
      Effect.map(providerOf(server, path, userInfo), (provider) => ({ name, path, provider }))
  )
  yield* server.respond("/first", ScriptedServer.json({ a: 1 }))
  const tokens = yield* Effect.orDie(TokenSet.fromResponse({
    ...tokenAnswer,
    access_token: sent.accessToken,
    refresh_token: sent.refreshToken
  }))
  const exchange = (client: OAuthClient.Service) =>
    Effect.flatMap(client.authorizationRequest(), (request) => {
      const parameters = new URLSearchParams({ code: sent.code, state: Redacted.value(request.state) })
      return client.exchange(`/callback?${parameters.toString()}`, request)
    })
  const { accessToken, apiKey, clientSecret, code, codeVerifier, refreshToken } = sent
  const codeSecrets = { clientSecret, code, codeVerifier }
  const party: PlantedParty = {
    server,
    oauth,
    tokens,
    flows: [
      { name: "exchange with Basic", path: "/token", sends: codeSecrets, run: exchange(oauth) },
      { name: "exchange with a form", path: "/token", sends: codeSecrets, run: exchange(posting) },
      {
        name: "refresh",
        path: "/token",
        sends: { clientSecret, refreshToken },
        run: oauth.refresh(tokens)
      },
      { name: "exchange with a GET", path: "/token", sends: codeSecrets, run: exchange(getting) },
      {
        name: "refresh with a GET",
        path: "/token",
        sends: { clientSecret, refreshToken },
        run: getting.refresh(tokens)
      },
      ...providers.map(({ name, path, provider }) => ({
        name,
        path: path.replace("{access_token}", encodeURIComponent(accessToken)).replace("/first", "/first/second"),
        sends: { accessToken, apiKey },
        run: provider.userInfo(tokens)
      })),
      { name: "profile", path: "/me", sends: { accessToken }, run: oauth.fetchUserInfo(tokens, Profile) },
      {
        name: "revocation",
        path: "/revoke",
        sends: { clientSecret, refreshToken },
        ignoresContent: true,
        run: oauth.revoke(tokens)
      },
      {
        name: "revocation of a token that is presented",
        path: "/revoke",
        sends: { accessToken },
        ignoresContent: true,
        run: presenting.revoke(tokens)
      }
    ]
  }
  return party
})
