/**
 * Everything that is printed, logged or traced while an effect runs, as text.
 */
import { Cause, type Context, Effect, Exit, Logger, LogLevel, Option, Tracer } from "effect"
import { inspect } from "node:util"

export interface Span {
  readonly name: string
  readonly parent: string | undefined
  readonly attributes: ReadonlyMap<string, unknown>
}

export interface Watched<A, E> {
  readonly exit: Exit.Exit<A, E>
  readonly spans: ReadonlyArray<Span>
  readonly text: string
}

const print = (value: unknown): string =>
  inspect(value, { depth: Infinity, showHidden: true, maxStringLength: null, maxArrayLength: null })

const printCause = (cause: Cause.Cause<unknown>): string =>
  [print(cause), JSON.stringify(cause), Cause.pretty(cause, { renderErrorCause: true }), String(Cause.squash(cause))]
    .join("\n")

export const watch = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<Watched<A, E>, never, R> =>
  Effect.gen(function*() {
    const lines: Array<string> = []
    const spans: Array<Span> = []
    const span = (
      name: string,
      parent: Option.Option<Tracer.AnySpan>,
      context: Context.Context<never>,
      links: ReadonlyArray<Tracer.SpanLink>,
      startTime: bigint,
      kind: Tracer.SpanKind
    ): Tracer.Span => {
      const attributes = new Map<string, unknown>()
      spans.push({
        name,
        parent: Option.getOrUndefined(Option.map(parent, (span) => span._tag === "Span" ? span.name : span.spanId)),
        attributes
      })
      lines.push(name)
      return {
        _tag: "Span",
        name,
        spanId: `${spans.length}`.padStart(16, "0"),
        traceId: "1".repeat(32),
        parent,
        context,
        status: { _tag: "Started", startTime },
        attributes,
        links,
        sampled: true,
        kind,
        attribute: (key, value) => {
          attributes.set(key, value)
          lines.push(key, print(value))
        },
        event: (event, _time, more) => lines.push(event, print(more)),
        addLinks: () => undefined,
        end: (_endTime, exit) => lines.push(Exit.isFailure(exit) ? printCause(exit.cause) : "")
      }
    }
    const exit = yield* Effect.withSpan(effect, "program").pipe(
      Effect.tapErrorCause((cause) => Effect.logError("failed", cause)),
      Effect.exit,
      Effect.withTracer(Tracer.make({ span, context: (f) => f() })),
      Effect.provide(Logger.replace(Logger.defaultLogger, Logger.map(Logger.logfmtLogger, (line) => lines.push(line)))),
      Logger.withMinimumLogLevel(LogLevel.All)
    )
    lines.push(Exit.isFailure(exit) ? printCause(exit.cause) : print(exit.value))
    return { exit, spans, text: lines.join("\n") }
  })
