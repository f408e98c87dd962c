/**
 * The authorization endpoint of an emulator.
 */
import { createHash } from "node:crypto"
import type { Dialect, Route } from "../Dialect.js"
import type { Emulation } from "./emulation.js"
import { ask, authenticated, BEHIND, type Environment, formOf } from "./emulatorRequests.js"

export const PUSHED = "/par"

/** What is understood. Everything else is ignored, RFC 6749 section 3.1. */
const KNOWN = new Set([
  "response_type",
  "response_mode",
  "client_id",
  "redirect_uri",
  "scope",
  "state",
  "nonce",
  "max_age",
  "login_hint",
  "code_challenge",
  "code_challenge_method",
  "request_uri"
])

/** The server behind takes `S256` only: a plain challenge is the verifier, which it will hash. */
const withChallenge = ({ pkce }: Emulation, sent: URLSearchParams): URLSearchParams => {
  const parameters = new URLSearchParams(sent)
  const challenge = parameters.get("code_challenge")
  if (pkce === "ignored") {
    parameters.delete("code_challenge")
    parameters.delete("code_challenge_method")
  } else if (pkce === "plain" && challenge !== null) {
    const plain = (parameters.get("code_challenge_method") ?? "plain") === "plain"
    parameters.set("code_challenge_method", plain ? "S256" : "not plain")
    if (plain) parameters.set("code_challenge", createHash("sha256").update(challenge).digest("base64url"))
  }
  return parameters
}

/** The server behind grants nothing for nothing: what a request without any scope is for. Nobody sees it. */
export const NO_SCOPE = "emulated"

/** A request that names no scope is for those of the client. */
const withScopes = (
  { openid, scopeSeparator = " " }: Emulation,
  registered: ReadonlyArray<string>,
  sent: URLSearchParams
): URLSearchParams => {
  const parameters = new URLSearchParams(sent)
  const named = (parameters.get("scope") ?? "").split(scopeSeparator).filter((scope) => scope !== "")
  const scopes = new Set(named.length === 0 ? registered : named)
  if (openid?.always === true) scopes.add("openid")
  if (scopes.size === 0) scopes.add(NO_SCOPE)
  parameters.set("scope", [...scopes].join(" "))
  return parameters
}

/** The parameters of a request as the server behind has them. */
const standardRequest = ({ emulation, emulator }: Environment, sent: URLSearchParams): URLSearchParams => {
  const standard = emulation.authorizationRequest?.(new URLSearchParams(sent), emulator()) ?? sent
  const known = new URLSearchParams([...standard].filter(([name]) => KNOWN.has(name)))
  return known.has("request_uri") ? known : withScopes(emulation, emulator().scopes, withChallenge(emulation, known))
}

export const make = (environment: Environment): Pick<Dialect, "authorizationRequest" | "callback"> => ({
  authorizationRequest: (sent) => standardRequest(environment, sent),
  callback: (url) => {
    const { emulation, emulator } = environment
    const standard = new URL(url)
    if (emulation.issuerInCallback !== true) standard.searchParams.delete("iss")
    return emulation.callback?.(standard, emulator()) ?? standard
  }
})

/** Pushed authorization requests, RFC 9126. */
export const routes = (environment: Environment): ReadonlyArray<Route> =>
  environment.emulation.push !== true ? [] : [{
    method: "POST",
    path: PUSHED,
    handle: (request) => {
      const { form, headers } = authenticated(request.headers, formOf(request), environment)
      const standard = standardRequest(environment, form)
      standard.set("client_secret", form.get("client_secret") ?? "")
      return ask(`${environment.emulator().issuer}${BEHIND.pushedAuthorization}`, headers, standard)
    }
  }]
