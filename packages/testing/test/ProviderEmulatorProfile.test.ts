import { Dialect } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { bearer, errorOf, type Parameters, profile, profileUrl, signIn, started } from "./emulatorSupport.js"
import { json, post, request, text, withQuery } from "./support.js"

describe("the profile of a ProviderEmulator", () => {
  it.scoped("insists on headers and parameters, and on its method", () =>
    Effect.gen(function*() {
      const emulator = yield* started({
        profile: {
          headers: { "x-client": (value, { clientId }) => value === clientId, "x-version": /^\d+$/ },
          query: { v: "5.131" },
          status: 412,
          answer: ({ id }) => ({ id })
        }
      })
      const { access_token } = yield* signIn(emulator)
      const ask = (headers: Parameters, query: string, method = "GET") =>
        request(`${profileUrl(emulator)}${query}`, { method, headers: { ...bearer(access_token), ...headers } })
      const right = { "x-client": emulator.clientId, "x-version": "3" }
      assert.strictEqual((yield* ask(right, "?v=5.131")).status, 200)
      for (
        const wrong of [
          yield* ask({ ...right, "x-client": "other" }, "?v=5.131"),
          yield* ask({ ...right, "x-version": "three" }, "?v=5.131"),
          yield* ask({ "x-client": emulator.clientId }, "?v=5.131"),
          yield* ask(right, ""),
          yield* ask(right, "?v=5")
        ]
      ) assert.deepStrictEqual(yield* errorOf(wrong), [412, "invalid_request"])
      assert.strictEqual((yield* ask(right, "?v=5.131", "POST")).status, 405)
    }))

  it.scoped("takes the token in its place, and nowhere else", () =>
    Effect.gen(function*() {
      const places = {
        header: (token: string) => ({ headers: { authorization: `Bearer ${token}` }, query: "" }),
        scheme: (token: string) => ({ headers: { authorization: `OAuth ${token}` }, query: "" }),
        parameter: (token: string) => ({ headers: {}, query: `?oauth_token=${token}` }),
        standardParameter: (token: string) => ({ headers: {}, query: `?access_token=${token}` })
      }
      const emulations = [
        ["header", "header"],
        ["scheme", { scheme: "OAuth" }],
        ["parameter", { parameter: "oauth_token" }],
        ["standardParameter", { parameter: "access_token" }]
      ] as const
      for (const [name, token] of emulations) {
        const emulator = yield* started({ profile: { token, answer: ({ id }) => ({ id }) } })
        const { access_token } = yield* signIn(emulator)
        for (const [other, place] of Object.entries(places)) {
          const { headers, query } = place(text(access_token))
          const response = yield* request(`${profileUrl(emulator)}${query}`, { headers })
          assert.strictEqual(response.status, name === other ? 200 : 401, `${name}, ${other}`)
        }
        yield* emulator.expireAccessTokens
        const { headers, query } = places[name](text(access_token))
        const gone = yield* request(`${profileUrl(emulator)}${query}`, { headers })
        assert.strictEqual(gone.status, 401)
      }
      const either = yield* started({
        profile: { token: ["header", { parameter: "oauth_token" }], answer: ({ id }) => ({ id }) }
      })
      const { access_token } = yield* signIn(either)
      for (const place of [places.header, places.parameter]) {
        const { headers, query } = place(text(access_token))
        assert.strictEqual((yield* request(`${profileUrl(either)}${query}`, { headers })).status, 200)
      }
    }))

  it.scoped("is asked with a form or JSON in a POST", () =>
    Effect.gen(function*() {
      const emulator = yield* started({
        profile: {
          method: "POST",
          query: { fields: /name/ },
          token: { parameter: "access_token" },
          answer: (_, { json, parameters }) => ({ json: json ?? null, fields: parameters.get("fields") })
        }
      })
      const { access_token } = yield* signIn(emulator)
      const form = { access_token: text(access_token), fields: "id,name" }
      assert.deepStrictEqual(yield* json(yield* post(profileUrl(emulator), form)), { json: null, fields: "id,name" })
      assert.strictEqual((yield* request(withQuery(profileUrl(emulator), form))).status, 405)
      const graph = yield* started({ profile: { method: "POST", answer: (_, { json }) => ({ json }) } })
      const tokens = yield* signIn(graph)
      const answer = yield* profile(graph, tokens["access_token"], {
        method: "POST",
        headers: { ...bearer(tokens["access_token"]), "content-type": "application/json" },
        body: JSON.stringify({ query: "{ me }" })
      })
      assert.deepStrictEqual(yield* json(answer), { json: { query: "{ me }" } })
    }))

  it.scoped("has others beside it, a type of its own, and its own words for a refusal", () =>
    Effect.gen(function*() {
      const emulator = yield* started({
        profile: {
          path: "/api/me",
          headers: { "x-version": "1" },
          query: { fields: "id" },
          contentType: "text/plain",
          answer: ({ id }) => JSON.stringify({ id }),
          also: { "/emails": ({ email }) => [email], "//api/teams": () => ({ teams: [] }) },
          refused: ({ reason, status }) => Dialect.json({ reason }, { status: status + 1 })
        }
      })
      const { access_token } = yield* signIn(emulator)
      const headers = { ...bearer(access_token), "x-version": "1" }
      const me = yield* request(`${profileUrl(emulator)}?fields=id`, { headers })
      assert.strictEqual(me.headers.get("content-type"), "text/plain")
      assert.deepStrictEqual(yield* json(me), { id: emulator.account.id })
      const emails: unknown = yield* Effect.flatMap(
        request(`${profileUrl(emulator)}/emails`, { headers }),
        (response) => Effect.promise(() => response.json())
      )
      assert.deepStrictEqual(emails, [emulator.account.email])
      const teams = yield* request(new URL("/api/teams", profileUrl(emulator)), { headers })
      assert.deepStrictEqual(yield* json(teams), { teams: [] })
      const refusals = [
        yield* profile(emulator, access_token, { headers }),
        yield* request(`${profileUrl(emulator)}?fields=id`, { headers: { ...headers, ...bearer("nonsense") } }),
        yield* request(`${profileUrl(emulator)}/emails`, { headers: { "x-version": "1" } })
      ]
      assert.deepStrictEqual(
        yield* Effect.forEach(refusals, (response) =>
          Effect.map(json(response), ({ reason }) => [
            response.status,
            reason
          ])),
        [[401, "request"], [402, "token"], [402, "token"]]
      )
    }))

  it.scoped("has the token, or a member of the token answer, in its path", () =>
    Effect.gen(function*() {
      const emulator = yield* started({
        tokenAnswer: (answer) => ({ ...answer, body: { ...answer.body, user: { id: "a/b" } } }),
        profile: {
          path: "/users/{token.user.id}/{access_token}?v=1",
          token: "path",
          query: { v: "1" },
          answer: ({ id }) => ({ id })
        }
      })
      const { access_token } = yield* signIn(emulator)
      const at = (token: string) =>
        profileUrl(emulator).replace("{token.user.id}", "a%2Fb").replace("{access_token}", token)
      const inPath = yield* request(at(text(access_token)), { headers: bearer("nonsense") })
      assert.strictEqual(inPath.status, 200)
      assert.strictEqual((yield* request(at("nonsense"), { headers: bearer(access_token) })).status, 404)
      yield* emulator.expireAccessTokens
      assert.strictEqual((yield* request(at(text(access_token)))).status, 401)
    }))
})
