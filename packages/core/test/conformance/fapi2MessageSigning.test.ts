/**
 * What `fapi2-message-signing-final-client-test-plan` has besides the modules of the Security Profile, which are in
 * `fapi2.test.ts` for both: what may be wrong with a signed response.
 */
import { describe } from "@effect/vitest"
import { inEach, responseRefused, variants } from "./fapiSupport.js"
import { scenario } from "./scenarios.js"

const all = variants.fapi2MessageSigning

describe("FAPI 2.0 Message Signing", () => {
  scenario(
    "fapi2-security-profile-final-client-test-ensure-jarm-without-iss-fails",
    inEach(all, responseRefused("JarmMissingIssuer", "Issuer")),
    "#31"
  )

  scenario(
    "fapi2-security-profile-final-client-test-ensure-jarm-with-invalid-iss-fails",
    inEach(all, responseRefused("JarmWrongIssuer", "Issuer")),
    "#32"
  )

  scenario(
    "fapi2-security-profile-final-client-test-ensure-jarm-without-aud-fails",
    inEach(
      all,
      responseRefused("JarmMissingAudience", "Audience")
    ),
    "#31"
  )

  scenario(
    "fapi2-security-profile-final-client-test-ensure-jarm-with-invalid-aud-fails",
    inEach(
      all,
      responseRefused("JarmWrongAudience", "Audience")
    ),
    "#32"
  )

  scenario(
    "fapi2-security-profile-final-client-test-ensure-jarm-without-exp-fails",
    inEach(all, responseRefused("JarmMissingExp", "Expired")),
    "#31"
  )

  scenario(
    "fapi2-security-profile-final-client-test-ensure-jarm-with-expired-exp-fails",
    inEach(all, responseRefused("JarmExpired", "Expired")),
    "#33"
  )

  scenario(
    "fapi2-security-profile-final-client-test-ensure-jarm-with-invalid-sig-fails",
    inEach(
      all,
      responseRefused("JarmInvalidSignature", "Signature")
    ),
    "#34"
  )

  scenario(
    "fapi2-security-profile-final-client-test-ensure-jarm-signature-is-not-none",
    inEach(all, responseRefused("JarmAlgNone", "Algorithm")),
    "#34"
  )
})
