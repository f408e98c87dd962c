/**
 * The token endpoint (RFC 6749 §4.1.3, §5, §6; OpenID Connect Core §3.1.3, §12).
 */
import * as Effect from "effect/Effect"
import { createHash } from "node:crypto"
import { authenticate, type Caller } from "./openidClientAuthentication.js"
import * as Dpop from "./openidDpop.js"
import { bodyFor, oauthError, secretJson } from "./openidHttp.js"
import { idToken } from "./openidIdToken.js"
import type { Answer, Binding, Client, Code, Context, Grant, Json } from "./openidModel.js"
import { makeAccessToken, makeRefreshToken } from "./openidTokens.js"
import { checkRepeated, note } from "./openidViolations.js"

const refuse = (error: string, description: string): Effect.Effect<never, Answer> =>
  Effect.fail(oauthError(400, error, description))

/** The DPoP key of the request, or the challenge. */
export const proofOf = (context: Context, client: Client): Effect.Effect<string | undefined, Answer> =>
  Dpop.check(context).pipe(
    Effect.mapError(({ description, error }) =>
      oauthError(
        400,
        error,
        description,
        error === "use_dpop_nonce" ? { "dpop-nonce": Dpop.nonceOf(context) } : {}
      )
    ),
    Effect.filterOrElse(
      (jkt) => jkt !== undefined || !client.dpopBoundAccessTokens,
      () => {
        note(context.server, "dpop-missing", "the client is registered for DPoP, and there is no proof")
        return refuse("invalid_dpop_proof", "a proof is needed")
      }
    )
  )

interface Granted {
  readonly grant: Grant
  readonly scope: string
  readonly channel: "token" | "refresh"
  readonly code: string | undefined
}

const answer = ({ channel, code, grant, scope }: Granted, binding: Binding, context: Context): Effect.Effect<Answer> =>
  Effect.gen(function*() {
    const { server } = context
    const accessToken = makeAccessToken(grant, scope, binding, context)
    const refreshed = scope.split(" ").includes("offline_access") || server.settings.issueRefreshToken
    // Only the refresh tokens of public clients are bound to a key (RFC 9449 §5).
    const refreshBinding = grant.client.authentication === "none" ? binding : { jkt: undefined, certificate: undefined }
    const state = channel === "token" ? grant.state : undefined
    const openid = grant.scope.split(" ").includes("openid")
    const body: Json = {
      access_token: accessToken,
      token_type: binding.jkt === undefined ? "Bearer" : "DPoP",
      expires_in: server.settings.accessTokenLifetime,
      scope,
      ...(refreshed ? { refresh_token: makeRefreshToken(grant, refreshBinding, context) } : undefined),
      ...(openid
        ? { id_token: yield* idToken(grant, { channel, accessToken, code, state }, context) }
        : undefined),
      ...(grant.authorizationDetails === undefined ? undefined : { authorization_details: grant.authorizationDetails }),
      ...(grant.resources.length === 0 ? undefined : { resource: grant.resources })
    }
    return secretJson(bodyFor("token", body, context), 200, Dpop.nonceHeader(context))
  })

/** Every token of a grant dies with a code that is used twice (RFC 6749 §4.1.2). */
const revoke = ({ server }: Context, grant: Grant): void => {
  for (const [token, access] of server.accessTokens) if (access.grant === grant) server.accessTokens.delete(token)
  for (const [token, refresh] of server.refreshTokens) if (refresh.grant === grant) server.refreshTokens.delete(token)
}

const checkVerifier = ({ incoming, server }: Context, { codeChallenge }: Grant): string | undefined => {
  const verifier = incoming.form.get("code_verifier")
  if (verifier === null) {
    if (codeChallenge === undefined) return undefined
    note(server, "verifier-missing", "a code_challenge was sent, and no code_verifier")
    return "code_verifier is missing"
  }
  if (!/^[A-Za-z0-9\-._~]{43,128}$/.test(verifier)) {
    note(server, "verifier-alphabet", "not 43 to 128 characters of the allowed ones")
  }
  if (codeChallenge === undefined) {
    note(server, "verifier-unasked", "a code_verifier, and no code_challenge was sent")
    return "code_verifier is not expected"
  }
  if (createHash("sha256").update(verifier).digest("base64url") === codeChallenge) return undefined
  note(server, "verifier-wrong", "code_verifier does not fit")
  return "code_verifier does not fit"
}

const wrongWith = (context: Context, { client }: Caller, { expires, grant }: Code, jkt: string | undefined) => {
  const { incoming, now, server } = context
  if (grant.client !== client) {
    note(server, "code-of-another-client", "the code was given to another client")
    return "the code was given to another client"
  }
  if (expires <= now) {
    note(server, "code-expired", "the code was redeemed after its time")
    return "the code has expired"
  }
  if (incoming.form.get("redirect_uri") !== grant.redirectUri) {
    note(server, "redirect-uri-differs", "redirect_uri is not the one of the authorization request")
    return "redirect_uri differs"
  }
  if (grant.dpopJkt !== undefined && grant.dpopJkt !== jkt) {
    note(server, "dpop-key-differs", "another key than the authorization request was bound to")
    return "the proof is made with another key"
  }
  return checkVerifier(context, grant)
}

const codeGrant = (context: Context, caller: Caller): Effect.Effect<Answer, Answer> =>
  Effect.gen(function*() {
    const { server } = context
    const jkt = yield* proofOf(context, caller.client)
    const value = context.incoming.form.get("code") ?? ""
    const code = server.codes.get(value)
    if (code === undefined) {
      note(server, "code-unknown", "no such code was given")
      return yield* refuse("invalid_grant", "unknown code")
    }
    if (code.used) {
      note(server, "code-reused", "the code was redeemed before")
      revoke(context, code.grant)
      return yield* refuse("invalid_grant", "the code was used before")
    }
    const wrong = wrongWith(context, caller, code, jkt)
    if (wrong !== undefined) return yield* refuse("invalid_grant", wrong)
    code.used = true
    const { grant } = code
    const granted: Granted = { grant, scope: grant.scope, channel: "token", code: value }
    return yield* answer(granted, bindingOf(caller, jkt), { ...context, grant })
  })

const bindingOf = ({ certificate, client }: Caller, jkt: string | undefined): Binding => ({
  jkt,
  certificate: client.certificateBoundAccessTokens ? certificate : undefined
})

const refreshGrant = (context: Context, caller: Caller): Effect.Effect<Answer, Answer> =>
  Effect.gen(function*() {
    const { incoming, server } = context
    const jkt = yield* proofOf(context, caller.client)
    const value = incoming.form.get("refresh_token") ?? ""
    const refresh = server.refreshTokens.get(value)
    if (refresh === undefined || refresh.grant.client !== caller.client) {
      note(server, "refresh-token-unknown", "no such refresh token is valid")
      return yield* refuse("invalid_grant", "unknown refresh token")
    }
    const { grant } = refresh
    if (refresh.jkt !== undefined && refresh.jkt !== jkt) {
      note(server, "dpop-key-differs", "another key than the refresh token is bound to")
      return yield* refuse("invalid_dpop_proof", "the proof is made with another key")
    }
    const scope = incoming.form.get("scope") ?? grant.scope
    const granted = grant.scope.split(" ")
    if (scope.split(" ").some((name) => !granted.includes(name))) {
      note(server, "refresh-scope-wider", "more scope than was granted")
      return yield* refuse("invalid_scope", "more than was granted")
    }
    server.refreshTokens.delete(value)
    return yield* answer({ grant, scope, channel: "refresh", code: undefined }, bindingOf(caller, jkt), {
      ...context,
      grant
    })
  })

export const token = (context: Context): Effect.Effect<Answer> =>
  Effect.gen(function*() {
    const { incoming, server } = context
    if (incoming.method !== "POST") {
      note(server, "token-request-method", `${incoming.method} instead of POST`)
      return oauthError(405, "invalid_request", "POST only")
    }
    for (const name of ["code", "refresh_token", "code_verifier"]) {
      if (incoming.url.searchParams.has(name)) note(server, "token-request-in-url", `${name} in the query`)
    }
    checkRepeated(server, incoming.form)
    const caller = yield* authenticate(context)
    const calling: Context = { ...context, client: caller.client }
    switch (incoming.form.get("grant_type")) {
      case "authorization_code":
        return yield* codeGrant(calling, caller)
      case "refresh_token":
        return yield* refreshGrant(calling, caller)
      default:
        return oauthError(400, "unsupported_grant_type", "Only authorization_code and refresh_token.")
    }
  }).pipe(Effect.catchAll((refused: Answer) => Effect.succeed(refused)))
