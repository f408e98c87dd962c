/**
 * The relying-party modules of the OpenID Foundation's conformance suite, by plan, under the names they have there.
 */

const basic = [
  "oidcc-client-test",
  "oidcc-client-test-invalid-iss",
  "oidcc-client-test-missing-sub",
  "oidcc-client-test-invalid-aud",
  "oidcc-client-test-missing-iat",
  "oidcc-client-test-kid-absent-single-jwks",
  "oidcc-client-test-kid-absent-multiple-jwks",
  "oidcc-client-test-idtoken-sig-rs256",
  "oidcc-client-test-idtoken-sig-none",
  "oidcc-client-test-invalid-sig-rs256",
  "oidcc-client-test-userinfo-bearer-header",
  "oidcc-client-test-userinfo-bearer-body",
  "oidcc-client-test-userinfo-invalid-sub",
  "oidcc-client-test-nonce-invalid",
  "oidcc-client-test-scope-userinfo-claims",
  "oidcc-client-test-client-secret-basic"
] as const

const implicit = [
  "oidcc-client-test",
  "oidcc-client-test-invalid-iss",
  "oidcc-client-test-missing-sub",
  "oidcc-client-test-invalid-aud",
  "oidcc-client-test-missing-iat",
  "oidcc-client-test-kid-absent-single-jwks",
  "oidcc-client-test-kid-absent-multiple-jwks",
  "oidcc-client-test-idtoken-sig-rs256",
  "oidcc-client-test-invalid-sig-rs256",
  "oidcc-client-test-nonce-unless-code-flow",
  "oidcc-client-test-nonce-invalid",
  "oidcc-client-test-scope-userinfo-claims",
  "oidcc-client-test-invalid-athash",
  "oidcc-client-test-missing-athash",
  "oidcc-client-test-userinfo-bearer-header",
  "oidcc-client-test-userinfo-bearer-body",
  "oidcc-client-test-userinfo-invalid-sub"
] as const

const hybrid = [
  ...implicit,
  "oidcc-client-test-invalid-chash",
  "oidcc-client-test-missing-chash",
  "oidcc-client-test-client-secret-basic"
] as const

const config = [
  "oidcc-client-test-discovery-openid-config",
  "oidcc-client-test-discovery-jwks-uri-keys",
  "oidcc-client-test-discovery-issuer-mismatch",
  "oidcc-client-test-idtoken-sig-none",
  "oidcc-client-test-signing-key-rotation-just-before-signing",
  "oidcc-client-test-signing-key-rotation"
] as const

const dynamic = [
  ...config,
  "oidcc-client-test-discovery-webfinger-acct",
  "oidcc-client-test-discovery-webfinger-url",
  "oidcc-client-test-dynamic-registration",
  "oidcc-client-test-request-uri-signed-rs256",
  "oidcc-client-test-request-uri-signed-none",
  "oidcc-client-test-userinfo-signed"
] as const

const fapi2 = [
  "fapi2-security-profile-final-client-test-happy-path",
  "fapi2-security-profile-final-client-test-discovery-issuer-mismatch",
  "fapi2-security-profile-final-client-test-invalid-iss",
  "fapi2-security-profile-final-client-test-invalid-aud",
  "fapi2-security-profile-final-client-test-invalid-secondary-aud",
  "fapi2-security-profile-final-client-test-invalid-null-alg",
  "fapi2-security-profile-final-client-test-invalid-alternate-alg",
  "fapi2-security-profile-final-client-test-invalid-expired-exp",
  "fapi2-security-profile-final-client-test-invalid-missing-exp",
  "fapi2-security-profile-final-client-test-invalid-missing-aud",
  "fapi2-security-profile-final-client-test-invalid-missing-iss",
  "fapi2-security-profile-final-client-test-valid-aud-as-array",
  "fapi2-security-profile-final-client-test-invalid-nonce",
  "fapi2-security-profile-final-client-test-invalid-missing-nonce",
  "fapi2-security-profile-final-client-test-invalid-authorization-response-iss",
  "fapi2-security-profile-final-client-test-remove-authorization-response-iss",
  "fapi2-security-profile-final-client-test-ensure-authorization-response-with-invalid-state-fails",
  "fapi2-security-profile-final-client-test-ensure-authorization-response-with-invalid-missing-state-fails",
  "fapi2-security-profile-final-client-test-token-endpoint-response-without-expires_in",
  "fapi2-security-profile-final-client-test-token-type-case-insensitivity",
  "fapi2-security-profile-final-client-test-rs-dpop-auth-scheme-case-insensitivity",
  "fapi2-security-profile-final-client-test-happy-path-no-dpop-nonce",
  "fapi2-security-profile-final-client-test-invalid-openbanking-intent-id",
  "fapi2-security-profile-final-client-refresh-token-test"
] as const

/** The modules of every plan. */
export const plans = {
  "oidcc-client-basic-certification-test-plan": basic,
  "oidcc-client-implicit-certification-test-plan": implicit,
  "oidcc-client-hybrid-certification-test-plan": hybrid,
  "oidcc-client-config-certification-test-plan": config,
  "oidcc-client-dynamic-certification-test-plan": dynamic,
  "oidcc-client-formpost-basic-certification-test-plan": basic,
  "oidcc-client-formpost-implicit-certification-test-plan": implicit,
  "oidcc-client-formpost-hybrid-certification-test-plan": hybrid,
  "oidcc-client-refreshtoken-test-plan": [
    "oidcc-client-test-refresh-token",
    "oidcc-client-test-refresh-token-invalid-issuer",
    "oidcc-client-test-refresh-token-invalid-sub"
  ],
  "oidcc-client-test-3rd-party-init-login-test-plan": ["oidcc-client-test-3rd-party-init-login"],
  "oidcc-client-test-plan": [
    ...basic,
    ...hybrid,
    ...dynamic,
    "oidcc-client-test-missing-aud",
    "oidcc-client-test-form-post-error",
    "oidcc-client-test-invalid-sig-hs256",
    "oidcc-client-test-invalid-sig-es256",
    "oidcc-client-test-aggregated-claims",
    "oidcc-client-test-distributed-claims",
    "oidcc-client-test-mtls-endpoint-aliases"
  ],
  "oidcc-client-logout-test-plan": [
    "oidcc-client-test-session-management",
    "oidcc-client-test-rp-init-logout",
    "oidcc-client-test-rp-init-logout-other-state",
    "oidcc-client-test-rp-init-logout-no-state",
    "oidcc-client-test-rp-frontchannel-rpinitlogout",
    "oidcc-client-test-rp-frontchannel-opinitlogout",
    "oidcc-client-test-rp-backchannel-rpinitlogout",
    "oidcc-client-test-rp-backchannel-rpinitlogout-alg-none",
    "oidcc-client-test-rp-backchannel-rpinitlogout-no-event",
    "oidcc-client-test-rp-backchannel-rpinitlogout-with-nonce",
    "oidcc-client-test-rp-backchannel-rpinitlogout-wrong-alg",
    "oidcc-client-test-rp-backchannel-rpinitlogout-wrong-aud",
    "oidcc-client-test-rp-backchannel-rpinitlogout-wrong-event",
    "oidcc-client-test-rp-backchannel-rpinitlogout-wrong-iss"
  ],
  "fapi1-advanced-final-client-test-plan": [
    "fapi1-advanced-final-client-test",
    "fapi1-advanced-final-client-test-encrypted-idtoken",
    "fapi1-advanced-final-client-test-discovery-issuer-mismatch",
    "fapi1-advanced-final-client-test-encrypted-idtoken-usingrsa15",
    "fapi1-advanced-final-client-test-invalid-shash",
    "fapi1-advanced-final-client-test-invalid-chash",
    "fapi1-advanced-final-client-test-invalid-nonce",
    "fapi1-advanced-final-client-test-invalid-iss",
    "fapi1-advanced-final-client-test-invalid-aud",
    "fapi1-advanced-final-client-test-invalid-secondary-aud",
    "fapi1-advanced-final-client-test-invalid-signature",
    "fapi1-advanced-final-client-test-invalid-null-alg",
    "fapi1-advanced-final-client-test-invalid-alternate-alg",
    "fapi1-advanced-final-client-test-invalid-expired-exp",
    "fapi1-advanced-final-client-test-invalid-missing-exp",
    "fapi1-advanced-final-client-test-iat-is-week-in-past",
    "fapi1-advanced-final-client-test-invalid-missing-aud",
    "fapi1-advanced-final-client-test-invalid-missing-iss",
    "fapi1-advanced-final-client-test-invalid-missing-nonce",
    "fapi1-advanced-final-client-test-invalid-missing-shash",
    "fapi1-advanced-final-client-test-valid-aud-as-array",
    "fapi1-advanced-final-client-test-no-scope-in-token-endpoint-response",
    "fapi1-advanced-final-client-test-missing-athash",
    "fapi1-advanced-final-client-test-invalid-openbanking-intent-id",
    "fapi1-advanced-final-client-refresh-token-test",
    "fapi1-advanced-final-client-brazildcr-happypath-test",
    "fapi1-advanced-final-client-test-payment-consent-response-valid-aud-as-array"
  ],
  "fapi2-security-profile-final-client-test-plan": fapi2,
  "fapi2-message-signing-final-client-test-plan": [
    ...fapi2,
    "fapi2-security-profile-final-client-test-ensure-jarm-without-iss-fails",
    "fapi2-security-profile-final-client-test-ensure-jarm-with-invalid-iss-fails",
    "fapi2-security-profile-final-client-test-ensure-jarm-without-aud-fails",
    "fapi2-security-profile-final-client-test-ensure-jarm-with-invalid-aud-fails",
    "fapi2-security-profile-final-client-test-ensure-jarm-without-exp-fails",
    "fapi2-security-profile-final-client-test-ensure-jarm-with-expired-exp-fails",
    "fapi2-security-profile-final-client-test-ensure-jarm-with-invalid-sig-fails",
    "fapi2-security-profile-final-client-test-ensure-jarm-signature-is-not-none"
  ]
} as const

/** The name of a plan. */
export type Plan = keyof typeof plans

/** The name of a module. */
export type Module = (typeof plans)[Plan][number]

/** Every module, once. */
export const modules: ReadonlyArray<Module> = [...new Set<Module>(Object.values(plans).flat())]
