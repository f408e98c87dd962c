/**
 * Receives the callback: a small HTTP server on this machine, at the redirect URI. It hands over what came in as it is
 * and judges nothing, `exchange` does that.
 *
 * The URL of a callback holds a code, so it is kept out of logs, traces, caches and referrers.
 */
import { HttpMiddleware, HttpServerRequest, HttpServerResponse } from "@effect/platform"
import { NodeHttpServer } from "@effect/platform-node"
import { Context, Effect, Layer, Queue } from "effect"
import { createServer } from "node:http"
import { DemoError } from "./DemoError.js"

export class CallbackServer extends Context.Tag("example-bitbucket/CallbackServer")<
  CallbackServer,
  {
    /** Where callbacks are received. */
    readonly redirectUri: URL
    /** The next callback, its path and query. */
    readonly next: Effect.Effect<string>
  }
>() {}

const page = HttpServerResponse.html(
  "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>effect-oauth demo</title>" +
    "<p>The answer has arrived. You can close this window and look at the terminal.</p></html>"
).pipe(
  HttpServerResponse.setHeaders({
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    // Browsers keep connections open; this server should be gone as soon as the program ends.
    "connection": "close"
  })
)

const cannotListen = (redirectUri: URL, cause: unknown): DemoError => {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined
  const message = code === "EADDRINUSE"
    ? `Port ${redirectUri.port || 80} is in use, so the callback to ${redirectUri.origin} cannot be received: ` +
      "stop the other program, or register another redirect URI."
    : `The callback cannot be received at ${redirectUri.origin} (${code ?? "unknown cause"}).`
  return new DemoError({ message })
}

/** Listens at a redirect URI until the scope closes. Port 0 stands for any free port. */
const make = (wanted: URL) =>
  Effect.gen(function*() {
    const received = yield* Queue.dropping<string>(16)
    const node = createServer()
    const server = yield* NodeHttpServer.make(() => node, {
      host: wanted.hostname.replace(/^\[|\]$/g, ""),
      port: wanted.port === "" ? 80 : Number(wanted.port)
    }).pipe(Effect.mapError(({ cause }) => cannotListen(wanted, cause)))
    // A browser may hold connections on which it never asked for anything: do not wait for those.
    yield* Effect.addFinalizer(() => Effect.sync(() => node.closeAllConnections()))

    const answer = Effect.gen(function*() {
      const request = yield* HttpServerRequest.HttpServerRequest
      if (request.method !== "GET" || request.url.split("?", 1)[0] !== wanted.pathname) {
        return HttpServerResponse.empty({ status: 404 })
      }
      // A request's scope closes when its answer has been sent: the user sees the page, whatever comes of the callback.
      yield* Effect.addFinalizer(() => Queue.offer(received, request.url))
      return page
    })
    yield* server.serve(answer).pipe(HttpMiddleware.withTracerDisabledWhenEffect(() => true))

    const redirectUri = new URL(wanted)
    if (server.address._tag === "TcpAddress") {
      redirectUri.port = String(server.address.port)
    }
    return { redirectUri, next: Queue.take(received) }
  })

export const layer = (redirectUri: URL): Layer.Layer<CallbackServer, DemoError> =>
  Layer.scoped(CallbackServer, make(redirectUri))
