/**
 * An HTTP server that answers what a test tells it to, however wrong.
 *
 * Servers fail in ways an honest HTTP library will not produce: they accept a connection and say nothing, stop in the
 * middle of a body, promise more bytes than they send, reset the socket, or never stop talking. `ScriptedServer` is a
 * raw `node:http` server on 127.0.0.1 that does these things on demand, records what it was sent, and lets a test wait
 * for the n-th request instead of sleeping. It works on real time: nothing here follows a `TestClock`.
 *
 * @since 0.1.0
 */
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FiberId from "effect/FiberId"
import * as FiberSet from "effect/FiberSet"
import type * as Scope from "effect/Scope"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo, Socket } from "node:net"
import { readBody, requestHeaders } from "./internal/exchange.js"
import * as Faults from "./internal/faults.js"

/**
 * A request as it arrived: header names in lower case, repeated headers joined with a comma, the body as UTF-8.
 *
 * It is recorded once its body has arrived in full, and it holds whatever secrets were sent.
 *
 * @since 0.1.0
 * @category models
 */
export interface RecordedRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * An honest answer. Default status 200. The length of the body is announced and kept, unless `headers` say otherwise.
 *
 * @since 0.1.0
 * @category models
 */
export interface Response {
  readonly status?: number | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body?: string | Uint8Array | undefined
}

/**
 * A way to go wrong; see the constructors `neverHeaders`, `neverEnds`, `stall`, `reset`, `dropMidBody`, `dripping` and
 * `raw`.
 *
 * @since 0.1.0
 * @category models
 */
export type Fault =
  | { readonly _tag: "NeverHeaders" }
  | { readonly _tag: "NeverEnds"; readonly response: Response }
  | { readonly _tag: "Stall"; readonly response: Response }
  | { readonly _tag: "Reset" }
  | { readonly _tag: "DropMidBody"; readonly response: Response; readonly missing: number }
  | { readonly _tag: "Dripping"; readonly response: Response; readonly every: Duration.Duration }
  | { readonly _tag: "Raw"; readonly bytes: string | Uint8Array }

/**
 * What to do with one request: answer it, go wrong, or decide when it is there. A function may return an effect, for
 * instance one that waits on a `Deferred` the test completes later.
 *
 * @example
 * ```ts
 * import { ScriptedServer } from "@effect-oauth/testing"
 *
 * const half = { headers: { "content-type": "application/json" }, body: "{\"access_token\":" }
 * const answers: ReadonlyArray<ScriptedServer.Answer> = [
 *   { status: 503, headers: { "retry-after": "1" } },
 *   ScriptedServer.neverHeaders,
 *   ScriptedServer.neverEnds(half),
 *   ScriptedServer.stall(half),
 *   ScriptedServer.reset,
 *   ScriptedServer.dropMidBody(half, 100),
 *   ScriptedServer.dripping(half, "5 millis"),
 *   (request) => ScriptedServer.json({ method: request.method })
 * ]
 * ```
 *
 * @since 0.1.0
 * @category models
 */
export type Answer =
  | Response
  | Fault
  | ((request: RecordedRequest) => Response | Fault | Effect.Effect<Response | Fault>)

/**
 * A running server.
 *
 * - `origin`: such as `http://127.0.0.1:41234`; `url("/token")` appends a path to it.
 * - `respond`: what to answer at a path, whatever the method. Several answers are given to the first, second, ...
 *   request; the last one is repeated. It replaces what was said about the path before. A path nothing was said
 *   about answers 404.
 * - `requests`: what has arrived so far, in order, growing as requests arrive.
 * - `awaitRequest(n)`: completes with the n-th request, counted from 1, as soon as it has arrived.
 * - `connections`: how many sockets are open now.
 * - `awaitClosed`: completes when no socket is open. A client that keeps connections alive keeps it waiting, and so
 *   does undici, which opens a spare connection when a request is aborted.
 * - `awaitHangUp(n)`: completes when the socket that brought the n-th request is closed, by whichever side.
 *
 * @since 0.1.0
 * @category models
 */
export interface ScriptedServer {
  readonly origin: string
  readonly url: (path: string) => string
  readonly respond: (path: string, answer: Answer, ...more: ReadonlyArray<Answer>) => Effect.Effect<void>
  readonly requests: ReadonlyArray<RecordedRequest>
  readonly awaitRequest: (n: number) => Effect.Effect<RecordedRequest>
  readonly connections: Effect.Effect<number>
  readonly awaitClosed: Effect.Effect<void>
  readonly awaitHangUp: (n: number) => Effect.Effect<void>
}

/**
 * A JSON answer. Default status 200.
 *
 * @example
 * ```ts
 * import { ScriptedServer } from "@effect-oauth/testing"
 *
 * const refused = ScriptedServer.json({ error: "invalid_grant" }, 400)
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const json = (body: unknown, status = 200): Response => ({
  status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body)
})

/**
 * Reads the request and never answers.
 *
 * @since 0.1.0
 * @category constructors
 */
export const neverHeaders: Fault = { _tag: "NeverHeaders" }

/**
 * Answers with headers and then repeats the body for ever, as fast as the client reads it. Default body: 16 KiB of
 * spaces, which is the start of a valid JSON text.
 *
 * @since 0.1.0
 * @category constructors
 */
export const neverEnds = (response: Response = {}): Fault => ({ _tag: "NeverEnds", response })

/**
 * Sends the headers and the given body, promises more, and falls silent.
 *
 * @since 0.1.0
 * @category constructors
 */
export const stall = (response: Response = {}): Fault => ({ _tag: "Stall", response })

/**
 * Reads the request and resets the connection (TCP RST).
 *
 * @since 0.1.0
 * @category constructors
 */
export const reset: Fault = { _tag: "Reset" }

/**
 * Announces a body `missing` bytes longer than the one it sends (default 1), and closes the connection.
 *
 * @since 0.1.0
 * @category constructors
 */
export const dropMidBody = (response: Response, missing = 1): Fault => ({ _tag: "DropMidBody", response, missing })

/**
 * Sends the body one byte at a time, with a pause between bytes. Default pause: 10 milliseconds of real time.
 *
 * @since 0.1.0
 * @category constructors
 */
export const dripping = (response: Response, every: Duration.DurationInput = "10 millis"): Fault => ({
  _tag: "Dripping",
  response,
  every: Duration.decode(every)
})

/**
 * Writes these bytes to the socket instead of an HTTP answer, and closes it.
 *
 * @example
 * ```ts
 * import { ScriptedServer } from "@effect-oauth/testing"
 *
 * const noStatusLine = ScriptedServer.raw("hello\r\n\r\n")
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const raw = (bytes: string | Uint8Array): Fault => ({ _tag: "Raw", bytes })

const play = (outgoing: ServerResponse, decision: Response | Fault): void => {
  if (!("_tag" in decision)) return Faults.answer(outgoing, decision)
  switch (decision._tag) {
    case "NeverHeaders":
      return
    case "NeverEnds":
      return Faults.neverEnds(outgoing, decision.response)
    case "Stall":
      return Faults.stall(outgoing, decision.response)
    case "Reset":
      return Faults.reset(outgoing)
    case "DropMidBody":
      return Faults.dropMidBody(outgoing, decision.response, decision.missing)
    case "Dripping":
      return Faults.dripping(outgoing, decision.response, decision.every)
    case "Raw":
      return Faults.raw(outgoing, decision.bytes)
  }
}

interface Script {
  readonly answers: ReadonlyArray<Answer>
  calls: number
}

interface Waiter {
  readonly n: number
  readonly deferred: Deferred.Deferred<RecordedRequest>
}

const notScripted: Response = {
  status: 404,
  headers: { "content-type": "text/plain" },
  body: "Nothing is scripted here."
}

/** Requests in the order of their arrival, and whoever waits for one. */
const makeLog = () => {
  const requests: Array<RecordedRequest> = []
  const sockets: Array<Socket> = []
  let waiters: Array<Waiter> = []
  return {
    requests,
    sockets,
    add: (request: RecordedRequest, socket: Socket): void => {
      requests.push(request)
      sockets.push(socket)
      const due = waiters.filter(({ n }) => n <= requests.length)
      waiters = waiters.filter(({ n }) => n > requests.length)
      for (const { deferred } of due) Deferred.unsafeDone(deferred, Effect.succeed(request))
    },
    awaitRequest: (n: number): Effect.Effect<RecordedRequest> =>
      Effect.suspend(() => {
        const arrived = requests[n - 1]
        if (arrived !== undefined) return Effect.succeed(arrived)
        const deferred = Deferred.unsafeMake<RecordedRequest>(FiberId.none)
        waiters.push({ n, deferred })
        return Deferred.await(deferred)
      })
  }
}

const closed = (socket: Socket | undefined): Effect.Effect<void> =>
  Effect.async((resume) => {
    if (socket === undefined || socket.closed) return resume(Effect.void)
    const done = () => resume(Effect.void)
    socket.once("close", done)
    return Effect.sync(() => socket.off("close", done))
  })

/** Open sockets, and whoever waits for the last of them to close. */
const makeSockets = () => {
  const open = new Set<Socket>()
  let waiters: Array<Deferred.Deferred<void>> = []
  return {
    open,
    add: (socket: Socket): void => {
      open.add(socket)
      socket.once("close", () => {
        open.delete(socket)
        if (open.size > 0) return
        for (const deferred of waiters) Deferred.unsafeDone(deferred, Effect.void)
        waiters = []
      })
    },
    awaitClosed: Effect.suspend(() => {
      if (open.size === 0) return Effect.void
      const deferred = Deferred.unsafeMake<void>(FiberId.none)
      waiters.push(deferred)
      return Deferred.await(deferred)
    })
  }
}

/**
 * Starts a server, which runs until the scope closes; every socket is destroyed then, also one that is being written.
 *
 * @example
 * ```ts
 * import { ScriptedServer } from "@effect-oauth/testing"
 * import { Effect } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const server = yield* ScriptedServer.make
 *   yield* server.respond("/token", ScriptedServer.reset, ScriptedServer.json({ access_token: "a", token_type: "Bearer" }))
 *   yield* Effect.promise(() => fetch(server.url("/token"), { method: "POST" }).catch(() => undefined))
 *   const request = yield* server.awaitRequest(1)
 *   return request.method
 * }).pipe(Effect.scoped)
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make: Effect.Effect<ScriptedServer, never, Scope.Scope> = Effect.gen(function*() {
  const run = yield* FiberSet.makeRuntimePromise()
  const log = makeLog()
  const sockets = makeSockets()
  const scripts = new Map<string, Script>()

  const next = (path: string): Answer => {
    const script = scripts.get(path)
    if (script === undefined) return notScripted
    const index = Math.min(script.calls, script.answers.length - 1)
    script.calls += 1
    return script.answers[index] ?? notScripted
  }

  const decide = async (request: RecordedRequest): Promise<Response | Fault> => {
    const answer = next(request.path)
    if (typeof answer !== "function") return answer
    const decision = answer(request)
    return Effect.isEffect(decision) ? run(decision) : decision
  }

  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const url = new URL(incoming.url ?? "/", "http://127.0.0.1")
    const request: RecordedRequest = {
      method: incoming.method ?? "",
      path: url.pathname,
      query: url.searchParams,
      headers: requestHeaders(incoming.headers),
      body: await readBody(incoming)
    }
    // The answer is chosen before anybody learns of the request, so that two requests cannot swap answers.
    const decision = decide(request)
    log.add(request, incoming.socket)
    play(outgoing, await decision)
  }

  const server = yield* Effect.acquireRelease(
    Effect.async<ReturnType<typeof createServer>>((resume) => {
      const server = createServer((incoming, outgoing) => {
        // A client that hangs up, or a scope that closes, leaves nobody to answer.
        handle(incoming, outgoing).catch(() => outgoing.destroy())
      })
      server.on("connection", sockets.add)
      server.once("error", (error) => resume(Effect.die(error)))
      server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
    }),
    (server) =>
      Effect.async<void>((resume) => {
        server.close(() => resume(Effect.void))
        for (const socket of sockets.open) socket.destroy()
      })
  )

  // Node answers null and strings for servers that do not listen on a port; this one does.
  const { port } = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`
  return {
    origin,
    url: (path) => `${origin}${path}`,
    respond: (path, answer, ...more) =>
      Effect.sync(() => {
        scripts.set(path, { answers: [answer, ...more], calls: 0 })
      }),
    requests: log.requests,
    awaitRequest: log.awaitRequest,
    connections: Effect.sync(() => sockets.open.size),
    awaitClosed: sockets.awaitClosed,
    awaitHangUp: (n) => Effect.flatMap(log.awaitRequest(n), () => closed(log.sockets[n - 1]))
  }
})
