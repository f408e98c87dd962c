/**
 * The token endpoint of an emulator, and its revocation endpoint.
 */
import * as Effect from "effect/Effect"
import type { Answer, Dialect, Route, RouteRequest, TokenRequest } from "../Dialect.js"
import { json } from "../Dialect.js"
import type { Emulation, TokenAnswer } from "./emulation.js"
import { idToken, type Keys } from "./emulatorOpenId.js"
import {
  ask,
  authenticated,
  BEHIND,
  credentials,
  type Environment,
  formOf,
  isRecord,
  randomName
} from "./emulatorRequests.js"

export const TOKEN = "/token"
const REFRESH = "/refresh"
const REVOKE = "/revoke"

/** The paths of what an emulation has of these. */
export const pathsOf = ({ refreshEndpoint, revocation }: Emulation) => ({
  token: TOKEN,
  ...(refreshEndpoint === true ? { refresh: REFRESH } : undefined),
  ...(revocation === undefined || revocation === "none" ? undefined : { revocation: REVOKE })
})

const isAnswer = (request: TokenRequest | Answer): request is Answer => "status" in request

const wrongEndpoint: Answer = json(
  { error: "unsupported_grant_type", error_description: "This grant has another endpoint, or another method." },
  { status: 400 }
)

/** Whether the request came by the way the emulation has for its grant. `via` is the path it was passed on from. */
const isExpected = ({ refreshEndpoint, tokenMethod }: Emulation, form: URLSearchParams, via: string | undefined) => {
  const refreshing = form.get("grant_type") === "refresh_token"
  if (refreshEndpoint === true && refreshing) return via === REFRESH
  return tokenMethod === "GET" ? via === TOKEN : via === undefined
}

/** What an emulator changes of a successful answer before the emulation does, for everyone alike. */
const issued = (
  { emulation, emulator }: Environment,
  body: Readonly<Record<string, unknown>>,
  form: URLSearchParams
): Record<string, unknown> => {
  const { expires_in, id_token: _, refresh_token, scope, ...rest } = body
  const refreshing = form.get("grant_type") === "refresh_token"
  const registered = emulator().scopes
  const scopes = typeof scope === "string" ? scope.split(" ") : []
  const given = scopes.filter((scope) => registered.includes(scope))
  return {
    ...rest,
    ...(emulation.accessTokenLifetime === null ? undefined : { expires_in }),
    ...(refresh_token === undefined || (refreshing && emulation.refreshTokens === "kept")
      ? undefined
      : { refresh_token }),
    ...(given.length === 0 ? undefined : { scope: given.join(" ") })
  }
}

export interface TokenEndpoint {
  readonly dialect: Pick<Dialect, "tokenRequest" | "tokenAnswer">
  readonly routes: ReadonlyArray<Route>
}

export interface Events {
  /** Sees the provider's answers, and may change or delay them. */
  readonly onTokenAnswer: ((answer: Answer, request: TokenRequest) => Effect.Effect<Answer>) | undefined
  /** Is told of each token that was issued. */
  readonly onIssued: (accessToken: string, body: Readonly<Record<string, unknown>>) => void
}

export const make = (environment: Environment, keys: Keys, events: Events): TokenEndpoint => {
  const { emulation, emulator } = environment
  // Requests that this emulator passes on to itself, and where from, so that nobody else can.
  const marker = `x-emulator-${randomName(12).toLowerCase()}`
  const refused = new WeakMap<TokenRequest, Answer>()
  const refreshTokens = new Set<unknown>()

  const unmarked = ({ form, headers: { [marker]: via, ...headers } }: TokenRequest) => ({
    via,
    sent: { form, headers }
  })

  const refuse = (request: TokenRequest, answer: Answer): TokenRequest => {
    refused.set(request, answer)
    const grantType = request.form.get("grant_type")
    return {
      headers: { "content-type": "application/x-www-form-urlencoded" },
      form: new URLSearchParams(grantType === null ? [] : [["grant_type", grantType]])
    }
  }

  const tokenRequest = (request: TokenRequest): TokenRequest => {
    const { sent, via } = unmarked(request)
    const standard = emulation.tokenRequest?.(sent, emulator()) ?? sent
    if (isAnswer(standard)) return refuse(request, standard)
    if (!isExpected(emulation, standard.form, via)) return refuse(request, wrongEndpoint)
    const { form, headers } = authenticated(standard.headers, standard.form, environment)
    if (emulation.pkce === "ignored") form.delete("code_verifier")
    const scope = form.get("scope")
    if (scope !== null) form.set("scope", scope.split(emulation.scopeSeparator ?? " ").join(" "))
    return { headers: { ...headers, "content-type": "application/x-www-form-urlencoded" }, form }
  }

  /** What the standard has, as far as the emulation differs from the server behind it without code of its own. */
  const standardAnswer = (
    answer: Answer,
    body: Readonly<Record<string, unknown>>,
    { form, headers }: TokenRequest
  ): Effect.Effect<TokenAnswer> => {
    if (typeof body["access_token"] !== "string") {
      const challenge = answer.status === 401 && headers["authorization"] !== undefined
        ? { "www-authenticate": `Basic realm="${emulator().issuer}"` }
        : undefined
      return Effect.succeed({ ...answer, headers: { ...answer.headers, ...challenge }, body })
    }
    const ours = issued(environment, body, form)
    const refreshing = form.get("grant_type") === "refresh_token"
    const { openid } = emulation
    return typeof body["id_token"] !== "string" || openid === undefined || (refreshing && openid.onRefresh === false)
      ? Effect.succeed({ ...answer, body: ours })
      : Effect.map(
        idToken(environment, keys, body["id_token"]),
        (id_token) => ({ ...answer, body: { ...ours, id_token } })
      )
  }

  const translated = (answer: Answer, request: TokenRequest, sent: TokenRequest): Effect.Effect<Answer> => {
    const refusal = refused.get(request)
    const { body } = answer
    if (refusal !== undefined || !isRecord(body)) return Effect.succeed(refusal ?? answer)
    if (typeof body["refresh_token"] === "string") refreshTokens.add(body["refresh_token"])
    return Effect.map(standardAnswer(answer, body, sent), (standard) => {
      const theirs = emulation.tokenAnswer?.(standard, sent, emulator()) ?? standard
      if (typeof body["access_token"] === "string") {
        events.onIssued(body["access_token"], isRecord(theirs.body) ? theirs.body : {})
      }
      return theirs
    })
  }

  const tokenAnswer = (answer: Answer, request: TokenRequest): Effect.Effect<Answer> => {
    const { sent } = unmarked(request)
    const theirs = translated(answer, request, sent)
    const { onTokenAnswer } = events
    return onTokenAnswer === undefined ? theirs : Effect.flatMap(theirs, (answer) => onTokenAnswer(answer, sent))
  }

  const passOn = (via: string, form: (request: RouteRequest) => URLSearchParams) => (request: RouteRequest) =>
    ask(`${emulator().issuer}${TOKEN}`, { ...request.headers, [marker]: via }, form(request))

  /** The form of a revocation as RFC 7009 has it, or what is answered to one that asks for too much. */
  const revocationForm = (sent: URLSearchParams): URLSearchParams | Answer => {
    const form = new URLSearchParams(sent)
    if (emulation.revocation === "access_token_parameter") {
      form.delete("token")
      const token = form.get("access_token")
      form.delete("access_token")
      if (token !== null) form.set("token", token)
    }
    return emulation.revocation !== "standard" && refreshTokens.has(form.get("token"))
      ? json({ error: "unsupported_token_type" }, { status: 400 })
      : form
  }

  const withForm = (request: RouteRequest): Effect.Effect<Answer> => {
    const sent = { headers: request.headers, form: formOf(request) }
    const standard = emulation.revocationRequest?.(sent, emulator()) ?? sent
    if (isAnswer(standard)) return Effect.succeed(standard)
    const asked = revocationForm(standard.form)
    if (!(asked instanceof URLSearchParams)) return Effect.succeed(asked)
    const { form, headers } = authenticated(standard.headers, asked, environment)
    return ask(`${emulator().issuer}${BEHIND.revocation}`, headers, form)
  }

  const withBearer = (request: RouteRequest): Effect.Effect<Answer> => {
    const { clientId, clientSecret, issuer } = emulator()
    const token = credentials(request.headers, "Bearer")
    return request.access._tag === "None" || token === undefined
      ? Effect.succeed(json({ error: "invalid_token" }, { status: 401 }))
      : ask(
        `${issuer}${BEHIND.revocation}`,
        {},
        new URLSearchParams({ token, client_id: clientId, client_secret: clientSecret })
      )
  }

  const paths = pathsOf(emulation)
  return {
    dialect: { tokenRequest, tokenAnswer },
    routes: [
      ...(emulation.tokenMethod === "GET"
        ? [{ method: "GET", path: TOKEN, handle: passOn(TOKEN, ({ url }) => url.searchParams) }]
        : []),
      ...(paths.refresh === undefined ? [] : emulation.tokenMethod === "GET"
        ? [{ method: "GET", path: REFRESH, handle: passOn(REFRESH, ({ url }) => url.searchParams) }]
        : [{ method: "POST", path: REFRESH, handle: passOn(REFRESH, formOf) }]),
      ...(paths.revocation === undefined ? [] : [{
        method: emulation.revocation === "bearer_delete" ? "DELETE" : "POST",
        path: REVOKE,
        handle: emulation.revocation?.startsWith("bearer") === true ? withBearer : withForm
      }])
    ]
  }
}
