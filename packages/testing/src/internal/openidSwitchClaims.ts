/**
 * Misbehaviours in the claims of ID tokens.
 */
import { hashOf } from "./openidJose.js"
import type { Context, Hooks, Json, Jwt, Switches } from "./openidModel.js"
import { algOf, almost, claims, everywhere, fapi1, fapi2, oidcc, without } from "./openidSwitch.js"

const week = 7 * 24 * 3600

/** In every ID token. */
const all = (change: (claims: Json, context: Context) => Json): Hooks => claims("idToken", change)

/** A claim with another value. */
const claim = (name: string, change: (value: unknown, context: Context) => unknown): Hooks =>
  all((honest, context) => ({ ...honest, [name]: change(honest[name], context) }))

/** A claim with another value where there is one. */
const present = (name: string, change: (value: unknown) => unknown): Hooks =>
  all((honest) => (honest[name] === undefined ? honest : { ...honest, [name]: change(honest[name]) }))

const missing = (...names: ReadonlyArray<string>): Hooks => all((honest) => without(honest, ...names))

/** Only in the ID tokens that come on one way. */
const on = (channel: Jwt["channel"], change: (claims: Json, context: Context) => Json): Hooks =>
  claims("idToken", (honest, context, jwt) => (jwt.channel === channel ? change(honest, context) : honest))

const fapi = (name: string): ReadonlyArray<string> => [...fapi1(name), ...fapi2(name)]

export const idTokenClaims = {
  IdTokenWrongIssuer: {
    text: "The issuer has one character more.",
    specification: "OpenID Connect Core §3.1.3.7 (2)",
    modules: everywhere("invalid-iss"),
    ...claim("iss", almost)
  },
  IdTokenMissingIssuer: {
    text: "There is no issuer.",
    specification: "OpenID Connect Core §3.1.3.7 (2)",
    modules: fapi("invalid-missing-iss"),
    ...missing("iss")
  },
  IdTokenMissingSub: {
    text: "There is no subject.",
    specification: "OpenID Connect Core §2",
    modules: oidcc("missing-sub"),
    ...missing("sub")
  },
  IdTokenEmptySub: {
    text: "The subject is empty.",
    specification: "OpenID Connect Core §2",
    ...claim("sub", () => "")
  },
  IdTokenSubNotString: {
    text: "The subject is a number.",
    specification: "OpenID Connect Core §2",
    ...claim("sub", () => 248289761001)
  },
  IdTokenLongSub: {
    text: "The subject has 256 characters, one more than allowed.",
    specification: "OpenID Connect Core §2",
    ...claim("sub", () => "x".repeat(256))
  },
  IdTokenWrongAudience: {
    text: "The audience has one character more.",
    specification: "OpenID Connect Core §3.1.3.7 (3)",
    modules: everywhere("invalid-aud"),
    ...claim("aud", almost)
  },
  IdTokenMissingAudience: {
    text: "There is no audience.",
    specification: "OpenID Connect Core §3.1.3.7 (3)",
    modules: [...oidcc("missing-aud"), ...fapi("invalid-missing-aud")],
    ...missing("aud")
  },
  IdTokenAudienceArray: {
    text: "The audience is an array with the client in it.",
    specification: "OpenID Connect Core §2",
    verdict: "accept",
    modules: [...fapi("valid-aud-as-array"), ...fapi1("payment-consent-response-valid-aud-as-array")],
    ...claim("aud", (aud) => [aud])
  },
  IdTokenAudienceEmpty: {
    text: "The audience is an empty array.",
    specification: "OpenID Connect Core §3.1.3.7 (3)",
    ...claim("aud", () => [])
  },
  IdTokenAudienceNotStrings: {
    text: "The audience is an array with the client and a number in it.",
    specification: "RFC 7519 §4.1.3",
    ...claim("aud", (aud) => [aud, 1])
  },
  IdTokenSecondAudience: {
    text: "The audience is the client and somebody nobody trusts.",
    specification: "OpenID Connect Core §3.1.3.7 (3)",
    modules: fapi("invalid-secondary-aud"),
    ...claim("aud", (aud) => [aud, almost(aud)])
  },
  IdTokenSecondAudienceWithAzp: {
    text: "The audience is the client and somebody nobody trusts, the authorized party is the client.",
    specification: "OpenID Connect Core §3.1.3.7 (3)",
    ...all((honest) => ({ ...honest, aud: [honest.aud, almost(honest.aud)], azp: honest.aud }))
  },
  IdTokenSecondAudienceForeignAzp: {
    text: "The audience is the client and somebody else, who is the authorized party.",
    specification: "OpenID Connect Core §3.1.3.7 (5)",
    ...all((honest) => ({ ...honest, aud: [honest.aud, almost(honest.aud)], azp: almost(honest.aud) }))
  },
  IdTokenWrongAzp: {
    text: "The audience is the client, the authorized party is somebody else.",
    specification: "OpenID Connect Core §3.1.3.7 (5)",
    ...all((honest) => ({ ...honest, azp: almost(honest.aud) }))
  },
  IdTokenExpired: {
    text: "The token expired six minutes ago.",
    specification: "OpenID Connect Core §3.1.3.7 (9)",
    modules: fapi("invalid-expired-exp"),
    ...claim("exp", (_, { now }) => now - 360)
  },
  IdTokenExpiresNow: {
    text: "The token expires this second, which is too late.",
    specification: "RFC 7519 §4.1.4",
    verdict: "either",
    ...claim("exp", (_, { now }) => now)
  },
  IdTokenMissingExp: {
    text: "The token never expires.",
    specification: "OpenID Connect Core §2",
    modules: fapi("invalid-missing-exp"),
    ...missing("exp")
  },
  IdTokenExpNotNumber: {
    text: "The time of expiry is a string.",
    specification: "RFC 7519 §2",
    ...claim("exp", String)
  },
  IdTokenExpBeforeIat: {
    text: "The token expires before it is issued, both of them in the next few seconds.",
    specification: "RFC 7519 §4.1.4",
    ...all((honest, { now }) => ({ ...honest, iat: now + 5, exp: now + 3 }))
  },
  IdTokenMissingIat: {
    text: "The token does not say when it was issued.",
    specification: "OpenID Connect Core §2",
    modules: oidcc("missing-iat"),
    ...missing("iat")
  },
  IdTokenIatNotNumber: {
    text: "The time of issue is a string.",
    specification: "RFC 7519 §2",
    ...claim("iat", String)
  },
  IdTokenIatAhead: {
    text: "The token is issued eight seconds from now, as by a clock that is a little fast.",
    specification: "FAPI 2.0 Security Profile §5.3.2.1",
    verdict: "accept",
    ...claim("iat", (_, { now }) => now + 8)
  },
  IdTokenIatFuture: {
    text: "The token is issued a day from now.",
    specification: "OpenID Connect Core §3.1.3.7 (10)",
    ...all((honest, { now }) => ({ ...honest, iat: now + 86_400, exp: now + 90_000 }))
  },
  IdTokenIatWeekOld: {
    text: "The token was issued a week ago.",
    specification: "OpenID Connect Core §3.1.3.7 (10)",
    modules: fapi1("iat-is-week-in-past"),
    ...claim("iat", (_, { now }) => now - week)
  },
  IdTokenNbfFuture: {
    text: "The token may not be used before tomorrow.",
    specification: "RFC 7519 §4.1.5",
    ...claim("nbf", (_, { now }) => now + 86_400)
  },
  IdTokenNbfNotNumber: {
    text: "The time before which the token may not be used is a string.",
    specification: "RFC 7519 §2",
    ...claim("nbf", (_, { now }) => String(now))
  },
  IdTokenWrongNonce: {
    text: "The nonce has one character more.",
    specification: "OpenID Connect Core §3.1.3.7 (11)",
    modules: [...oidcc("nonce-invalid"), ...fapi("invalid-nonce")],
    ...present("nonce", almost)
  },
  IdTokenMissingNonce: {
    text: "There is no nonce, though one was sent.",
    specification: "OpenID Connect Core §3.1.3.7 (11)",
    modules: fapi("invalid-missing-nonce"),
    ...missing("nonce")
  },
  IdTokenUnexpectedNonce: {
    text: "There is a nonce, though none was sent.",
    specification: "OpenID Connect Core §3.1.3.7 (11)",
    ...claims(
      "idToken",
      (honest, _, { channel }) => channel === "refresh" ? honest : { ...honest, nonce: honest.nonce ?? "unexpected" }
    )
  },
  IdTokenMissingAuthTime: {
    text: "The token does not say when the user signed in.",
    specification: "OpenID Connect Core §3.1.3.7 (13)",
    ...missing("auth_time")
  },
  IdTokenOldAuthTime: {
    text: "The user signed in a week ago.",
    specification: "OpenID Connect Core §3.1.3.7 (13)",
    ...claim("auth_time", (_, { now }) => now - week)
  },
  IdTokenFutureAuthTime: {
    text: "The user signs in tomorrow.",
    specification: "OpenID Connect Core §3.1.3.7 (13)",
    ...claim("auth_time", (_, { now }) => now + 86_400)
  },
  IdTokenAuthTimeNotNumber: {
    text: "The time the user signed in is a string.",
    specification: "RFC 7519 §2",
    ...claim("auth_time", String)
  },
  IdTokenAuthTimeZero: {
    text: "The user signed in in 1970, which matters only where it was asked for.",
    specification: "OpenID Connect Core §2",
    verdict: "accept",
    ...claim("auth_time", () => 0)
  },
  IdTokenWrongAcr: {
    text: "The user signed in in a way that was not asked for.",
    specification: "OpenID Connect Core §5.5.1.1",
    ...claim("acr", () => "urn:example:weak")
  },
  IdTokenMissingAcr: {
    text: "The token does not say in which way the user signed in.",
    specification: "OpenID Connect Core §5.5.1.1",
    ...missing("acr")
  },
  IdTokenWrongAtHash: {
    text: "The hash of the access token has one character more.",
    specification: "OpenID Connect Core §3.1.3.8",
    modules: oidcc("invalid-athash"),
    ...present("at_hash", almost)
  },
  IdTokenMissingAtHash: {
    text: "There is no hash of the access token. Where that comes from the token endpoint, this is allowed.",
    specification: "OpenID Connect Core §3.3.2.11",
    verdict: "either",
    modules: [...oidcc("missing-athash"), ...fapi1("missing-athash")],
    ...missing("at_hash")
  },
  IdTokenWrongCHash: {
    text: "The hash of the code has one character more.",
    specification: "OpenID Connect Core §3.3.2.10",
    modules: [...oidcc("invalid-chash"), ...fapi1("invalid-chash")],
    ...present("c_hash", almost)
  },
  IdTokenMissingCHash: {
    text: "There is no hash of the code.",
    specification: "OpenID Connect Core §3.3.2.11",
    modules: oidcc("missing-chash"),
    ...missing("c_hash")
  },
  IdTokenWrongSHash: {
    text: "The hash of the state has one character more.",
    specification: "FAPI 1.0 Advanced §5.2.2.1",
    modules: fapi1("invalid-shash"),
    ...present("s_hash", almost)
  },
  IdTokenMissingSHash: {
    text: "There is no hash of the state.",
    specification: "FAPI 1.0 Advanced §5.2.2.1",
    modules: fapi1("invalid-missing-shash"),
    ...missing("s_hash")
  },
  IdTokenHashOtherDigest: {
    text: "The hashes are made with another digest than the algorithm's.",
    specification: "OpenID Connect Core §3.1.3.6",
    ...claims("idToken", (honest, context, { hashed }) => ({
      ...honest,
      ...Object.fromEntries(
        Object.entries(hashed).map((
          [name, value]
        ) => [name, hashOf(value, algOf(context) === "EdDSA" ? "ES256" : "EdDSA")])
      )
    }))
  },
  IdTokenWrongIntentId: {
    text: "The intent is another than the one the request named.",
    specification: "Open Banking Security Profile",
    modules: fapi("invalid-openbanking-intent-id"),
    ...all((honest) => ({ ...honest, openbanking_intent_id: "another-intent" }))
  },
  IdTokenOddClaimTypes: {
    text: "Claims about the user are of other types than they should be.",
    specification: "OpenID Connect Core §5.1",
    verdict: "accept",
    ...all((honest) => ({ ...honest, email_verified: "yes", updated_at: "today", address: "1234 Hollywood Blvd." }))
  },
  IdTokenOtherSubAtTokenEndpoint: {
    text: "The token of the token endpoint is about somebody else than that of the authorization endpoint.",
    specification: "OpenID Connect Core §3.3.3.6",
    ...on("token", (honest) => ({ ...honest, sub: almost(honest.sub) }))
  },
  IdTokenOtherIssuerAtTokenEndpoint: {
    text: "The token of the token endpoint is of another issuer than that of the authorization endpoint.",
    specification: "OpenID Connect Core §3.3.3.6",
    ...on("token", (honest) => ({ ...honest, iss: almost(honest.iss) }))
  },
  RefreshIdTokenWrongIssuer: {
    text: "After a refresh, the issuer is another.",
    specification: "OpenID Connect Core §12.2",
    modules: oidcc("refresh-token-invalid-issuer"),
    ...on("refresh", (honest) => ({ ...honest, iss: almost(honest.iss) }))
  },
  RefreshIdTokenWrongSub: {
    text: "After a refresh, the subject is another.",
    specification: "OpenID Connect Core §12.2",
    modules: oidcc("refresh-token-invalid-sub"),
    ...on("refresh", (honest) => ({ ...honest, sub: almost(honest.sub) }))
  },
  RefreshIdTokenWrongAudience: {
    text: "After a refresh, the audience is another.",
    specification: "OpenID Connect Core §12.2",
    ...on("refresh", (honest) => ({ ...honest, aud: almost(honest.aud) }))
  },
  RefreshIdTokenOtherAudienceToo: {
    text: "After a refresh, there is an audience more than before.",
    specification: "OpenID Connect Core §12.2",
    ...on("refresh", (honest) => ({ ...honest, aud: [honest.aud, almost(honest.aud)] }))
  },
  RefreshIdTokenWrongAzp: {
    text: "After a refresh, there is an authorized party that was not there before.",
    specification: "OpenID Connect Core §12.2",
    ...on("refresh", (honest) => ({ ...honest, azp: almost(honest.aud) }))
  },
  RefreshIdTokenWrongAuthTime: {
    text: "After a refresh, the user has signed in at another time.",
    specification: "OpenID Connect Core §12.2",
    ...on("refresh", (honest) => ({ ...honest, auth_time: Number(honest.auth_time) + 10 }))
  },
  RefreshIdTokenWrongNonce: {
    text: "After a refresh, the nonce is another.",
    specification: "OpenID Connect Core §12.2",
    ...on("refresh", (honest) => ({ ...honest, nonce: "another nonce" }))
  },
  RefreshIdTokenSameNonce: {
    text: "After a refresh, the nonce is still there.",
    specification: "OpenID Connect Core §12.2",
    verdict: "accept",
    ...on("refresh", (honest, { grant }) => ({ ...honest, nonce: grant?.nonce }))
  },
  RefreshIdTokenStaleIat: {
    text: "After a refresh, the token was issued when the user signed in.",
    specification: "OpenID Connect Core §12.2",
    ...on("refresh", (honest) => ({ ...honest, iat: Number(honest.auth_time) - 1 }))
  }
} satisfies Switches
