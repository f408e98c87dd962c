/**
 * What a client sends that it should not, or does not send that it should. Nothing secret goes into a detail.
 */
import type { Check } from "./openidChecks.js"
import type { Client, Context, Server } from "./openidModel.js"

export const note = (server: Server, check: Check, detail: string): void => {
  server.violations.push({ check, detail })
}

/** Whether a value has been seen before under that name, from now on it has. */
export const seenBefore = (server: Server, name: string, value: string): boolean => {
  const key = `${name} ${value}`
  if (server.seen.has(key)) return true
  server.seen.add(key)
  return false
}

/** Shannon's estimate of the bits in a string. Of a random one it is too low, so 96 are asked for where 128 are meant. */
const entropy = (value: string): number => {
  const counts = new Map<string, number>()
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= count * Math.log2(count / value.length)
  return bits
}

const unreserved = /^[A-Za-z0-9\-._~]*$/

const fresh = (
  server: Server,
  name: "nonce" | "state",
  value: string,
  longest: number
): void => {
  if (value.length > longest) note(server, `${name}-too-long`, `${value.length} characters, more than ${longest}`)
  if (!unreserved.test(value)) note(server, `${name}-alphabet`, "characters that are not safe in a URL")
  if (entropy(value) < 96) note(server, `${name}-entropy`, `about ${Math.round(entropy(value))} bits`)
  if (seenBefore(server, name, value)) note(server, `${name}-reused`, "used in an earlier request")
}

/** State, nonce and PKCE of an authorization request, as the suite looks at them. */
export const checkAuthorizationRequest = (server: Server, parameters: URLSearchParams): void => {
  const state = parameters.get("state")
  if (state === null) note(server, "state-missing", "no state")
  else fresh(server, "state", state, 128)

  const nonce = parameters.get("nonce")
  const responseType = (parameters.get("response_type") ?? "").split(" ")
  if (nonce === null) {
    if (responseType.includes("id_token")) {
      note(server, "nonce-missing", "no nonce for an ID token in the front channel")
    }
  } else {
    if (nonce.length < 16) note(server, "nonce-too-short", `${nonce.length} characters`)
    fresh(server, "nonce", nonce, 43)
  }

  if (!responseType.includes("code")) return
  const challenge = parameters.get("code_challenge")
  if (challenge === null) return note(server, "pkce-missing", "no code_challenge")
  if (parameters.get("code_challenge_method") !== "S256") note(server, "pkce-not-s256", "another method than S256")
  if (!/^[A-Za-z0-9_-]{43}$/.test(challenge)) note(server, "pkce-challenge", "not 43 characters of base64url")
  if (seenBefore(server, "challenge", challenge)) note(server, "pkce-reused", "used in an earlier request")
}

/** A parameter may be sent once (RFC 6749 §3.1), `resource` as often as wanted (RFC 8707 §2). */
export const checkRepeated = (server: Server, parameters: URLSearchParams): void => {
  for (const name of new Set(parameters.keys())) {
    if (name !== "resource" && parameters.getAll(name).length > 1) note(server, "parameter-repeated", name)
  }
}

/** No private and no symmetric keys in what a client publishes. */
export const checkClientKeys = (server: Server, client: Client): void => {
  for (const key of client.keys) {
    if (key.d !== undefined || key.k !== undefined) note(server, "client-keys-private", `a key of ${client.clientId}`)
  }
}

/** How a back-channel logout is answered (Back-Channel Logout §2.8). */
export const checkBackChannelAnswer = (
  { server }: Pick<Context, "server">,
  answer: { readonly status: number; readonly headers: Readonly<Record<string, string | undefined>> }
): void => {
  if (answer.status !== 200 && answer.status !== 400) {
    note(server, "backchannel-status", `status ${answer.status}, not 200 or 400`)
  }
  const cacheControl = answer.headers["cache-control"] ?? ""
  if (!/(?:^|[\s,])no-store(?:$|[\s,])/i.test(cacheControl)) {
    note(server, "backchannel-cache", "no Cache-Control: no-store")
  }
}
