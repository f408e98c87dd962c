/**
 * Recognisable secrets, the forms in which one may show itself, and everything a program may print.
 */
import { OAuthError } from "@effect-oauth/core"
import { Cause, Console, Effect, Exit, FiberRef, HashSet, Logger, LogLevel, Schema } from "effect"
import { Console as NodeConsole } from "node:console"
import { Writable } from "node:stream"
import { inspect } from "node:util"
import { type RecordedSpan, recording } from "./recordingTracer.js"

/** By name. Each begins with letters, digits and hyphens alone, which are enough to find it. */
export type Secrets = Readonly<Record<string, string>>

const formEncode = (text: string): string => new URLSearchParams([["", text]]).toString().slice(1)

/** Each form a server may echo a secret in. */
export const forms = (secret: string): Readonly<Record<string, string>> => ({
  clear: secret,
  "form-encoded": formEncode(secret),
  "percent-encoded": encodeURIComponent(secret),
  "percent-encoded in lower case": formEncode(secret).replace(/%../g, (byte) => byte.toLowerCase()),
  base64: Buffer.from(secret, "utf8").toString("base64"),
  base64url: Buffer.from(secret, "utf8").toString("base64url")
})

const markOf = (secret: string): string => /^[\w-]{8,}/.exec(secret)?.[0] ?? secret

/** What every base64 text has in it that has the mark in it, at some distance from its beginning. */
const base64Cores = (mark: string): ReadonlyArray<string> =>
  [0, 1, 2].flatMap((distance) => {
    const bytes = Buffer.from("x".repeat(distance) + mark, "utf8")
    const whole = bytes.subarray(0, bytes.length - (bytes.length % 3))
    return [whole.toString("base64"), whole.toString("base64url")].map((text) => text.slice(distance === 0 ? 0 : 4))
  })

const needlesOf = (secrets: Secrets): ReadonlyArray<readonly [leak: string, needle: string]> =>
  Object.entries(secrets).flatMap(([name, secret]) => [
    [name, markOf(secret)] as const,
    ...base64Cores(markOf(secret)).map((core) => [`${name} in base64`, core] as const)
  ])

const known = new WeakMap<Secrets, ReturnType<typeof needlesOf>>()

/** Which secrets show in a text, whole or only their beginning, in clear, encoded for a URL or a form, or in base64. */
export const leaks = (text: string, secrets: Secrets): ReadonlyArray<string> => {
  const needles = known.get(secrets) ?? needlesOf(secrets)
  known.set(secrets, needles)
  return [...new Set(needles.filter(([, needle]) => text.includes(needle)).map(([leak]) => leak))]
}

const attempt = (print: () => string | undefined): ReadonlyArray<string> => {
  try {
    const text = print()
    return text === undefined ? [] : [text]
  } catch (error) {
    // What cannot be printed must not say in clear why.
    return [String(error), inspect(error, { depth: Infinity })]
  }
}

/** Everything a program may make of a value to look at it. */
export const printed = (value: unknown): ReadonlyArray<string> => [
  ...attempt(() => String(value)),
  ...attempt(() => JSON.stringify(value)),
  ...attempt(() =>
    inspect(value, { depth: Infinity, showHidden: true, getters: true, maxStringLength: null, maxArrayLength: null })
  ),
  ...attempt(() => inspect(value)),
  ...(value instanceof Error ? [value.message, String(value.stack), inspect(value.cause, { depth: Infinity })] : []),
  ...(OAuthError.isOAuthError(value)
    ? attempt(() => JSON.stringify(Schema.encodeSync(OAuthError.OAuthError)(value)))
    : []),
  ...(Cause.isCause(value)
    ? [Cause.pretty(value), Cause.pretty(value, { renderErrorCause: true }), inspect(Cause.squash(value))]
    : [])
]

const printedSpan = (span: RecordedSpan): ReadonlyArray<string> => [
  span.name,
  ...[...span.attributes].flatMap(([key, value]) => [key, ...printed(value)]),
  ...span.events.flatMap(([name, attributes]) => [name, ...printed(attributes)]),
  ...printed(span.exit),
  ...(span.exit !== undefined && Exit.isFailure(span.exit) ? printed(span.exit.cause) : [])
]

const capturing = (lines: Array<string>): Console.UnsafeConsole => {
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk))
      done()
    }
  })
  return new NodeConsole({ stdout: stream, stderr: stream, inspectOptions: { depth: null } })
}

/** What was printed while an effect ran, at every level, and what it came to. */
export interface Watched {
  readonly texts: ReadonlyArray<string>
  readonly exit: Exit.Exit<unknown, unknown>
}

/**
 * Runs an effect with every logger at trace level and a tracer, in a fiber nobody waits for, logs what it came to in
 * each of the ways a program may, and gives all that was printed.
 */
export const watch = <R>(effect: Effect.Effect<unknown, unknown, R>): Effect.Effect<Watched, never, R> =>
  Effect.gen(function*() {
    const lines: Array<string> = []
    const { spans, tracer } = recording()
    const keep = (logger: Logger.Logger<unknown, string>) => Logger.map(logger, (line) => void lines.push(line))
    const loggers = HashSet.make<ReadonlyArray<Logger.Logger<unknown, unknown>>>(
      keep(Logger.stringLogger),
      keep(Logger.logfmtLogger),
      keep(Logger.jsonLogger),
      keep(Logger.map(Logger.structuredLogger, (entry) => inspect(entry, { depth: Infinity }))),
      Logger.prettyLogger({ colors: false, mode: "tty" })
    )
    const exit = yield* Effect.gen(function*() {
      const fiber = yield* Effect.forkDaemon(Effect.withSpan(effect, "program"))
      const exit = yield* fiber.await
      if (Exit.isFailure(exit)) {
        const error = Cause.squash(exit.cause)
        yield* Effect.logFatal("failed", error, exit.cause).pipe(Effect.annotateLogs({ error, cause: exit.cause }))
      } else {
        yield* Effect.logTrace("ended", exit.value).pipe(Effect.annotateLogs("value", exit.value))
      }
      return exit
    }).pipe(
      Effect.withTracer(tracer),
      (logged) =>
        Console.consoleWith((console) => Effect.withConsole(logged, { ...console, unsafe: capturing(lines) })),
      // Layers that are merged leave loggers behind when they are released: the next effect would be logged by those too.
      Effect.locally(FiberRef.currentLoggers, loggers),
      Effect.locally(FiberRef.currentMinimumLogLevel, LogLevel.All)
    )
    const value = Exit.isFailure(exit) ? Cause.squash(exit.cause) : exit.value
    const cause = Exit.isFailure(exit) ? printed(exit.cause) : []
    return { texts: [...lines, ...spans.flatMap(printedSpan), ...printed(exit), ...cause, ...printed(value)], exit }
  })
