/**
 * The modules of `fapi2-security-profile-final-client-test-plan`, in its variants: clients that authenticate with a key and
 * with a certificate, tokens that are bound to a key and to a certificate. `fapi2-message-signing-final-client-test-plan`
 * has them all once more, with requests and responses that are signed, and in the variant without OpenID Connect too.
 */
import { assert, describe } from "@effect/vitest"
import { Option } from "effect"
import {
  accepted,
  challenged,
  claimsOf,
  idTokenRefused,
  inEach,
  otherIssuer,
  refreshed,
  refused,
  variants,
  welcome
} from "./fapiSupport.js"
import { scenario } from "./scenarios.js"

const all = [...variants.fapi2, ...variants.fapi2MessageSigning]

/** Those in which there is an ID token. */
const oidc = all.filter(({ kind }) => kind === "oidc")

const withDpop = all.filter(({ binding }) => binding === "dpop")

/** Those in which the issuer comes beside a code: a signed response has it inside. */
const plain = all.filter(({ responses }) => responses === "plain")

describe("FAPI 2.0", () => {
  scenario("fapi2-security-profile-final-client-test-happy-path", inEach(all, welcome))

  scenario(
    "fapi2-security-profile-final-client-test-happy-path-no-dpop-nonce",
    inEach(withDpop, welcome, { dpopNonces: false })
  )

  scenario("fapi2-security-profile-final-client-test-discovery-issuer-mismatch", inEach(all, otherIssuer), "#103")

  scenario(
    "fapi2-security-profile-final-client-test-invalid-iss",
    inEach(oidc, idTokenRefused("IdTokenWrongIssuer", "Issuer")),
    "#157"
  )

  scenario(
    "fapi2-security-profile-final-client-test-invalid-missing-iss",
    inEach(oidc, idTokenRefused("IdTokenMissingIssuer", "Issuer")),
    "#157"
  )

  scenario(
    "fapi2-security-profile-final-client-test-invalid-aud",
    inEach(oidc, idTokenRefused("IdTokenWrongAudience", "Audience")),
    "#159"
  )

  scenario(
    "fapi2-security-profile-final-client-test-invalid-missing-aud",
    inEach(oidc, idTokenRefused("IdTokenMissingAudience", "Audience")),
    "#159"
  )

  scenario(
    "fapi2-security-profile-final-client-test-invalid-secondary-aud",
    inEach(oidc, idTokenRefused("IdTokenSecondAudience", "AuthorizedParty")),
    "#160"
  )

  scenario(
    "fapi2-security-profile-final-client-test-invalid-null-alg",
    inEach(oidc, idTokenRefused("IdTokenAlgNone", "Algorithm")),
    "#136"
  )

  scenario(
    "fapi2-security-profile-final-client-test-invalid-alternate-alg",
    inEach(oidc, idTokenRefused("IdTokenAlternateAlg", "Algorithm")),
    "#137"
  )

  scenario(
    "fapi2-security-profile-final-client-test-invalid-expired-exp",
    inEach(oidc, idTokenRefused("IdTokenExpired", "Expired")),
    "#164"
  )

  scenario(
    "fapi2-security-profile-final-client-test-invalid-missing-exp",
    inEach(oidc, idTokenRefused("IdTokenMissingExp", "Expired")),
    "#164"
  )

  scenario(
    "fapi2-security-profile-final-client-test-invalid-nonce",
    inEach(oidc, idTokenRefused("IdTokenWrongNonce", "Nonce")),
    "#170"
  )

  scenario(
    "fapi2-security-profile-final-client-test-invalid-missing-nonce",
    inEach(oidc, idTokenRefused("IdTokenMissingNonce", "Nonce")),
    "#170"
  )

  scenario(
    "fapi2-security-profile-final-client-test-valid-aud-as-array",
    inEach(
      oidc,
      accepted(
        "IdTokenAudienceArray",
        (tokens, { name }) => assert.deepStrictEqual(claimsOf(tokens).aud, ["app"], name)
      )
    ),
    "#159"
  )

  scenario(
    "fapi2-security-profile-final-client-test-ensure-authorization-response-with-invalid-state-fails",
    inEach(all, refused("CallbackWrongState", ["CallbackRejected", "StateMismatch", "state"], "callback")),
    "#1"
  )

  scenario(
    "fapi2-security-profile-final-client-test-ensure-authorization-response-with-invalid-missing-state-fails",
    inEach(all, refused("CallbackMissingState", ["CallbackRejected", "StateMissing", "state"], "callback")),
    "#2"
  )

  scenario(
    "fapi2-security-profile-final-client-test-token-endpoint-response-without-expires_in",
    inEach(
      all,
      accepted(
        "TokenAnswerWithoutExpiresIn",
        ({ expiresAt }, { name }) => assert.isTrue(Option.isNone(expiresAt), name)
      )
    ),
    "#62"
  )

  // `accepted` wants the same type as of an honest bank, written in the usual way.
  scenario(
    "fapi2-security-profile-final-client-test-token-type-case-insensitivity",
    inEach(all, accepted("TokenAnswerTokenTypeCase", () => {})),
    "#60"
  )

  scenario(
    "fapi2-security-profile-final-client-test-rs-dpop-auth-scheme-case-insensitivity",
    inEach(withDpop, challenged),
    "#196"
  )

  scenario("fapi2-security-profile-final-client-refresh-token-test", inEach(all, refreshed))

  scenario(
    "fapi2-security-profile-final-client-test-invalid-authorization-response-iss",
    inEach(plain, refused("CallbackWrongIss", ["CallbackRejected", "IssuerMismatch", "iss"], "callback")),
    "#14"
  )

  scenario(
    "fapi2-security-profile-final-client-test-remove-authorization-response-iss",
    inEach(plain, refused("CallbackMissingIss", ["CallbackRejected", "IssuerMissing", "iss"], "callback")),
    "#13"
  )
})
