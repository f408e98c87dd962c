/**
 * A replica of a backend that calls an API for its users. This is what you would copy.
 *
 * The tokens are in Postgres, encrypted. When they are due, one replica renews them for all: there is no lock, no retry and
 * no expiry to be seen here.
 */
import {
  AuthorizedHttpClient,
  ClientAuthentication,
  OAuthClient,
  TokenManager,
  type TokenSet
} from "@effect-oauth/core"
import { NodeOAuth } from "@effect-oauth/platform-node"
import { SqlTokenStore } from "@effect-oauth/sql"
import { FetchHttpClient } from "@effect/platform"
import { PgClient } from "@effect/sql-pg"
import { Config, Effect, Layer } from "effect"

export const Postgres = PgClient.layerConfig({
  url: Config.redacted("DATABASE_URL"),
  maxConnections: Config.succeed(4)
})

const OAuth = Layer.unwrapEffect(Effect.map(Config.string("TOKEN_ENDPOINT"), (tokenEndpoint) =>
  OAuthClient.layer({
    server: { tokenEndpoint },
    client: { clientId: "app", authentication: ClientAuthentication.none }
  })))

const Tokens = Layer.unwrapEffect(Effect.map(Config.url("API"), (api) =>
  TokenManager.layer({
    providers: { example: { client: OAuthClient.OAuthClient, origins: [api.origin] } }
  })))

export const Live = Layer.merge(
  Tokens.pipe(
    Layer.provide([OAuth, SqlTokenStore.layer()]),
    Layer.provide([NodeOAuth.layer, Postgres])
  ),
  FetchHttpClient.layer
)

/** After the callback of a sign-in: from now on all replicas have the tokens. */
export const signIn = (user: string, tokens: TokenSet.TokenSet) =>
  Effect.flatMap(TokenManager.TokenManager, (manager) => manager.save(user, tokens))

/** A request of a user, for which the API is called. */
export const handle = (user: string) =>
  Effect.gen(function*() {
    const http = yield* AuthorizedHttpClient.forKey(user)
    const { status } = yield* http.get(yield* Config.string("API"))
    return status === 200 ? "served" : "failed"
  }).pipe(
    // Nothing is left to renew: the page to sign in.
    Effect.catchTag("ReauthorizationRequired", () => Effect.succeed("signedOut" as const))
  )
