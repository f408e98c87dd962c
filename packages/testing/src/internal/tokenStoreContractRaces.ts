/**
 * What many users of a token store see of it who call it at the same time.
 *
 * @internal
 */
import type * as TokenStore from "@effect-oauth/core/TokenStore"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import {
  type Case,
  expectEqual,
  expectStep,
  freshId,
  outcomeOf,
  rowOf,
  type Step,
  tally,
  writeOf
} from "./tokenStoreContract.js"

const many = 32

const each = <A, E>(use: (index: number) => Effect.Effect<A, E>): Effect.Effect<Array<A>, E> =>
  Effect.forEach(Array.from({ length: many }, (_, index) => index), use, { concurrency: "unbounded" })

const outcomes = (use: (index: number) => Step): Effect.Effect<Array<string>> => each((index) => use(index).outcome)

/** Adds one to the number that is stored, and tries it again while others are in between. */
const increment = (store: TokenStore.Service, id: string, name: string): Effect.Effect<string> =>
  outcomeOf(
    Effect.suspend(() => store.get(id)).pipe(
      Effect.flatMap(Option.match({
        onNone: () => Effect.succeed("nothing to count up"),
        onSome: ({ value, version }) =>
          Effect.as(
            store.compareAndSet(id, { version }, writeOf(name, `${Number(Redacted.value(value)) + 1}`)),
            "done"
          )
      })),
      Effect.retry({ while: (error) => error.reason === "Conflict", times: 1000 })
    )
  )

export const races: ReadonlyArray<Case> = [
  {
    name: `of ${many} that ask for a lock at once, one gets it`,
    run: (subject) =>
      Effect.gen(function*() {
        const { get, lock, set } = rowOf(subject)
        yield* expectStep(set("1"), "done")
        const asked = yield* outcomes((index) => lock(`owner-${index}`))
        yield* expectEqual(`${many} locks`, `1 × Acquired 1, ${many - 1} × Held 1`, tally(asked))
        const winner = asked.indexOf("Acquired 1")
        yield* expectStep(lock(`owner-${winner}`), "Acquired 1")
        yield* expectStep(lock(`owner-${(winner + 1) % many}`), "Held 1")
        yield* expectStep(get(), "1")
      })
  },
  {
    name: `of ${many} that ask at once for a lock whose lease is over, one gets it`,
    run: (subject) =>
      Effect.gen(function*() {
        const { compareAndSet, lock, set } = rowOf(subject)
        yield* expectStep(set("1"), "done")
        yield* expectStep(lock("a", subject.short), "Acquired 1")
        yield* subject.wait
        const asked = yield* outcomes((index) => lock(`owner-${index}`))
        yield* expectEqual(`${many} locks`, `1 × Acquired 1, ${many - 1} × Held 1`, tally(asked))
        yield* expectStep(compareAndSet("1", "2", { owner: "a" }), "LockLost at compareAndSet")
        yield* expectStep(compareAndSet("1", "2", { owner: `owner-${asked.indexOf("Acquired 1")}` }), "done")
      })
  },
  {
    name: `of ${many} that replace one version at once, one does`,
    run: (subject) =>
      Effect.gen(function*() {
        const { compareAndSet, get, set } = rowOf(subject)
        yield* expectStep(set("1"), "done")
        const tried = yield* outcomes((index) => compareAndSet("1", `next-${index}`))
        yield* expectEqual(
          `${many} times compareAndSet`,
          `1 × done, ${many - 1} × Conflict at compareAndSet`,
          tally(tried)
        )
        yield* expectStep(get(), `next-${tried.indexOf("done")}`)
      })
  },
  {
    name: `of ${many} that remove one version at once, one does`,
    run: (subject) =>
      Effect.gen(function*() {
        const { get, remove, set } = rowOf(subject)
        yield* expectStep(set("1"), "done")
        const tried = yield* outcomes(() => remove("1"))
        yield* expectEqual(`${many} times remove`, `1 × done, ${many - 1} × Conflict at remove`, tally(tried))
        yield* expectStep(get(), "nothing")
      })
  },
  {
    name: "the first write of an id can come from several at once, and each reads one of them whole",
    run: (subject) =>
      Effect.gen(function*() {
        const { get, set } = rowOf(subject)
        const written = yield* outcomes((index) => set(`set-${index}`))
        yield* expectEqual(`${many} times set`, `${many} × done`, tally(written))
        const reading = Effect.forEach([1, 2, 3, 4, 5, 6, 7, 8], () => Effect.zipLeft(get().outcome, Effect.yieldNow()))
        const [, ...read] = yield* Effect.all(
          [outcomes((index) => set(`again-${index}`)), ...Array.from({ length: many / 4 }, () => reading)],
          { concurrency: "unbounded" }
        )
        // A text that does not go with its version is named in the outcome.
        const torn = read.flat().find((outcome) => !/^(set|again)-\d+$/.test(outcome))
        yield* expectEqual("get while others set", "a version with its text", torn ?? "a version with its text")
      })
  },
  {
    name: "no write is lost: numbers that several count up are as high as the writes were many",
    run: (subject) =>
      Effect.gen(function*() {
        const id = freshId()
        const { get, set } = rowOf(subject, id)
        yield* expectStep(set("0", { text: "0" }), "done")
        const counted = yield* Effect.forEach(
          Array.from({ length: 8 }, (_, who) => who),
          (who) => Effect.forEach([1, 2, 3, 4], (time) => increment(subject.store, id, `count-${who}-${time}`)),
          { concurrency: "unbounded" }
        )
        yield* expectEqual("32 increments", "32 × done", tally(counted.flat()))
        const found = yield* get("32").outcome
        yield* expectEqual("get", "count-*", found.replace(/^count-\d-\d/, "count-*"))
      })
  },
  {
    name: "who comes after its lease was over writes before another has the lock, or not at all",
    run: (subject) =>
      Effect.gen(function*() {
        const rows = Array.from({ length: many }, () => rowOf(subject))
        yield* Effect.forEach(rows, ({ lock, set }) =>
          Effect.zipRight(set("1").outcome, lock("late", subject.short).outcome), {
          concurrency: "unbounded"
        })
        yield* subject.wait
        yield* Effect.forEach(rows, ({ compareAndSet, get, lock }) =>
          Effect.gen(function*() {
            const [late, acquired] = yield* Effect.all(
              [compareAndSet("1", "2", { owner: "late" }).outcome, lock("next").outcome],
              { concurrency: "unbounded" }
            )
            const expected = late === "done" ? "done, Acquired 2" : "LockLost at compareAndSet, Acquired 1"
            yield* expectEqual("compareAndSet and lock at once", expected, `${late}, ${acquired}`)
            yield* expectStep(compareAndSet(late === "done" ? "2" : "1", "3", { owner: "next" }), "done")
            yield* expectStep(get(), "3")
          }), { concurrency: "unbounded", discard: true })
      })
  },
  {
    name: `${many} ids at once do not disturb one another`,
    run: (subject) =>
      Effect.asVoid(each((index) =>
        Effect.gen(function*() {
          const { compareAndSet, get, lock, remove, set } = rowOf(subject)
          yield* expectStep(set(`set-${index}`), "done")
          yield* expectStep(lock("a"), `Acquired set-${index}`)
          yield* expectStep(lock("b"), `Held set-${index}`)
          yield* expectStep(compareAndSet(`set-${index}`, `next-${index}`, { owner: "a" }), "done")
          yield* expectStep(get(), `next-${index}`)
          yield* expectStep(remove(`next-${index}`), "done")
          yield* expectStep(get(), "nothing")
        })
      ))
  }
]
