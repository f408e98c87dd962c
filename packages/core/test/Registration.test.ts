import { type OAuthError, Registration } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Option, Redacted } from "effect"
import { assertAbsent, fakeHttp, jsonAnswer, makeServer, noHttp, prints, summary } from "./support.js"

const server = makeServer({ registrationEndpoint: "https://id.example/register" })

const asked = { redirect_uris: ["https://app.example/callback"], client_name: "My App" }

const answer = {
  ...asked,
  client_id: "s6BhdRkqt3",
  client_secret: "cf136dc3c1fc93f31185e5885805d",
  client_secret_expires_at: 1_577_858_400,
  token_endpoint_auth_method: "client_secret_post",
  registration_access_token: "reg-23410913-abewfq.123483",
  registration_client_uri: "https://id.example/register/s6BhdRkqt3",
  client_name: "My App, renamed"
}

const register = (value: unknown, status = 201, options?: Registration.Options) => {
  const http = fakeHttp(() => jsonAnswer(value, status))
  return Effect.map(Effect.provide(Registration.register(server, asked, options), http.layer), (registered) => ({
    registered,
    sent: http.requests[0]
  }))
}

const failure = (value: unknown, status?: number) =>
  Effect.map(Effect.flip(register(value, status)), (error: OAuthError.OAuthError) => summary(error))

describe("Registration", () => {
  it.effect("#279 #280 gives what the server registered, secrets redacted", () =>
    Effect.gen(function*() {
      const { registered, sent } = yield* register(answer)
      assert.strictEqual(registered.clientId, "s6BhdRkqt3")
      assert.strictEqual(Option.getOrThrow(Option.map(registered.clientSecret, Redacted.value)), answer.client_secret)
      assert.strictEqual(
        Option.getOrThrow(Option.map(registered.clientSecretExpiresAt, DateTime.toEpochMillis)),
        1_577_858_400_000
      )
      assert.strictEqual(registered.tokenEndpointAuthMethod, "client_secret_post")
      assert.strictEqual(registered.metadata.client_name, "My App, renamed")
      assertAbsent([answer.client_secret, answer.registration_access_token], prints(registered))
      assert.strictEqual(sent?.method, "POST")
      assert.strictEqual(sent?.url, "https://id.example/register")
      assert.strictEqual(sent?.headers["content-type"], "application/json")
      assert.isUndefined(sent?.headers.authorization)
    }))

  it.effect("sends the initial access token in the header", () =>
    Effect.gen(function*() {
      const { sent } = yield* register(answer, 201, { initialAccessToken: Redacted.make("initial") })
      assert.strictEqual(sent?.headers.authorization, "Bearer initial")
    }))

  it.effect("#279 takes a secret that does not expire, and a client without one", () =>
    Effect.gen(function*() {
      const forever = yield* register({ ...answer, client_secret_expires_at: 0 })
      assert.isTrue(Option.isNone(forever.registered.clientSecretExpiresAt))
      const isPublic = yield* register({ client_id: "a", token_endpoint_auth_method: "none" })
      assert.isTrue(Option.isNone(isPublic.registered.clientSecret))
    }))

  it.effect("#279 refuses a registration without a client id, and a secret that does not say when it expires", () =>
    Effect.gen(function*() {
      const { client_id: _, ...anonymous } = answer
      assert.deepStrictEqual(yield* failure(anonymous), ["InvalidResponse", "MalformedFields", "client_id"])
      const { client_secret_expires_at: __, ...timeless } = answer
      assert.deepStrictEqual(yield* failure(timeless), [
        "InvalidResponse",
        "MalformedFields",
        "client_secret_expires_at"
      ])
      assert.deepStrictEqual(yield* failure(answer, 200), ["InvalidResponse", "UnexpectedStatus"])
    }))

  it.effect.each(["client_secret_basic", "client_secret_post", "client_secret_jwt"])(
    "#281 refuses %s without a secret",
    (token_endpoint_auth_method) =>
      Effect.gen(function*() {
        assert.deepStrictEqual(yield* failure({ client_id: "a", token_endpoint_auth_method }), [
          "InvalidResponse",
          "MalformedFields",
          "client_secret"
        ])
      })
  )

  it.effect.each([
    "invalid_redirect_uri",
    "invalid_client_metadata",
    "invalid_software_statement",
    "unapproved_software_statement"
  ])("#283 gives the server's error %s", (error) =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* failure({ error }, 400), ["OAuthErrorResponse", error])
    }))

  describe("at a server that is older than the standard", () => {
    const { client_secret_expires_at: _, ...older } = answer
    const status = 200

    const translate = (body: unknown) =>
      body === "PLANTED" ? assert.fail("PLANTED") : { client_secret_expires_at: 0, ...Object(body) }

    it.effect("#279 is given another status, and an answer that is made the standard's", () =>
      Effect.gen(function*() {
        const { registered } = yield* register(older, 200, { status, translate })
        assert.strictEqual(Option.getOrThrow(Option.map(registered.clientSecret, Redacted.value)), answer.client_secret)
        assert.isTrue(Option.isNone(registered.clientSecretExpiresAt))
        assertAbsent([answer.client_secret, answer.registration_access_token], prints(registered))
      }))

    it.effect("#279 needs both to be said, and then takes the standard's status no more", () =>
      Effect.gen(function*() {
        const failure = (body: unknown, answered: number, options: Registration.Options) =>
          Effect.match(register(body, answered, options), {
            onFailure: (error: OAuthError.OAuthError) => summary(error),
            onSuccess: () => ["registered"]
          })
        const unexpected = ["InvalidResponse", "UnexpectedStatus"]
        assert.deepStrictEqual(yield* failure(older, 200, { translate }), unexpected)
        assert.deepStrictEqual(yield* failure(older, 201, { status, translate }), unexpected)
        assert.deepStrictEqual(yield* failure(older, 204, { status, translate }), unexpected)
        assert.deepStrictEqual(yield* failure(older, 200, { status }), [
          "InvalidResponse",
          "MalformedFields",
          "client_secret_expires_at"
        ])
        // What is made has to be a registration all the same.
        assert.deepStrictEqual(yield* failure({}, 200, { status, translate }), [
          "InvalidResponse",
          "MalformedFields",
          "client_id"
        ])
      }))

    it.effect("#283 is heard in its own words of an error", () =>
      Effect.gen(function*() {
        const inWords = (body: unknown) => ({
          error: "invalid_client_metadata",
          error_description: Object(body).message
        })
        const error = yield* Effect.flip(register({ message: "Name can't be blank" }, 422, { translate: inWords }))
        assert.deepInclude(error, {
          _tag: "OAuthErrorResponse",
          status: 422,
          code: "invalid_client_metadata",
          description: "Name can't be blank"
        })
      }))

    it.effect("is refused with an answer that cannot be made the standard's, and never a defect", () =>
      Effect.gen(function*() {
        for (const [answered, reason] of [[200, "MalformedJson"], [422, "UnexpectedStatus"]] as const) {
          const exit = yield* Effect.exit(register("PLANTED", answered, { status, translate }))
          assert.deepInclude(yield* Effect.flip(exit), { _tag: "InvalidResponse", reason })
          assertAbsent(["PLANTED"], prints(exit))
        }
      }))
  })

  it.effect("names the endpoint that is missing, and sends nothing", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Effect.provide(Registration.register(makeServer(), asked), noHttp().layer))
      assert.deepStrictEqual(summary(error), ["ConfigurationError", "MissingEndpoint", "registrationEndpoint"])
    }))
})
