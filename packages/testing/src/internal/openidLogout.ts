/**
 * The end of a session: RP-Initiated Logout, Back-Channel Logout, Front-Channel Logout.
 */
import * as Effect from "effect/Effect"
import { errorPage, page, redirect } from "./openidHttp.js"
import { issue } from "./openidIssue.js"
import type { Answer, Client, Context, Json, Parameter } from "./openidModel.js"
import { parse, verifyWith } from "./openidVerify.js"
import { note } from "./openidViolations.js"

const event = "http://schemas.openid.net/event/backchannel-logout"

/** The client a logout request is of: named in the clear, or by the ID token it hands back. */
const clientOf = ({ incoming, server }: Context, parameters: URLSearchParams): Effect.Effect<Client | undefined> => {
  const hint = parameters.get("id_token_hint")
  const named = server.clients.get(parameters.get("client_id") ?? "")
  if (hint === null) {
    note(
      server,
      "logout-hint-missing",
      named === undefined ? "neither id_token_hint nor client_id" : "no id_token_hint"
    )
    return Effect.succeed(named)
  }
  if (incoming.url.searchParams.getAll("id_token_hint").length > 1) note(server, "parameter-repeated", "id_token_hint")
  const { claims, header } = parse(hint)
  const meant = Array.isArray(claims.aud) ? claims.aud[0] : claims.aud
  const client = server.clients.get(typeof meant === "string" ? meant : "") ?? named
  // A switch may have made the hint what it is; and an encrypted one, or one by HMAC, is not looked into.
  if (header.enc !== undefined || header.alg === "HS256") return Effect.succeed(client)
  return Effect.map(
    verifyWith(hint, server.keys.published().map(({ jwk }) => jwk)),
    (holds) => {
      if (!holds || claims.iss !== server.settings.issuer) {
        note(server, "logout-hint-invalid", "id_token_hint is no ID token of this server")
      }
      return client
    }
  )
}

export const endSession = (context: Context): Effect.Effect<Answer> =>
  Effect.gen(function*() {
    const { incoming, server } = context
    const parameters = incoming.method === "POST" ? incoming.form : incoming.url.searchParams
    const client = yield* clientOf(context, parameters)
    const target = parameters.get("post_logout_redirect_uri")
    if (target === null) {
      server.user = undefined
      return page(200, "Signed out", "<p>You are signed out.</p>")
    }
    const state = parameters.get("state")
    if (state === null) note(server, "logout-state-missing", "no state")
    if (client === undefined || !client.postLogoutRedirectUris.includes(target)) {
      note(server, "logout-redirect-uri", "post_logout_redirect_uri is not registered")
      return errorPage("invalid_request", "The redirect URI is not registered.")
    }
    server.user = undefined
    const honest: ReadonlyArray<Parameter> = state === null ? [] : [["state", state]]
    const sent = server.hooks.postLogout?.(honest, context) ?? honest
    const url = new URL(target)
    for (const [name, value] of sent) url.searchParams.append(name, value)
    return redirect(url.href)
  })

/** A logout token (Back-Channel Logout §2.4). */
export const logoutToken = (
  client: Client,
  subject: { readonly sub: string | undefined; readonly sid: string | undefined },
  overrides: Json,
  jti: string,
  context: Context
): Effect.Effect<string> => {
  const claims: Json = {
    iss: context.server.settings.issuer,
    aud: client.clientId,
    iat: context.now,
    exp: context.now + 120,
    jti,
    ...(subject.sub === undefined ? undefined : { sub: subject.sub }),
    ...(subject.sid === undefined ? undefined : { sid: subject.sid }),
    events: { [event]: {} },
    ...overrides
  }
  return issue({
    kind: "logoutToken",
    // An override of `undefined` takes a claim away.
    claims: Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined)),
    alg: client.idTokenAlg,
    client,
    encrypted: undefined,
    typ: "logout+jwt"
  }, { ...context, client })
}

/** The page a client shows in an iframe to learn whether the session is the same (Session Management §3.3). */
export const checkSession = (): Answer =>
  page(
    200,
    "Session",
    "<script>addEventListener(\"message\", (e) => e.source.postMessage(\"unchanged\", e.origin))</script>"
  )
