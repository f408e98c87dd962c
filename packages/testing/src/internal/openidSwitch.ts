/**
 * The vocabulary of switches: short words for the hooks that are used again and again.
 */
import { json } from "./openidHttp.js"
import type { Answer, Context, Hooks, Json, Jwt, Kind, Parameter, Place, SigningAlgorithm } from "./openidModel.js"

export const oidcc = (...names: ReadonlyArray<string>): ReadonlyArray<string> =>
  names.map((name) => `oidcc-client-test-${name}`)

export const fapi1 = (...names: ReadonlyArray<string>): ReadonlyArray<string> =>
  names.map((name) => `fapi1-advanced-final-client-test-${name}`)

export const fapi2 = (...names: ReadonlyArray<string>): ReadonlyArray<string> =>
  names.map((name) => `fapi2-security-profile-final-client-test-${name}`)

/** The OpenID modules of a name, and those of both FAPI plans. */
export const everywhere = (name: string): ReadonlyArray<string> => [...oidcc(name), ...fapi1(name), ...fapi2(name)]

/** A value that is almost the right one. */
export const almost = (value: unknown): string => `${String(value)}1`

export const without = (object: Json, ...names: ReadonlyArray<string>): Json =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)))

export const body = (place: Place, change: (body: Json, context: Context) => Json): Hooks => ({
  body: { [place]: change }
})

/** Whatever is answered. */
export const everyAnswer = (place: Place, change: (answer: Answer, context: Context) => Answer): Hooks => ({
  answer: { [place]: change }
})

/** Where the honest answer is a success. What was refused, and challenges, stay as they are. */
export const answer = (place: Place, change: (answer: Answer, context: Context) => Answer): Hooks =>
  everyAnswer(place, (honest, context) => (honest.status < 300 ? change(honest, context) : honest))

export const status = (place: Place, code: number): Hooks => answer(place, (honest) => ({ ...honest, status: code }))

/** An answer in place of the honest one. */
export const instead = (place: Place, wrong: Answer): Hooks => answer(place, () => wrong)

export const contentType = (place: Place, type: string): Hooks =>
  answer(place, (honest) => ({ ...honest, headers: { ...honest.headers, "content-type": type } }))

export const redirected = (place: Place): Hooks =>
  answer(place, (_, { server }) => ({
    status: 302,
    headers: { location: `${server.settings.issuer}/elsewhere` },
    body: ""
  }))

export const unavailable: Answer = json({ error: "temporarily_unavailable" }, 503)

/** The same member once more, with another value, at the start of a JSON object. */
export const repeatMember = (text: string, name: string, value: unknown): string =>
  text.replace("{", `{${JSON.stringify(name)}:${JSON.stringify(value)},`)

export const repeated = (place: Place, name: string, value: unknown): Hooks =>
  answer(place, (honest) => ({ ...honest, body: repeatMember(honest.body, name, value) }))

export const jwt = (kind: Kind, change: (jwt: Jwt, context: Context) => Jwt): Hooks => ({ jwt: { [kind]: change } })

export const claims = (kind: Kind, change: (claims: Json, context: Context, jwt: Jwt) => Json): Hooks =>
  jwt(kind, (honest, context) => ({ ...honest, claims: change(honest.claims, context, honest) }))

export const header = (kind: Kind, change: (header: Json, context: Context) => Json): Hooks =>
  jwt(kind, (honest, context) => ({ ...honest, header: change(honest.header, context) }))

/** The serialization of a JWT. */
export const compact = (kind: Kind, change: (token: string, jwt: Jwt, context: Context) => string): Hooks => ({
  compact: { [kind]: change }
})

export const set = (
  parameters: ReadonlyArray<Parameter>,
  name: string,
  change: (value: string) => string
): ReadonlyArray<Parameter> =>
  parameters.map((parameter): Parameter => parameter[0] === name ? [name, change(parameter[1])] : parameter)

export const remove = (parameters: ReadonlyArray<Parameter>, ...names: ReadonlyArray<string>) =>
  parameters.filter(([name]) => !names.includes(name))

export const callback = (
  change: (parameters: ReadonlyArray<Parameter>, context: Context) => ReadonlyArray<Parameter>
): Hooks => ({ callback: change })

/** The algorithm a client is registered for. */
export const algOf = ({ client }: Context): SigningAlgorithm => client?.idTokenAlg ?? "ES256"

/** Another algorithm than the one a client is registered for. */
export const alternateAlg = (alg: string): "ES256" | "RS256" => (alg === "RS256" ? "ES256" : "RS256")

/** A bit of the signature flipped. */
export const brokenSignature = (token: string): string => {
  const [head = "", payload = "", signature = ""] = token.split(".")
  const bytes = Buffer.from(signature, "base64url")
  const first = bytes[0]
  if (first !== undefined) bytes[0] = first ^ 0x5a
  return `${head}.${payload}.${bytes.toString("base64url")}`
}
