/**
 * The same inputs give the same requests as arctic 3.7.0 sends, but for the differences that have a name here. A test
 * fails for a difference without a name, and for a name whose difference is gone.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { arctic, differences, type Inputs, ours } from "./support/differential.js"

const pkce = {
  "authorization: parameter code_challenge":
    "PKCE is always sent (RFC 9700 §2.1.1); Bitbucket ignores what it does not know",
  "authorization: parameter code_challenge_method": "PKCE, as above",
  "exchange: parameter code_verifier": "PKCE, as above"
}

const always = {
  ...pkce,
  "exchange: header accept-encoding": "servers that compress unasked are told not to",
  "refresh: header accept-encoding": "servers that compress unasked are told not to",
  "exchange: header content-length": "the verifier makes the form longer",
  "exchange: header user-agent": "it names who is asking",
  "refresh: header user-agent": "it names who is asking"
}

const encoded = {
  "exchange: header authorization": "id and secret are form-encoded before they are joined (RFC 6749 §2.3.1)",
  "refresh: header authorization": "id and secret are form-encoded before they are joined (RFC 6749 §2.3.1)"
}

const inputs: Inputs = {
  clientId: "client-id",
  clientSecret: "client-secret",
  redirectUri: "https://app.example/callback?from=login",
  code: "a+b/c=d e",
  refreshToken: "refresh+token/1="
}

const cases: ReadonlyArray<{
  readonly title: string
  readonly inputs: Inputs
  readonly differences: Readonly<Record<string, string>>
}> = [
  { title: "for credentials of letters and digits, as Bitbucket gives them out", inputs, differences: always },
  {
    title: "for credentials with other characters",
    inputs: { ...inputs, clientId: "client id", clientSecret: "a+b/c%d:e" },
    differences: { ...always, ...encoded }
  },
  {
    title: "for a request that names scopes",
    inputs: { ...inputs, scopes: ["account", "email"] },
    differences: { ...always, "authorization: parameter scope": "arctic's client for Bitbucket takes no scopes" }
  }
]

const pairOf = (authorization: string | undefined): string =>
  Buffer.from((authorization ?? "").replace("Basic ", ""), "base64").toString("utf8")

// One after another: arctic's requests are caught at the global fetch.
describe.sequential("Bitbucket beside arctic", () => {
  for (const { differences: named, inputs, title } of cases) {
    it.effect(`sends the same ${title}`, () =>
      Effect.gen(function*() {
        const { state, ...own } = yield* ours(inputs)
        const theirs = yield* arctic(inputs, state)
        assert.sameMembers([...differences(theirs, own)], Object.keys(named))
      }))
  }

  it.effect("differs in Basic credentials by their encoding alone", () =>
    Effect.gen(function*() {
      const special = { ...inputs, clientId: "client id", clientSecret: "a+b/c%d:e" }
      const { state, ...own } = yield* ours(special)
      const theirs = yield* arctic(special, state)
      assert.strictEqual(pairOf(theirs.exchange.headers["authorization"]), "client id:a+b/c%d:e")
      assert.strictEqual(pairOf(own.exchange.headers["authorization"]), "client+id:a%2Bb%2Fc%25d%3Ae")
    }))

  it.effect("finds every kind of difference", () =>
    Effect.gen(function*() {
      const { state, ...own } = yield* ours(inputs)
      const theirs = yield* arctic(inputs, state)
      assert.deepStrictEqual(differences(theirs, theirs), [])
      const { exchange } = theirs
      const change = (changed: Partial<typeof exchange>) =>
        differences(theirs, { ...theirs, exchange: { ...exchange, ...changed } })
      assert.deepStrictEqual(change({ method: "PUT" }), ["exchange: method"])
      assert.deepStrictEqual(change({ url: `${exchange.url}/` }), ["exchange: url"])
      assert.deepStrictEqual(change({ parameters: [...exchange.parameters].reverse() }), [
        "exchange: order of parameters"
      ])
      assert.deepStrictEqual(change({ headers: { ...exchange.headers, accept: "*/*" } }), ["exchange: header accept"])
      assert.include(change({ parameters: own.exchange.parameters }), "exchange: parameter code_verifier")
    }))
})
