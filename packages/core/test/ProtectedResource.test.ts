import { ProtectedResource } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option } from "effect"
import { fakeHttp, jsonAnswer, makeServer, noHttp, summary } from "./support.js"

const metadata = (resource: string) => ({ resource, authorization_servers: ["https://id.example"] })

const answering = (value: unknown, status = 200) => fakeHttp(() => jsonAnswer(value, status))

const resource = "https://api.example/v1"

describe("ProtectedResource", () => {
  const places: ReadonlyArray<readonly [resource: string, url: string]> = [
    ["https://api.example", "https://api.example/.well-known/oauth-protected-resource"],
    ["https://api.example/", "https://api.example/.well-known/oauth-protected-resource"],
    ["https://api.example/v1", "https://api.example/.well-known/oauth-protected-resource/v1"],
    ["https://api.example/v1/", "https://api.example/.well-known/oauth-protected-resource/v1/"],
    ["https://api.example/v1?tenant=1", "https://api.example/.well-known/oauth-protected-resource/v1?tenant=1"]
  ]

  it.effect.each(places)(
    "#108 asks for the metadata of %s between host and path",
    ([resource, url]) =>
      Effect.gen(function*() {
        const http = answering(metadata(resource))
        const found = yield* Effect.provide(ProtectedResource.discover(resource), http.layer)
        assert.deepStrictEqual(found.authorization_servers, ["https://id.example"])
        assert.deepStrictEqual(http.requests.map(({ method, url }) => `${method} ${url}`), [`GET ${url}`])
      })
  )

  it.effect.each(["https://api.example/v2", "https://api.example/v1/", "https://API.example/v1"])(
    "#113 refuses metadata of another resource: %s",
    (other) =>
      Effect.gen(function*() {
        const http = answering(metadata(other))
        const error = yield* Effect.flip(Effect.provide(ProtectedResource.discover(resource), http.layer))
        assert.deepStrictEqual(summary(error), ["InvalidResponse", "ResourceMismatch", "resource"])
      })
  )

  it.effect("refuses what is no resource before anything is sent", () =>
    Effect.gen(function*() {
      const insecure = yield* Effect.flip(
        Effect.provide(ProtectedResource.discover("http://api.example/v1"), noHttp().layer)
      )
      assert.deepStrictEqual(summary(insecure), ["ConfigurationError", "InsecureUrl", "resource"])
    }))

  it.effect("finds the metadata that a refusal points to", () =>
    Effect.gen(function*() {
      const http = answering(metadata(resource))
      const from = (header: string) => Effect.provide(ProtectedResource.fromChallenge(resource, header), http.layer)
      const url = "https://api.example/elsewhere/metadata"
      const found = yield* from(`Basic realm="x", DPoP algs="ES256", resource_metadata="${url}"`)
      assert.isTrue(Option.isSome(found))
      assert.strictEqual(http.requests[0]?.url, url)
      assert.isTrue(Option.isNone(yield* from("Bearer error=\"invalid_token\"")))
      assert.strictEqual(http.requests.length, 1)
    }))

  it.effect.each([
    "https://evil.example/metadata",
    "http://api.example/metadata",
    "https://api.example:8443/m",
    "/m",
    ""
  ])(
    "#114 does not ask for metadata of another origin: %s",
    (url) =>
      Effect.gen(function*() {
        const error = yield* Effect.flip(
          Effect.provide(
            ProtectedResource.fromChallenge(resource, `Bearer resource_metadata="${url}"`),
            noHttp().layer
          )
        )
        assert.deepStrictEqual(summary(error), ["InvalidResponse", "ResourceMismatch", "resource_metadata"])
      })
  )

  it("#115 agrees with a server that both name each other", () => {
    const server = (protectedResources?: ReadonlyArray<string>) =>
      makeServer({ issuer: "https://id.example", supported: { protectedResources } })
    assert.isTrue(ProtectedResource.agrees(metadata(resource), server()))
    assert.isTrue(ProtectedResource.agrees(metadata(resource), server([resource])))
    assert.isFalse(ProtectedResource.agrees(metadata(resource), server(["https://api.example/v2"])))
    assert.isFalse(ProtectedResource.agrees({ resource }, server()))
    assert.isFalse(ProtectedResource.agrees({ resource, authorization_servers: ["https://x.example"] }, server()))
    assert.isFalse(ProtectedResource.agrees(metadata(resource), makeServer()))
  })
})
