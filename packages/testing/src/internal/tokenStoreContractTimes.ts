/**
 * What time changes: leases that are over, and what is stored for a time.
 *
 * @internal
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { type Case, expectStep, rowOf, scenario } from "./tokenStoreContract.js"

const leases: ReadonlyArray<Case> = [
  scenario("a lease that is not over keeps its lock", ({ compareAndSet, lock, set }, { wait }) => [
    [set("1"), "done"],
    [lock("a"), "Acquired 1"],
    wait,
    [lock("b"), "Held 1"],
    [compareAndSet("1", "2", { owner: "a" }), "done"]
  ]),
  scenario("another gets the lock when the lease is over, and the first is fenced off", (row, { short, wait }) => [
    [row.set("1"), "done"],
    [row.lock("a", short), "Acquired 1"],
    wait,
    [row.lock("b"), "Acquired 1"],
    [row.lock("a"), "Held 1"],
    [row.compareAndSet("1", "2", { owner: "a" }), "LockLost at compareAndSet"],
    [row.remove("1", "a"), "LockLost at remove"],
    [row.get(), "1"],
    [row.unlock("a"), "done"],
    [row.lock("c"), "Held 1"],
    [row.compareAndSet("1", "2", { owner: "b" }), "done"],
    [row.get(), "2"],
    [row.compareAndSet("1", "3", { owner: "a" }), "Conflict at compareAndSet"]
  ]),
  scenario("a lease that is over does no harm while nobody took the lock", (row, { short, wait }) => [
    [row.set("1"), "done"],
    [row.lock("a", short), "Acquired 1"],
    wait,
    [row.get(), "1"],
    [row.compareAndSet("1", "2", { owner: "b" }), "LockLost at compareAndSet"],
    [row.compareAndSet("1", "2", { owner: "a" }), "done"],
    [row.get(), "2"],
    [row.lock("a", short), "Acquired 2"],
    wait,
    [row.remove("2", "a"), "done"],
    [row.get(), "nothing"]
  ]),
  scenario("the owner takes its lock again, and the lease begins anew", ({ lock, set }, { short, wait }) => [
    [set("1"), "done"],
    [lock("a", short), "Acquired 1"],
    [lock("a"), "Acquired 1"],
    wait,
    [lock("b"), "Held 1"],
    [lock("a", short), "Acquired 1"],
    wait,
    [lock("a", short), "Acquired 1"],
    wait,
    [lock("b"), "Acquired 1"]
  ]),
  {
    name: "who asks in vain does not make the lease longer",
    run: (subject) =>
      Effect.gen(function*() {
        const { lock, set } = rowOf(subject)
        yield* expectStep(set("1"), "done")
        yield* expectStep(lock("a", subject.short), "Acquired 1")
        // On a slow machine the lease may be over already, and then there is nothing to see.
        const asked = yield* lock("b").outcome
        if (asked.startsWith("Held")) {
          yield* subject.wait
          yield* expectStep(lock("c"), "Acquired 1")
        }
      })
  },
  scenario("durations that are no whole milliseconds, or without end, are taken", (row, { wait }) => [
    [row.set("1", { timeToLive: Duration.millis(600_000.5) }), "done"],
    [row.lock("a", Duration.nanos(600_000_000_000_001n)), "Acquired 1"],
    [row.compareAndSet("1", "2", { timeToLive: Duration.nanos(600_000_000_000_001n) }), "done"],
    [row.lock("a", Duration.millis(600_000.5)), "Acquired 2"],
    wait,
    [row.lock("b"), "Held 2"],
    [row.set("3", { timeToLive: Duration.infinity }), "done"],
    [row.lock("a", Duration.infinity), "Acquired 3"],
    [row.compareAndSet("3", "4", { owner: "a", timeToLive: Duration.infinity }), "done"],
    [row.lock("a", Duration.infinity), "Acquired 4"],
    wait,
    [row.lock("b"), "Held 4"],
    [row.get(), "4"]
  ])
]

const times: ReadonlyArray<Case> = [
  scenario("what may be forgotten is there until then", ({ compareAndSet, get, lock, set }, { long, wait }) => [
    [set("1", { timeToLive: long }), "done"],
    wait,
    [get(), "1"],
    [lock("a"), "Acquired 1"],
    [compareAndSet("1", "2", { owner: "a", timeToLive: long }), "done"],
    wait,
    [get(), "2"]
  ]),
  scenario("what is over is not read, not locked, and not removed", (row, { short, wait }) => [
    [row.set("1", { timeToLive: short }), "done"],
    wait,
    [row.get(), "nothing"],
    [row.lock("a"), "Missing"],
    [row.unlock("a"), "done"],
    [row.remove("1"), "Conflict at remove"],
    [row.remove(), "done"],
    [row.get(), "nothing"]
  ]),
  scenario("what is over cannot be replaced, also not by the write that stored it", (row, { short, wait }) => [
    [row.set("1"), "done"],
    [row.compareAndSet("1", "2", { timeToLive: short }), "done"],
    wait,
    [row.compareAndSet("2", "3"), "Conflict at compareAndSet"],
    [row.compareAndSet("2", "3", { owner: "a" }), "Conflict at compareAndSet"],
    [row.compareAndSet("1", "2"), "Conflict at compareAndSet"],
    [row.get(), "nothing"]
  ]),
  scenario("what is over is overwritten by set, and the lock on it is over too", (row, { short, wait }) => [
    [row.set("1", { timeToLive: short }), "done"],
    [row.lock("a")],
    wait,
    [row.get(), "nothing"],
    [row.set("2"), "done"],
    [row.compareAndSet("2", "3", { owner: "a" }), "LockLost at compareAndSet"],
    [row.lock("b"), "Acquired 2"],
    [row.get(), "2"]
  ]),
  scenario("a write without a time clears an earlier one", ({ compareAndSet, get, set }, { long, short, wait }) => [
    [set("1", { timeToLive: short }), "done"],
    [set("2"), "done"],
    wait,
    [get(), "2"],
    [set("3", { timeToLive: long }), "done"],
    [compareAndSet("3", "4", { timeToLive: short }), "done"],
    wait,
    [get(), "nothing"]
  ]),
  {
    name: "a compareAndSet without a time clears an earlier one",
    run: (subject) =>
      Effect.gen(function*() {
        const { compareAndSet, get, set } = rowOf(subject)
        yield* expectStep(set("1", { timeToLive: subject.short }), "done")
        // On a slow machine it may be over already, and then there is nothing to see.
        const replaced = yield* compareAndSet("1", "2").outcome
        yield* subject.wait
        yield* expectStep(get(), replaced === "done" ? "2" : "nothing")
      })
  },
  scenario("a lock makes the time of what is stored neither longer nor shorter", (row, { long, short, wait }) => [
    [row.set("1", { timeToLive: short }), "done"],
    [row.lock("a")],
    [row.lock("a")],
    [row.unlock("a")],
    wait,
    [row.get(), "nothing"],
    [row.set("2"), "done"],
    [row.lock("a", short), "Acquired 2"],
    wait,
    [row.get(), "2"],
    [row.unlock("a"), "done"],
    [row.get(), "2"],
    [row.set("3", { timeToLive: long }), "done"],
    [row.lock("a", short), "Acquired 3"],
    wait,
    [row.get(), "3"]
  ])
]

export const timing: ReadonlyArray<Case> = [...leases, ...times]
