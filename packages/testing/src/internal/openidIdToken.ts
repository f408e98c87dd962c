/**
 * The claims of an ID token (OpenID Connect Core §2, §3.1.3.6, §3.3.2.11, §5.4, §5.5) and of the user.
 */
import type * as Effect from "effect/Effect"
import { issue } from "./openidIssue.js"
import { hashOf } from "./openidJose.js"
import type { Context, Grant, Json, Jwt } from "./openidModel.js"

const claimsOfScope: Readonly<Record<string, ReadonlyArray<string>>> = {
  profile: [
    "name",
    "family_name",
    "given_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "profile",
    "picture",
    "website",
    "gender",
    "birthdate",
    "zoneinfo",
    "locale",
    "updated_at"
  ],
  email: ["email", "email_verified"],
  address: ["address"],
  phone: ["phone_number", "phone_number_verified"]
}

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value)

const member = (value: unknown, name: string): unknown => (isObject(value) ? value[name] : undefined)

/** The claims about the user that the scope stands for, and those asked for by name at a place. */
export const userClaims = (grant: Grant, scope: string, place: "id_token" | "userinfo"): Json => {
  const byName = member(grant.claims, place)
  const wanted = new Set([
    ...scope.split(" ").flatMap((name) => (place === "userinfo" ? claimsOfScope[name] ?? [] : [])),
    ...(isObject(byName) ? Object.keys(byName) : [])
  ])
  return Object.fromEntries(Object.entries(grant.account.claims).filter(([name]) => wanted.has(name)))
}

/** The acr a request asks for: the first of acr_values, or the first value of the claims parameter. */
export const requestedAcr = (parameters: URLSearchParams, claims: Json): string | undefined => {
  const asked = parameters.get("acr_values")?.split(" ")[0]
  const byName = member(member(claims, "id_token"), "acr")
  const values = member(byName, "values")
  const value = member(byName, "value") ?? (Array.isArray(values) ? values[0] : undefined)
  return asked ?? (typeof value === "string" ? value : undefined)
}

export interface Beside {
  readonly channel: "authorization" | "token" | "refresh"
  readonly accessToken?: string | undefined
  readonly code?: string | undefined
  readonly state?: string | undefined
}

const defined = (claims: Json): Json =>
  Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined))

/** The hash claims, and what they are hashes of. */
const hashedOf = ({ accessToken, code, state }: Beside): Jwt["hashed"] => ({
  ...(accessToken === undefined ? undefined : { at_hash: accessToken }),
  ...(code === undefined ? undefined : { c_hash: code }),
  ...(state === undefined ? undefined : { s_hash: state })
})

/** An ID token for a grant, with the hashes of what goes beside it. */
export const idToken = (grant: Grant, beside: Beside, context: Context): Effect.Effect<string> => {
  const { client } = grant
  const { settings } = context.server
  const hashed = hashedOf(beside)
  // Where no access token is given, what the scope stands for comes in the ID token (§5.4).
  const alone = grant.responseType === "id_token" ? userClaims(grant, grant.scope, "userinfo") : {}
  const claims: Json = defined({
    ...alone,
    ...userClaims(grant, grant.scope, "id_token"),
    iss: settings.issuer,
    sub: grant.account.id,
    aud: client.clientId,
    exp: context.now + settings.idTokenLifetime,
    iat: context.now,
    auth_time: grant.authTime,
    // A refreshed ID token should not have one (§12.2).
    nonce: beside.channel === "refresh" ? undefined : grant.nonce,
    acr: grant.acr,
    sid: grant.sid,
    openbanking_intent_id: member(member(member(grant.claims, "id_token"), "openbanking_intent_id"), "value"),
    ...Object.fromEntries(Object.entries(hashed).map(([name, value]) => [name, hashOf(value, client.idTokenAlg)]))
  })
  return issue({
    kind: "idToken",
    claims,
    alg: client.idTokenAlg,
    client,
    encrypted: client.idTokenEncryption,
    channel: beside.channel,
    hashed
  }, context)
}
