/**
 * `fapi1-advanced-final-client-test-plan`, in its variants: clients that authenticate with a key and with a certificate,
 * requests that are pushed and that are not, responses that are signed and that come with a detached signature.
 */
import { assert, describe } from "@effect/vitest"
import { accepted, claimsOf, idTokenRefused, inEach, otherIssuer, refreshed, variants, welcome } from "./fapiSupport.js"
import { scenario } from "./scenarios.js"

const all = variants.fapi1

/** Those in which an ID token comes with the callback; the suite runs some modules there only. */
const detached = all.filter(({ responses }) => responses === "plain")

describe("FAPI 1.0 Advanced", () => {
  scenario("fapi1-advanced-final-client-test", inEach(all, welcome))

  scenario(
    "fapi1-advanced-final-client-test-encrypted-idtoken",
    inEach(detached, welcome, { encrypted: true })
  )

  scenario("fapi1-advanced-final-client-test-discovery-issuer-mismatch", inEach(all, otherIssuer), "#103")

  scenario(
    "fapi1-advanced-final-client-test-encrypted-idtoken-usingrsa15",
    inEach(detached, idTokenRefused("IdTokenEncryptedRsa15", "Encryption"), { encrypted: true }),
    "#150"
  )

  scenario(
    "fapi1-advanced-final-client-test-invalid-shash",
    inEach(detached, idTokenRefused("IdTokenWrongSHash", "StateHash")),
    "#177"
  )

  scenario(
    "fapi1-advanced-final-client-test-invalid-missing-shash",
    inEach(detached, idTokenRefused("IdTokenMissingSHash", "StateHash")),
    "#177"
  )

  scenario(
    "fapi1-advanced-final-client-test-invalid-chash",
    inEach(detached, idTokenRefused("IdTokenWrongCHash", "CodeHash")),
    "#176"
  )

  scenario(
    "fapi1-advanced-final-client-test-iat-is-week-in-past",
    inEach(detached, idTokenRefused("IdTokenIatWeekOld", "IssuedAt")),
    "#167"
  )

  scenario(
    "fapi1-advanced-final-client-test-invalid-nonce",
    inEach(all, idTokenRefused("IdTokenWrongNonce", "Nonce")),
    "#170"
  )

  scenario(
    "fapi1-advanced-final-client-test-invalid-missing-nonce",
    inEach(all, idTokenRefused("IdTokenMissingNonce", "Nonce")),
    "#170"
  )

  scenario(
    "fapi1-advanced-final-client-test-invalid-iss",
    inEach(all, idTokenRefused("IdTokenWrongIssuer", "Issuer")),
    "#157"
  )

  scenario(
    "fapi1-advanced-final-client-test-invalid-missing-iss",
    inEach(all, idTokenRefused("IdTokenMissingIssuer", "Issuer")),
    "#157"
  )

  scenario(
    "fapi1-advanced-final-client-test-invalid-aud",
    inEach(all, idTokenRefused("IdTokenWrongAudience", "Audience")),
    "#159"
  )

  scenario(
    "fapi1-advanced-final-client-test-invalid-missing-aud",
    inEach(all, idTokenRefused("IdTokenMissingAudience", "Audience")),
    "#159"
  )

  scenario(
    "fapi1-advanced-final-client-test-invalid-secondary-aud",
    inEach(all, idTokenRefused("IdTokenSecondAudience", "AuthorizedParty")),
    "#160"
  )

  scenario(
    "fapi1-advanced-final-client-test-invalid-signature",
    inEach(all, idTokenRefused("IdTokenInvalidSignature", "Signature")),
    "#143, #156"
  )

  scenario(
    "fapi1-advanced-final-client-test-invalid-null-alg",
    inEach(all, idTokenRefused("IdTokenAlgNone", "Algorithm")),
    "#136"
  )

  scenario(
    "fapi1-advanced-final-client-test-invalid-alternate-alg",
    inEach(all, idTokenRefused("IdTokenAlternateAlg", "Algorithm")),
    "#137"
  )

  scenario(
    "fapi1-advanced-final-client-test-invalid-expired-exp",
    inEach(all, idTokenRefused("IdTokenExpired", "Expired")),
    "#164"
  )

  scenario(
    "fapi1-advanced-final-client-test-invalid-missing-exp",
    inEach(all, idTokenRefused("IdTokenMissingExp", "Expired")),
    "#164"
  )

  scenario(
    "fapi1-advanced-final-client-test-valid-aud-as-array",
    inEach(
      all,
      accepted(
        "IdTokenAudienceArray",
        (tokens, { name }) => assert.deepStrictEqual(claimsOf(tokens).aud, ["app"], name)
      )
    ),
    "#159"
  )

  scenario(
    "fapi1-advanced-final-client-test-no-scope-in-token-endpoint-response",
    inEach(
      all,
      accepted(
        "TokenAnswerWithoutScope",
        ({ scopes }, { name }) => assert.deepStrictEqual(scopes, ["openid", "email"], name)
      )
    ),
    "#67"
  )

  // The access token does not come with the callback, so its hash may be left out (OpenID Connect Core §3.1.3.6).
  scenario(
    "fapi1-advanced-final-client-test-missing-athash",
    inEach(
      all,
      accepted("IdTokenMissingAtHash", (tokens, { name }) => assert.notProperty(claimsOf(tokens), "at_hash", name))
    )
  )

  scenario("fapi1-advanced-final-client-refresh-token-test", inEach(all, refreshed))
})
