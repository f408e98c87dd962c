/**
 * What arctic and we send to Bitbucket, given the same inputs, and in what the two differ.
 */
import { BufferedBody } from "@effect-oauth/core"
import { NodeOAuth } from "@effect-oauth/platform-node"
import { Bitbucket } from "@effect-oauth/providers"
import { ScriptedServer } from "@effect-oauth/testing"
import { HttpClient, HttpClientRequest } from "@effect/platform"
import * as Arctic from "arctic"
import { Effect, Layer, Redacted } from "effect"

export interface Sent {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** The parameters of the query or form, in order. */
  readonly parameters: ReadonlyArray<readonly [name: string, value: string]>
}

/** What one library sends for one sign-in and one refresh. */
export interface Flow {
  readonly authorization: Sent
  readonly exchange: Sent
  readonly refresh: Sent
}

export interface Inputs {
  readonly clientId: string
  readonly clientSecret: string
  readonly redirectUri: string
  readonly code: string
  readonly refreshToken: string
  /** For ours alone: arctic's client takes none. */
  readonly scopes?: ReadonlyArray<string>
}

const tokens = { access_token: "access", token_type: "bearer", refresh_token: "refresh", scopes: "account" }

/** A URL that a user is sent to. */
export const navigation = (href: string): Sent => {
  const url = new URL(href)
  return { method: "GET", url: `${url.origin}${url.pathname}`, headers: {}, parameters: [...url.searchParams] }
}

/** Runs arctic's client with a `fetch` that keeps what it is asked, and answers with tokens. */
export const arctic = (inputs: Inputs, state: string): Effect.Effect<Flow> =>
  Effect.scoped(Effect.gen(function*() {
    const requests: Array<Sent> = []
    yield* Effect.acquireRelease(
      Effect.sync(() => {
        const original = globalThis.fetch
        globalThis.fetch = async (input, init) => {
          const request = new Request(input, init)
          const form = new URLSearchParams(await request.text())
          const headers = Object.fromEntries(request.headers)
          requests.push({ method: request.method, url: request.url, headers, parameters: [...form] })
          return Response.json(tokens)
        }
        return original
      }),
      (original) =>
        Effect.sync(() => {
          globalThis.fetch = original
        })
    )
    const client = new Arctic.Bitbucket(inputs.clientId, inputs.clientSecret, inputs.redirectUri)
    const authorization = navigation(client.createAuthorizationURL(state).href)
    yield* Effect.promise(() => client.validateAuthorizationCode(inputs.code))
    yield* Effect.promise(() => client.refreshAccessToken(inputs.refreshToken))
    const [exchange, refresh] = requests
    return exchange === undefined || refresh === undefined
      ? yield* Effect.dieMessage("arctic did not send both requests")
      : { authorization, exchange, refresh }
  }))

/** The connection's own headers; Bitbucket has no part in them. */
const ofConnection = new Set(["host", "connection"])

/**
 * Runs ours over `NodeOAuth.layer`, with requests for Bitbucket led to a server in this process. What is recorded is
 * what arrives there, and the URL that was asked for.
 */
export const ours = (inputs: Inputs): Effect.Effect<Flow & { readonly state: string }> =>
  Effect.gen(function*() {
    const server = yield* ScriptedServer.make
    yield* server.respond("/site/oauth2/access_token", ScriptedServer.json(tokens))
    const urls: Array<string> = []
    // The answer still says what was asked: one from another place would count as a redirect that was followed.
    const lead = (http: HttpClient.HttpClient) =>
      HttpClient.make((request) => {
        urls.push(request.url)
        const led = HttpClientRequest.setUrl(request, server.url(new URL(request.url).pathname))
        return Effect.flatMap(http.execute(led), ({ headers, status, arrayBuffer }) =>
          Effect.map(
            arrayBuffer,
            (body) => BufferedBody.make(request, { status, headers, body: new Uint8Array(body) })
          ))
      })
    const http = Layer.effect(HttpClient.HttpClient, Effect.map(HttpClient.HttpClient, lead))
    const layer = Bitbucket.layer({
      clientId: inputs.clientId,
      clientSecret: Redacted.make(inputs.clientSecret),
      redirectUri: inputs.redirectUri
    }).pipe(Layer.provide(Layer.provideMerge(http, NodeOAuth.layer)))
    const bitbucket = yield* Effect.provide(Bitbucket.Bitbucket, yield* Layer.build(layer))

    const request = yield* bitbucket.authorizationRequest({ scopes: inputs.scopes })
    const state = Redacted.value(request.state)
    yield* bitbucket.exchange(`?${new URLSearchParams({ code: inputs.code, state }).toString()}`, request)
    yield* bitbucket.refresh(Redacted.make(inputs.refreshToken))
    const arrived = (n: number): Effect.Effect<Sent> =>
      Effect.map(server.awaitRequest(n + 1), ({ body, headers, method }) => ({
        method,
        url: urls[n] ?? "",
        headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !ofConnection.has(name))),
        parameters: [...new URLSearchParams(body)]
      }))
    return { authorization: navigation(request.url), exchange: yield* arrived(0), refresh: yield* arrived(1), state }
  }).pipe(Effect.scoped, Effect.orDie)

const names = (sent: Sent): ReadonlyArray<string> => sent.parameters.map(([name]) => name)

const value = (sent: Sent, name: string): string => JSON.stringify(sent.parameters.filter(([own]) => own === name))

const union = (a: ReadonlyArray<string>, b: ReadonlyArray<string>): ReadonlyArray<string> => [...new Set([...a, ...b])]

/** In what two requests differ. */
export const differencesOf = (a: Sent, b: Sent): ReadonlyArray<string> => {
  const common = (sent: Sent, other: Sent) => names(sent).filter((name) => names(other).includes(name)).join(" ")
  return [
    ...(a.method === b.method ? [] : ["method"]),
    ...(a.url === b.url ? [] : ["url"]),
    ...(common(a, b) === common(b, a) ? [] : ["order of parameters"]),
    ...union(names(a), names(b)).filter((name) => value(a, name) !== value(b, name)).map((name) => `parameter ${name}`),
    ...union(Object.keys(a.headers), Object.keys(b.headers))
      .filter((name) => a.headers[name] !== b.headers[name])
      .map((name) => `header ${name}`)
  ]
}

/** In what two flows differ, each as the step and the part of its request. */
export const differences = (a: Flow, b: Flow): ReadonlyArray<string> =>
  (["authorization", "exchange", "refresh"] as const).flatMap((step) =>
    differencesOf(a[step], b[step]).map((part) => `${step}: ${part}`)
  )
