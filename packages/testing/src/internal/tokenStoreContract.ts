/**
 * What the contract of token stores is written in: calls of a store whose results are put in words, so that they can be
 * compared with what was expected and read by who wrote the store.
 */
import type { TokenStoreError } from "@effect-oauth/core/OAuthError"
import type * as TokenStore from "@effect-oauth/core/TokenStore"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"

/** What came in the place of what was expected. */
export interface Difference {
  readonly step: string
  readonly expected: string
  readonly actual: string
}

/** A case, before it has a store. */
export interface Case {
  readonly name: string
  readonly run: (subject: Subject) => Effect.Effect<void, Difference>
}

/** A store, and the time that it is tried with. */
export interface Subject {
  readonly store: TokenStore.Service
  /** What is over after `wait`. */
  readonly short: Duration.Duration
  /** What is not over as long as a case runs, and would be after `wait` if it were a thousand times shorter. */
  readonly long: Duration.Duration
  readonly wait: Effect.Effect<void>
}

/** An id that nobody has used. */
export const freshId = (): string => `contract/${crypto.randomUUID()}`

/** The text that goes with a version where a case gives no other. */
export const textOf = (version: string): string => `text of ${version}`

export const writeOf = (version: string, text = textOf(version)): TokenStore.Write => ({
  value: Redacted.make(text),
  version
})

const shorten = (text: string): string => text.length <= 80 ? text : `${text.slice(0, 80)}… (${text.length} characters)`

/** The version, and the text where it is not the one that goes with it. */
const describe = ({ value, version }: TokenStore.Entry, text: string): string => {
  if (!Redacted.isRedacted(value)) {
    return `${version} with a text that is not Redacted`
  }
  const found = Redacted.value(value)
  return found === text ? version : `${version} with the text ${shorten(JSON.stringify(found))}`
}

const describeLocked = (locked: TokenStore.Locked, text?: string): string =>
  locked._tag === "Missing"
    ? "Missing"
    : `${locked._tag} ${describe(locked.entry, text ?? textOf(locked.entry.version))}`

const describeFailure = ({ detail, operation, reason }: TokenStoreError): string =>
  `${reason} at ${operation}${detail === undefined ? "" : ` (${detail})`}`

/** What a call leads to, in words, also where it dies. */
export const outcomeOf = (call: Effect.Effect<string, TokenStoreError>): Effect.Effect<string> =>
  call.pipe(
    Effect.catchAll((error) => Effect.succeed(describeFailure(error))),
    Effect.catchAllDefect((defect) => Effect.succeed(`a defect, ${shorten(String(defect))}`))
  )

/** A call of a store, and what it leads to in words. */
export interface Step {
  readonly what: string
  readonly outcome: Effect.Effect<string>
}

const step = <A>(
  what: string,
  call: () => Effect.Effect<A, TokenStoreError>,
  onSuccess: (result: A) => string = () => "done"
): Step => ({ what, outcome: outcomeOf(Effect.map(Effect.suspend(call), onSuccess)) })

/** What may be said of a write, beside its version. */
export interface WriteOptions {
  readonly owner?: string | undefined
  readonly text?: string | undefined
  readonly timeToLive?: Duration.Duration | undefined
}

/** The calls of a store for one id. */
export interface Row {
  readonly get: (text?: string) => Step
  readonly set: (version: string, options?: Omit<WriteOptions, "owner">) => Step
  readonly compareAndSet: (expected: string, version: string, options?: WriteOptions) => Step
  readonly remove: (expected?: string, owner?: string) => Step
  readonly lock: (owner: string, lease?: Duration.Duration, text?: string) => Step
  readonly unlock: (owner: string) => Step
}

const makeWrite = (version: string, { text, timeToLive }: WriteOptions): TokenStore.Write => ({
  ...writeOf(version, text),
  timeToLive
})

const say = (call: string, ...parts: ReadonlyArray<string | undefined>): string =>
  `${call}(${parts.filter((part) => part !== undefined).map(shorten).join(", ")})`

const sayOwner = (owner: string | undefined): string | undefined => owner === undefined ? undefined : `owner ${owner}`

const sayTime = (time: Duration.Duration | undefined): string | undefined =>
  time === undefined ? undefined : Duration.format(time)

/** The calls of a store for an id, by default one that nobody has used. */
export const rowOf = ({ long, store }: Subject, id: string = freshId()): Row => ({
  get: (text) =>
    step(
      "get",
      () => store.get(id),
      Option.match({
        onNone: () => "nothing",
        onSome: (entry) => describe(entry, text ?? textOf(entry.version))
      })
    ),
  set: (version, options = {}) =>
    step(say("set", version, sayTime(options.timeToLive)), () => store.set(id, makeWrite(version, options))),
  compareAndSet: (expected, version, options = {}) =>
    step(
      say("compareAndSet", expected, sayOwner(options.owner), version, sayTime(options.timeToLive)),
      () => store.compareAndSet(id, { version: expected, owner: options.owner }, makeWrite(version, options))
    ),
  remove: (expected, owner) =>
    step(
      say("remove", expected, sayOwner(owner)),
      () => store.remove(id, expected === undefined ? undefined : { version: expected, owner })
    ),
  lock: (owner, lease = long, text) =>
    step(
      say("lock", owner, Duration.format(lease)),
      () => store.lock(id, { owner, lease }),
      (locked) => describeLocked(locked, text)
    ),
  unlock: (owner) => step(say("unlock", owner), () => store.unlock(id, owner))
})

export const expectEqual = (what: string, expected: string, actual: string): Effect.Effect<void, Difference> =>
  expected === actual ? Effect.void : Effect.fail({ step: what, expected, actual })

/** Takes a step, and compares what it led to. */
export const expectStep = ({ outcome, what }: Step, expected: string): Effect.Effect<void, Difference> =>
  Effect.flatMap(outcome, (actual) => expectEqual(what, expected, actual))

/** A step, and what it has to lead to; without that it may lead to anything. */
export type Expectation = readonly [Step, string?]

/** The time that steps are tried with. */
export interface Time {
  readonly short: Duration.Duration
  readonly long: Duration.Duration
  readonly wait: Expectation
}

/** A case of one id: steps, one after the other. */
export const scenario = (
  name: string,
  steps: (row: Row, time: Time) => ReadonlyArray<Expectation>
): Case => ({
  name,
  run: (subject) =>
    Effect.forEach(
      steps(rowOf(subject), { ...subject, wait: [{ what: "wait", outcome: Effect.as(subject.wait, "done") }] }),
      ([step, expected], index) =>
        expected === undefined
          ? step.outcome
          : expectStep({ ...step, what: `step ${index + 1}, ${step.what}` }, expected),
      { discard: true }
    )
})

/** How often each outcome came, in words and in the order of the alphabet. */
export const tally = (outcomes: ReadonlyArray<string>): string => {
  const counts = new Map<string, number>()
  for (const outcome of outcomes) {
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  }
  return [...counts].map(([outcome, count]) => `${count} × ${outcome}`).sort().join(", ")
}

const alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

const confusable: ReadonlyArray<readonly [string, string]> = [
  ["a", "A"],
  ["-", "_"],
  ["0", "00"],
  ["1", "01"],
  ["10", "1e1"],
  ["null", "0"],
  [`${alphabet}-_`, `${alphabet}--`],
  [`${alphabet}-_`, `${alphabet}-`]
]

/** Versions or owners of which the one may not be taken for the other, each way round. */
export const pairs: typeof confusable = [
  ...confusable,
  ...confusable.map(([one, other]): readonly [string, string] => [other, one])
]
