import { NodeOAuth } from "@effect-oauth/platform-node"
import { Bitbucket } from "@effect-oauth/providers"
import { BitbucketEmulator, UserAgent } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect, Layer } from "effect"
import { begin, BitbucketLive, complete } from "../src/listing.js"

const Emulated = Layer.unwrapScoped(Effect.map(BitbucketEmulator.make(), (emulator) =>
  Bitbucket.layer({
    clientId: emulator.clientId,
    clientSecret: emulator.clientSecret,
    redirectUri: emulator.redirectUri,
    endpoints: emulator.endpoints
  }))).pipe(Layer.provide(NodeOAuth.layer))

describe("the listing", () => {
  it.live("signs a user in", () =>
    Effect.gen(function*() {
      const request = yield* begin
      const result = yield* complete(yield* UserAgent.approve(request.url), request)
      assert.strictEqual(typeof result === "string" ? result : result.user.display_name, "Ada Lovelace")
    }).pipe(Effect.provide(Emulated)))

  it.live("handles a refusal and a callback for somebody else", () =>
    Effect.gen(function*() {
      const request = yield* begin
      const refused = yield* complete(yield* UserAgent.deny(request.url), request)
      assert.include(refused, "access_denied")
      const forged = yield* complete(yield* UserAgent.approve(request.url), yield* begin)
      assert.include(forged, "StateMismatch")
    }).pipe(Effect.provide(Emulated)))

  it.live("is configured by three variables", () =>
    Effect.gen(function*() {
      const request = yield* begin
      assert.match(request.url, /^https:\/\/bitbucket\.org\/site\/oauth2\/authorize\?response_type=code&client_id=key&/)
    }).pipe(
      Effect.provide(BitbucketLive),
      Effect.withConfigProvider(ConfigProvider.fromMap(
        new Map([
          ["BITBUCKET_CLIENT_ID", "key"],
          ["BITBUCKET_CLIENT_SECRET", "secret"],
          ["BITBUCKET_REDIRECT_URI", "https://app.example/callback"]
        ])
      ))
    ))
})
