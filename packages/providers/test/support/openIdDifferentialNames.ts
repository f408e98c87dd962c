/**
 * In what oauth4webapi 3.8.8 and we differ on purpose, by name. The numbers are those of the cases.
 */
import { StandardClaims } from "@effect-oauth/core"
import * as differential from "./openIdDifferential.js"
import { type Facts, isEndless, isObject } from "./openIdDifferentialFacts.js"
import { hashOf } from "./openIdDifferentialTokens.js"

const { accessToken, clientId, code, now, state } = differential

export interface Difference {
  readonly accepts: differential.Disagreement["accepts"]
  /** By what the other refuses, or what is seen differently. */
  readonly by: RegExp
  readonly why: string
  readonly when: (facts: Facts) => boolean
}

type Make = (by: RegExp, why: string, when: (facts: Facts) => boolean) => Difference

const ours: Make = (by, why, when) => ({ accepts: "ours", by, why, when })
const theirs: Make = (by, why, when) => ({ accepts: "theirs", by, why, when })
const both: Make = (by, why, when) => ({ accepts: "both", by, why, when })

const tokenMembers = ["access_token", "refresh_token", "id_token"]
const jwt = "(?:IdTokenRejected|JwtRejected|CallbackRejected ResponseRejected response)"
const isText = (value: unknown): value is string => typeof value === "string"
const isList = (value: unknown): boolean => Array.isArray(value) && value.every(isText)
const isMissing = (text: string, list: unknown): boolean =>
  Array.isArray(list) && list.every((member) => isText(member) && member !== text)
const isEmpty = (value: unknown): boolean => value === null || value === ""
const isOther = (value: unknown): boolean => value !== undefined && !isText(value)
const isPresent = (value: unknown): boolean => value !== undefined && value !== null

const isDetails = (value: unknown): boolean =>
  Array.isArray(value) && value.every((detail) => isObject(detail) && isText(detail["type"]))

const isPlainAddress = (value: unknown): boolean =>
  isObject(value) &&
  Object.entries(value).every(([name, part]) =>
    isText(part) && /^(?:formatted|street_address|locality|region|postal_code|country)$/.test(name)
  )

const isOtherHash = (header: Facts["header"], hash: unknown, value: string): boolean =>
  hash !== undefined && hash !== hashOf(String(header["alg"]), value)

/** Whether a standard claim is of the type that OpenID Connect Core 1.0 §5.1 gives it. */
const isPlainClaim = (name: string, value: unknown): boolean =>
  name.endsWith("_verified")
    ? typeof value === "boolean"
    : name === "updated_at"
    ? Number.isFinite(value)
    : name === "address"
    ? isPlainAddress(value)
    : isText(value)

const isLenient = (claims: Facts["json"]): boolean =>
  Object.keys(StandardClaims.fields).some((name) => Object.hasOwn(claims, name) && !isPlainClaim(name, claims[name]))

const endpoints = /_(?:endpoint|uri|iframe)$/
const metadata = /_supported$|^require_|^mtls_endpoint_aliases$/

const isUsable = (value: unknown): boolean => {
  if (!isText(value) || !URL.canParse(value) || /[\s\\#]/.test(value)) {
    return false
  }
  const { hostname, protocol, username } = new URL(value)
  return username === "" && (protocol === "https:" || (protocol === "http:" && hostname === "127.0.0.1"))
}

const areAliases = (value: unknown): boolean => isObject(value) && Object.values(value).every(isUsable)

const isMetadata = (name: string, value: unknown): boolean =>
  name === "mtls_endpoint_aliases"
    ? areAliases(value)
    : name === "require_pushed_authorization_requests" || name.startsWith("authorization_response_")
    ? typeof value === "boolean"
    : isList(value)

export const differences: Readonly<Record<string, Difference>> = {
  // Answers
  "another content type than JSON": theirs(
    /^InvalidResponse UnexpectedContentType$/,
    "#73: JSON under another type is read where a server is known for it",
    ({ mediaType }) => mediaType !== "" && !/^application\/(?:.+\+)?json$/.test(mediaType)
  ),
  "a byte order mark, or no UTF-8": theirs(
    new RegExp(`^InvalidResponse MalformedJson$|^${jwt} Malformed$`),
    "#77: they replace what is no UTF-8, and skip a mark",
    ({ changed }) => changed(/text (?:with a byte order mark|no UTF-8)$/)
  ),
  "a member twice": theirs(
    new RegExp(`^InvalidResponse MalformedJson$|^${jwt} Malformed$`),
    "#75 #148: they take the last, and another reader may take the first",
    ({ changed }) => changed(/ twice$/)
  ),
  "endless numbers and nesting": theirs(
    new RegExp(`^InvalidResponse MalformedFields |^${jwt} Malformed$`),
    "#77: what cannot be stored as JSON is not handed on",
    ({ claims, header, json }) => isEndless(json) || isEndless(claims) || isEndless(header)
  ),
  "an error beside what was asked for": theirs(
    /^OAuthErrorResponse |^InvalidResponse MalformedFields error$/,
    "#71: they look for an error only under another status than 200",
    ({ json }) => isPresent(json["error"])
  ),
  "a token in a signed response": theirs(
    /^CallbackRejected UnexpectedParameter (?:access_token|token_type|token)$/,
    "#26: they look for tokens among the parameters, and inside the response only for one that is text",
    ({ claims }) => ["access_token", "token_type", "token"].some((name) => claims[name] !== undefined)
  ),
  "__proto__ in an answer": both(
    /^(?:extra|claims)\./,
    "#76: we leave it out at any depth",
    ({ claims, json }) => JSON.stringify([claims, json]).includes("\"__proto__\":")
  ),
  // Token answers
  "a lifetime that begins like a number": theirs(
    /^InvalidResponse MalformedFields expires_in/,
    "#63: they use parseFloat, which also takes 3600abc, [3600] and 1e3",
    ({ json }) => isPresent(json["expires_in"]) && typeof json["expires_in"] !== "number"
  ),
  "a lifetime of more than 136 years": theirs(
    /^InvalidResponse MalformedFields expires_in/,
    "#65: beyond 32 bits it is a mistake",
    ({ json }) => Number(json["expires_in"]) > 4_294_967_295
  ),
  "a token that is not printable ASCII": theirs(
    /^InvalidResponse MalformedFields (?:access_token|refresh_token|id_token)/,
    "#57: it would break the header it is sent in (RFC 6749 appendix A.12)",
    ({ json }) => tokenMembers.some((name) => isText(json[name]) && !/^[\x20-\x7e]*$/.test(json[name]))
  ),
  "DPoP without a proof": theirs(
    /^InvalidResponse MalformedFields token_type/,
    "#61: the token is bound to a key nobody has",
    ({ json }) => /^dpop$/i.test(String(json["token_type"]))
  ),
  "details and scopes of a wrong type": theirs(
    /^InvalidResponse MalformedFields (?:scopes|authorization_details)/,
    "#54 #70: they do not look at these members",
    ({ json }) =>
      (isPresent(json["scopes"]) && !isText(json["scopes"]) && !isList(json["scopes"])) ||
      (isPresent(json["authorization_details"]) && !isDetails(json["authorization_details"]))
  ),
  "null or nothing for a member that may be absent": ours(
    /"(?:expires_in|refresh_token|id_token|scope)" property must (?:be a|not be empty)/,
    "#66: servers write it for what is not there",
    ({ json }) => [...tokenMembers, "expires_in", "scope"].some((name) => isEmpty(json[name]))
  ),
  "a list of scopes": ours(
    /"scope" property must be a string/,
    "#70: Twitch answers with one",
    ({ json }) => isList(json["scope"])
  ),
  "scopes between commas, or under another name": both(
    /^(?:scope|extra\.scopes)$/,
    "#70: they are made one list",
    ({ json }) => json["scopes"] !== undefined || /[,\t\n]/.test(String(json["scope"]))
  ),
  // Signed tokens: how they are written
  "base64url with padding, blanks or bits that count for nothing": theirs(
    new RegExp(`^${jwt} Malformed$`),
    "#145: two texts would be one token",
    ({ changed }) => changed(/^token: (?:part \d|a blank before)/)
  ),
  "a line break behind a token": theirs(
    new RegExp(`^${jwt} Malformed$`),
    "#145, as above",
    ({ changed }) => changed(/^token: a line break behind/)
  ),
  "a token of more than 65,536 characters": theirs(
    new RegExp(`^${jwt} Malformed$|^CallbackRejected Malformed$`),
    "#184: it is refused before it is decoded",
    ({ changed }) => changed(/more than 65,536 characters$/)
  ),
  "__proto__ in a token": theirs(
    new RegExp(`^${jwt} Malformed$`),
    "#76: nobody signs such a claim in good faith",
    ({ claims, header }) => JSON.stringify([claims, header]).includes("\"__proto__\":")
  ),
  "a header with b64": theirs(
    new RegExp(`^${jwt} Critical$`),
    "#147: with false the payload is no base64url (RFC 7797 §6)",
    ({ header }) => header["b64"] !== undefined
  ),
  "a token of another kind, by its typ": theirs(
    new RegExp(`^${jwt} Type$`),
    "#180: an access token or logout token is no ID token",
    ({ header }) => isOther(header["typ"]) || /\+jwt$/i.test(String(header["typ"]))
  ),
  // Signed tokens: signatures
  "a signature nobody looked at": theirs(
    /^IdTokenRejected (?:Key|Signature)$/,
    "#156: their check of it has to be asked for",
    ({ input }) => input.setting.withoutSignatures === true
  ),
  "alg none in the metadata": theirs(
    /^IdTokenRejected Algorithm$/,
    "#136: no metadata make it acceptable",
    ({ header, input }) => input.setting.withoutSignatures === true && header["alg"] === "none"
  ),
  "HS256 in the metadata": theirs(
    /^IdTokenRejected Algorithm$/,
    "#139: only what is registered says that the secret signs",
    ({ header, input }) => input.setting.withoutSignatures === true && header["alg"] === "HS256"
  ),
  "a key id that is no text": theirs(
    /^IdTokenRejected Malformed$/,
    "#122: they see it when they look for the key, if they do",
    ({ header, input }) => input.setting.withoutSignatures === true && isOther(header["kid"])
  ),
  "HS256 as registered": ours(
    /unsupported JWS algorithm/,
    "#139: they cannot verify it",
    ({ header, input }) => input.setting.algorithm === "HS256" && header["alg"] === "HS256"
  ),
  "Ed25519 and EdDSA": ours(
    /KEY_SELECTION_FAILED .* no applicable keys/,
    "#126: two names of one algorithm (RFC 9864 §2.2), in the header and in the key",
    ({ header }) => header["alg"] === "Ed25519"
  ),
  // Signed tokens: claims
  "sub that is empty, too long or not ASCII": theirs(
    /^IdTokenRejected Subject$/,
    "#158: 255 characters of ASCII at most",
    ({ claims }) => !/^[\x00-\x7f]{1,255}$/.test(String(claims["sub"]))
  ),
  "an audience that is no text": theirs(
    new RegExp(`^${jwt} Audience$`),
    "#163: only texts name somebody",
    ({ claims }) => Array.isArray(claims["aud"]) && !isList(claims["aud"])
  ),
  "a stranger beside us in aud": theirs(
    /^IdTokenRejected Audience$/,
    "#161: azp names us, and the other has to be trusted all the same",
    ({ claims }) => Array.isArray(claims["aud"]) && claims["aud"].length > 1 && claims["azp"] === clientId
  ),
  "azp of another beside one audience": theirs(
    /^IdTokenRejected AuthorizedParty$/,
    "#162: it was given out to somebody else",
    ({ claims }) => claims["azp"] !== undefined && claims["azp"] !== clientId
  ),
  "us twice in aud": ours(
    /"aud" \(audience\) claim includes additional untrusted audiences/,
    "#159: nobody else is in it",
    ({ claims }) => Array.isArray(claims["aud"]) && claims["aud"].every((audience) => audience === clientId)
  ),
  "iat in the future": theirs(
    new RegExp(`^${jwt} IssuedAt$`),
    "#166: they look at its type alone",
    ({ claims }) => Number(claims["iat"]) > now + 30
  ),
  "exp before iat": theirs(
    new RegExp(`^${jwt} Expired$`),
    "#168: it was never good",
    ({ claims }) => Number(claims["exp"]) < Number(claims["iat"])
  ),
  "iat an hour ago, within the tolerance": ours(
    /"iat" \(issued at\) claim value, it is too far in the past/,
    "#167 #182: the tolerance of clocks holds for it too",
    ({ claims }) => Number(claims["iat"]) >= now - 3630 && Number(claims["iat"]) < now - 3600
  ),
  "auth_time in the future": theirs(
    /^IdTokenRejected AuthTime$/,
    "#171: nobody has signed in yet",
    ({ claims }) => Number(claims["auth_time"]) > now + 30
  ),
  "acr that is no text": theirs(
    /^IdTokenRejected Acr$/,
    "#173: it could not be compared",
    ({ claims }) => isOther(claims["acr"])
  ),
  "at_hash of another access token": theirs(
    /^IdTokenRejected AccessTokenHash$/,
    "#174: they do not look at it",
    ({ claims, header }) => isOtherHash(header, claims["at_hash"], accessToken)
  ),
  "c_hash of another code, from the token endpoint": theirs(
    /^IdTokenRejected CodeHash$/,
    "#176: where it is, it counts",
    ({ claims, header, input }) => input.kind === "tokens" && isOtherHash(header, claims["c_hash"], code)
  ),
  "s_hash of another state, from the token endpoint": theirs(
    /^IdTokenRejected StateHash$/,
    "#177: where it is, it counts",
    ({ claims, header, input }) => input.kind === "tokens" && isOtherHash(header, claims["s_hash"], state)
  ),
  "a standard claim of a wrong type": both(
    new RegExp(`^claims\\.(?:${Object.keys(StandardClaims.fields).join("|")})$`),
    "#183: it counts as absent, and a flag as text as the flag",
    ({ claims, json }) => isLenient(claims) || isLenient(json)
  ),
  // Callbacks
  "a parameter twice that decides nothing": theirs(
    /^CallbackRejected DuplicateParameter /,
    "#4: none of those we know may come twice, beside a signed response neither",
    ({ parameters }) => parameters.size > new Set(parameters.keys()).size
  ),
  "an access token in the callback": theirs(
    /^CallbackRejected UnexpectedParameter (?:access_token|token_type|token)$/,
    "#25: nobody asked for it there",
    ({ parameters }) => ["access_token", "token_type", "token"].some((name) => parameters.has(name))
  ),
  "a response without a value": theirs(
    /^CallbackRejected UnexpectedParameter response$/,
    "#30: its name alone says that another kind of answer was meant",
    ({ parameters }) => parameters.get("response") === ""
  ),
  "a code that is not printable ASCII, or no UTF-8": theirs(
    /^CallbackRejected Malformed /,
    "#7: no server gives out such a code (RFC 6749 appendix A.11), and a wrong escape is no value",
    ({ claims, input, parameters }) =>
      !/^[\x20-\x7e]*$/.test(`${parameters.get("code") ?? ""}${String(claims["code"])}`) ||
      (input.kind === "callback" && /%ff|%zz/.test(input.parameters))
  ),
  "a parameter in a signed response that is no text": theirs(
    /^CallbackRejected Malformed /,
    "#31: they pass over it",
    ({ claims }) => ["error", "error_description", "id_token", "iss"].some((name) => isOther(claims[name]))
  ),
  "a response inside a signed response": ours(
    /contains a JARM response/,
    "#35: there is nothing in it that we read",
    ({ claims, input }) => input.kind === "callback" && claims["response"] !== undefined
  ),
  // Metadata
  "an issuer that only means the same": theirs(
    /^InvalidResponse IssuerMismatch issuer$/,
    "#104: they compare URLs, and issuers are texts",
    ({ input, json }) => {
      const expected = input.setting.issuer ?? differential.issuer
      return json["issuer"] !== expected && new URL(String(json["issuer"])).href === new URL(expected).href
    }
  ),
  "an endpoint that may not be used": theirs(
    /^InvalidResponse MalformedFields (?:\w+_(?:endpoint|uri|iframe)|mtls_endpoint_aliases\.\w+)/,
    "#111: they see it when it is used",
    ({ json }) =>
      Object.entries(json).some(([name, value]) =>
        endpoints.test(name) ? isPresent(value) && !isUsable(value) : isObject(value) && !areAliases(value)
      )
  ),
  "metadata of a wrong type": theirs(
    /^InvalidResponse MalformedFields (?:\w+_supported|require_\w+|mtls_endpoint_aliases)/,
    "#109: they check the issuer alone",
    ({ json }) =>
      Object.entries(json).some(([name, value]) => metadata.test(name) && isPresent(value) && !isMetadata(name, value))
  ),
  "PKCE methods without S256": theirs(
    /^ConfigurationError PkceUnsupported /,
    "#44: PKCE is left out only where the program says so",
    ({ json }) => isMissing("S256", json["code_challenge_methods_supported"])
  ),
  // Profiles
  "a signed profile that is not registered": theirs(
    /^InvalidResponse UnexpectedContentType$/,
    "#187: as a plain one where a signed one is",
    ({ input, mediaType }) =>
      input.kind === "userinfo" && mediaType === "application/jwt" &&
      input.setting.algorithm === undefined
  ),
  "application/jwt in another case": ours(
    /JWT UserInfo Response expected/,
    "#74: types are compared without case",
    ({ mediaType }) => mediaType === "application/jwt"
  ),
  "a challenge beside a profile": ours(
    /^OAUTH_WWW_AUTHENTICATE_CHALLENGE /,
    "#190: the status says that all is well",
    ({ changed }) => changed(/^a challenge$/)
  )
}

/** The names of a disagreement; none when it has none. */
export const namesOf = (facts: Facts, { accepts, by }: differential.Disagreement): ReadonlyArray<string> =>
  Object.entries(differences)
    .filter(([, difference]) => difference.accepts === accepts && difference.by.test(by) && difference.when(facts))
    .map(([name]) => name)
