/** What an attacker, a hostile answer or an environment may try with a provider's facts, and what it must not become. */
import { AuthorizationServer, ClientAuthentication, DPoP, Provider, RefreshToken } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Either, Redacted, Schema } from "effect"
import { decodeJwt } from "jose"
import { build, outcome, read, tokens, User } from "./anyProvider.js"
import { assertAbsent, fakeHttp, jsonAnswer, makeClient, makeServer, noHttp, prints } from "./support.js"

describe("a token request as a GET", () => {
  it.effect("has a proof for a GET", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => jsonAnswer({ access_token: "abc", token_type: "DPoP" }))
      const dpop = yield* DPoP.generate("ES256")
      const client = makeClient({ dpop, authentication: ClientAuthentication.none })
      for (const [tokenRequests, method] of [["get", "GET"], ["post", "POST"]] as const) {
        const server = makeServer({ quirks: { tokenRequests } })
        yield* RefreshToken.refresh(server, client, Redacted.make("def")).pipe(Effect.provide(http.layer))
        const sent = http.requests.at(-1)
        assert.strictEqual(sent?.method, method)
        assert.strictEqual(decodeJwt(sent?.headers["dpop"] ?? "").htm, method)
      }
    }))
})

describe("the client id in an address", () => {
  it.effect("is one segment of it", () =>
    Effect.gen(function*() {
      const facts = { server: { tokenEndpoint: "https://id.example/{clientId}/token" } }
      const endpoint = (clientId: string) =>
        outcome(Effect.map(
          Effect.flatMap(build(facts, { clientId }), ({ server }) => server),
          ({ tokenEndpoint }) => tokenEndpoint?.href
        ))
      assert.strictEqual(yield* endpoint("P2abc.d-e_f"), "https://id.example/P2abc.d-e_f/token")
      for (const clientId of ["..", ".", "%2e%2e", "a/b", "a/../../b", "a?b", "a#b", "a b", "{access_token}"]) {
        assert.strictEqual(yield* endpoint(clientId), "ConfigurationError InvalidParameter clientId", clientId)
      }
      // Where it is in none, it may be anything, such as an address.
      const { client } = yield* build({}, { clientId: "https://app.example/{x}?y" })
      assert.strictEqual(client.clientId, "https://app.example/{x}?y")
    }))
})

describe("functions of the facts", () => {
  it.effect("that throw on a profile are an error, and no defect", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => jsonAnswer({ id: 7 }))
      const facts = {
        profile: User,
        normalize: (): Provider.Normalized => {
          throw new Error("SECRET")
        }
      }
      const provider = yield* build(facts, {}, http)
      const held = yield* tokens()
      assert.strictEqual(
        yield* outcome(provider.profile(held)),
        "InvalidResponse MalformedFields id"
      )
    }))

  it.effect("hide no token of an answer from the text of its error", () =>
    Effect.gen(function*() {
      const facts = {
        can: ["refresh"],
        dialect: { tokenAnswer: (body: unknown) => Object(body).err }
      } as const
      const text = "made NEW-token-0123456789 and lost it"
      const http = fakeHttp(() =>
        jsonAnswer({ access_token: "NEW-token-0123456789", err: { error: "invalid_request", error_description: text } })
      )
      // The methods of any provider are not known to its type.
      const { refresh } = (yield* build(facts, {}, http)) as Provider.Provider<Provider.AnyFacts>
      const error = yield* Effect.flip(refresh(Redacted.make("def")))
      assert.strictEqual(error._tag, "OAuthErrorResponse")
      assertAbsent(["NEW-token-0123456789"], prints(error))
    }))
})

describe("a number in an address", () => {
  it.effect("is one that was read exactly", () =>
    Effect.gen(function*() {
      const Profile = Provider.profile({ id: Schema.Number })
      const also = { more: { url: "users/{profile.id}", optional: true } }
      for (const id of [2 ** 53, 1e21, 0.5]) {
        const asked = read({ also }, jsonAnswer({ id }), { profile: Profile })
        assert.strictEqual(yield* asked.outcome, "InvalidResponse MalformedFields id", String(id))
        assert.strictEqual(asked.http.requests.length, 1)
      }
      const asked = read({ also }, jsonAnswer({ id: 2 ** 53 - 1 }), { profile: Profile })
      assert.strictEqual((yield* asked.sent)[1]?.url, "https://id.example/users/9007199254740991")
    }))
})

describe("the opt-out from https", () => {
  it.effect("is `true`, and no text of an environment", () =>
    Effect.gen(function*() {
      for (const allowInsecureRequests of ["false", "0", "", "true", 1, {}]) {
        const endpoints = { tokenEndpoint: "http://id.example/token" }
        assert.strictEqual(
          yield* outcome(build({}, { endpoints, allowInsecureRequests }, noHttp())),
          "ConfigurationError InsecureUrl tokenEndpoint",
          JSON.stringify(allowInsecureRequests)
        )
        // The cast is for what no type has seen.
        const made = AuthorizationServer.make({
          tokenEndpoint: "http://id.example/token",
          allowInsecureRequests: allowInsecureRequests as never
        })
        assert.isTrue(Either.isLeft(made))
      }
    }))
})
