/**
 * The values that members of answers, headers and claims are given in place of valid ones, as JSON texts.
 */
import { accessToken, clientId, code, issuer, now, state } from "./openIdDifferential.js"
import { hashOf, type Members } from "./openIdDifferentialTokens.js"

export interface Change<A> {
  readonly label: string
  readonly apply: (valid: A) => A
}

const removed = (name: string): Change<Members> => ({
  label: `${name} removed`,
  apply: (members) => members.filter(([own]) => own !== name)
})

export const set = (name: string, json: string): Change<Members> => ({
  label: `${name} = ${json.slice(0, 80)}`,
  apply: (members) =>
    members.some(([own]) => own === name)
      ? members.map((member) => member[0] === name ? [name, json] as const : member)
      : [...members, [name, json]]
})

const twice = (name: string, json: string): Change<Members> => ({
  label: `${name} twice`,
  apply: (members) => [[name, json], ...members.filter(([own]) => own !== name), [name, json]]
})

export const deep = `${"[".repeat(70)}${"]".repeat(70)}`

/** Values of every type, the odd ones among them. */
const odd = ["null", "true", "-1", "1e400", "\"\"", "[\"x\"]", "{}"]

/** Every change of some members: taken away, twice, of another type, of another value. */
export const changesOf = (values: Readonly<Record<string, ReadonlyArray<string>>>): ReadonlyArray<Change<Members>> =>
  Object.entries(values).flatMap(([name, own]) => [
    removed(name),
    twice(name, own[0] ?? "1"),
    ...[...odd, ...own].map((json) => set(name, json))
  ])

export const numbers = (...values: ReadonlyArray<number>): ReadonlyArray<string> => values.map(String)
export const strings = (...values: ReadonlyArray<string>): ReadonlyArray<string> =>
  values.map((value) => JSON.stringify(value))

const hashes = (value: string): ReadonlyArray<string> =>
  strings(hashOf("ES256", value), hashOf("EdDSA", value), `${hashOf("ES256", value)}=`, hashOf("ES256", `${value}2`))

/** Claims of users, which count as absent when they are of another type. */
export const profileValues = {
  name: strings("Jane"),
  email: strings("jane@example.com"),
  email_verified: ["true", "\"true\"", "\"yes\""],
  address: ["{\"locality\":\"Bern\"}", "{\"locality\":5}"],
  updated_at: numbers(now),
  ["__proto__"]: ["{\"email\":\"other@example.com\",\"email_verified\":true}"],
  groups: ["{\"__proto__\":{\"admin\":true}}", deep]
}

export const partyValues = {
  iss: strings(`${issuer}/`, "https://ID.example", "https://other.example"),
  aud: [
    "[]",
    `["${clientId}"]`,
    `["${clientId}","${clientId}"]`,
    `["${clientId}","other"]`,
    `["${clientId}",5]`,
    "[\"other\"]",
    "\"other\""
  ]
}

export const timeValues = {
  exp: numbers(now - 31, now - 30, now - 29.5, now, now + 60, now + 1e9),
  iat: numbers(now + 30, now + 31, now + 301, now - 3630, now - 3631, now - 604_800),
  nbf: [...numbers(now, now + 30, now + 31), "-1e400"]
}

export const subjectValues = { sub: strings("other", " ", "ü", "s".repeat(255), "s".repeat(256)) }

export const claimValues = {
  ...partyValues,
  ...subjectValues,
  ...timeValues,
  nonce: strings("other", "nonce-of-this-sign-in "),
  auth_time: numbers(0, now, now + 30, now + 31, now - 630, now - 631, now - 629),
  acr: strings("urn:example:high"),
  azp: strings(clientId, "other"),
  at_hash: hashes(accessToken),
  c_hash: hashes(code),
  s_hash: hashes(state)
}

/** The parameters in a signed authorization response, and its claims. */
export const responseValues = {
  ...partyValues,
  ...timeValues,
  code: strings("other", "ü"),
  state: strings("other"),
  error: strings("access_denied"),
  error_description: strings("no"),
  response: strings("again"),
  id_token: strings("a.b.c"),
  access_token: strings("token"),
  token: strings("token")
}

export const headerValues = {
  alg: strings("none", "None", "HS256", "RS256", "PS256", "ES256", "ES384", "EdDSA", "Ed25519", "RS1", "constructor"),
  typ: strings("JWT", "application/jwt", "at+jwt", "application/AT+JWT", "logout+jwt", "secevent+jwt"),
  kid: strings("rsa", "ec", "other-ec", "edwards", "unknown", "unusable"),
  crit: ["[\"exp\"]", "[\"b64\"]"],
  b64: ["false"],
  jku: strings("https://other.example/jwks"),
  jwk: ["{\"kty\":\"oct\",\"k\":\"AA\"}"],
  zip: strings("DEF")
}

export const tokenAnswerValues = {
  access_token: strings("a b", "ü", "line\nbreak"),
  token_type: strings("BEARER", "DPoP", "mac", "bearer ", "constructor"),
  expires_in: [...numbers(0, 0.5, 3600, 4_294_967_296), ...strings("3600", "3600abc", " 3600", "1e3", "-5"), "[3600]"],
  refresh_token: strings("refresh", "ü"),
  id_token: strings("a.b.c"),
  scope: [...strings("email", "openid,email", " openid  email\temail"), "[\"openid\",\"email\"]", "[5]"],
  scopes: [...strings("openid email"), "[\"openid\"]"],
  authorization_details: ["[{\"type\":\"payment\"}]", "[{\"amount\":5}]"],
  expires: numbers(now),
  data: [deep, "{\"__proto__\":{\"admin\":true}}"],
  ["__proto__"]: ["{\"refresh_token\":\"other\"}"]
}

const urls = strings(
  "https://other.example/x?a=b",
  "http://id.example/x",
  "http://127.0.0.1:8080/x",
  "https://user:password@id.example/x",
  "https://id.example/x#fragment",
  "https://id.example/a b",
  "/x",
  "javascript:alert(1)"
)

const lists = ["[\"S256\"]", "[\"plain\"]", "[\"S256\",5]", "[\"ES256\",\"none\"]"]

export const metadataValues = {
  issuer: strings(
    `${issuer}/`,
    "https://ID.example",
    `${issuer}/tenant`,
    `${issuer}:443`,
    "https://other.example",
    "x:"
  ),
  authorization_endpoint: urls,
  token_endpoint: urls,
  jwks_uri: urls,
  mtls_endpoint_aliases: ["{\"token_endpoint\":\"https://mtls.id.example/token\"}", "{\"token_endpoint\":\"/x\"}"],
  code_challenge_methods_supported: lists,
  id_token_signing_alg_values_supported: lists,
  scopes_supported: lists,
  authorization_response_iss_parameter_supported: ["false"],
  require_pushed_authorization_requests: ["false"],
  ["__proto__"]: ["{\"token_endpoint\":\"https://other.example/token\"}"],
  service: [deep]
}

/** Of the parameters of a callback, each as it is encoded. */
export const callbackValues: Readonly<Record<string, ReadonlyArray<string>>> = {
  code: ["other", "a+b%20c", "%C3%BC", "%ff", "%zz", "a%00b"],
  state: ["other", `${state}%20`, "%ff", encodeURIComponent(state.toUpperCase())],
  iss: [encodeURIComponent(issuer), encodeURIComponent(`${issuer}/`), "https%3A%2F%2Fother.example"],
  error: ["access_denied"],
  error_description: ["no", "%ff"],
  error_uri: ["https%3A%2F%2Fid.example"],
  id_token: ["a.b.c"],
  access_token: ["token"],
  token: ["token"],
  token_type: ["bearer"],
  response: ["a.b.c"],
  session_state: ["x"],
  scope: ["openid"]
}
