/**
 * What an operator sees of tokens over time: the metrics and the spans of a token manager, by OpenTelemetry.
 *
 * Two users call an API for a few seconds with tokens that live for one second. Their server is in this process, and fails
 * twice.
 */
import { AuthorizedHttpClient, ClientAuthentication, OAuthClient, TokenManager, TokenStore } from "@effect-oauth/core"
import { NodeOAuth } from "@effect-oauth/platform-node"
import { RotatingServer } from "@effect-oauth/testing"
import { NodeSdk } from "@effect/opentelemetry"
import { PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics"
import { BatchSpanProcessor } from "@opentelemetry/sdk-trace-base"
import { Console, Effect, Layer, Schedule } from "effect"
import { metricExporter, spanExporter } from "./Printing.js"

/** A program has exporters here that send to its collector, such as those of `@opentelemetry/exporter-trace-otlp-http`. */
const Observability = NodeSdk.layer(() => ({
  resource: { serviceName: "example" },
  spanProcessor: new BatchSpanProcessor(spanExporter),
  metricReader: new PeriodicExportingMetricReader({ exporter: metricExporter })
}))

const Tokens = (server: RotatingServer.RotatingServer) =>
  TokenManager.layer({
    providers: {
      example: {
        client: OAuthClient.make({
          server: server.endpoints,
          client: { clientId: server.clientId, authentication: ClientAuthentication.none }
        }),
        origins: [server.issuer]
      }
    }
  }).pipe(Layer.provide(TokenStore.layerMemory))

/** A request of a user, as a handler of a web application makes it. */
const call = (user: string, resource: string) =>
  Effect.gen(function*() {
    const http = yield* AuthorizedHttpClient.forKey(user)
    const { status } = yield* http.get(resource)
    return String(status)
  }).pipe(
    Effect.catchAll((error) => Effect.succeed(error.message)),
    Effect.tap((answer) => Console.log(`${user}: ${answer}`)),
    Effect.withSpan("request", { attributes: { user } }),
    Effect.scoped
  )

const program = Effect.gen(function*() {
  const server = yield* RotatingServer.make()
  yield* Effect.gen(function*() {
    const tokens = yield* TokenManager.TokenManager
    const calls = Effect.forEach(["ada", "grace"], (user) => call(user, server.resource), { discard: true })
    yield* Effect.forEach(
      ["ada", "grace"],
      (user) => Effect.flatMap(server.issue(user), (set) => tokens.save(user, set))
    )
    yield* Effect.repeat(calls, { times: 3, schedule: Schedule.spaced("600 millis") })
    // All have expired then: the server is down for one, and has ended the session of the other.
    yield* Effect.sleep("1 second")
    yield* server.fail("unavailable")
    yield* call("ada", server.resource)
    yield* call("ada", server.resource)
    yield* server.fail("invalid_grant")
    yield* call("grace", server.resource)
  }).pipe(Effect.provide(Tokens(server)))
}).pipe(Effect.scoped)

await Effect.runPromise(program.pipe(Effect.provide(Layer.merge(NodeOAuth.layer, Observability))))
