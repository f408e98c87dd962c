/**
 * What an embedded server does around oidc-provider, outermost first.
 */
import type * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Provider as OidcServer } from "oidc-provider"
import type { Access, Account, Dialect, TokenRequest } from "../Dialect.js"
import { mtlsRoutes } from "./embeddedEndpoints.js"
import { acrOf, detailsOf, grantOf, resourcesOf, scopesOf } from "./embeddedGrant.js"
import type { Settings } from "./embeddedSettings.js"
import {
  type Context,
  currentAnswer,
  readBody,
  replaceRequest,
  requestHeaders,
  withoutCookie,
  writeAnswer
} from "./exchange.js"
import { consent, failure, HEADERS } from "./pages.js"

export type Middleware = (ctx: Context, next: () => Promise<unknown>) => Promise<void>

/** One request a server has answered. No query, no header, no body: nothing in here is a secret. */
export interface RequestRecord {
  readonly method: string
  readonly path: string
  readonly grantType?: string
  readonly status: number
  readonly mtls?: true
}

export interface Environment {
  readonly server: OidcServer
  readonly settings: Settings
  readonly dialect: Dialect
  readonly run: <A>(effect: Effect.Effect<A>) => Promise<A>
  /** The port of the listener that asks for certificates. */
  readonly mtlsPort: number | undefined
}

const isMutualTls = ({ mtlsPort }: Environment, ctx: Context): boolean =>
  mtlsPort !== undefined && ctx.req.socket.localPort === mtlsPort

/** Browsers have no business where they would be asked for a certificate, and the metadata would be wrong there. */
export const onlyMtlsRoutes = (environment: Environment): Middleware => async (ctx, next) => {
  if (isMutualTls(environment, ctx) && !mtlsRoutes(environment.settings).includes(ctx.path)) {
    ctx.status = 404
    return
  }
  await next()
}

/** Older entries are dropped beyond this many, so that a server may run for as long as it likes. */
const RECORDS_KEPT = 10_000

const INTERACTION = "/interaction/"

/** Ids of a running sign-in are left out of the recorded path. */
const recordedPath = (path: string, settings: Settings): string => {
  if (path.startsWith(INTERACTION)) return `${INTERACTION}:uid`
  const resume = `${settings.routes.authorization}/`
  return path.startsWith(resume) ? `${resume}:uid` : path
}

export const record = (environment: Environment, records: Array<RequestRecord>): Middleware => async (ctx, next) => {
  const { method, path } = ctx
  let status = 500
  try {
    await next()
    status = ctx.status
  } finally {
    const grantType: unknown = ctx.oidc?.params?.["grant_type"]
    if (records.length === RECORDS_KEPT) records.shift()
    records.push({
      method,
      path: recordedPath(path, environment.settings),
      ...(typeof grantType === "string" ? { grantType } : undefined),
      status,
      ...(isMutualTls(environment, ctx) ? { mtls: true } : undefined)
    })
  }
}

/** Every visitor is a stranger: the cookie of an earlier sign-in is not let through, except to end it. */
export const forgetSignIn = ({ server, settings }: Environment): Middleware => async (ctx, next) => {
  const { cookie } = ctx.req.headers
  const leaving = ctx.path === settings.routes.end_session || ctx.path.startsWith(`${settings.routes.end_session}/`)
  if (!settings.rememberSignIn && !leaving && cookie !== undefined) {
    ctx.req.headers.cookie = withoutCookie(cookie, server.cookieName("session"))
  }
  await next()
}

const presentedToken = (ctx: Context): string | undefined => {
  const fromHeader = /^bearer +(\S+)$/i.exec(ctx.get("authorization"))
  if (fromHeader !== null) return fromHeader[1]
  const fromQuery = ctx.query["access_token"]
  return typeof fromQuery === "string" ? fromQuery : undefined
}

const accessOf = async ({ server, settings }: Environment, ctx: Context): Promise<Option.Option<Access>> => {
  const value = presentedToken(ctx)
  const token = value === undefined ? undefined : await server.AccessToken.find(value)
  if (token === undefined || token.isSenderConstrained()) return Option.none()
  if ((await server.Grant.find(token.grantId)) === undefined) return Option.none()
  const account = settings.accounts.find(({ id }) => id === token.accountId)
  if (account === undefined) return Option.none()
  return Option.some({ account, clientId: token.clientId ?? "", scopes: token.scope?.split(" ") ?? [] })
}

export const dialectRoutes = (environment: Environment): Middleware => async (ctx, next) => {
  const { dialect, run } = environment
  const route = dialect.routes?.find(({ method, path }) => path === ctx.path && method === ctx.method)
  if (route === undefined) {
    await next()
    return
  }
  const body = await readBody(ctx.req)
  const access = await accessOf(environment, ctx)
  const headers = requestHeaders(ctx.req.headers)
  writeAnswer(ctx, await run(route.handle({ method: ctx.method, url: ctx.URL, headers, body, access })))
}

/** A server without OpenID Connect publishes no configuration and no keys. */
export const withoutOpenId = ({ settings }: Environment): Middleware => async (ctx, next) => {
  if (!settings.openid && (ctx.path.startsWith("/.well-known/") || ctx.path === settings.routes.jwks)) {
    ctx.status = 404
    return
  }
  await next()
}

const accountLabel = ({ claims, id }: Account): string => {
  const name = claims["name"] ?? claims["email"]
  return typeof name === "string" ? name : id
}

/** The sign-in and consent page, and what its two buttons do. */
export const signInPage = ({ dialect, server, settings }: Environment): Middleware => async (ctx, next) => {
  if (!ctx.path.startsWith(INTERACTION)) {
    await next()
    return
  }
  ctx.set(HEADERS)
  const interaction = await server.interactionDetails(ctx.req, ctx.res).catch(() => undefined)
  if (interaction === undefined || ctx.path !== `${INTERACTION}${interaction.uid}`) {
    ctx.status = 400
    ctx.type = "html"
    ctx.body = failure("invalid_request", "This sign-in has expired or was answered already.")
    return
  }
  const clientId = String(interaction.params["client_id"])
  // Somebody who is signed in answers for themselves only.
  const accounts = interaction.session === undefined
    ? settings.accounts
    : settings.accounts.filter(({ id }) => id === interaction.session?.accountId)

  if (ctx.method === "GET") {
    const client = settings.clients.find((client) => client.clientId === clientId)
    ctx.type = "html"
    ctx.body = consent({
      serverName: dialect.name ?? "Authorization server",
      clientName: client?.name ?? clientId,
      scopes: [
        ...scopesOf(interaction.params),
        ...resourcesOf(interaction.params),
        ...detailsOf(interaction.params).map(({ type }) => type)
      ],
      accounts: accounts.map((account) => ({
        id: account.id,
        label: accountLabel(account),
        selected: account.id === interaction.params["login_hint"]
      })),
      action: ctx.path
    })
    return
  }

  const form = new URLSearchParams(await readBody(ctx.req))
  const account = accounts.find(({ id }) => id === form.get("account"))
  const decision = form.get("decision")
  if (ctx.method !== "POST" || account === undefined || (decision !== "approve" && decision !== "deny")) {
    ctx.status = 400
    ctx.type = "html"
    ctx.body = failure("invalid_request", "The form was not filled in.")
    return
  }
  const finish = async () => {
    if (decision === "deny") {
      return { error: "access_denied", error_description: "The user denied the request." }
    }
    const level = acrOf(settings, interaction.params)
    if (level === "unmet") {
      return { error: "unmet_authentication_requirements", error_description: "The acr asked for does not exist." }
    }
    const grant = grantOf(server, settings, interaction.params, { accountId: account.id, clientId })
    return { login: { accountId: account.id, acr: level.acr }, consent: { grantId: await grant.save() } }
  }
  const resume = await server.interactionResult(ctx.req, ctx.res, await finish(), { mergeWithLastSubmission: false })
  ctx.status = 303
  ctx.set("location", resume)
}

const defaultScope = (settings: Settings, parameters: URLSearchParams): string => {
  const client = settings.clients.find(({ clientId }) => clientId === parameters.get("client_id"))
  return (client?.scopes ?? settings.scopes).join(" ")
}

/** The authorization endpoint: the dialect reads the request and words the callback. */
export const authorization = ({ dialect, settings }: Environment): Middleware => async (ctx, next) => {
  const endpoint = settings.routes.authorization
  if (ctx.path === endpoint) {
    const sent = new URLSearchParams(ctx.querystring)
    const parameters = dialect.authorizationRequest?.(sent) ?? sent
    if (!parameters.has("scope") && !parameters.has("request_uri")) {
      parameters.set("scope", defaultScope(settings, parameters))
    }
    ctx.querystring = parameters.toString()
  } else if (!ctx.path.startsWith(`${endpoint}/`)) {
    await next()
    return
  }
  await next()
  const location = ctx.response.headers["location"]
  if (dialect.callback !== undefined && typeof location === "string" && !location.startsWith(INTERACTION)) {
    ctx.set("location", dialect.callback(new URL(location)).href)
  }
}

/** A pushed request without a scope stands for the same as one that is not pushed. */
export const pushedAuthorization = ({ settings }: Environment): Middleware => async (ctx, next) => {
  if (ctx.method === "POST" && ctx.path === settings.routes.pushed_authorization_request) {
    const parameters = new URLSearchParams(await readBody(ctx.req))
    if (!parameters.has("scope") && !parameters.has("request")) {
      parameters.set("scope", defaultScope(settings, parameters))
    }
    replaceRequest(ctx, requestHeaders(ctx.req.headers), parameters.toString())
  }
  await next()
}

/** The token endpoint: the dialect reads the request and words the answer. */
export const token = ({ dialect, run, settings }: Environment): Middleware => async (ctx, next) => {
  const untouched = dialect.tokenRequest === undefined && dialect.tokenAnswer === undefined
  if (untouched || ctx.method !== "POST" || ctx.path !== settings.routes.token) {
    await next()
    return
  }
  const sent: TokenRequest = {
    headers: requestHeaders(ctx.req.headers),
    form: new URLSearchParams(await readBody(ctx.req))
  }
  const request = dialect.tokenRequest?.(sent) ?? sent
  replaceRequest(ctx, request.headers, request.form.toString())
  await next()
  if (dialect.tokenAnswer !== undefined) {
    writeAnswer(ctx, await run(dialect.tokenAnswer(currentAnswer(ctx), sent)))
  }
}
