/**
 * What the README says of the peers, shown on the versions named in pnpm-workspace.yaml: each test does the same thing
 * with each of them and with ours.
 */
import { ClientAuthentication, OAuthClient, TokenSet } from "@effect-oauth/core"
import { NodeOAuth } from "@effect-oauth/platform-node"
import { ScriptedServer } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import * as arctic from "arctic"
import { Effect, Either, Option, Redacted } from "effect"
import { inspect } from "node:util"
import * as oauth from "oauth4webapi"
import * as openid from "openid-client"

const clientId = "client"
const clientSecret = "planted-client-secret"
const redirectUri = "http://127.0.0.1:1/callback"
const answer = { access_token: "planted-access-token", token_type: "bearer", refresh_token: "planted-refresh-token" }

/** Each library's refresh at a token endpoint: what it gives, or how it fails. */
const refreshWith = {
  arctic: (tokenEndpoint: string) =>
    new arctic.OAuth2Client(clientId, clientSecret, redirectUri).refreshAccessToken(tokenEndpoint, "old", []),
  oauth4webapi: async (tokenEndpoint: string) => {
    const server = { issuer: "http://127.0.0.1", token_endpoint: tokenEndpoint }
    const client = { client_id: clientId }
    const response = await oauth.refreshTokenGrantRequest(
      server,
      client,
      oauth.ClientSecretBasic(clientSecret),
      "old",
      {
        [oauth.allowInsecureRequests]: true
      }
    )
    return await oauth.processRefreshTokenResponse(server, client, response)
  },
  openidClient: async (tokenEndpoint: string) => {
    const config = new openid.Configuration(
      { issuer: "http://127.0.0.1", token_endpoint: tokenEndpoint },
      clientId,
      clientSecret,
      openid.ClientSecretBasic(clientSecret)
    )
    openid.allowInsecureRequests(config)
    return await openid.refreshTokenGrant(config, "old")
  }
}

const peers = ["arctic", "oauth4webapi", "openidClient"] as const

const refreshWithPeer = (peer: typeof peers[number], tokenEndpoint: string) =>
  Effect.either(Effect.tryPromise(async (): Promise<unknown> => refreshWith[peer](tokenEndpoint)))

const refreshWithOurs = (tokenEndpoint: string, tokens: TokenSet.TokenSet | Redacted.Redacted = Redacted.make("old")) =>
  OAuthClient.make({
    server: { tokenEndpoint },
    client: { clientId, authentication: ClientAuthentication.clientSecretBasic(Redacted.make(clientSecret)) }
  }).pipe(
    Effect.flatMap((client) => client.refresh(tokens)),
    Effect.provide(NodeOAuth.layer),
    Effect.either
  )

describe("what the README says of the peers", () => {
  it.scoped("a redirect of the token request to another origin: arctic follows it, and takes the tokens it finds there", () =>
    Effect.gen(function*() {
      const other = yield* ScriptedServer.make
      yield* other.respond("/stolen", ScriptedServer.json(answer))
      const server = yield* ScriptedServer.make
      yield* server.respond("/token", { status: 302, headers: { location: other.url("/stolen") } })

      for (const peer of peers) {
        const before = other.requests.length
        const result = yield* refreshWithPeer(peer, server.url("/token"))
        const followed = other.requests.length - before
        assert.strictEqual(followed, peer === "arctic" ? 1 : 0, peer)
        assert.strictEqual(Either.isRight(result), peer === "arctic", peer)
      }
      const ours = yield* refreshWithOurs(server.url("/token"))
      assert.strictEqual(Either.getOrThrow(Either.flip(ours))._tag, "TransportError")
      assert.strictEqual(other.requests.length, 1)
    }))

  it.scoped("an answer of 4 MiB: the peers read it whole", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      yield* server.respond("/token", ScriptedServer.json({ ...answer, padding: "x".repeat(4_194_304) }))
      for (const peer of peers) {
        assert.isTrue(Either.isRight(yield* refreshWithPeer(peer, server.url("/token"))), peer)
      }
      const ours = Either.getOrThrow(Either.flip(yield* refreshWithOurs(server.url("/token"))))
      assert.strictEqual(ours._tag === "TransportError" && ours.reason, "TooLarge")
    }))

  it.scoped("a 200 with an error beside tokens: the peers take the tokens", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      yield* server.respond("/token", ScriptedServer.json({ ...answer, error: "invalid_grant" }))
      for (const peer of peers) {
        assert.isTrue(Either.isRight(yield* refreshWithPeer(peer, server.url("/token"))), peer)
      }
      const ours = Either.getOrThrow(Either.flip(yield* refreshWithOurs(server.url("/token"))))
      assert.strictEqual(ours._tag, "OAuthErrorResponse")
    }))

  it.scoped("tokens that are printed: the peers show them", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      yield* server.respond("/token", ScriptedServer.json(answer))
      for (const peer of peers) {
        assert.include(inspect(Either.getOrThrow(yield* refreshWithPeer(peer, server.url("/token")))), "planted-", peer)
      }
      const ours = Either.getOrThrow(yield* refreshWithOurs(server.url("/token")))
      assert.notInclude(`${inspect(ours, { depth: 9 })}${JSON.stringify(ours)}${String(ours)}`, "planted-")
    }))

  it.scoped("a refresh answer without a refresh token: the peers lose the one there was", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      yield* server.respond("/token", ScriptedServer.json({ access_token: "new", token_type: "bearer" }))
      for (const peer of peers) {
        const tokens = Either.getOrThrow(yield* refreshWithPeer(peer, server.url("/token")))
        const kept = tokens instanceof arctic.OAuth2Tokens
          ? tokens.hasRefreshToken()
          : typeof tokens === "object" && tokens !== null && "refresh_token" in tokens
        assert.isFalse(kept, peer)
      }
      const before = yield* TokenSet.fromResponse(answer)
      const ours = Either.getOrThrow(yield* refreshWithOurs(server.url("/token"), before))
      assert.deepStrictEqual(Option.map(ours.refreshToken, Redacted.value), Option.some("planted-refresh-token"))
    }))

  it.scoped("expires_in as a string, scopes under Bitbucket's name: arctic cannot read them", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make
      yield* server.respond("/token", ScriptedServer.json({ ...answer, expires_in: "3600", scopes: "account email" }))
      const tokens = yield* Effect.promise(() => refreshWith.arctic(server.url("/token")))
      assert.throws(() => tokens.accessTokenExpiresAt())
      assert.isFalse(tokens.hasScopes())
      const ours = Either.getOrThrow(yield* refreshWithOurs(server.url("/token")))
      assert.isTrue(Option.isSome(ours.expiresAt))
      assert.deepStrictEqual(ours.scopes, ["account", "email"])
    }))

  it("a callback with another state, a foreign iss, or two codes: arctic has nothing that looks at it", () => {
    const client = new arctic.OAuth2Client(clientId, clientSecret, redirectUri)
    // All that arctic takes of a callback is its code.
    assert.strictEqual(client.validateAuthorizationCode.length, 3)
    const exported = Object.keys(arctic).filter((name) => /callback|response|state|issuer/i.test(name))
    assert.deepStrictEqual(exported.filter((name) => !name.endsWith("Error")), ["generateState"])
  })
})
