/**
 * Whose lock it is, while no lease is over.
 */
import { type Case, pairs, scenario } from "./tokenStoreContract.js"

export const locking: ReadonlyArray<Case> = [
  scenario("one owner has the lock, and each is told what is stored", ({ lock, set }) => [
    [set("1"), "done"],
    [lock("a"), "Acquired 1"],
    [lock("b"), "Held 1"],
    [lock("c"), "Held 1"],
    [lock("a"), "Acquired 1"],
    [lock("b"), "Held 1"]
  ]),
  scenario("a lock is no hindrance to reading, and changes nothing of what is stored", ({ get, lock, set, unlock }) => [
    [set("1"), "done"],
    [lock("a"), "Acquired 1"],
    [get(), "1"],
    [unlock("a"), "done"],
    [get(), "1"]
  ]),
  scenario(
    "owners are compared to the letter",
    ({ compareAndSet, lock, remove, set, unlock }) =>
      pairs.flatMap(([one, other]) => [
        [set("1"), "done"],
        [lock(one), "Acquired 1"],
        [lock(other), "Held 1"],
        [unlock(other), "done"],
        [compareAndSet("1", "2", { owner: other }), "LockLost at compareAndSet"],
        [remove("1", other), "LockLost at remove"],
        [compareAndSet("1", "2", { owner: one }), "done"]
      ])
  ),
  scenario("who lets go of the lock has it no longer, and another gets it", ({ compareAndSet, lock, set, unlock }) => [
    [set("1"), "done"],
    [lock("a"), "Acquired 1"],
    [unlock("a"), "done"],
    [compareAndSet("1", "2", { owner: "a" }), "LockLost at compareAndSet"],
    [lock("b"), "Acquired 1"],
    [lock("a"), "Held 1"],
    [unlock("a"), "done"],
    [lock("c"), "Held 1"]
  ]),
  scenario("unlock by who does not have the lock does nothing", ({ compareAndSet, lock, set, unlock }) => [
    [set("1"), "done"],
    [unlock("b"), "done"],
    [lock("a"), "Acquired 1"],
    [unlock("b"), "done"],
    [lock("b"), "Held 1"],
    [compareAndSet("1", "2", { owner: "a" }), "done"]
  ]),
  scenario("the lock of what is not there is Missing, and leaves nothing behind", ({ get, lock, set }) => [
    [lock("a"), "Missing"],
    [get(), "nothing"],
    [set("1"), "done"],
    [lock("b"), "Acquired 1"]
  ]),
  scenario("set does not look at a lock, and ends it", ({ compareAndSet, get, lock, set }) => [
    [set("1"), "done"],
    [lock("a"), "Acquired 1"],
    [set("2"), "done"],
    [compareAndSet("1", "3", { owner: "a" }), "Conflict at compareAndSet"],
    [compareAndSet("2", "3", { owner: "a" }), "LockLost at compareAndSet"],
    [get(), "2"],
    [lock("b"), "Acquired 2"]
  ]),
  scenario("compareAndSet by who has the lock stores, and ends it", ({ compareAndSet, get, lock, set }) => [
    [set("1"), "done"],
    [lock("a"), "Acquired 1"],
    [compareAndSet("1", "2", { owner: "a" }), "done"],
    [get(), "2"],
    [compareAndSet("2", "3", { owner: "a" }), "LockLost at compareAndSet"],
    [lock("b"), "Acquired 2"]
  ]),
  scenario("compareAndSet by who has no lock is a LockLost, and changes nothing", (row) => [
    [row.set("1"), "done"],
    [row.compareAndSet("1", "2", { owner: "a" }), "LockLost at compareAndSet"],
    [row.lock("a"), "Acquired 1"],
    [row.compareAndSet("1", "2", { owner: "b" }), "LockLost at compareAndSet"],
    [row.get(), "1"],
    [row.lock("b"), "Held 1"],
    [row.compareAndSet("1", "2", { owner: "a" }), "done"]
  ]),
  scenario("another version is a Conflict, whoever has the lock", ({ compareAndSet, get, lock, remove, set }) => [
    [set("1"), "done"],
    [lock("a"), "Acquired 1"],
    [compareAndSet("0", "2", { owner: "a" }), "Conflict at compareAndSet"],
    [compareAndSet("0", "2", { owner: "b" }), "Conflict at compareAndSet"],
    [remove("0", "a"), "Conflict at remove"],
    [remove("0", "b"), "Conflict at remove"],
    [get(), "1"],
    [lock("b"), "Held 1"]
  ]),
  scenario("compareAndSet without an owner does not look at a lock, and ends it", (row) => [
    [row.set("1"), "done"],
    [row.lock("a"), "Acquired 1"],
    [row.compareAndSet("1", "2"), "done"],
    [row.get(), "2"],
    [row.compareAndSet("2", "3", { owner: "a" }), "LockLost at compareAndSet"],
    [row.lock("b"), "Acquired 2"]
  ]),
  scenario(
    "the same write a second time succeeds after it ended its lock, and leaves the lock of others alone",
    (row) => [
      [row.set("1"), "done"],
      [row.lock("a"), "Acquired 1"],
      [row.compareAndSet("1", "2", { owner: "a" }), "done"],
      [row.compareAndSet("1", "2", { owner: "a" }), "done"],
      [row.lock("b"), "Acquired 2"],
      [row.compareAndSet("1", "2", { owner: "a" }), "done"],
      [row.lock("c"), "Held 2"],
      [row.compareAndSet("2", "3", { owner: "b" }), "done"],
      [row.get(), "3"]
    ]
  ),
  scenario("remove without an owner does not look at a lock", ({ get, lock, remove, set }) => [
    [set("1"), "done"],
    [lock("a"), "Acquired 1"],
    [remove("1"), "done"],
    [get(), "nothing"],
    [set("2"), "done"],
    [lock("a"), "Acquired 2"],
    [remove(), "done"],
    [get(), "nothing"]
  ]),
  scenario("remove by who has the lock removes, and by others is a LockLost", ({ get, lock, remove, set }) => [
    [set("1"), "done"],
    [remove("1", "a"), "LockLost at remove"],
    [lock("a"), "Acquired 1"],
    [remove("1", "b"), "LockLost at remove"],
    [get(), "1"],
    [remove("1", "a"), "done"],
    [get(), "nothing"],
    [lock("a"), "Missing"]
  ]),
  scenario(
    "remove ends a lock, and what is stored afterwards is not locked",
    ({ compareAndSet, lock, remove, set }) => [
      [set("1"), "done"],
      [lock("a"), "Acquired 1"],
      [remove(), "done"],
      [lock("b"), "Missing"],
      [set("2"), "done"],
      [compareAndSet("2", "3", { owner: "a" }), "LockLost at compareAndSet"],
      [lock("b"), "Acquired 2"]
    ]
  )
]
