import { AuthorizationRequest } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { DateTime, Duration, Effect, Either, FastCheck as fc, Option, Redacted } from "effect"
import { anyString, assertAbsent, left, makeClient, makeServer, prints, right, summary } from "./support.js"

const { fromJson, make, toJson } = AuthorizationRequest

const facts = { issuer: "https://id.example/tenant", jwksUri: "https://id.example/keys" }
const server = makeServer(facts)
const client = makeClient()

const reveal = (value: Option.Option<Redacted.Redacted>) => Option.getOrNull(Option.map(value, Redacted.value))

describe("AuthorizationRequest in storage", () => {
  it.effect.prop(
    "comes back whole",
    [fc.array(anyString), fc.dictionary(fc.stringMatching(/^x_\w{1,8}$/), fc.string()), fc.boolean()],
    ([scopes, extraParameters, pkce]) =>
      Effect.gen(function*() {
        const request = yield* make(makeServer({ ...facts, pkce: pkce ? "S256" : "none" }), client, {
          scopes,
          extraParameters
        })
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

  const responses = fc.constantFrom<AuthorizationRequest.Options>(
    {},
    { responseMode: "fragment" },
    { responseMode: "form_post.jwt" },
    { responseMode: "jwt" },
    { responseType: "code id_token" },
    { responseType: "code id_token", responseMode: "fragment.jwt" }
  )
  const detail = fc.record({ type: fc.string({ minLength: 1 }), amount: fc.jsonValue() })
  const options = fc.record({
    prompt: fc.constantFrom<NonNullable<AuthorizationRequest.Options["prompt"]>>(["none"], ["login", "consent"], [
      "create"
    ]),
    maxAge: fc.nat(),
    acrValues: fc.array(anyString),
    acr: fc.oneof(
      fc.record({ essential: fc.boolean(), values: fc.array(anyString, { minLength: 1 }) }),
      fc.record({ essential: fc.boolean(), value: anyString }),
      fc.constant(null)
    ),
    idTokenHint: anyString.map((token) => Redacted.make(token)),
    resource: fc.array(fc.webUrl()),
    authorizationDetails: fc.array(detail),
    lifetime: fc.nat()
  }, { requiredKeys: [] })

  it.effect.prop(
    "comes back whole with everything a request can ask for, so that its answer is checked as before",
    [responses, options, fc.option(fc.nat())],
    ([response, { acr, ...others }, urlExpiresAt]) =>
      Effect.gen(function*() {
        const made = yield* make(server, client, {
          scopes: ["openid"],
          ...others,
          ...response,
          ...(acr === undefined ? {} : { claims: { id_token: { acr } } })
        })
        const request = new AuthorizationRequest.AuthorizationRequest({
          ...made,
          urlExpiresAt: Option.map(Option.fromNullable(urlExpiresAt), (millis) =>
            DateTime.toUtc(DateTime.unsafeMake(millis)))
        })
        const text = toJson(request)
        const back = yield* fromJson(text)
        assert.strictEqual(toJson(back), text)
        const data = (of: AuthorizationRequest.AuthorizationRequest) => {
          const { acrValues, maxAge, nonce, responseMode, responseType, url } = of
          return { acrValues, maxAge, nonce: reveal(nonce), responseMode, responseType, url }
        }
        assert.deepStrictEqual(data(back), data(request))
        assert.deepStrictEqual(
          Option.map(back.urlExpiresAt, DateTime.toEpochMillis),
          Option.fromNullable(urlExpiresAt)
        )
        const { nonce, ...expected } = AuthorizationRequest.expected(back)
        assert.isDefined(nonce)
        const age = others.maxAge === undefined ? undefined : Duration.seconds(Math.floor(others.maxAge / 1000))
        assert.deepStrictEqual(expected, {
          maxAge: age,
          acrValues: acr?.essential === true ? ("values" in acr ? acr.values : [acr.value]) : undefined
        })
      })
  )

  it("comes back from a cookie that was written before there were answers of other kinds", () => {
    const old = {
      url: "https://id.example/authorize?response_type=code&client_id=my-app",
      state: "rOZ3GgyCRn8IxpSW3VrWg5gzmIy6cX4PTzlg4yK3xQw",
      codeVerifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
      redirectUri: "https://app.example/callback",
      scopes: ["read"],
      clientId: "my-app",
      authorizationServer: "https://id.example/authorize",
      expiresAt: "2026-07-01T12:00:00.000Z"
    }
    const request = right(fromJson(JSON.stringify(old)))
    assert.deepStrictEqual(request.responseType, "code")
    assert.deepStrictEqual(request.responseMode, "query")
    assert.isTrue(Option.isNone(request.maxAge) && Option.isNone(request.acrValues))
    assert.isTrue(Option.isNone(request.nonce) && Option.isNone(request.urlExpiresAt))
    assert.strictEqual(Redacted.value(request.state), old.state)
    assert.deepStrictEqual(JSON.parse(toJson(request)), { ...old, responseType: "code", responseMode: "query" })
  })

  it.effect("fits a cookie, encoded as cookies are", () =>
    Effect.gen(function*() {
      const request = yield* make(
        makeServer({ ...facts, authorizationEndpoint: "https://accounts.google.example/o/oauth2/v2/auth" }),
        makeClient({
          clientId: "407408718192-8nghbmbnl7mh6b38hcn2mdtv4pn6dl1c.apps.googleusercontent.com",
          redirectUri: "https://app.long-company-name.example/api/auth/callback/google"
        }),
        {
          scopes: ["openid", "email", "profile", "https://www.googleapis.com/auth/calendar.readonly"],
          prompt: ["consent"],
          extraParameters: { access_type: "offline", login_hint: "somebody@company.example" }
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
          { responseType: "token" },
          { responseType: null },
          { responseMode: "web_message" },
          { maxAge: "300" },
          { maxAge: null },
          { acrValues: "phr" },
          { acrValues: [1] },
          { urlExpiresAt: 1 },
          { urlExpiresAt: "soon" },
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
