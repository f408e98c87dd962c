/**
 * Exporters that print, in place of those that send to a collector: each metric with its values, and each trace as a tree.
 */
import type { HrTime } from "@opentelemetry/api"
import { AggregationTemporality, type MetricData, type PushMetricExporter } from "@opentelemetry/sdk-metrics"
import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace-base"

const print = (...lines: ReadonlyArray<string>): void => void process.stdout.write(`${lines.join("\n")}\n`)

const millis = ([seconds, nanos]: HrTime): string => `${(seconds * 1000 + nanos / 1e6).toFixed(1)} ms`

const listed = (attributes: Readonly<Record<string, unknown>>): string =>
  Object.entries(attributes).map(([name, value]) => `${name}=${String(value)}`).join(" ")

/** What a metric came to: of a histogram, how many values there were, and their mean. */
const valueOf = (value: MetricData["dataPoints"][number]["value"]): string =>
  typeof value === "number"
    ? String(value)
    : `${value.count} times, ${((value.sum ?? 0) / Math.max(value.count, 1)).toFixed(4)} on average`

const metricLines = ({ dataPoints, descriptor }: MetricData): ReadonlyArray<string> =>
  dataPoints.map(({ attributes, value }) =>
    ["metric", descriptor.name, listed(attributes), valueOf(value)].filter((part) => part !== "").join("  ")
  )

export const metricExporter: PushMetricExporter = {
  selectAggregationTemporality: () => AggregationTemporality.CUMULATIVE,
  export: ({ scopeMetrics }, done) => {
    const own = scopeMetrics.flatMap(({ metrics }) => metrics).filter(({ descriptor }) =>
      descriptor.name.startsWith("effect_oauth_")
    )
    print("", ...own.flatMap(metricLines).sort())
    done({ code: 0 })
  },
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve()
}

const below = (spans: ReadonlyArray<ReadableSpan>, parent: string | undefined, depth: number): ReadonlyArray<string> =>
  spans
    .filter(({ parentSpanContext }) => parentSpanContext?.spanId === parent)
    .flatMap((span) => [
      `span  ${"  ".repeat(depth)}${span.name}  ${millis(span.duration)}  ${listed(span.attributes)}`.trimEnd(),
      ...below(spans, span.spanContext().spanId, depth + 1)
    ])

export const spanExporter: SpanExporter = {
  export: (spans, done) => {
    print("", ...below(spans, undefined, 0))
    done({ code: 0 })
  },
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve()
}
