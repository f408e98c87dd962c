/**
 * The spans of an exchange: ours and no other.
 */
import type { OAuthError } from "@effect-oauth/core"
import { ScriptedServer } from "@effect-oauth/testing"
import { assert } from "@effect/vitest"
import { Context, DefaultServices, Effect, Option, Tracer } from "effect"
import type { Contract } from "../support/contract.js"
import { failure, good, type Party, party } from "../support/fixture.js"
import { type RecordedSpan, recording } from "../support/recordingTracer.js"

interface Traced {
  readonly name: string
  readonly attributes: Readonly<Record<string, unknown>>
}

interface Flow {
  readonly name: string
  readonly path: string
  readonly good: ScriptedServer.Answer
  readonly run: (party: Party) => Effect.Effect<unknown, OAuthError.OAuthError>
  readonly grant: Readonly<Record<string, string>>
}

const flows: ReadonlyArray<Flow> = [
  {
    path: "/token",
    good,
    run: ({ exchange }) => exchange,
    name: "AuthorizationCode.exchange",
    grant: { "oauth.grant_type": "authorization_code" }
  },
  {
    path: "/token",
    good,
    run: ({ refresh }) => refresh,
    name: "RefreshToken.refresh",
    grant: { "oauth.grant_type": "refresh_token" }
  },
  {
    path: "/me",
    good: ScriptedServer.json({ id: 1, name: "Ada" }),
    run: ({ userInfo }) => userInfo,
    name: "UserInfo.fetch",
    grant: {}
  }
]

const read = (span: RecordedSpan): Traced => ({ name: span.name, attributes: Object.fromEntries(span.attributes) })

const outcomes = [
  {
    title: "an OAuth error",
    answer: ScriptedServer.json({ error: "invalid_token", error_description: "No." }, 401),
    attributes: { "http.response.status_code": 401, "error.type": "OAuthErrorResponse", "oauth.error": "invalid_token" }
  },
  {
    title: "an invalid answer",
    answer: ScriptedServer.json([]),
    attributes: { "http.response.status_code": 200, "error.type": "InvalidResponse" }
  },
  { title: "a reset connection", answer: ScriptedServer.reset, attributes: { "error.type": "TransportError" } }
] as const

export const tracing = ({ test }: Contract): void => {
  for (const flow of flows) {
    test(
      `records one span for ${flow.name}`,
      Effect.gen(function*() {
        const { spans, tracer } = recording()
        const started = yield* party()
        yield* started.server.respond(flow.path, flow.good)
        yield* Effect.withTracer(flow.run(started), tracer)
        assert.deepStrictEqual(spans.map(read), [{
          name: flow.name,
          attributes: {
            ...flow.grant,
            "server.address": new URL(started.server.origin).host,
            "http.response.status_code": 200
          }
        }])
        const [span] = spans
        assert.strictEqual(span?.kind, "client")
        assert.strictEqual(span?.exit?._tag, "Success")
        assert.deepStrictEqual(span?.events, [])
      })
    )

    for (const { answer, attributes, title } of outcomes) {
      test(
        `records in the span of ${flow.name} of ${title} its kind, and nothing else`,
        Effect.gen(function*() {
          const { spans, tracer } = recording()
          const started = yield* party()
          yield* started.server.respond(flow.path, answer)
          yield* Effect.withTracer(failure(flow.run(started)), tracer)
          assert.deepStrictEqual(spans.map(read), [{
            name: flow.name,
            attributes: { ...flow.grant, "server.address": new URL(started.server.origin).host, ...attributes }
          }])
          assert.strictEqual(spans[0]?.exit?._tag, "Failure")
        })
      )
    }
  }

  test(
    "puts its span under the caller's",
    Effect.gen(function*() {
      const { spans, tracer } = recording()
      const { exchange, server } = yield* party()
      yield* server.respond("/token", good)
      yield* exchange.pipe(Effect.withSpan("sign-in"), Effect.withTracer(tracer))
      assert.deepStrictEqual(spans.map(({ name, parent }) => [name, parent]), [
        ["sign-in", undefined],
        ["AuthorizationCode.exchange", "sign-in"]
      ])
    })
  )

  test(
    "does not put its span under that in which the client was made",
    Effect.gen(function*() {
      const { spans, tracer } = recording()
      const { exchange, server } = yield* party().pipe(Effect.withSpan("start"), Effect.withTracer(tracer))
      yield* server.respond("/token", good)
      yield* Effect.withTracer(exchange, tracer)
      assert.deepStrictEqual(spans.map(({ name, parent }) => [name, parent]), [
        ["start", undefined],
        ["AuthorizationCode.exchange", undefined]
      ])
    })
  )

  test(
    "records nothing where tracing is off",
    Effect.gen(function*() {
      const { spans, tracer } = recording()
      const { exchange, server } = yield* party()
      yield* server.respond("/token", good)
      yield* exchange.pipe(Effect.withTracerEnabled(false), Effect.withTracer(tracer))
      assert.deepStrictEqual(spans, [])
    })
  )

  test(
    "makes no span without a tracer",
    Effect.gen(function*() {
      // The tracer that is always there records for nobody; here it is watched.
      const native = Context.get(DefaultServices.liveServices, Tracer.Tracer)
      const { exchange, server, userInfo } = yield* party()
      yield* server.respond("/token", good)
      yield* server.respond("/me", ScriptedServer.json({ id: 1, name: "Ada" }))
      const names: Array<string> = []
      const span = native.span
      yield* Effect.acquireUseRelease(
        Effect.sync(() => {
          Object.assign(native, {
            span: (...all: Parameters<typeof span>) => {
              names.push(all[0])
              return span(...all)
            }
          })
        }),
        () => Effect.all([exchange, userInfo, Effect.withSpan(Effect.void, "watched")]),
        () => Effect.sync(() => Object.assign(native, { span }))
      )
      assert.deepStrictEqual(names, ["watched"])
      assert.isTrue(Option.isNone(yield* Effect.option(Effect.currentSpan)))
    })
  )
}
