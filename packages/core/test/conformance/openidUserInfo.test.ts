import { StandardClaims } from "@effect-oauth/core"
import type { Misbehaviour } from "@effect-oauth/testing/Misbehaviour"
import { assert, describe } from "@effect/vitest"
import { Effect, Redacted, Schema } from "effect"
import { complete, isClean, makeParty, outcome, paths, type Setup, signIn, variants } from "./openid.js"
import { scenario } from "./scenarios.js"

/** Everything a server says of a user. */
const Everything = Schema.Record({ key: Schema.String, value: Schema.Unknown })

/** The profile is refused, and then, of an honest provider, read. */
const profileRefused = (misbehaviour: Misbehaviour, expected: ReadonlyArray<string | undefined>, setup: Setup = {}) =>
  Effect.gen(function*() {
    for (const [flow, registration] of variants) {
      const party = yield* makeParty({ ...setup, registration, server: { misbehaviour } })
      const title = `${misbehaviour}, ${flow}, ${registration}`
      const { tokens } = yield* signIn(party, flow)
      const read = party.oauth.fetchUserInfo(tokens, StandardClaims.StandardClaims)
      assert.deepStrictEqual(yield* outcome(read), expected, title)
      yield* party.server.with(undefined)
      yield* complete(party, flow)
      isClean(party, title)
    }
  })

const isSigned = {
  registered: { userinfoSignedResponseAlg: "RS256" },
  client: { userinfoSignedResponseAlg: "RS256" }
} as const

describe("conformance: userinfo", () => {
  scenario(
    "oidcc-client-test-userinfo-bearer-header",
    Effect.gen(function*() {
      for (const [flow, registration] of variants) {
        const party = yield* makeParty({ registration })
        const { tokens } = yield* complete(party, flow)
        const [sent, ...more] = party.server.requests.filter(({ path }) => path === "/userinfo")
        assert.strictEqual(sent?.headers["authorization"], `Bearer ${Redacted.value(tokens.accessToken)}`)
        assert.deepStrictEqual([sent?.method, sent?.query.size, sent?.form.size, more.length], ["GET", 0, 0, 0])
        isClean(party, flow)
      }
    })
  )

  scenario(
    "oidcc-client-test-userinfo-invalid-sub",
    profileRefused("UserinfoWrongSub", ["InvalidResponse", "SubjectMismatch", "sub"])
  )

  scenario(
    "oidcc-client-test-scope-userinfo-claims",
    Effect.gen(function*() {
      for (const [flow, registration] of variants) {
        const party = yield* makeParty({ registration, scopes: ["openid", "profile", "email", "address", "phone"] })
        const { profile } = yield* complete(party, flow)
        assert.strictEqual(profile.email, "alice@example.com")
        assert.isString(profile.name)
        assert.isString(profile.phone_number)
        assert.isDefined(profile.address)
        const narrow = yield* complete(party, flow, "plain", { scopes: ["openid", "email"] })
        assert.strictEqual(narrow.profile.email, "alice@example.com")
        assert.deepStrictEqual(
          [narrow.profile.name, narrow.profile.phone_number, narrow.profile.address],
          [undefined, undefined, undefined]
        )
        isClean(party, flow)
      }
    })
  )

  scenario(
    "oidcc-client-test-userinfo-signed",
    Effect.gen(function*() {
      yield* profileRefused("UserinfoInvalidSignature", ["JwtRejected", "Signature"], isSigned)
      yield* profileRefused("UserinfoAlgNone", ["JwtRejected", "Algorithm"], isSigned)
      yield* profileRefused("UserinfoWrongSub", ["InvalidResponse", "SubjectMismatch", "sub"], isSigned)
      yield* profileRefused("UserinfoNotSigned", ["InvalidResponse", "UnexpectedContentType"], isSigned)
    })
  )

  // What other issuers say stays where it is: nothing of it becomes a claim of the user, whoever has signed it.
  scenario(
    "oidcc-client-test-aggregated-claims",
    Effect.gen(function*() {
      const aggregatedClaims = { phone_number: "+1 555 5550000", address: { formatted: "1 Other Street" } }
      // The suite's own have no signature.
      for (const misbehaviour of [undefined, "AggregatedClaimsAlgNone", "AggregatedClaimsInvalidSignature"] as const) {
        for (const [flow, registration] of variants) {
          const party = yield* makeParty({
            registration,
            server: { misbehaviour, accounts: [{ id: "alice", claims: { name: "Alice" }, aggregatedClaims }] },
            scopes: ["openid", "profile", "address", "phone"]
          })
          const { profile, tokens } = yield* complete(party, flow)
          assert.deepStrictEqual([profile.name, profile.phone_number, profile.address], ["Alice", undefined, undefined])
          const everything = yield* party.oauth.fetchUserInfo(tokens, Everything)
          assert.deepStrictEqual(everything["_claim_names"], { phone_number: "src1", address: "src1" })
          assert.hasAllKeys(everything["_claim_sources"], ["src1"])
          assert.isTrue(paths(party).every((path) => !path.startsWith("/claims-provider")))
          isClean(party, flow)
        }
      }
    })
  )
})
