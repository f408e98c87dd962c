/**
 * The userinfo endpoint (OpenID Connect Core §5.3), which is the protected resource here (RFC 6750, RFC 9449 §7), and
 * the claims somebody else vouches for (§5.6.2).
 */
import * as Effect from "effect/Effect"
import * as Dpop from "./openidDpop.js"
import { encrypt, planFor } from "./openidEncryption.js"
import { bodyFor, json, secretJson } from "./openidHttp.js"
import { userClaims } from "./openidIdToken.js"
import { issue } from "./openidIssue.js"
import type { AccessToken, Answer, Client, Context, Json } from "./openidModel.js"
import { accessOf } from "./openidTokens.js"
import { note } from "./openidViolations.js"

const challenge = (
  context: Context,
  scheme: "Bearer" | "DPoP",
  status: number,
  parameters: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {}
): Answer => {
  const resource = new URL(context.server.settings.userinfoEndpoint)
  const all: Readonly<Record<string, string>> = {
    ...(scheme === "DPoP" ? { algs: Dpop.algorithms.join(" ") } : undefined),
    ...parameters,
    resource_metadata: `${resource.origin}/.well-known/oauth-protected-resource${resource.pathname}`
  }
  const text = Object.entries(all).map(([name, value]) => `${name}="${value}"`).join(", ")
  return secretJson({ error: parameters.error }, status, { "www-authenticate": `${scheme} ${text}`, ...headers })
}

const invalidToken = (context: Context, scheme: "Bearer" | "DPoP", description: string): Effect.Effect<never, Answer> =>
  Effect.fail(challenge(context, scheme, 401, { error: "invalid_token", error_description: description }))

interface Presented {
  readonly scheme: string
  readonly token: string
}

const presented = ({ incoming, server }: Context): Presented | undefined => {
  if (incoming.url.searchParams.has("access_token")) note(server, "token-in-query", "an access token in the query")
  const match = /^(bearer|dpop) +(\S+)$/i.exec(incoming.headers.authorization ?? "")
  if (match?.[1] !== undefined && match[2] !== undefined) return { scheme: match[1].toLowerCase(), token: match[2] }
  const inBody = incoming.method === "POST" ? incoming.form.get("access_token") : null
  return inBody === null ? undefined : { scheme: "bearer", token: inBody }
}

/** What the token of a request stands for, or the challenge. */
export const access = (context: Context): Effect.Effect<AccessToken, Answer> =>
  Effect.gen(function*() {
    const { incoming, server } = context
    const credential = presented(context)
    if (credential === undefined) return yield* Effect.fail(challenge(context, "Bearer", 401, {}))
    const known = accessOf(credential.token, context)
    if (known === undefined) {
      note(server, "token-unknown", "no such access token is valid")
      return yield* invalidToken(context, credential.scheme === "dpop" ? "DPoP" : "Bearer", "unknown token")
    }
    if ((known.jkt !== undefined) !== (credential.scheme === "dpop")) {
      note(server, "token-scheme", `${credential.scheme} for a token of the other kind`)
      return yield* invalidToken(context, known.jkt === undefined ? "Bearer" : "DPoP", "another scheme is needed")
    }
    if (
      known.certificate !== undefined && incoming.headers[server.settings.clientCertificateHeader] !== known.certificate
    ) {
      note(server, "token-certificate", "another certificate than the token is bound to")
      return yield* invalidToken(context, "Bearer", "bound to another certificate")
    }
    if (known.jkt === undefined) return known
    const jkt = yield* Effect.mapError(Dpop.check(context, credential.token), ({ description, error }) =>
      challenge(
        context,
        "DPoP",
        401,
        { error, error_description: description },
        error === "use_dpop_nonce" ? { "dpop-nonce": Dpop.nonceOf(context) } : {}
      ))
    if (jkt !== known.jkt) {
      note(server, jkt === undefined ? "dpop-missing" : "dpop-key-differs", "the token is bound to a key")
      return yield* invalidToken(context, "DPoP", "bound to another key")
    }
    return known
  })

/** Claims of another issuer, in one signed statement, and where to get more of them. */
const foreignClaims = ({ grant }: AccessToken, context: Context): Effect.Effect<Json> =>
  Effect.gen(function*() {
    const { aggregated, distributed } = grant.account
    const names: Record<string, string> = {}
    const sources: Record<string, Json> = {}
    if (Object.keys(aggregated).length > 0) {
      for (const name of Object.keys(aggregated)) names[name] = "src1"
      sources.src1 = { JWT: yield* claimSource(grant.client, grant.account.id, aggregated, context) }
    }
    if (Object.keys(distributed).length > 0) {
      for (const name of Object.keys(distributed)) names[name] = "src2"
      sources.src2 = { endpoint: `${claimsIssuer(context)}/claims`, access_token: claimsToken(grant.account.id) }
    }
    return Object.keys(sources).length === 0 ? {} : { _claim_names: names, _claim_sources: sources }
  })

export const claimsIssuer = ({ server }: Context): string => `${server.settings.issuer}/claims-provider`

const claimsToken = (id: string): string => `claims-of-${Buffer.from(id).toString("base64url")}`

const claimSource = (client: Client, id: string, claims: Json, context: Context): Effect.Effect<string> =>
  issue({
    kind: "claimSource",
    claims: {
      ...claims,
      iss: claimsIssuer(context),
      sub: id,
      aud: client.clientId,
      iat: context.now,
      exp: context.now + 600
    },
    alg: "ES256",
    client,
    encrypted: undefined,
    keys: context.server.claimsKeys
  }, context)

/** The endpoint of the other issuer. */
export const claims = (context: Context): Effect.Effect<Answer> => {
  const { incoming, server } = context
  const account = server.settings.accounts.find(({ id }) =>
    incoming.headers.authorization?.toLowerCase() === `bearer ${claimsToken(id)}`.toLowerCase()
  )
  const [client] = server.clients.values()
  if (account === undefined || client === undefined) {
    return Effect.succeed(challenge(context, "Bearer", 401, { error: "invalid_token" }))
  }
  return Effect.map(
    claimSource(client, account.id, account.distributed, { ...context, client }),
    (body): Answer => ({ status: 200, headers: { "content-type": "application/jwt" }, body })
  )
}

const asJwt = (body: string): Answer => ({
  status: 200,
  headers: { "content-type": "application/jwt", "cache-control": "no-store" },
  body
})

/** The answer in the form the client is registered for. */
const formed = (client: Client, body: Json, context: Context): Effect.Effect<Answer> => {
  const { issuer } = context.server.settings
  if (client.userinfoAlg !== undefined) {
    return Effect.map(
      issue({
        kind: "userinfo",
        claims: { ...body, iss: issuer, aud: client.clientId, iat: context.now },
        alg: client.userinfoAlg,
        client,
        encrypted: client.userinfoEncryption
      }, context),
      asJwt
    )
  }
  const plan = client.userinfoEncryption === undefined
    ? undefined
    : planFor(client, client.userinfoEncryption, JSON.stringify(body), {})
  const { encrypt: change } = context.server.hooks
  const chosen = change?.userinfo === undefined ? plan : change.userinfo(plan, context, JSON.stringify(body))
  return chosen === undefined
    ? Effect.succeed(json(body, 200, { "cache-control": "no-store" }))
    : Effect.map(encrypt(chosen), asJwt)
}

export const userinfo = (context: Context): Effect.Effect<Answer> =>
  Effect.gen(function*() {
    const known = yield* access(context)
    const { grant } = known
    const { client } = grant
    const asking: Context = { ...context, client, grant }
    const honest: Json = {
      ...userClaims(grant, known.scope, "userinfo"),
      ...(yield* foreignClaims(known, asking)),
      sub: grant.account.id
    }
    const body = bodyFor("userinfo", honest, asking)
    const answer = yield* formed(client, body, asking)
    return known.jkt === undefined
      ? answer
      : { ...answer, headers: { ...answer.headers, ...Dpop.nonceHeader(context) } }
  }).pipe(Effect.catchAll((refused: Answer) => Effect.succeed(refused)))
