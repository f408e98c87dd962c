import { OAuthError, type TokenKey, TokenManager, TokenStore } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Either, TestClock } from "effect"
import { summary } from "./support.js"
import { makeServer, outcome, tokensOf } from "./tokens/support.js"

const make = <const P extends TokenManager.Providers>(providers: P, store = TokenStore.makeMemory()) =>
  TokenManager.make({ providers }).pipe(Effect.provideService(TokenStore.TokenStore, store))

const { refresher } = makeServer()

const one = { client: Effect.succeed(refresher) }

/** Why there is no manager of such origins, or what it says of them. */
const origins = (list: ReadonlyArray<string>, more: { readonly allowInsecureRequests?: boolean } = {}) =>
  make({ example: { ...one, ...more, origins: list } }).pipe(
    Effect.flatMap((manager) => manager.provider("alice")),
    Effect.either,
    Effect.map(Either.match({
      onLeft: (error) => summary(error).join(" "),
      onRight: (provider) => [...provider.origins].join(" ")
    })),
    Effect.scoped
  )

describe("TokenManager, whose tokens are meant", () => {
  it.scoped("takes a text for a user, of the only provider, without a tenant", () =>
    Effect.gen(function*() {
      const manager = yield* make({ example: one })
      yield* manager.save("alice", yield* tokensOf("a"))
      const same: ReadonlyArray<TokenKey.TokenKey> = [
        "alice",
        { user: "alice" },
        { user: "alice", provider: "example" },
        { user: "alice", provider: "example", tenant: "" }
      ]
      for (const key of same) {
        assert.strictEqual(yield* outcome(manager.get(key)), "access-a")
      }
      const others: ReadonlyArray<TokenKey.TokenKey> = ["Alice", "alice ", { user: "alice", tenant: "acme" }]
      for (const key of others) {
        assert.strictEqual(yield* outcome(manager.get(key)), "ReauthorizationRequired SignedOut")
      }
    }))

  it.scoped("keeps tenants and providers apart, whatever is in their names", () =>
    Effect.gen(function*() {
      const manager = yield* make({ "a": one, "a/b": one, "": one })
      const keys: ReadonlyArray<TokenKey.Parts> = [
        { provider: "a", tenant: "b", user: "c" },
        { provider: "a/b", user: "c" },
        { provider: "a", tenant: "b/c", user: "d" },
        { provider: "a", tenant: "b", user: "c/d" },
        { provider: "a", user: "b/c" },
        { provider: "", tenant: "a", user: "b" }
      ]
      for (const [n, key] of keys.entries()) {
        yield* manager.save(key, yield* tokensOf(`key-${n}`))
      }
      for (const [n, key] of keys.entries()) {
        assert.strictEqual(yield* outcome(manager.get(key)), `access-key-${n}`)
      }
    }))

  it.scoped("has the provider named where there are several, and knows the names", () =>
    Effect.gen(function*() {
      const manager = yield* make({ bitbucket: one, google: one })
      const keys: ReadonlyArray<TokenKey.TokenKey> = ["alice", { user: "alice" }, { user: "alice", provider: "github" }]
      for (const key of keys) {
        const error = yield* Effect.flip(manager.get(key))
        assert.deepStrictEqual(summary(error), ["ConfigurationError", "InvalidParameter", "key.provider"])
        assert.include(error.message, "bitbucket, google")
      }
      const none = yield* make<Record<string, typeof one>>({})
      assert.strictEqual(yield* outcome(none.get("alice")), "ConfigurationError InvalidParameter key.provider")
      const provider = yield* manager.provider({ user: "alice", provider: "google" })
      assert.strictEqual(provider.name, "google")
      assert.strictEqual(provider.refresher, refresher)
    }))

  it.scoped("fails by name in every method for a key that is none", () =>
    Effect.gen(function*() {
      const manager = yield* make({ example: one })
      const tokens = yield* tokensOf(0)
      // The casts are for what gets past the types: a user whom nobody has signed in.
      const keys = [undefined, null, 4711, "", {}, { user: "" }, { user: undefined }] as ReadonlyArray<unknown>
      for (const key of keys as ReadonlyArray<string>) {
        const calls = [
          Effect.asVoid(manager.get(key)),
          Effect.asVoid(manager.renew(key, tokens)),
          manager.save(key, tokens),
          manager.signOut(key),
          Effect.asVoid(manager.provider(key))
        ]
        for (const call of calls) {
          assert.strictEqual(yield* outcome(call), "ConfigurationError InvalidParameter key.user", String(key))
        }
      }
    }))

  it.scoped("fails as the clients fail that it is made of", () =>
    Effect.gen(function*() {
      class Missing extends Context.Tag("test/Missing")<Missing, TokenManager.Refresher>() {}
      const error = new OAuthError.ConfigurationError({
        reason: "InvalidClient",
        setting: "clientId",
        detail: "it is not set"
      })
      assert.strictEqual(yield* Effect.flip(make({ a: one, b: { client: Effect.fail(error) } })), error)
      const manager = yield* make({ a: { client: Missing } }).pipe(Effect.provideService(Missing, refresher))
      yield* manager.save("alice", yield* tokensOf(0))
      yield* TestClock.adjust("1 hour")
      assert.match(yield* outcome(manager.get("alice")), /^access-\d+$/)
    }))
})

describe("TokenManager, where tokens may be sent to", () => {
  it.effect("knows the origins of each provider, none where there are none", () =>
    Effect.gen(function*() {
      assert.strictEqual(yield* origins([]), "")
      const many = [
        "https://api.example.com",
        "https://api.example.com:8443",
        "http://localhost:3000",
        "http://127.0.0.1"
      ]
      assert.strictEqual(yield* origins(many), many.join(" "))
      const manager = yield* Effect.scoped(make({ example: one }))
      assert.strictEqual((yield* manager.provider("alice")).origins.size, 0)
    }))

  it.effect("takes nothing that is more than an origin, or less", () =>
    Effect.gen(function*() {
      const setting = "providers.example.origins"
      const wrong = {
        InvalidParameter: [
          "https://api.example.com/",
          "https://api.example.com/v1",
          "https://api.example.com?x",
          "https://api.example.com:443",
          "https://API.example.com",
          "https://bücher.example"
        ],
        InvalidUrl: [
          "",
          "api.example.com",
          "*",
          "null",
          "https://user:password@api.example.com",
          "https://api.example.com#x",
          " https://api.example.com",
          "ftp://api.example.com",
          "data:text/plain,x"
        ],
        InsecureUrl: ["http://api.example.com"]
      }
      for (const [reason, texts] of Object.entries(wrong)) {
        for (const text of texts) {
          assert.strictEqual(
            yield* origins(["https://fine.example", text]),
            `ConfigurationError ${reason} ${setting}`,
            text
          )
        }
      }
      assert.strictEqual(
        yield* origins(["http://api.example.com"], { allowInsecureRequests: true }),
        "http://api.example.com"
      )
    }))
})
