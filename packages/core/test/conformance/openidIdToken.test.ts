import type { Misbehaviour } from "@effect-oauth/testing/Misbehaviour"
import { assert, describe } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import { accepted, begin, codeFlows, hybridFlows, isClean, makeParty, outcome, refused } from "./openid.js"
import { scenario } from "./scenarios.js"

const rejected = (reason: string) => ["IdTokenRejected", reason]

/**
 * The modules of `at_hash` are for access tokens in the front channel, for which our client never asks: a callback with one
 * is refused before anything in it is read. The ID token beside it is verified all the same, for who got it another way.
 */
const accessTokenHash = (misbehaviour: Misbehaviour) =>
  Effect.gen(function*() {
    const party = yield* makeParty({ server: { misbehaviour } })
    const { oauth, server } = party
    const answer = Effect.gen(function*() {
      const request = yield* begin(party, "code id_token")
      const url = new URL(request.url)
      url.searchParams.set("response_type", "code id_token token")
      const callback = yield* server.authorize(url)
      const location = callback.kind === "redirect" ? callback.url : callback.action
      const fragment = new URLSearchParams(location.hash.slice(1))
      const redacted = (name: string) => Redacted.make(fragment.get(name) ?? "")
      const verified = oauth.verifyIdToken(redacted("id_token"), {
        source: "authorization_endpoint",
        nonce: Option.getOrUndefined(request.nonce),
        accessToken: redacted("access_token"),
        code: redacted("code")
      })
      return { signedIn: yield* outcome(oauth.signIn(location, request)), verified: yield* outcome(verified) }
    })
    const signedIn = ["CallbackRejected", "UnexpectedParameter", "access_token"]
    assert.deepStrictEqual(yield* answer, { signedIn, verified: rejected("AccessTokenHash") })
    yield* server.with(undefined)
    assert.deepStrictEqual(yield* answer, { signedIn, verified: "accepted" })
    isClean(party)
  })

describe("conformance: ID tokens", () => {
  scenario("oidcc-client-test-invalid-iss", refused("IdTokenWrongIssuer", rejected("Issuer")))
  scenario("oidcc-client-test-missing-sub", refused("IdTokenMissingSub", rejected("Subject")))
  scenario("oidcc-client-test-invalid-aud", refused("IdTokenWrongAudience", rejected("Audience")))
  scenario("oidcc-client-test-missing-aud", refused("IdTokenMissingAudience", rejected("Audience")))
  scenario("oidcc-client-test-missing-iat", refused("IdTokenMissingIat", rejected("IssuedAt")))
  scenario("oidcc-client-test-nonce-invalid", refused("IdTokenWrongNonce", rejected("Nonce")))
  scenario("oidcc-client-test-invalid-chash", refused("IdTokenWrongCHash", rejected("CodeHash"), { in: hybridFlows }))
  scenario("oidcc-client-test-missing-chash", refused("IdTokenMissingCHash", rejected("CodeHash"), { in: hybridFlows }))

  scenario("oidcc-client-test-invalid-athash", accessTokenHash("IdTokenWrongAtHash"))
  scenario("oidcc-client-test-missing-athash", accessTokenHash("IdTokenMissingAtHash"))

  scenario("oidcc-client-test-idtoken-sig-rs256", accepted())
  // A client need not take what nobody has signed, and ours does not: the suite counts that as well.
  scenario("oidcc-client-test-idtoken-sig-none", refused("IdTokenAlgNone", rejected("Algorithm"), { in: codeFlows }))
  scenario("oidcc-client-test-invalid-sig-rs256", refused("IdTokenInvalidSignature", rejected("Signature")))
  scenario(
    "oidcc-client-test-invalid-sig-es256",
    refused("IdTokenInvalidSignature", rejected("Signature"), {
      registered: { idTokenSignedResponseAlg: "ES256" },
      client: { idTokenSignedResponseAlg: "ES256" }
    })
  )
  scenario(
    "oidcc-client-test-invalid-sig-hs256",
    refused("IdTokenInvalidSignature", rejected("Signature"), {
      registered: { idTokenSignedResponseAlg: "HS256" },
      client: { idTokenSignedResponseAlg: "HS256" }
    })
  )

  scenario("oidcc-client-test-kid-absent-single-jwks", accepted({ misbehaviour: "JwksSingleKeyWithoutKid" }))
  // The suite leaves it to the client; ours does not guess.
  scenario("oidcc-client-test-kid-absent-multiple-jwks", refused("JwksManyKeysWithoutKid", rejected("Key")))
})
