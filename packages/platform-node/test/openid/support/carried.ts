/**
 * The secrets that requests carry, read from what a server has received, and the values that name one.
 */
import type { TokenSet } from "@effect-oauth/core"
import { Option, Redacted } from "effect"
import type { Secrets } from "../../support/plantedSecrets.js"

const secretParameters = [
  "client_secret",
  "client_assertion",
  "code",
  "code_verifier",
  "refresh_token",
  "request",
  "state",
  "nonce",
  "id_token_hint"
]

/** What of a request must show nowhere: its secret parameters, its token and its proof. */
export const carried = (headers: Readonly<Record<string, string>>, form: URLSearchParams): Secrets => {
  const parameters = secretParameters.flatMap((name) => {
    const value = form.get(name)
    return value === null ? [] : [[name, value] as const]
  })
  const [, token] = /^\S+ (.+)$/.exec(headers["authorization"] ?? "") ?? []
  return {
    ...Object.fromEntries(parameters),
    ...(token === undefined ? {} : { token }),
    ...(headers["dpop"] === undefined ? {} : { proof: headers["dpop"] })
  }
}

/** Enough of a part to know it by, where an error has room for no more. */
const beginning = 40

/** Each part of a token for itself, by its beginning. */
export const parts = (secrets: Secrets): Secrets =>
  Object.fromEntries(
    Object.entries(secrets).flatMap(([name, value]) =>
      /^[\w-]+(\.[\w-]*){2,4}$/.test(value)
        ? value.split(".").filter((part) => part.length >= 8).map((
          part,
          index
        ) => [`${name}, part ${index + 1}`, part.slice(0, beginning)])
        : [[name, value]]
    )
  )

/** The tokens of a set. */
export const held = (prefix: string, { accessToken, idToken, refreshToken }: TokenSet.TokenSet): Secrets =>
  Object.fromEntries(
    Object.entries({ accessToken: Option.some(accessToken), idToken, refreshToken }).flatMap(([name, token]) =>
      Option.match(token, { onNone: () => [], onSome: (token) => [[`${prefix} ${name}`, Redacted.value(token)]] })
    )
  )

const privateMembers = ["d", "p", "q", "dp", "dq", "qi"] as const

/** The private members of a key. */
export const membersOf = (prefix: string, jwk: JsonWebKey): Secrets =>
  Object.fromEntries(
    privateMembers.flatMap((name) => jwk[name] === undefined ? [] : [[`${prefix} ${name}`, jwk[name]]])
  )
