/**
 * An `HttpClient` made for token traffic, straight on undici's `dispatch`: one pool of kept connections an origin,
 * bodies read whole up to 1 MiB, no redirects, and no abort of a POST in flight: the server may have spent a code or
 * a refresh token already, so what was sent is left to end when the caller gives up waiting.
 *
 * It makes no spans and sends no trace headers: `@effect-oauth/core` records its own. It is an ordinary `HttpClient`
 * otherwise, but one for small answers; use `@effect/platform-node` for the rest of a program.
 *
 * @since 0.1.0
 */
import * as BufferedBody from "@effect-oauth/core/BufferedBody"
import * as OAuthHttpClient from "@effect-oauth/core/OAuthHttpClient"
import * as HttpClient from "@effect/platform/HttpClient"
import type * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { constVoid } from "effect/Function"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type * as Undici from "undici"

/**
 * The settings of the client. All of them bound resources; the time an exchange may take is `RequestTimeout` in
 * `@effect-oauth/core`.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /**
   * Connections to one origin at most; further requests wait for one.
   *
   * @default 64
   */
  readonly connectionsPerOrigin?: number | undefined
  /**
   * How long opening a connection may take, TLS included.
   *
   * @default "10 seconds"
   */
  readonly connectTimeout?: Duration.DurationInput | undefined
  /**
   * How long a request may go on without a byte from the server, and how long at all when its caller no longer waits.
   *
   * @default "60 seconds"
   */
  readonly idleTimeout?: Duration.DurationInput | undefined
  /**
   * How long a connection is kept unused, unless the server names less.
   *
   * @default "4 seconds"
   */
  readonly keepAlive?: Duration.DurationInput | undefined
  /**
   * The `User-Agent` header; several servers refuse requests without one.
   *
   * @default "effect-oauth"
   */
  readonly userAgent?: string | undefined
  /** The client's own certificate, for servers that know it by that (RFC 8705), and the authorities it trusts. */
  readonly tls?: TlsOptions | undefined
}

/**
 * What the client shows and trusts on TLS connections, all in PEM. What cannot be used shows at the first connection: a
 * `TransportError` (`Network`) with the code Node.js has for it, such as `ERR_OSSL_X509_KEY_VALUES_MISMATCH`.
 *
 * @since 0.1.0
 * @category models
 */
export interface TlsOptions {
  /** The certificate the client presents, with the chain up to its authority where the server wants to see it. */
  readonly certificate?: string | undefined
  /** The private key of the certificate. */
  readonly privateKey?: Redacted.Redacted | undefined
  /** What the private key is encrypted with. */
  readonly passphrase?: Redacted.Redacted | undefined
  /**
   * The authorities that servers' certificates have to be from.
   *
   * @default those that Node.js trusts
   */
  readonly authorities?: ReadonlyArray<string> | undefined
}

type Done = (result: BufferedBody.Received | Error) => void

/** Collects one answer. `done` is called once. */
class Answer implements Undici.Dispatcher.DispatchHandler {
  private readonly method: string
  private readonly done: Done
  private controller: Undici.Dispatcher.DispatchController | undefined
  private aborted = false
  private status = 0
  private headers: Record<string, string | Array<string> | undefined> = {}
  private readonly collector = BufferedBody.collector()
  private deadline: NodeJS.Timeout | undefined

  constructor(method: string, done: Done) {
    this.method = method
    this.done = (result) => {
      clearTimeout(this.deadline)
      done(result)
    }
  }

  onRequestStart(controller: Undici.Dispatcher.DispatchController): void {
    this.controller = controller
    if (this.aborted) {
      this.abort()
    }
  }

  onResponseStart(
    _controller: Undici.Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | Array<string> | undefined>
  ): void {
    this.status = status
    this.headers = headers
  }

  onResponseData(_controller: Undici.Dispatcher.DispatchController, chunk: Uint8Array): void {
    if (!this.collector.add(chunk)) {
      this.answer()
      this.abort()
    }
  }

  onResponseEnd(): void {
    this.answer()
  }

  onResponseError(_controller: Undici.Dispatcher.DispatchController | null, cause: Error): void {
    // A body that is a stream may fail with anything.
    this.done(cause instanceof Error ? cause : new Error("the request could not be sent"))
  }

  /**
   * The caller no longer waits. What has not been sent never is. A POST that has been may have spent a code or a refresh
   * token: it is left to end, but not for ever, since it holds a connection.
   */
  abandon(idleTimeout: number): void {
    if (this.method === "POST" && this.controller !== undefined) {
      this.deadline = setTimeout(() => this.abort(), idleTimeout)
      this.deadline.unref()
    } else {
      this.abort()
    }
  }

  abort(): void {
    this.aborted = true
    this.controller?.abort(new Error("the caller no longer waits"))
  }

  private answer(): void {
    this.done({ status: this.status, headers: this.headers, body: this.collector.body() })
  }
}

type Body = Exclude<Undici.Dispatcher.DispatchOptions["body"], undefined>

interface Payload {
  readonly body: Body
  /** A form with files chooses its own boundary. */
  readonly contentType?: string | undefined
}

const toPayload = (request: HttpClientRequest.HttpClientRequest): Effect.Effect<Payload> => {
  const body = request.body
  switch (body._tag) {
    case "Empty":
      return Effect.succeed({ body: null })
    case "Uint8Array":
      return Effect.succeed({ body: body.body })
    case "Raw":
      // The cast is for `unknown`: a raw body is, by HttpBody's contract, what the platform's client takes.
      return Effect.succeed({ body: body.body as Body })
    case "FormData": {
      const encoded = new Response(body.formData)
      return Effect.map(Effect.promise(() => encoded.arrayBuffer()), (bytes) => ({
        body: new Uint8Array(bytes),
        contentType: encoded.headers.get("content-type") ?? undefined
      }))
    }
    case "Stream":
      return Effect.map(Effect.runtime(), (runtime) => ({
        // The cast is for undici's types, which have no async iterables: it takes them.
        body: Stream.toAsyncIterableRuntime(body.stream, runtime) as unknown as Body
      }))
  }
}

/** An agent, the requests that are with it, and what they have in common. */
interface Traffic {
  readonly agent: Undici.Agent
  readonly inFlight: Set<Answer>
  readonly idleTimeout: number
  readonly userAgent: string
  /** Set when the client is closed; called when nothing is in flight any more. */
  closed: (() => void) | undefined
}

const dispatch = (
  traffic: Traffic,
  request: HttpClientRequest.HttpClientRequest,
  url: URL,
  { body, contentType }: Payload,
  done: Done
): () => void => {
  const { agent, idleTimeout, inFlight, userAgent } = traffic
  if (traffic.closed !== undefined) {
    done(new Error("the client is closed"))
    return constVoid
  }
  const answer = new Answer(request.method, (result) => {
    inFlight.delete(answer)
    if (inFlight.size === 0) {
      traffic.closed?.()
    }
    done(result)
  })
  inFlight.add(answer)
  agent.dispatch({
    origin: url.origin,
    path: url.pathname + url.search,
    method: request.method,
    headers: {
      "user-agent": userAgent,
      ...request.headers,
      ...(contentType === undefined ? {} : { "content-type": contentType })
    },
    body
  }, answer)
  return () => answer.abandon(idleTimeout)
}

/** undici takes what is there for set, also when it is undefined. */
const tlsOptions = ({ authorities, certificate, passphrase, privateKey }: TlsOptions) => ({
  ...(certificate === undefined ? {} : { cert: certificate }),
  ...(privateKey === undefined ? {} : { key: Redacted.value(privateKey) }),
  ...(passphrase === undefined ? {} : { passphrase: Redacted.value(passphrase) }),
  ...(authorities === undefined ? {} : { ca: [...authorities] })
})

const open = async (options: Options): Promise<Traffic> => {
  // undici makes itself the transport of the global fetch when it is loaded first, with another parser of headers than
  // Node.js has. A program's own fetch is none of our business: touching this global loads Node's before.
  void globalThis.Response
  const { Agent } = await import("undici")
  const millis = (duration: Duration.DurationInput) =>
    Math.min(Math.max(1, Math.round(Duration.toMillis(duration))), 2_147_483_647)
  const idleTimeout = millis(options.idleTimeout ?? "60 seconds")
  const agent = new Agent({
    connections: Math.max(1, Math.round(options.connectionsPerOrigin ?? 64)),
    connect: { timeout: millis(options.connectTimeout ?? "10 seconds"), ...tlsOptions(options.tls ?? {}) },
    headersTimeout: idleTimeout,
    bodyTimeout: idleTimeout,
    keepAliveTimeout: millis(options.keepAlive ?? "4 seconds")
  })
  const userAgent = (options.userAgent ?? "effect-oauth").replace(/[^\x20-\x7e]/g, "")
  return { agent, inFlight: new Set(), idleTimeout, userAgent, closed: undefined }
}

/** Takes no further requests, waits for those in flight, and cuts off what is left after five seconds. */
const close = async (traffic: Traffic): Promise<void> => {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, 5000)
    traffic.closed = () => {
      clearTimeout(timer)
      resolve()
    }
    if (traffic.inFlight.size === 0) {
      traffic.closed()
    }
  })
  await traffic.agent.destroy()
}

/**
 * Makes the client. Its connections are closed with the scope; requests in flight are given five seconds to end.
 *
 * @example
 * ```ts
 * import { NodeOAuthHttpClient } from "@effect-oauth/platform-node"
 * import { Effect } from "effect"
 *
 * const program = Effect.scoped(Effect.gen(function*() {
 *   const http = yield* NodeOAuthHttpClient.make({ connectionsPerOrigin: 8 })
 *   const response = yield* http.get("https://id.example/.well-known/openid-configuration")
 *   return yield* response.json
 * }))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (options: Options = {}): Effect.Effect<HttpClient.HttpClient, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(Effect.promise(() => open(options)), (traffic) => Effect.promise(() => close(traffic))),
    (traffic) =>
      OAuthHttpClient.make<Payload>({
        payload: toPayload,
        send: (request, url, payload, done) => dispatch(traffic, request, url, payload, done)
      })
  )

/**
 * `make` as a layer. `NodeOAuth.layerWith` is this one and the synchronous crypto.
 *
 * @example
 * ```ts
 * import { NodeOAuthHttpClient } from "@effect-oauth/platform-node"
 *
 * const Http = NodeOAuthHttpClient.layerWith({ userAgent: "my-app/1.0", idleTimeout: "20 seconds" })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layerWith = (options: Options): Layer.Layer<HttpClient.HttpClient> =>
  Layer.scoped(HttpClient.HttpClient, make(options))

/**
 * `layerWith` with the default settings.
 *
 * @example
 * ```ts
 * import { NodeOAuthHttpClient } from "@effect-oauth/platform-node"
 * import { Bitbucket } from "@effect-oauth/providers"
 * import { Layer, Redacted } from "effect"
 *
 * const BitbucketLive = Bitbucket.layer({
 *   clientId: "key",
 *   clientSecret: Redacted.make("secret"),
 *   redirectUri: "https://app.example/callback"
 * }).pipe(Layer.provide(NodeOAuthHttpClient.layer))
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<HttpClient.HttpClient> = layerWith({})
