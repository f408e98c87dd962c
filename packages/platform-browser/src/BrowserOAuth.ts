/**
 * What a browser program provides to its OAuth clients: an `HttpClient` on `fetch` for token traffic. Redirects are
 * refused, cookies and referrer stay here, nothing is cached, and bodies are read up to 1 MiB. Crypto is WebCrypto,
 * the default of `@effect-oauth/core`.
 *
 * @since 0.1.0
 */
import * as BufferedBody from "@effect-oauth/core/BufferedBody"
import * as OAuthHttpClient from "@effect-oauth/core/OAuthHttpClient"
import * as HttpClient from "@effect/platform/HttpClient"
import type * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"

const readBody = async (response: Response): Promise<Uint8Array | "TooLarge"> => {
  if (response.body === null) {
    return new Uint8Array(0)
  }
  const reader = response.body.getReader()
  const collector = BufferedBody.collector()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) {
      return collector.body()
    }
    if (!collector.add(value)) {
      void reader.cancel().catch(() => undefined)
      return collector.body()
    }
  }
}

const toBody = (request: HttpClientRequest.HttpClientRequest): Effect.Effect<BodyInit | undefined> => {
  const body = request.body
  switch (body._tag) {
    case "Empty":
      return Effect.succeed(undefined)
    case "FormData":
      return Effect.succeed(body.formData)
    case "Stream":
      return Stream.toReadableStreamEffect(body.stream)
    case "Uint8Array":
    case "Raw":
      // The cast is for `unknown`: such a body is, by HttpBody's contract, what the platform's client takes.
      return Effect.succeed(body.body as BodyInit)
  }
}

const receive = async (
  request: HttpClientRequest.HttpClientRequest,
  url: URL,
  body: BodyInit | undefined,
  signal: AbortSignal
): Promise<BufferedBody.Received> => {
  // These two are the browser's own to set.
  const { "accept-encoding": _encoding, "content-length": _length, ...headers } = request.headers
  const init: RequestInit & { readonly duplex?: "half" } = {
    method: request.method,
    headers,
    redirect: "manual",
    credentials: "omit",
    cache: "no-store",
    referrerPolicy: "no-referrer",
    ...(body === undefined ? {} : { body }),
    ...(body instanceof ReadableStream ? { duplex: "half" } : {}),
    signal
  }
  const response = await globalThis.fetch(url, init)
  return { status: response.status, headers: response.headers, body: await readBody(response) }
}

const send = (
  request: HttpClientRequest.HttpClientRequest,
  url: URL,
  body: BodyInit | undefined,
  done: (result: BufferedBody.Received | Error) => void
): () => void => {
  const controller = new AbortController()
  let deadline: ReturnType<typeof setTimeout> | undefined
  const end = (result: BufferedBody.Received | Error) => {
    clearTimeout(deadline)
    done(result)
  }
  receive(request, url, body, controller.signal).then(
    end,
    (cause: unknown) => end(cause instanceof Error ? cause : new Error("fetch failed"))
  )
  // A POST may have spent a code or a refresh token: it is left to end, but not for ever, since it holds one of the few
  // connections a browser has for an origin.
  return () => {
    deadline = setTimeout(() => controller.abort(), request.method === "POST" ? 60_000 : 0)
  }
}

/**
 * The client. It makes no spans and sends no trace headers: `@effect-oauth/core` records its own.
 *
 * @example
 * ```ts
 * import { BrowserOAuth } from "@effect-oauth/platform-browser"
 * import { Effect } from "effect"
 *
 * const program = Effect.flatMap(
 *   BrowserOAuth.httpClient.get("https://id.example/.well-known/openid-configuration"),
 *   (response) => response.json
 * )
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const httpClient: HttpClient.HttpClient = OAuthHttpClient.make({ payload: toBody, send })

/**
 * The layer.
 *
 * @example
 * ```ts
 * import { ClientAuthentication, OAuthClient } from "@effect-oauth/core"
 * import { BrowserOAuth } from "@effect-oauth/platform-browser"
 * import { Layer } from "effect"
 *
 * const Live = OAuthClient.layer({
 *   server: { authorizationEndpoint: "https://id.example/authorize", tokenEndpoint: "https://id.example/token" },
 *   client: {
 *     clientId: "my-page",
 *     redirectUri: "https://app.example/callback",
 *     authentication: ClientAuthentication.none
 *   }
 * }).pipe(Layer.provide(BrowserOAuth.layer))
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<HttpClient.HttpClient> = Layer.succeed(HttpClient.HttpClient, httpClient)
