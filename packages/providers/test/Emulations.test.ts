import type { Provider } from "@effect-oauth/core"
import { Providers } from "@effect-oauth/providers"
import { ProviderEmulator, UserAgent } from "@effect-oauth/testing"
import { assert, describe, it, layer } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import { connect, decide, entries, membersOf, Party, party, signIn } from "./support/emulations.js"

/** A profile that is refused: with an error, or a status alone. */
const assertRefused = (error: Provider.ProfileError) => {
  const status = error._tag === "InvalidResponse" && error.reason === "UnexpectedStatus" ? error.status : 0
  assert.isTrue(error._tag === "OAuthErrorResponse" || status === 401 || status === 403, error.message)
}

describe("the registries", () => {
  it("have an emulation for each provider and a provider for each emulation", () => {
    assert.deepStrictEqual([...ProviderEmulator.ids].sort(), Object.keys(Providers.byId).sort())
    for (const [id, { facts }] of entries) assert.strictEqual(facts.id, id)
    assert.strictEqual(new Set(entries.map(([, { tag }]) => tag.key)).size, entries.length)
    assert.isFalse(["constructor", "toString", "", 1, undefined].some(Providers.isId))
  })
})

for (const entry of entries) {
  const [id, { facts }] = entry
  const can = new Set(facts.can)
  const asksForProfile = (facts.userInfo?.from ?? "endpoint") === "endpoint"

  // Lifetimes and signatures are on the emulator's clock, which is the wall's.
  layer(party(entry), { excludeTestServices: true })(id, (it) => {
    it.effect(`${id} signs in and reads the profile`, () =>
      Effect.gen(function*() {
        const { emulator, provider } = yield* Party
        const tokens = yield* signIn(provider)
        const { email, emailVerified, name, picture } = emulator.expected
        const { raw, ...profile } = yield* provider.profile(tokens)
        assert.deepStrictEqual(profile, {
          id: emulator.expected.id,
          name: Option.fromNullable(name),
          email: Option.fromNullable(email),
          emailVerified: Option.fromNullable(emailVerified),
          picture: Option.fromNullable(picture)
        })
        const known = new Set(membersOf(facts))
        assert.isTrue(Object.keys(raw).some((member) => !known.has(member)), "no unknown member was kept")
        if (asksForProfile) {
          yield* emulator.expireAccessTokens
          assertRefused(yield* Effect.flip(provider.profile(tokens)))
        }
      }))

    if (facts.client === "either") {
      it.scoped(`${id} signs in a public client`, () =>
        Effect.gen(function*() {
          const { emulator } = yield* Party
          const provider = yield* connect(entry, emulator, { clientSecret: undefined })
          const profile = yield* provider.profile(yield* signIn(provider))
          assert.strictEqual(profile.id, emulator.expected.id)
        }))
    }

    if (can.has("refresh")) {
      it.effect(`${id} refreshes`, () =>
        Effect.gen(function*() {
          const { emulator, provider } = yield* Party
          const { refresh } = provider
          if (refresh === undefined) return assert.fail("there is no refresh")
          const tokens = yield* signIn(provider)
          const renewed = yield* refresh(tokens)
          assert.notStrictEqual(Redacted.value(renewed.accessToken), Redacted.value(tokens.accessToken))
          assert.strictEqual((yield* provider.profile(renewed)).id, emulator.expected.id)
          // What is refreshed was refreshed before: nothing it needs was lost.
          const again = yield* refresh(renewed)
          assert.strictEqual((yield* provider.profile(again)).id, emulator.expected.id)

          const first = Redacted.value(yield* tokens.refreshToken)
          if (Redacted.value(yield* renewed.refreshToken) !== first) {
            const error = yield* Effect.flip(refresh(tokens))
            assert.strictEqual(error._tag, "OAuthErrorResponse")
          }
        }))
    }

    if (can.has("revoke")) {
      it.effect(`${id} revokes`, () =>
        Effect.gen(function*() {
          const { provider } = yield* Party
          const { refresh, revoke } = provider
          if (revoke === undefined) return assert.fail("there is no revoke")
          const tokens = yield* signIn(provider)
          yield* revoke(tokens)
          if (asksForProfile) {
            assertRefused(yield* Effect.flip(provider.profile(tokens)))
          } else if (refresh !== undefined) {
            const error = yield* Effect.flip(refresh(tokens))
            assert.strictEqual(error._tag, "OAuthErrorResponse")
          }
        }))
    }

    if (can.has("push")) {
      it.effect(`${id} signs in with a pushed request`, () =>
        Effect.gen(function*() {
          const { emulator, provider } = yield* Party
          const { pushedAuthorizationRequest } = provider
          if (pushedAuthorizationRequest === undefined) return assert.fail("there is no pushedAuthorizationRequest")
          const request = yield* pushedAuthorizationRequest()
          assert.isTrue(new URL(request.url).searchParams.has("request_uri"))
          const tokens = yield* provider.exchange(yield* UserAgent.approve(request.url), request)
          assert.strictEqual((yield* provider.profile(tokens)).id, emulator.expected.id)
        }))
    }

    if (can.has("logout")) {
      it.effect(`${id} signs out`, () =>
        Effect.gen(function*() {
          const { emulator, provider } = yield* Party
          const { logoutRequest } = provider
          if (logoutRequest === undefined) return assert.fail("there is no logoutRequest")
          const { idToken } = yield* signIn(provider)
          const request = yield* logoutRequest({
            idTokenHint: yield* idToken,
            postLogoutRedirectUri: emulator.postLogoutRedirectUri
          })
          const { origin, pathname } = yield* UserAgent.logout(Redacted.value(request.url))
          assert.strictEqual(`${origin}${pathname}`, emulator.postLogoutRedirectUri)
        }))
    }

    if (facts.client === undefined || facts.client === "confidential" || facts.client === "either") {
      it.scoped(`${id} gives no token for a wrong secret`, () =>
        Effect.gen(function*() {
          const { emulator } = yield* Party
          const provider = yield* connect(entry, emulator, {
            clientSecret: Redacted.make("wrong-but-long-enough-for-a-signature")
          })
          const error = yield* Effect.flip(signIn(provider))
          assert.strictEqual(error._tag, "OAuthErrorResponse")
        }))
    }

    it.effect(`${id} says so when the user refuses`, () =>
      Effect.gen(function*() {
        const { provider } = yield* Party
        const request = yield* provider.authorizationRequest()
        const error = yield* Effect.flip(provider.exchange(yield* decide("deny", request.url), request))
        assert.strictEqual(error._tag, "AuthorizationDenied")
      }))
  })
}
