/**
 * What a test does with a `MisbehavingServer`.
 */
import * as HttpClient from "@effect/platform/HttpClient"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { parse as parseForm, visibleText } from "./htmlForm.js"
import * as Keys from "./openidKeys.js"
import * as Logout from "./openidLogout.js"
import type * as Model from "./openidModel.js"
import * as Serving from "./openidServer.js"
import { algorithmsOf, clientOf, type ServerOptions, settingsOf } from "./openidSettings.js"
import { hooksOf } from "./openidSwitches.js"
import { random } from "./openidTokens.js"
import { checkBackChannelAnswer, checkClientKeys } from "./openidViolations.js"

type Callback =
  | { readonly kind: "redirect"; readonly url: URL }
  | { readonly kind: "form_post"; readonly action: URL; readonly body: string }

interface Page {
  readonly status: number
  readonly message: string
}

interface AuthorizeOptions {
  readonly approve?: boolean | undefined
  readonly account?: string | undefined
}

interface LogoutOptions {
  readonly clientId?: string | undefined
  readonly claims?: Model.Json | undefined
}

interface InitiateLoginOptions {
  readonly clientId?: string | undefined
  readonly targetLinkUri?: string | undefined
  readonly loginHint?: string | undefined
}

interface BackChannelAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
}

/** A server of an issuer. Those of one pool share their RSA keys. */
export const serverOf = (options: ServerOptions, issuer: string, pool: string): Effect.Effect<Model.Server> =>
  Effect.map(Clock.currentTimeMillis, (millis) => {
    const settings = settingsOf(options, issuer)
    const clients = options.clients.map(clientOf)
    const [account] = settings.accounts
    const user = settings.signedIn && account !== undefined
      ? { account, sid: random(), authTime: Math.floor(millis / 1000) }
      : undefined
    const server: Model.Server = {
      settings,
      keys: Keys.make(pool, algorithmsOf(clients)),
      claimsKeys: Keys.make(`${pool}/claims-provider`, ["ES256"]),
      clients: new Map(clients.map((client) => [client.clientId, client])),
      codes: new Map(),
      accessTokens: new Map(),
      refreshTokens: new Map(),
      pushed: new Map(),
      seen: new Set(),
      answers: new Map(),
      nonces: new Map(),
      requests: [],
      violations: [],
      hooks: hooksOf(options.misbehaviour),
      user,
      lastUser: user
    }
    for (const client of clients) checkClientKeys(server, client)
    return server
  })

const callbackOf = (answer: Model.Answer): Effect.Effect<Callback, Page> => {
  const { location } = answer.headers
  if (location !== undefined) return Effect.succeed({ kind: "redirect", url: new URL(location) })
  const form = answer.status === 200 ? parseForm(answer.body) : undefined
  return form === undefined
    ? Effect.fail({ status: answer.status, message: visibleText(answer.body) })
    : Effect.succeed({
      kind: "form_post",
      action: new URL(form.action),
      body: new URLSearchParams(form.fields.map(([name, value]) => [name, value])).toString()
    })
}

/** What can be done with a server. */
export const operations = (server: Model.Server) => {
  const { issuer } = server.settings
  const httpClient = Serving.httpClient(server)

  /** What the server does of its own accord has no request that it answers. */
  const own = Serving.contextOf(server, Serving.incoming(server, "GET", new URL(issuer), {}, ""))

  const client = (id: string | undefined): Effect.Effect<Model.Client> => {
    const found = id === undefined ? [...server.clients.values()][0] : server.clients.get(id)
    return found === undefined ? Effect.dieMessage("There is no such client.") : Effect.succeed(found)
  }

  const uriOf = (uri: string | undefined, name: string): Effect.Effect<string> =>
    uri === undefined ? Effect.dieMessage(`The client has no ${name}.`) : Effect.succeed(uri)

  const logoutToken = (options: LogoutOptions = {}): Effect.Effect<string> =>
    Effect.gen(function*() {
      const to = yield* client(options.clientId)
      const subject = { sub: server.lastUser?.account.id, sid: server.lastUser?.sid }
      return yield* Logout.logoutToken(to, subject, options.claims ?? {}, random(), yield* own)
    })

  return {
    issuer,
    endpoint: (path: string) => path === "/userinfo" ? server.settings.userinfoEndpoint : `${issuer}${path}`,
    httpClient,
    layer: Layer.succeed(HttpClient.HttpClient, httpClient),
    authorize: (url: string | URL, options?: AuthorizeOptions) =>
      Effect.suspend(() => {
        const request = Serving.incoming(server, "GET", new URL(url), {}, "")
        const decision = { approve: options?.approve ?? true, account: options?.account }
        return Effect.flatMap(Serving.handle(server, request, decision), callbackOf)
      }),
    with: (misbehaviour: string | undefined) =>
      Effect.sync(() => {
        server.hooks = hooksOf(misbehaviour)
        server.answers.clear()
      }),
    rotateKeys: Effect.sync(server.keys.rotate),
    removeOldKeys: Effect.sync(server.keys.removeOld),
    requests: server.requests,
    violations: server.violations,
    logoutToken,
    backChannelLogout: (options?: LogoutOptions) =>
      Effect.gen(function*() {
        const to = yield* client(options?.clientId)
        const token = yield* logoutToken(options)
        return {
          method: "POST" as const,
          url: yield* uriOf(to.backchannelLogoutUri, "backchannelLogoutUri"),
          headers: { "content-type": "application/x-www-form-urlencoded" },
          body: new URLSearchParams({ logout_token: token }).toString(),
          logoutToken: token
        }
      }),
    checkBackChannelAnswer: (answer: BackChannelAnswer) =>
      Effect.sync(() => checkBackChannelAnswer({ server }, answer)),
    frontChannelLogout: (options?: { readonly clientId?: string | undefined }) =>
      Effect.gen(function*() {
        const url = new URL(
          yield* uriOf((yield* client(options?.clientId)).frontchannelLogoutUri, "frontchannelLogoutUri")
        )
        const honest = { iss: issuer, sid: server.lastUser?.sid }
        const { iss, sid } = server.hooks.frontChannelLogout?.(honest, yield* own) ?? honest
        if (iss !== undefined) url.searchParams.append("iss", iss)
        if (sid !== undefined) url.searchParams.append("sid", sid)
        return url
      }),
    initiateLogin: (options?: InitiateLoginOptions) =>
      Effect.gen(function*() {
        const url = new URL(yield* uriOf((yield* client(options?.clientId)).initiateLoginUri, "initiateLoginUri"))
        const honest: Array<Model.Parameter> = [["iss", issuer]]
        if (options?.loginHint !== undefined) honest.push(["login_hint", options.loginHint])
        if (options?.targetLinkUri !== undefined) honest.push(["target_link_uri", options.targetLinkUri])
        for (const [name, value] of server.hooks.initiateLogin?.(honest, yield* own) ?? honest) {
          url.searchParams.append(name, value)
        }
        return url
      }),
    expireAccessTokens: Effect.sync(() => server.accessTokens.clear()),
    revokeRefreshTokens: Effect.sync(() => server.refreshTokens.clear())
  }
}
