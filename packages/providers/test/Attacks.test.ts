/** What a provider's facts and functions must not become in the hands of whoever controls an answer. */
import { OAuthError, Provider } from "@effect-oauth/core"
import { BoxyHqSaml, EveOnline, Facebook, GitHub, Pipedrive, Strava, WeChat, Withings } from "@effect-oauth/providers"
import { HttpClient, HttpClientResponse } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted, Schema } from "effect"

const options = {
  clientId: "client-id",
  clientSecret: Redacted.make("secret"),
  redirectUri: "https://app.example/callback"
}

/** A client that gives every request the same answer. */
const answering = (body: unknown) =>
  Effect.provideService(
    HttpClient.HttpClient,
    HttpClient.make((request) => Effect.succeed(HttpClientResponse.fromWeb(request, Response.json(body))))
  )

describe("the id of an account", () => {
  it("is of one company's user at Pipedrive, whose numbers were read exactly", () => {
    const decode = Schema.decodeUnknownEither(Pipedrive.User)
    assert.strictEqual(decode({ id: 777, company_id: 345678 })._tag, "Right")
    for (const user of [{ id: 2 ** 53, company_id: 1 }, { id: 1, company_id: 2 ** 53 }, { id: 0.5, company_id: 1 }]) {
      assert.strictEqual(decode(user)._tag, "Left", JSON.stringify(user))
    }
  })

  it("is of one tenant's user at SAML Jackson, whatever another tenant's administrator calls his", () => {
    const idOf = (id: string, requested?: Readonly<Record<string, unknown>>) =>
      BoxyHqSaml.facts.normalize({ id, requested }).id
    const ids = [
      idOf("7", { tenant: "one.example", product: "demo" }),
      idOf("7", { tenant: "two.example", product: "demo" }),
      idOf("7", { tenant: "one.example", product: "other" }),
      idOf("demo/7", { tenant: "one.example", product: "" }),
      idOf("demo/7", { tenant: "one.example", product: "demo" }),
      idOf("7", { tenant: "one.example/demo", product: "demo" }),
      idOf("one.example/demo/7", { tenant: "", product: "" }),
      idOf("one.example/demo/7", { tenant: "two.example", product: "demo" })
    ]
    assert.strictEqual(new Set(ids).size, ids.length, ids.join(" "))
    assert.strictEqual(ids[0], "one.example/demo/7")
    assert.strictEqual(idOf("7"), "7")
  })
})

describe("the token of one server", () => {
  it.effect("goes to no other: GitHub's API is set with the server, or neither is", () =>
    Effect.gen(function*() {
      const build = (more: object) =>
        Provider.make(GitHub.facts, { ...options, ...more }).pipe(
          answering({}),
          Effect.flatMap(({ server }) => server),
          Effect.map(({ userinfoEndpoint }) => userinfoEndpoint?.href),
          Effect.catchAll((error) => Effect.succeed(`${error.reason} ${error.setting}`))
        )
      assert.strictEqual(yield* build({}), "https://api.github.com/user")
      const baseUrl = "https://github.example"
      assert.strictEqual(yield* build({ baseUrl, apiUrl: `${baseUrl}/api/v3` }), `${baseUrl}/api/v3/user`)
      assert.strictEqual(yield* build({ baseUrl }), "InvalidParameter apiUrl")
      assert.strictEqual(
        yield* build({ baseUrl: "https://github.com/", apiUrl: undefined }),
        "https://api.github.com/user"
      )
      assert.strictEqual(yield* build({ apiUrl: `${baseUrl}/api/v3` }), "InvalidParameter baseUrl")
      // An address of one's own for the profile says where the token goes.
      const userinfoEndpoint = `${baseUrl}/api/v3/user`
      assert.strictEqual(yield* build({ endpoints: { userinfoEndpoint } }), userinfoEndpoint)
    }))
})

describe("an answer without what its dialect looks for", () => {
  it.effect("loses no tokens at EVE Online", () =>
    Effect.gen(function*() {
      const provider = yield* Provider.make(EveOnline.facts, options).pipe(
        answering({ access_token: "no-jwt", token_type: "Bearer", refresh_token: "next" })
      )
      const tokens = yield* provider.refresh(Redacted.make("last"))
      assert.strictEqual(Redacted.value(tokens.accessToken), "no-jwt")
      const error = yield* Effect.flip(provider.profile(tokens))
      assert.strictEqual(error._tag, "InvalidResponse")
    }))

  it("is not written out, however deep and wide it is", () => {
    const one = `${"[".repeat(2000)}${"]".repeat(2000)}`
    const many: unknown = JSON.parse(`[${Array.from({ length: 200 }, () => one).join()}]`)
    const withings = Withings.facts.dialect?.tokenAnswer?.({ status: many, error: many }, [])
    assert.deepStrictEqual(withings, { error: "invalid_request", error_description: "status unknown: " })
    const strava = Strava.facts.dialect?.tokenAnswer?.({ errors: [{ resource: many, field: many, code: "x" }] }, [])
    assert.deepStrictEqual(strava, { error: "invalid_request", error_description: "x" })
  })
})

describe("a provider that is busy", () => {
  const isTransient = (code: unknown) =>
    OAuthError.isTransient(
      new OAuthError.OAuthErrorResponse({ endpoint: "https://id.example", status: 200, code: String(code) })
    )

  const codeOf = (answer: unknown) =>
    typeof answer === "object" && answer !== null && "error" in answer ? answer.error : undefined

  it("has not refused for good, whatever number it says so by", () => {
    for (const errcode of [-1, 45011]) {
      assert.isTrue(
        isTransient(codeOf(WeChat.facts.dialect?.tokenAnswer?.({ errcode, errmsg: "x" }, []))),
        `${errcode}`
      )
    }
    for (const code of [1, 2, 4, 17, 341]) {
      const error = { message: "x", type: "OAuthException", code }
      assert.isTrue(isTransient(codeOf(Facebook.facts.dialect?.tokenAnswer?.({ error }, []))), `${code}`)
    }
    for (const status of [522, 601]) {
      assert.isTrue(isTransient(codeOf(Withings.facts.dialect?.tokenAnswer?.({ status }, []))), `${status}`)
    }
  })

  it("and one that has refused, has", () => {
    assert.strictEqual(codeOf(WeChat.facts.dialect?.tokenAnswer?.({ errcode: 40029 }, [])), "invalid_grant")
    const error = { message: "x", type: "OAuthException", code: 100, error_subcode: 36007 }
    assert.strictEqual(codeOf(Facebook.facts.dialect?.tokenAnswer?.({ error }, [])), "invalid_grant")
    assert.isFalse(isTransient(codeOf(Withings.facts.dialect?.tokenAnswer?.({ status: 503, error: "x" }, []))))
  })
})
