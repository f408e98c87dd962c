/**
 * Which endpoint answers a request, and the transports: a client in process, and a socket.
 */
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientError from "@effect/platform/HttpClientError"
import type * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { createServer, type IncomingMessage, type Server as NodeServer, type ServerResponse } from "node:http"
import { readBody, requestHeaders } from "./exchange.js"
import { authorize, type Decision } from "./openidAuthorization.js"
import * as Discovery from "./openidDiscovery.js"
import { answerFor, oauthError } from "./openidHttp.js"
import { checkSession, endSession } from "./openidLogout.js"
import type { Answer, Context, Incoming, Place, Server } from "./openidModel.js"
import { par } from "./openidPar.js"
import { register } from "./openidRegistration.js"
import { token } from "./openidToken.js"
import { claims, userinfo } from "./openidUserinfo.js"

type Endpoint = (context: Context, decision: Decision) => Answer | Effect.Effect<Answer>

/** One endpoint under several paths: the issuer's own, and those with the issuer's path behind the well-known part. */
const endpoints: Readonly<Record<string, readonly [place: Place, endpoint: Endpoint]>> = {
  "/.well-known/openid-configuration": ["metadata", Discovery.metadata],
  "/.well-known/oauth-authorization-server": ["metadata", Discovery.metadata],
  "/.well-known/oauth-protected-resource": ["resourceMetadata", Discovery.resourceMetadata],
  "/.well-known/webfinger": ["webfinger", Discovery.webfinger],
  "/jwks": ["jwks", Discovery.jwks],
  "/register": ["registration", register],
  "/par": ["par", par],
  "/authorize": ["authorization", (context, decision) => authorize(context, requested(context.incoming), decision)],
  "/token": ["token", token],
  "/userinfo": ["userinfo", userinfo],
  "/end_session": ["endSession", endSession],
  "/check_session": ["checkSession", checkSession],
  "/claims-provider/.well-known/openid-configuration": ["claims", Discovery.claimsProvider],
  "/claims-provider/jwks": ["claims", Discovery.claimsProviderJwks],
  "/claims-provider/claims": ["claims", claims]
}

const requested = ({ form, method, url }: Incoming): URLSearchParams => (method === "POST" ? form : url.searchParams)

/**
 * The path a request is looked up by. A well-known path of RFC 8414 and RFC 9728 has the issuer's path at its end, the
 * JWK Set may have a suffix that changes with every server, and endpoints for clients with a certificate are aliases.
 */
const routeOf = (issuer: string, path: string): string => {
  const base = new URL(issuer).pathname.replace(/\/$/, "")
  const wellKnown = /^\/\.well-known\/(?:oauth-authorization-server|oauth-protected-resource|webfinger)/.exec(path)?.[0]
  if (wellKnown !== undefined) return wellKnown
  const own = path.startsWith(`${base}/`) ? path.slice(base.length) : path
  return own.replace(/^\/mtls(?=\/)/, "").replace(/^\/jwks-[A-Za-z0-9_-]+$/, "/jwks")
}

const isForm = (headers: Readonly<Record<string, string>>): boolean =>
  /^application\/x-www-form-urlencoded(?:\s*;|$)/i.test(headers["content-type"] ?? "")

export const incoming = (
  server: Server,
  method: string,
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string
): Incoming => ({
  method,
  url,
  path: routeOf(server.settings.issuer, url.pathname),
  headers,
  body,
  form: new URLSearchParams(isForm(headers) ? body : "")
})

export const contextOf = (server: Server, request: Incoming): Effect.Effect<Context> =>
  Effect.map(Clock.currentTimeMillis, (millis) => ({
    server,
    now: Math.floor(millis / 1000),
    incoming: request,
    client: undefined,
    grant: undefined
  }))

/** Records a request and answers it, honestly or not. */
export const handle = (
  server: Server,
  request: Incoming,
  decision: Decision = { approve: true, account: undefined }
): Effect.Effect<Answer> =>
  Effect.gen(function*() {
    const { form, headers, method, url } = request
    server.requests.push({ method, path: url.pathname, query: url.searchParams, headers, form })
    const context = yield* contextOf(server, request)
    const route = endpoints[request.path]
    if (route === undefined) return oauthError(404, "not_found", "There is nothing here.")
    const [place, endpoint] = route
    const answer = endpoint(context, decision)
    return answerFor(place, Effect.isEffect(answer) ? yield* answer : answer, context)
  })

const bodyOf = (
  request: HttpClientRequest.HttpClientRequest
): Effect.Effect<string, HttpClientError.RequestError> => {
  const { body } = request
  switch (body._tag) {
    case "Empty":
      return Effect.succeed("")
    case "Uint8Array":
      return Effect.succeed(new TextDecoder().decode(body.body))
    case "Stream":
      return body.stream.pipe(
        Stream.decodeText(),
        Stream.mkString,
        Effect.mapError((cause) => new HttpClientError.RequestError({ request, reason: "Encode", cause }))
      )
    case "Raw":
      return typeof body.body === "string"
        ? Effect.succeed(body.body)
        : Effect.fail(new HttpClientError.RequestError({ request, reason: "Encode" }))
    case "FormData":
      return Effect.fail(new HttpClientError.RequestError({ request, reason: "Encode" }))
  }
}

const withoutBody = new Set([101, 204, 205, 304])

/** A client whose requests go to the server without a socket. There is nothing else in its world. */
export const httpClient = (server: Server): HttpClient.HttpClient =>
  HttpClient.make((request, url) =>
    Effect.gen(function*() {
      const { issuer, userinfoEndpoint } = server.settings
      if (url.origin !== new URL(issuer).origin && url.origin !== new URL(userinfoEndpoint).origin) {
        return yield* new HttpClientError.RequestError({
          request,
          reason: "Transport",
          description: `only ${issuer} can be reached`
        })
      }
      const headers: Record<string, string> = { ...request.headers }
      // Over a socket the transport adds it.
      if (request.body.contentType !== undefined) headers["content-type"] ??= request.body.contentType
      const body = yield* bodyOf(request)
      const answer = yield* handle(server, incoming(server, request.method, url, headers, body))
      return HttpClientResponse.fromWeb(
        request,
        new Response(withoutBody.has(answer.status) ? null : answer.body, {
          status: answer.status,
          headers: answer.headers
        })
      )
    })
  )

/** Listens on a free port of 127.0.0.1 until the scope closes. The port is known before anything can be answered. */
export const listen: Effect.Effect<NodeServer, never, Scope.Scope> = Effect.acquireRelease(
  Effect.async<NodeServer>((resume) => {
    const http = createServer()
    http.once("error", (error) => resume(Effect.die(error)))
    http.listen(0, "127.0.0.1", () => resume(Effect.succeed(http)))
  }),
  (http) =>
    Effect.async<void>((resume) => {
      http.close(() => resume(Effect.void))
      http.closeAllConnections()
    })
)

/** Answers what arrives at a socket. */
export const serve = (server: Server, http: NodeServer): Effect.Effect<void, never, Scope.Scope> =>
  Effect.gen(function*() {
    const run = yield* FiberSet.makeRuntimePromise()
    const answer = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
      const url = new URL(message.url ?? "/", server.settings.issuer)
      const body = await readBody(message)
      const request = incoming(server, message.method ?? "", url, requestHeaders(message.headers), body)
      const { body: text, headers, status } = await run(handle(server, request))
      response.writeHead(status, { ...headers, "content-length": String(Buffer.byteLength(text)) }).end(text)
    }
    http.on("request", (message, response) => {
      // A client that hangs up, or a scope that closes, leaves nobody to answer.
      answer(message, response).catch(() => response.destroy())
    })
  })
