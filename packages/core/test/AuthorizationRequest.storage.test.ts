import { AuthorizationRequest } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Either, FastCheck as fc, Option, Redacted } from "effect"
import { anyString, assertAbsent, left, makeClient, makeServer, prints, right, summary } from "./support.js"

const { fromJson, make, toJson } = AuthorizationRequest

const server = makeServer({ issuer: "https://id.example/tenant" })
const client = makeClient()

const reveal = (value: Option.Option<Redacted.Redacted>) => Option.getOrNull(Option.map(value, Redacted.value))

describe("AuthorizationRequest in storage", () => {
  it.effect.prop(
    "comes back whole",
    [fc.array(anyString), fc.dictionary(fc.stringMatching(/^x_\w{1,8}$/), fc.string()), fc.boolean()],
    ([scopes, extraParameters, pkce]) =>
      Effect.gen(function*() {
        const request = yield* make(makeServer({ pkce: pkce ? "S256" : "none" }), client, { scopes, extraParameters })
        const text = toJson(request)
        const back = yield* fromJson(text)
        assert.instanceOf(back, AuthorizationRequest.AuthorizationRequest)
        assert.strictEqual(toJson(back), text)
        assert.strictEqual(Redacted.value(back.state), Redacted.value(request.state))
        assert.strictEqual(reveal(back.codeVerifier), reveal(request.codeVerifier))
        assert.strictEqual(reveal(back.nonce), reveal(request.nonce))
        assert.strictEqual(back.expiresAt.epochMillis, request.expiresAt.epochMillis)
        for (const name of ["url", "redirectUri", "clientId", "authorizationServer"] as const) {
          assert.strictEqual(back[name], request[name])
        }
        assert.deepStrictEqual(back.scopes, request.scopes)
      })
  )

  it.effect("fits a cookie, encoded as cookies are", () =>
    Effect.gen(function*() {
      const request = yield* make(
        makeServer({ authorizationEndpoint: "https://accounts.google.example/o/oauth2/v2/auth" }),
        makeClient({
          clientId: "407408718192-8nghbmbnl7mh6b38hcn2mdtv4pn6dl1c.apps.googleusercontent.com",
          redirectUri: "https://app.long-company-name.example/api/auth/callback/google"
        }),
        {
          scopes: ["openid", "email", "profile", "https://www.googleapis.com/auth/calendar.readonly"],
          extraParameters: { prompt: "consent", access_type: "offline", login_hint: "somebody@company.example" }
        }
      )
      assert.isBelow(encodeURIComponent(toJson(request)).length, 3072)
    }))

  it("#23 says that the request is missing when there is nothing or something else", () => {
    const texts = [
      undefined,
      null,
      "",
      "undefined",
      "null",
      "[]",
      "{}",
      "SECRET",
      "{\"state\":\"SECRET\"",
      "{\"url\":\"SECRET\",\"state\":\"SECRET\"}",
      `${"[".repeat(50_000)}`
    ]
    for (const text of texts) {
      const error = left(fromJson(text))
      assert.deepStrictEqual(summary(error), ["CallbackRejected", "RequestMissing", undefined])
      assertAbsent(["SECRET"], prints(error))
    }
  })

  it.effect("#23 says that the request is missing when a member is not what was written", () =>
    Effect.gen(function*() {
      const stored: object = JSON.parse(toJson(yield* make(server, client, { scopes: ["openid"] })))
      assert.isTrue(Either.isRight(fromJson(JSON.stringify(stored))))
      for (
        const change of [
          { state: undefined },
          { state: "" },
          { state: ["a"] },
          { codeVerifier: "" },
          { codeVerifier: null },
          { nonce: 1 },
          { redirectUri: undefined },
          { clientId: null },
          { authorizationServer: undefined },
          { scopes: "openid" },
          { expiresAt: "tomorrow" },
          { expiresAt: undefined },
          { url: undefined }
        ]
      ) {
        const error = left(fromJson(JSON.stringify({ ...stored, ...change })))
        assert.strictEqual(error.reason, "RequestMissing", JSON.stringify(change))
      }
    }))

  it.effect("prints no secret after it came back", () =>
    Effect.gen(function*() {
      const request = yield* make(server, client)
      const back = right(fromJson(toJson(request)))
      assertAbsent([reveal(request.codeVerifier) ?? ""], prints(back))
    }))

  it.effect.prop("never throws on any text", [fc.oneof(fc.string(), fc.json())], ([text]) =>
    Effect.sync(() => {
      assert.strictEqual(left(fromJson(text)).reason, "RequestMissing")
    }))
})
