/**
 * What a user who approves has granted: everything that was asked for.
 */
import type { Provider as OidcServer } from "oidc-provider"
import type { Settings } from "./embeddedSettings.js"

type Grant = InstanceType<OidcServer["Grant"]>

/** The parameters of an authorization request that has been checked. */
type Parameters = Readonly<Record<string, unknown>>

type Members = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const words = (value: unknown): ReadonlyArray<string> =>
  typeof value === "string" ? value.split(" ").filter((word) => word !== "") : []

const strings = (value: unknown): ReadonlyArray<string> =>
  (Array.isArray(value) ? value : [value]).filter((item) => typeof item === "string")

/** JSON parameters have been parsed once by the server, which refuses them when they are not JSON. */
const parsed = (value: unknown): unknown => typeof value === "string" ? JSON.parse(value) : undefined

export const scopesOf = (parameters: Parameters): ReadonlyArray<string> => words(parameters["scope"])

export const resourcesOf = (parameters: Parameters): ReadonlyArray<string> => strings(parameters["resource"])

interface Detail extends Members {
  readonly type: string
}

const isDetail = (value: unknown): value is Detail => isObject(value) && typeof value["type"] === "string"

/** `authorization_details`, RFC 9396 section 2. */
export const detailsOf = (parameters: Parameters): ReadonlyArray<Detail> => {
  const details = parsed(parameters["authorization_details"])
  return Array.isArray(details) ? details.filter(isDetail) : []
}

/** The members of one half of the `claims` parameter, OpenID Connect Core 1.0 section 5.5. */
const requestedClaims = (parameters: Parameters, half: "userinfo" | "id_token"): Members => {
  const claims = parsed(parameters["claims"])
  const members = isObject(claims) ? claims[half] : undefined
  return isObject(members) ? members : {}
}

export const grantOf = (
  server: OidcServer,
  settings: Settings,
  parameters: Parameters,
  who: { readonly accountId: string; readonly clientId: string }
): Grant => {
  const grant = new server.Grant(who)
  const scopes = [...scopesOf(parameters)]
  grant.addOIDCScope(scopes)
  const claims = [
    ...Object.keys(requestedClaims(parameters, "userinfo")),
    ...Object.keys(requestedClaims(parameters, "id_token"))
  ]
  if (settings.claimsParameter && claims.length > 0) grant.addOIDCClaims(claims)
  for (const resource of resourcesOf(parameters)) grant.addResourceScope(resource, scopes)
  for (const detail of detailsOf(parameters)) grant.addRar({ ...detail })
  return grant
}

/**
 * The authentication context class of a sign-in: the first one asked for that exists, else the first that exists.
 * `"unmet"` when one was essential (OpenID Connect Core 1.0 section 5.5.1.1) and none of those asked for exists.
 */
export const acrOf = (settings: Settings, parameters: Parameters): { readonly acr: string | undefined } | "unmet" => {
  const claim = requestedClaims(parameters, "id_token")["acr"]
  const inClaims = isObject(claim) ? [...strings(claim["value"]), ...strings(claim["values"])] : []
  const asked = [...words(parameters["acr_values"]), ...inClaims]
  const found = asked.find((acr) => settings.acrValues.includes(acr))
  const essential = isObject(claim) && claim["essential"] === true && inClaims.length > 0
  return found === undefined && essential ? "unmet" : { acr: found ?? settings.acrValues[0] }
}
