/**
 * A tracer that keeps what it is given.
 */
import type { Context, Exit } from "effect"
import { Option, Tracer } from "effect"

export interface RecordedSpan {
  readonly name: string
  readonly kind: Tracer.SpanKind
  readonly parent: string | undefined
  readonly attributes: Map<string, unknown>
  readonly events: Array<readonly [name: string, attributes: unknown]>
  readonly links: ReadonlyArray<Tracer.SpanLink>
  exit: Exit.Exit<unknown, unknown> | undefined
}

export interface Recording {
  readonly tracer: Tracer.Tracer
  readonly spans: ReadonlyArray<RecordedSpan>
}

const nameOf = (parent: Option.Option<Tracer.AnySpan>): string | undefined =>
  Option.match(parent, { onNone: () => undefined, onSome: (span) => span._tag === "Span" ? span.name : span.spanId })

export const recording = (): Recording => {
  const spans: Array<RecordedSpan> = []
  const span = (
    name: string,
    parent: Option.Option<Tracer.AnySpan>,
    context: Context.Context<never>,
    links: ReadonlyArray<Tracer.SpanLink>,
    startTime: bigint,
    kind: Tracer.SpanKind
  ): Tracer.Span => {
    const recorded: RecordedSpan = {
      name,
      kind,
      parent: nameOf(parent),
      attributes: new Map(),
      events: [],
      links,
      exit: undefined
    }
    spans.push(recorded)
    return {
      _tag: "Span",
      name,
      spanId: `${spans.length}`.padStart(16, "0"),
      traceId: "1".repeat(32),
      parent,
      context,
      status: { _tag: "Started", startTime },
      attributes: recorded.attributes,
      links,
      sampled: true,
      kind,
      attribute: (key, value) => void recorded.attributes.set(key, value),
      event: (event, _time, attributes) => void recorded.events.push([event, attributes]),
      addLinks: () => undefined,
      end: (_endTime, exit) => {
        recorded.exit = exit
      }
    }
  }
  return { tracer: Tracer.make({ span, context: (f) => f() }), spans }
}
