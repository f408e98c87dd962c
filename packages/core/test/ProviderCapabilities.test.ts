import type { Provider } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Option, Redacted, Schema } from "effect"
import { build, type Facts, outcome, tokens } from "./anyProvider.js"
import { at, claimsOf, issuer, jwksUri, makeProvider, makeSigner, now, sign } from "./openid.js"
import { assertAbsent, fakeHttp, formOf, jsonAnswer, prints } from "./support.js"

const always = ["authorizationRequest", "client", "exchange", "profile", "server", "userInfo"]

const methods = {
  openid: ["signIn", "verifyIdToken"],
  refresh: ["refresh"],
  revoke: ["revoke"],
  logout: ["logoutRequest", "verifyLogoutToken"],
  push: ["pushedAuthorizationRequest"]
} satisfies { readonly [Can in Provider.Capability]: ReadonlyArray<string> }

const capabilities: ReadonlyArray<Provider.Capability> = ["openid", "refresh", "revoke", "logout", "push"]

describe("what a provider can do", () => {
  it.effect("is there at run time, and nothing else is", () =>
    Effect.gen(function*() {
      const namesOf = (can: ReadonlyArray<Provider.Capability> | undefined) =>
        Effect.map(build({ can }), (provider) => Object.keys(provider).sort())
      assert.deepStrictEqual(yield* namesOf(undefined), always)
      assert.deepStrictEqual(yield* namesOf([]), always)
      for (const can of capabilities) {
        assert.deepStrictEqual(yield* namesOf([can]), [...always, ...methods[can]].sort())
      }
      assert.deepStrictEqual(yield* namesOf(capabilities), [...always, ...Object.values(methods).flat()].sort())
    }))

  it.effect("pushes the request that it would make", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => jsonAnswer({ request_uri: "urn:example:1", expires_in: 60 }, 201))
      const facts = {
        can: ["push"],
        scopes: ["profile"],
        settings: { tenant: { kind: "segment" } },
        server: { pushedAuthorizationRequestEndpoint: "https://id.example/par" },
        authorization: { prompt: ["consent"], extraParameters: { audience: "{tenant}" } }
      } as const
      const provider = yield* build(facts, { tenant: "one" }, http)
      // The methods of any provider are not known to its type.
      const { pushedAuthorizationRequest } = provider as Provider.Provider<Provider.AnyFacts>
      yield* pushedAuthorizationRequest({ extraParameters: { more: "1" } })
      const { audience, more, prompt, scope } = formOf(http.requests[0])
      assert.deepStrictEqual([prompt, scope, audience, more], ["consent", "profile", "one", "1"])
    }))

  it.effect("is said in the dialect of its server", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => jsonAnswer({ token: "abc" }))
      const facts: Partial<Facts> = {
        dialect: {
          authorizationUrl: (url) => new URL(`${url.href}&appid=my-app`),
          tokenRequest: (parameters) => [["appid", "my-app"], ...parameters],
          tokenAnswer: (body) => ({ token_type: "bearer", access_token: Object.values(body ?? {})[0] })
        }
      }
      const provider = yield* build(facts, {}, http)
      const request = yield* provider.authorizationRequest()
      assert.strictEqual(new URL(request.url).searchParams.get("appid"), "my-app")
      const held = yield* provider.exchange(`?code=abc&state=${Redacted.value(request.state)}`, request)
      assert.strictEqual(formOf(http.requests[0]).appid, "my-app")
      assert.strictEqual(Redacted.value(held.accessToken), "abc")
    }))

  it.effect("is done with the algorithm of its ID tokens, or the one that is set", () =>
    Effect.gen(function*() {
      const algorithmOf = (options: object, facts: Partial<Facts> = {}) =>
        outcome(Effect.map(build(facts, { ...options }), ({ client }) => client.idTokenSignedResponseAlg ?? "none"))
      assert.strictEqual(yield* algorithmOf({}), "none")
      assert.strictEqual(yield* algorithmOf({}, { idTokenSignedResponseAlg: "HS256" }), "HS256")
      const changed = { idTokenSignedResponseAlg: "ES256" }
      assert.strictEqual(yield* algorithmOf(changed, { idTokenSignedResponseAlg: "HS256" }), "ES256")
      assert.strictEqual(
        yield* algorithmOf({ idTokenSignedResponseAlg: "none" }),
        "ConfigurationError InvalidClient idTokenSignedResponseAlg"
      )
      const signed = yield* build({ userinfoSignedResponseAlg: "RS256" })
      assert.strictEqual(signed.client.userinfoSignedResponseAlg, "RS256")
    }))
})

const [good, stranger] = await Promise.all([makeSigner("RS256", "one"), makeSigner("RS256", "one")])

const facts = {
  can: ["openid"],
  server: { issuer, jwksUri },
  userInfo: { from: "idToken" },
  profile: Schema.Struct({ sub: Schema.String, email: Schema.optional(Schema.String) }),
  normalize: ({ email, sub }: { readonly sub: string; readonly email?: string | undefined }) => ({ id: sub, email })
} as const

describe("a profile that is the ID token", () => {
  /** The profile by an ID token, and that nothing but keys was asked for. */
  const profileBy = (idToken: string | undefined, more: Partial<Facts> = {}) =>
    at(
      now,
      Effect.gen(function*() {
        const published = makeProvider([good.jwk])
        const provider = yield* build({ ...facts, ...more }, {}, published)
        const held = yield* tokens({ id_token: idToken })
        const exit = yield* Effect.exit(provider.profile(held))
        assert.isTrue(published.requests.every(({ url }) => url === jwksUri))
        if (Exit.isFailure(exit)) {
          assertAbsent(["SECRET", ...idToken?.split(".") ?? []].filter((part) => part.length > 5), prints(exit))
        }
        return yield* outcome(exit)
      })
    )

  it.effect("is its verified claims, whatever its nonce", () =>
    Effect.gen(function*() {
      for (const nonce of ["n-0S6_WzA2Mj", "another", undefined]) {
        const profile = yield* profileBy(yield* sign(good, claimsOf({ email: "a@b.example", nonce })))
        assert.deepInclude(profile, { id: "248289761001", email: Option.some("a@b.example") })
      }
    }))

  it.effect("is not read from one that is not there, or was not given to this client now", () =>
    Effect.gen(function*() {
      const token = (claims: object) => sign(good, claimsOf({ ...claims }))
      const rows: ReadonlyArray<readonly [token: string | undefined, reason: string]> = [
        [undefined, "Missing"],
        [yield* sign(stranger), "Signature"],
        [yield* token({ aud: "another-app" }), "Audience"],
        [yield* token({ iss: "https://evil.example" }), "Issuer"],
        [yield* token({ exp: now - 3600 }), "Expired"]
      ]
      for (const [idToken, reason] of rows) {
        assert.strictEqual(yield* profileBy(idToken), `IdTokenRejected ${reason}`)
      }
    }))

  it.effect("names the claim that does not decode, and no value", () =>
    Effect.gen(function*() {
      const became = yield* profileBy(yield* sign(good, claimsOf({ email: ["SECRET"] })))
      assert.strictEqual(became, "InvalidResponse MalformedFields email")
    }))

  it.effect("has an id", () =>
    Effect.gen(function*() {
      const became = yield* profileBy(yield* sign(good), { normalize: () => ({ id: "" }) })
      assert.strictEqual(became, "InvalidResponse MalformedFields id")
    }))
})
