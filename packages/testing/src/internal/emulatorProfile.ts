/**
 * The profile endpoint of an emulator, and those beside it.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Answer, Route, RouteRequest } from "../Dialect.js"
import { json } from "../Dialect.js"
import type { Account, Emulation, Profile, ProfileRequest, Refusal, TokenPlace } from "./emulation.js"
import { USERINFO } from "./emulatorOpenId.js"
import { credentials, type Environment, formOf, isRecord, jsonOf, meets, scopesOf } from "./emulatorRequests.js"

type Answering = (account: Account, request: ProfileRequest) => unknown

/** What an OpenID provider answers at its userinfo endpoint, which takes both methods: OpenID Connect Core 1.0 5.3. */
const userinfo = (claims: Environment["claims"]): Profile => ({
  path: USERINFO,
  answer: ({ id }) => ({ sub: id, ...claims })
})

/** Its path, if there is one, as it is written. */
export const pathOf = ({ openid, profile }: Emulation): string | undefined => {
  if (profile !== undefined) return profile.path ?? "/profile"
  return openid === undefined || openid.userinfo === false ? undefined : USERINFO
}

const refusedByStandard = ({ description, reason, status }: Refusal): Answer => {
  const error = reason === "token" ? "invalid_token" : "invalid_request"
  return json({ error, error_description: description }, {
    status,
    headers: reason === "token" ? { "www-authenticate": `Bearer error="${error}"` } : {}
  })
}

/** The token at this place of a request, and only there. */
const tokenAt = (
  place: TokenPlace,
  { headers, url }: RouteRequest,
  parameters: URLSearchParams,
  inPath: string | undefined
): string | undefined => {
  if (place === "path") return inPath
  if (place === "header") return credentials(headers, "Bearer")
  if ("scheme" in place) return credentials(headers, place.scheme)
  return url.searchParams.get(place.parameter) ?? parameters.get(place.parameter) ?? undefined
}

const handle = (
  { emulator }: Environment,
  profile: Profile,
  methods: ReadonlyArray<string>,
  answering: Answering,
  tokenInPath: string | undefined
) =>
(request: RouteRequest): Effect.Effect<Answer> =>
  Effect.gen(function*() {
    const self = emulator()
    const refuse = profile.refused ?? refusedByStandard
    const wrong = (description: string): Answer =>
      refuse({ reason: "request", status: profile.status ?? 400, description })
    if (!methods.includes(request.method)) {
      return json({ error: "invalid_request", error_description: `The method is ${methods.join(" or ")}.` }, {
        status: 405,
        headers: { allow: methods.join(", ") }
      })
    }
    const parameters = new URLSearchParams([...request.url.searchParams, ...formOf(request)])
    for (const [name, requirement] of Object.entries(profile.headers ?? {})) {
      if (!meets(requirement, request.headers[name], self)) return wrong(`The header ${name} is missing or wrong.`)
    }
    const [method] = methods
    for (const [name, requirement] of request.method === method ? Object.entries(profile.query ?? {}) : []) {
      if (!meets(requirement, parameters.get(name), self)) return wrong(`The parameter ${name} is missing or wrong.`)
    }
    const places = [profile.token ?? "header"].flat()
    const found = places
      .map((place) => ({ place, token: tokenAt(place, request, parameters, tokenInPath) }))
      .find(({ token }) => token !== undefined)
    const scopes = found?.token === undefined
      ? Option.none()
      : yield* scopesOf(found.token, request, found.place, self)
    if (Option.isNone(scopes)) {
      return refuse({ reason: "token", status: 401, description: "The access token is missing, wrong or expired." })
    }
    const { body, headers, url } = request
    const answer = answering(self.account, {
      method: request.method,
      url,
      headers,
      body,
      parameters,
      json: jsonOf(request),
      scopes: scopes.value.filter((scope) => self.scopes.includes(scope)),
      emulator: self
    })
    return json(answer, {
      headers: profile.contentType === undefined ? {} : { "content-type": profile.contentType }
    })
  })

/** The path of an endpoint beside the profile. */
const besidePath = (path: string, name: string): string => name.startsWith("//") ? name.slice(1) : `${path}${name}`

const PLACEHOLDER = /\{([^{}]*)\}/g

const METHODS = ["GET", "POST"]

const routesAt = (
  environment: Environment,
  profile: Profile,
  path: string,
  tokenInPath: string | undefined
): ReadonlyArray<Route> => {
  const { openid, profile: own } = environment.emulation
  const methods = own === undefined && openid !== undefined ? METHODS : [profile.method ?? "GET"]
  const endpoint = (at: string, allowed: ReadonlyArray<string>, answering: Answering, only: Profile) =>
    METHODS.map((method) => ({
      method,
      path: at,
      handle: handle(environment, only, allowed, answering, tokenInPath)
    }))
  return [
    ...endpoint(path, methods, profile.answer, profile),
    ...Object.entries(profile.also ?? {}).flatMap(([name, answering]) =>
      endpoint(besidePath(path, name), ["GET"], answering, { ...profile, query: undefined, contentType: undefined })
    )
  ]
}

export interface ProfileEndpoint {
  readonly routes: ReadonlyArray<Route>
  /** The routes that come to be with a token. */
  readonly routesFor: (accessToken: string, tokenAnswer: Readonly<Record<string, unknown>>) => ReadonlyArray<Route>
}

/** A member of an answer, by its path in dots. */
const memberOf = (body: unknown, path: ReadonlyArray<string>): string =>
  path.length === 0
    ? typeof body === "string" || typeof body === "number" ? String(body) : ""
    : memberOf(isRecord(body) && path[0] !== undefined ? body[path[0]] : undefined, path.slice(1))

export const make = (environment: Environment): ProfileEndpoint => {
  const { emulation } = environment
  const written = pathOf(emulation)
  if (written === undefined) return { routes: [], routesFor: () => [] }
  const profile = emulation.profile ?? userinfo(environment.claims)
  // A query is for `query` to insist on.
  const path = written.replace(/\?.*$/, "")
  // A path with something in it is another one for each token.
  return !path.includes("{")
    ? { routes: routesAt(environment, profile, path, undefined), routesFor: () => [] }
    : {
      routes: [],
      routesFor: (accessToken, body) => {
        const filled = path.replaceAll(PLACEHOLDER, (_, name: string) =>
          name === "access_token"
            ? encodeURIComponent(accessToken)
            : encodeURIComponent(memberOf(body, name.replace(/^token\./, "").split("."))))
        return routesAt(environment, profile, filled, accessToken)
      }
    }
}
