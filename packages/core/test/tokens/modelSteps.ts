/** What users of several processes do with their tokens, and what goes wrong meanwhile, as data that can be shrunk. */
import { FastCheck } from "effect"
import type { Answer, StoreFault, StoreTrouble } from "./modelProcess.js"

/** One thing that happens. Processes and keys by their number, times in milliseconds. */
export type Step =
  | { readonly _tag: "Get"; readonly process: number; readonly key: number }
  /** With the tokens that were given last in this process, or `back` before them. */
  | { readonly _tag: "Renew"; readonly process: number; readonly key: number; readonly back: number }
  | { readonly _tag: "Save"; readonly process: number; readonly key: number }
  | { readonly _tag: "SignOut"; readonly process: number; readonly key: number; readonly revoke: boolean }
  /** Who called last gives up. */
  | { readonly _tag: "Interrupt" }
  | { readonly _tag: "Wait"; readonly millis: number }
  | { readonly _tag: "Server"; readonly answers: ReadonlyArray<Answer> }
  | { readonly _tag: "Store"; readonly process: number; readonly trouble: StoreTrouble }
  | { readonly _tag: "Stop"; readonly process: number; readonly millis: number }
  | { readonly _tag: "Kill"; readonly process: number }

export interface Story {
  readonly seed: number
  readonly processes: number
  /** How long each call of a store takes, there and back, in milliseconds. */
  readonly latency: number
  readonly steps: ReadonlyArray<Step>
}

const { array, boolean, constant, constantFrom, integer, noBias, oneof, record, tuple } = FastCheck

const answer: FastCheck.Arbitrary<Answer> = oneof(
  {
    weight: 4,
    // Less than half of a lease together.
    arbitrary: record({
      _tag: constant("Good" as const),
      before: integer({ min: 0, max: 15_000 }),
      after: integer({ min: 0, max: 10_000 })
    })
  },
  { weight: 2, arbitrary: record({ _tag: constant("Busy" as const) }) },
  { weight: 2, arbitrary: record({ _tag: constant("Lost" as const), isDone: constant(false) }) },
  { weight: 1, arbitrary: record({ _tag: constant("Lost" as const), isDone: boolean() }) }
)

const process = integer({ min: 0, max: 2 })

const key = oneof({ weight: 6, arbitrary: constant(0) }, { weight: 1, arbitrary: constant(1) })

const writes = ["compareAndSet", "compareAndSet", "compareAndSet"] as const

const storeTrouble: FastCheck.Arbitrary<StoreTrouble> = record({
  // Before and after the server is asked most of all.
  operation: constantFrom("any", "get", "set", "unlock", "remove", "lock", "lock", "lock", ...writes),
  faults: oneof(
    array(constantFrom<StoreFault>("away", "answer lost", "stopped"), { minLength: 1, maxLength: 6, size: "max" }),
    // For long enough that who tries again gives up.
    integer({ min: 4, max: 12 }).map((length) => Array.from({ length }, (): StoreFault => "away")),
    constant<ReadonlyArray<StoreFault>>(["stopped"])
  )
})

const wait = (min: number, max: number) => record({ _tag: constant("Wait" as const), millis: integer({ min, max }) })

/** Somebody wants tokens. */
const use: FastCheck.Arbitrary<Step> = oneof(
  { weight: 3, arbitrary: record({ _tag: constant("Get" as const), process, key }) },
  {
    weight: 1,
    arbitrary: record({ _tag: constant("Renew" as const), process, key, back: integer({ min: 0, max: 2 }) })
  }
)

/** Something goes wrong. */
const trouble: FastCheck.Arbitrary<Step> = oneof(
  {
    weight: 4,
    arbitrary: record({ _tag: constant("Server" as const), answers: array(answer, { minLength: 1, maxLength: 4 }) })
  },
  { weight: 3, arbitrary: record({ _tag: constant("Store" as const), process, trouble: storeTrouble }) },
  {
    weight: 3,
    arbitrary: record({ _tag: constant("Stop" as const), process, millis: constantFrom(500, 29_000, 61_000, 200_000) })
  },
  { weight: 1, arbitrary: record({ _tag: constant("Kill" as const), process }) }
)

/** Users come and go, and some lose patience. */
const change: FastCheck.Arbitrary<Step> = oneof(
  { weight: 2, arbitrary: record({ _tag: constant("Save" as const), process, key }) },
  { weight: 1, arbitrary: record({ _tag: constant("SignOut" as const), process, key, revoke: boolean() }) },
  { weight: 2, arbitrary: record({ _tag: constant("Interrupt" as const) }) }
)

/** Whatever may happen in the same moment as something else. */
const moment: FastCheck.Arbitrary<Step> = oneof(
  { weight: 8, arbitrary: use },
  { weight: 2, arbitrary: trouble },
  { weight: 1, arbitrary: change },
  { weight: 4, arbitrary: wait(1, 100) },
  { weight: 3, arbitrary: wait(100, 20_000) }
)

/** All processes want the same tokens at the same time, or one after the other. */
const rush: FastCheck.Arbitrary<ReadonlyArray<Step>> = record({ key, pause: constantFrom(0, 0, 3, 2000) }).map(
  ({ key, pause }) =>
    [0, 1, 2].flatMap((process): ReadonlyArray<Step> => [
      { _tag: "Get", process, key },
      ...pause === 0 ? [] : [{ _tag: "Wait", millis: pause } as const]
    ])
)

/** Some time goes by, to when tokens are due or have expired, or a look at the store is, and then a few things happen. */
const chapter: FastCheck.Arbitrary<ReadonlyArray<Step>> = tuple(
  oneof(
    { weight: 3, arbitrary: wait(590_000, 610_000) },
    { weight: 3, arbitrary: wait(535_000, 575_000) },
    { weight: 2, arbitrary: wait(55_000, 65_000) },
    { weight: 1, arbitrary: wait(1, 2_000_000) }
  ),
  array(trouble, { maxLength: 3, size: "max" }),
  oneof(rush, constant([])),
  array(moment, { maxLength: 12, size: "max" })
).map(([time, troubles, rush, moments]) => [time, ...troubles, ...rush, ...moments])

const signIn: Step = { _tag: "Save", process: 0, key: 0 }

/** The first thing is a sign-in: without one nothing can go wrong. */
export const story: FastCheck.Arbitrary<Story> = noBias(
  record({
    seed: integer({ min: 0, max: 1_000_000 }),
    processes: integer({ min: 1, max: 3 }),
    latency: constantFrom(0, 1, 40),
    steps: array(chapter, { minLength: 1, maxLength: 8, size: "max" }).map((chapters) => [signIn, ...chapters.flat()])
  })
)
