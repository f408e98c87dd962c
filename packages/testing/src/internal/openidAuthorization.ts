/**
 * The authorization endpoint (RFC 6749 §4.1, OpenID Connect Core §3), the user's part in it, and the way back: query,
 * fragment, form_post, or a signed answer (JARM).
 */
import * as Effect from "effect/Effect"
import { errorPage, sendBack } from "./openidHttp.js"
import { idToken, requestedAcr } from "./openidIdToken.js"
import { issue } from "./openidIssue.js"
import type {
  Account,
  Answer,
  Client,
  Context,
  Grant,
  Json,
  Parameter,
  ResponseMode,
  Server,
  SignedInUser
} from "./openidModel.js"
import { type Refusal, refuse, resolve, type Resolved } from "./openidRequest.js"
import { makeAccessToken, random } from "./openidTokens.js"
import { checkAuthorizationRequest, note } from "./openidViolations.js"

/** What the user does. */
export interface Decision {
  readonly approve: boolean
  readonly account: string | undefined
}

const modes: Readonly<Record<string, ResponseMode>> = {
  "query": "query",
  "fragment": "fragment",
  "form_post": "form_post",
  "query.jwt": "query.jwt",
  "fragment.jwt": "fragment.jwt",
  "form_post.jwt": "form_post.jwt"
}

const sorted = (responseType: string): string => responseType.split(" ").sort().join(" ")

const responseTypes = new Set([
  "code",
  "code id_token",
  "code token",
  "code id_token token",
  "id_token",
  "id_token token"
].map(sorted))

const modeOf = (parameters: URLSearchParams): ResponseMode => {
  const byDefault = parameters.get("response_type") === "code" ? "query" : "fragment"
  const asked = parameters.get("response_mode")
  return modes[asked === "jwt" ? `${byDefault}.jwt` : asked ?? byDefault] ?? byDefault
}

/** The JSON of the `claims` or `authorization_details` parameter. */
const jsonOf = (text: string | null): unknown => {
  try {
    return text === null ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What is wrong with a request in itself, whoever the user is. */
export const checkParameters = (client: Client, parameters: URLSearchParams): Effect.Effect<void, Refusal> => {
  const responseType = parameters.get("response_type")
  if (responseType === null || !responseTypes.has(sorted(responseType))) {
    return refuse("unsupported_response_type", "this response_type is not known here")
  }
  const mode = parameters.get("response_mode")
  if (mode !== null && mode !== "jwt" && modes[mode] === undefined) {
    return refuse("invalid_request", "this response_mode is not known here")
  }
  if (mode === "query" && responseType !== "code") return refuse("invalid_request", "no tokens in a query")
  const idTokenAsked = responseType.includes("id_token")
  if (idTokenAsked && parameters.get("nonce") === null) return refuse("invalid_request", "a nonce is needed")
  if (idTokenAsked && !(parameters.get("scope") ?? "").split(" ").includes("openid")) {
    return refuse("invalid_scope", "an ID token is only given for the scope openid")
  }
  if (parameters.has("code_challenge") && parameters.get("code_challenge_method") !== "S256") {
    return refuse("invalid_request", "S256 is the only method")
  }
  if (client.authentication === "none" && responseType.includes("code") && !parameters.has("code_challenge")) {
    return refuse("invalid_request", "a public client needs a code_challenge")
  }
  return Effect.void
}

export const isRegistered = (client: Client, redirectUri: string | null): redirectUri is string =>
  redirectUri !== null && client.redirectUris.includes(redirectUri)

/** The signed-in user, who signs in again when the request wants it and may. */
const signIn = (
  { now, server }: Context,
  parameters: URLSearchParams,
  account: Account
): Effect.Effect<SignedInUser, Refusal> => {
  const prompt = (parameters.get("prompt") ?? "").split(" ")
  const maxAge = parameters.get("max_age")
  const known = server.user?.account.id === account.id ? server.user : undefined
  const tooOld = known !== undefined && maxAge !== null && (maxAge === "0" || now - known.authTime > Number(maxAge))
  if (known !== undefined && !tooOld && !prompt.includes("login")) return Effect.succeed(known)
  if (prompt.includes("none")) return refuse("login_required", "the user would have to sign in")
  const user: SignedInUser = { account, authTime: now, sid: known?.sid ?? random() }
  server.user = user
  server.lastUser = user
  return Effect.succeed(user)
}

const accountFor = (server: Server, id: string | undefined): Effect.Effect<Account, Refusal> => {
  const { accounts } = server.settings
  const account = id === undefined ? server.user?.account ?? accounts[0] : accounts.find((known) => known.id === id)
  return account === undefined ? refuse("access_denied", "there is nobody to sign in") : Effect.succeed(account)
}

const grantOf = (client: Client, { jkt, parameters }: Resolved, redirectUri: string, user: SignedInUser): Grant => {
  const parsed = jsonOf(parameters.get("claims"))
  const claims: Json = typeof parsed === "object" && parsed !== null ? { ...parsed } : {}
  const details = jsonOf(parameters.get("authorization_details"))
  const maxAge = parameters.get("max_age")
  return {
    client,
    account: user.account,
    scope: parameters.get("scope") ?? "",
    redirectUri,
    responseType: parameters.get("response_type") ?? "",
    state: parameters.get("state") ?? undefined,
    nonce: parameters.get("nonce") ?? undefined,
    codeChallenge: parameters.get("code_challenge") ?? undefined,
    dpopJkt: jkt ?? parameters.get("dpop_jkt") ?? undefined,
    authTime: user.authTime,
    acr: requestedAcr(parameters, claims),
    sid: user.sid,
    maxAge: maxAge === null ? undefined : Number(maxAge),
    claims,
    resources: parameters.getAll("resource"),
    authorizationDetails: Array.isArray(details) ? details : undefined
  }
}

/** What a grant gives in the front channel. */
const given = (grant: Grant, context: Context): Effect.Effect<ReadonlyArray<Parameter>> =>
  Effect.gen(function*() {
    const { server } = context
    const types = grant.responseType.split(" ")
    const parameters: Array<Parameter> = []
    let code: string | undefined
    let accessToken: string | undefined
    if (types.includes("code")) {
      code = random()
      server.codes.set(code, { grant, expires: context.now + server.settings.codeLifetime, used: false })
      parameters.push(["code", code])
    }
    if (types.includes("token")) {
      accessToken = makeAccessToken(grant, grant.scope, { jkt: undefined, certificate: undefined }, context)
      parameters.push(
        ["access_token", accessToken],
        ["token_type", "Bearer"],
        ["expires_in", String(server.settings.accessTokenLifetime)]
      )
    }
    if (types.includes("id_token")) {
      const token = yield* idToken(grant, { channel: "authorization", accessToken, code, state: grant.state }, context)
      parameters.push(["id_token", token])
    }
    return parameters
  })

const jarm = (
  client: Client,
  parameters: ReadonlyArray<Parameter>,
  context: Context
): Effect.Effect<ReadonlyArray<Parameter>> => {
  const { issuer } = context.server.settings
  // `iss` is a claim of the answer itself (JARM §2.1).
  const answer = Object.fromEntries(parameters.filter(([name]) => name !== "iss"))
  return Effect.map(
    issue({
      kind: "jarm",
      claims: { iss: issuer, aud: client.clientId, exp: context.now + 600, iat: context.now, ...answer },
      alg: client.authorizationAlg,
      client,
      encrypted: client.authorizationEncryption
    }, context),
    (response): ReadonlyArray<Parameter> => [["response", response]]
  )
}

/** Sends the user back with an answer, or a wrong one. */
const deliver = (
  client: Client,
  asked: URLSearchParams,
  redirectUri: string,
  parameters: ReadonlyArray<Parameter>,
  context: Context
): Effect.Effect<Answer> =>
  Effect.gen(function*() {
    const { hooks, settings } = context.server
    const state = asked.get("state")
    const honest: ReadonlyArray<Parameter> = [
      ...parameters,
      ...(state === null ? [] : [["state", state] as const]),
      ["iss", settings.issuer],
      ...(settings.sessionManagement ? [["session_state", `${random()}.${random()}`] as const] : [])
    ]
    const answer = hooks.callback?.(honest, context) ?? honest
    const mode = hooks.mode?.(modeOf(asked), context) ?? modeOf(asked)
    const sent = mode.endsWith(".jwt") ? yield* jarm(client, answer, context) : answer
    return sendBack(
      hooks.redirectUri?.(redirectUri, context) ?? redirectUri,
      mode,
      hooks.delivered?.(sent, context) ?? sent
    )
  })

export const authorize = (context: Context, outside: URLSearchParams, decision: Decision): Effect.Effect<Answer> =>
  Effect.gen(function*() {
    const { server } = context
    const client = server.clients.get(outside.get("client_id") ?? "")
    if (client === undefined) {
      note(server, "client-unknown", "the authorization request names no known client")
      return errorPage("invalid_request", "Unknown client.")
    }
    if (client.requirePushedAuthorizationRequests && outside.get("request_uri") === null) {
      note(server, "par-missing", "the client is registered to push its requests")
    }
    const resolved = yield* resolve(context, client, outside)
    const { parameters } = resolved
    const redirectUri = parameters.get("redirect_uri")
    if (!isRegistered(client, redirectUri)) {
      note(server, "redirect-uri-unregistered", "the redirect URI is not one of the client's")
      return errorPage("invalid_request", "The redirect URI is not registered.")
    }
    const answering: Context = { ...context, client }
    return yield* Effect.gen(function*() {
      if (client.requirePushedAuthorizationRequests && outside.get("request_uri") === null) {
        return yield* refuse("invalid_request", "the request has to be pushed")
      }
      if (!resolved.pushed) checkAuthorizationRequest(server, parameters)
      yield* checkParameters(client, parameters)
      const account = yield* accountFor(server, decision.account)
      const user = yield* signIn(answering, parameters, account)
      if (!decision.approve) return yield* refuse("access_denied", "The user said no.")
      const grant = grantOf(client, resolved, redirectUri, user)
      const granting: Context = { ...answering, grant }
      return yield* deliver(client, parameters, redirectUri, yield* given(grant, granting), granting)
    }).pipe(
      Effect.catchAll(({ description, error }) =>
        deliver(client, parameters, redirectUri, [["error", error], ["error_description", description]], answering)
      )
    )
  }).pipe(
    Effect.catchAll(({ description, error }: Refusal) => Effect.succeed(errorPage(error, description)))
  )
