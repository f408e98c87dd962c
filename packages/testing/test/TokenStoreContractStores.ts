/** Stores that are wrong, each in one thing. */
import { OAuthError, type TokenStore } from "@effect-oauth/core"
import { Clock, Duration, Effect, Option, Redacted } from "effect"
import {
  fail,
  leasing,
  locksBeside,
  mapReason,
  renaming,
  type Store,
  storingText,
  writing
} from "./TokenStoreContractWrappers.js"

export const broken: ReadonlyArray<{
  readonly what: string
  readonly make: (store: Store) => Store
  /** A case that has to see it, and what it says. */
  readonly seen: string
  readonly says: string
}> = [
  {
    what: "forgets",
    make: (store) => ({ ...store, set: () => Effect.void }),
    seen: "what was stored is read, until something else is stored",
    says: "step 2, get: expected 1, and it was nothing"
  },
  {
    what: "dies",
    make: (store) => ({ ...store, get: () => Effect.die(new Error("no such table")) }),
    seen: "what was stored is read, until something else is stored",
    says: "step 2, get: expected 1, and it was a defect, Error: no such table"
  },
  {
    what: "gives the text as it is",
    make: (store) => ({
      ...store,
      get: (id) =>
        Effect.map(
          store.get(id),
          // The type does not allow it; a store in JavaScript does not know the type.
          Option.map((entry) => ({ ...entry, value: Redacted.value(entry.value) as unknown as Redacted.Redacted }))
        )
    }),
    seen: "what was stored is read, until something else is stored",
    says: "expected 1, and it was 1 with a text that is not Redacted"
  },
  {
    what: "cuts spaces off",
    make: storingText((text) => text.replace(/ +$/, "")),
    seen: "a text comes back as it was stored",
    says: "spaces on both ends: get: expected 1, and it was 1 with the text \"  a  b\""
  },
  {
    what: "changes line ends",
    make: storingText((text) => text.replaceAll("\r\n", "\n")),
    seen: "a text comes back as it was stored",
    says: "line ends and tabs: get"
  },
  {
    what: "composes letters",
    make: storingText((text) => text.normalize("NFC")),
    seen: "a text comes back as it was stored",
    says: "composed and decomposed letters: get"
  },
  {
    what: "has three bytes for a letter",
    make: storingText((text) => text.replaceAll(/[\u{10000}-\u{10ffff}]/gu, "?")),
    seen: "a text comes back as it was stored",
    says: "letters beyond the basic plane: get"
  },
  {
    what: "cuts long texts off",
    make: storingText((text) => text.slice(0, 16_383)),
    seen: "a text comes back as it was stored",
    says: "16 KiB: get"
  },
  {
    what: "has ids without case",
    make: renaming((id) => id.toLowerCase()),
    seen: "ids are told apart, whatever is in them and however long they are",
    says: "/user: get: expected nothing, and it was 1"
  },
  {
    what: "cuts long ids off",
    make: renaming((id) => id.slice(0, 511)),
    seen: "ids are told apart, whatever is in them and however long they are",
    says: "xb: get: expected nothing"
  },
  {
    what: "takes ids for paths",
    make: renaming((id) => new URL(id, "file:///").pathname),
    seen: "ids are told apart, whatever is in them and however long they are",
    says: "/./user: get: expected nothing"
  },
  {
    what: "decodes ids",
    make: renaming((id) => id.replaceAll(/%2f/gi, "/")),
    seen: "ids are told apart, whatever is in them and however long they are",
    says: ": get: expected nothing"
  },
  {
    what: "does not compare versions",
    make: (store) => ({ ...store, compareAndSet: (id, _expected, write) => store.set(id, write) }),
    seen: "compareAndSet is a Conflict when the version is another, and changes nothing",
    says: "step 3, compareAndSet(1, 3): expected Conflict at compareAndSet, and it was done"
  },
  {
    what: "compares versions without case",
    make: (store) => ({
      ...store,
      compareAndSet: (id, expected, write) =>
        Effect.flatMap(store.get(id), (found) => {
          const version = Option.isSome(found) ? found.value.version : ""
          const same = version.toLowerCase() === expected.version.toLowerCase()
          return store.compareAndSet(id, same ? { ...expected, version } : expected, write)
        })
    }),
    seen: "versions are compared to the letter",
    says: "compareAndSet(A, next): expected Conflict at compareAndSet, and it was done"
  },
  {
    what: "compares and then sets",
    make: (store) => ({
      ...store,
      compareAndSet: (id, expected, write) =>
        Effect.gen(function*() {
          const found = yield* store.get(id)
          yield* Effect.yieldNow()
          const same = Option.isSome(found) && found.value.version === expected.version
          return yield* same ? store.set(id, write) : fail("Conflict", "compareAndSet")
        })
    }),
    seen: "of 32 that replace one version at once, one does",
    says: "32 times compareAndSet: expected 1 × done, 31 × Conflict at compareAndSet, and it was 32 × done"
  },
  {
    what: "looks and then removes",
    make: (store) => ({
      ...store,
      remove: (id, expected) =>
        Effect.gen(function*() {
          const found = yield* store.get(id)
          yield* Effect.yieldNow()
          const same = Option.isSome(found) && found.value.version === expected?.version
          return yield* same ? store.remove(id) : store.remove(id, expected)
        })
    }),
    seen: "of 32 that remove one version at once, one does",
    says: "it was 32 × done"
  },
  {
    what: "looks and then locks",
    make: (store) => ({
      ...store,
      lock: (id, options) =>
        Effect.gen(function*() {
          const locked = yield* store.lock(id, options)
          if (locked._tag === "Acquired") {
            yield* store.unlock(id, options.owner)
            yield* Effect.yieldNow()
            yield* store.lock(id, options)
          }
          return locked
        })
    }),
    seen: "of 32 that ask for a lock at once, one gets it",
    says: "expected 1 × Acquired 1, 31 × Held 1, and it was 32 × Acquired 1"
  },
  {
    what: "stores version and text one after the other",
    make: (store) => {
      const texts = new Map<string, Redacted.Redacted>()
      return {
        ...store,
        set: (id, write) =>
          Effect.sync(() => texts.set(id, write.value)).pipe(
            Effect.zipLeft(Effect.yieldNow()),
            Effect.zipRight(store.set(id, write))
          ),
        get: (id) =>
          Effect.map(store.get(id), Option.map((entry) => ({ ...entry, value: texts.get(id) ?? entry.value })))
      }
    },
    seen: "the first write of an id can come from several at once, and each reads one of them whole",
    says: "get while others set: expected a version with its text, and it was"
  },
  {
    what: "does not look at the owner",
    make: (store) => ({
      ...store,
      compareAndSet: (id, { version }, write) => store.compareAndSet(id, { version }, write)
    }),
    seen: "another gets the lock when the lease is over, and the first is fenced off",
    says: "compareAndSet(1, owner a, 2): expected LockLost at compareAndSet, and it was done"
  },
  {
    what: "calls a lost lock a conflict",
    make: (store) => ({
      ...store,
      compareAndSet: (id, expected, write) =>
        mapReason("LockLost", "Conflict")(store.compareAndSet(id, expected, write))
    }),
    seen: "compareAndSet by who has no lock is a LockLost, and changes nothing",
    says: "expected LockLost at compareAndSet, and it was Conflict at compareAndSet"
  },
  {
    what: "names another operation",
    make: (store) => ({
      ...store,
      remove: (id, expected) =>
        Effect.mapError(
          store.remove(id, expected),
          ({ reason }) => new OAuthError.TokenStoreError({ reason, operation: "set" })
        )
    }),
    seen: "remove of what is expected compares the version",
    says: "expected Conflict at remove, and it was Conflict at set"
  },
  {
    what: "refuses the same write a second time",
    make: (store) => ({
      ...store,
      compareAndSet: (id, expected, write) =>
        Effect.flatMap(store.get(id), (found) =>
          Option.isSome(found) && found.value.version === write.version
            ? fail("Conflict", "compareAndSet")
            : store.compareAndSet(id, expected, write))
    }),
    seen: "the same write a second time succeeds, until something else is stored",
    says: "step 3, compareAndSet(1, 2): expected done, and it was Conflict at compareAndSet"
  },
  {
    what: "writes the same write a second time, over the lock of another",
    make: (store) => ({
      ...store,
      compareAndSet: (id, expected, write) =>
        Effect.flatMap(store.get(id), (found) =>
          Option.isSome(found) && found.value.version === write.version
            ? store.set(id, write)
            : store.compareAndSet(id, expected, write))
    }),
    seen: "the same write a second time succeeds after it ended its lock, and leaves the lock of others alone",
    says: "lock(c, 30s): expected Held 2, and it was Acquired 2"
  },
  {
    what: "fails to remove what is not there",
    make: (store) => ({
      ...store,
      remove: (id, expected) => store.remove(id, expected ?? { version: "1" })
    }),
    seen: "what was never stored is not there",
    says: "step 4, remove(): expected done, and it was Conflict at remove"
  },
  {
    what: "removes whatever is there",
    make: (store) => ({ ...store, remove: (id) => store.remove(id) }),
    seen: "remove of what is expected compares the version",
    says: "step 1, remove(1): expected Conflict at remove, and it was done"
  },
  {
    what: "removes for whoever asks",
    make: (store) => ({
      ...store,
      remove: (id, expected) => store.remove(id, expected === undefined ? undefined : { version: expected.version })
    }),
    seen: "remove by who has the lock removes, and by others is a LockLost",
    says: "step 2, remove(1, owner a): expected LockLost at remove, and it was done"
  },
  {
    what: "keeps locks beside what is stored",
    make: locksBeside,
    seen: "remove ends a lock, and what is stored afterwards is not locked",
    says: "compareAndSet(2, owner a, 3): expected LockLost at compareAndSet, and it was done"
  },
  {
    what: "locks what is not there",
    make: (store) => ({
      ...store,
      lock: (id, options) =>
        Effect.map(store.lock(id, options), (locked): TokenStore.Locked =>
          locked._tag === "Missing"
            ? { _tag: "Acquired", entry: { version: "", value: Redacted.make("text of ") } }
            : locked)
    }),
    seen: "the lock of what is not there is Missing, and leaves nothing behind",
    says: "step 1, lock(a, 30s): expected Missing, and it was Acquired"
  },
  {
    what: "does not let the owner take its lock again",
    make: (store) => {
      const owners = new Map<string, string>()
      return {
        ...store,
        lock: (id, options) =>
          Effect.map(store.lock(id, options), (locked): TokenStore.Locked => {
            const again = owners.get(id) === options.owner
            if (locked._tag === "Acquired") {
              owners.set(id, options.owner)
            }
            return locked._tag === "Acquired" && again ? { ...locked, _tag: "Held" } : locked
          })
      }
    },
    seen: "one owner has the lock, and each is told what is stored",
    says: "lock(a, 30s): expected Acquired 1, and it was Held 1"
  },
  {
    what: "lets everybody end a lock",
    make: (store) => {
      const owners = new Map<string, string>()
      return {
        ...store,
        lock: (id, options) =>
          Effect.tap(store.lock(id, options), ({ _tag }) => {
            if (_tag === "Acquired") {
              owners.set(id, options.owner)
            }
          }),
        unlock: (id, owner) => store.unlock(id, owners.get(id) ?? owner)
      }
    },
    seen: "unlock by who does not have the lock does nothing",
    says: "lock(b, 30s): expected Held 1, and it was Acquired 1"
  },
  {
    what: "does not end locks",
    make: (store) => ({ ...store, unlock: () => Effect.void }),
    seen: "who lets go of the lock has it no longer, and another gets it",
    says: "step 4, compareAndSet(1, owner a, 2): expected LockLost at compareAndSet, and it was done"
  },
  {
    what: "has leases that never end",
    make: leasing(() => Duration.infinity),
    seen: "another gets the lock when the lease is over, and the first is fenced off",
    says: "step 4, lock(b, 30s): expected Acquired 1, and it was Held 1"
  },
  {
    what: "takes seconds for milliseconds",
    make: leasing((lease) => Duration.millis(Duration.toSeconds(lease))),
    seen: "a lease that is not over keeps its lock",
    says: "lock(b, 30s): expected Held 1, and it was Acquired 1"
  },
  {
    what: "fences off whose lease is over, though nobody took the lock",
    make: (store) => {
      const until = new Map<string, number>()
      return {
        ...store,
        lock: (id, options) =>
          Effect.tap(
            store.lock(id, options),
            () => Effect.map(Clock.currentTimeMillis, (now) => until.set(id, now + Duration.toMillis(options.lease)))
          ),
        compareAndSet: (id, expected, write) =>
          Effect.flatMap(Clock.currentTimeMillis, (now) =>
            expected.owner !== undefined && (until.get(id) ?? 0) <= now
              ? Effect.zipRight(
                store.compareAndSet(id, { ...expected, owner: "nobody" }, write),
                fail("LockLost", "compareAndSet")
              )
              : store.compareAndSet(id, expected, write))
      }
    },
    seen: "a lease that is over does no harm while nobody took the lock",
    says: "compareAndSet(1, owner a, 2): expected done, and it was LockLost at compareAndSet"
  },
  {
    what: "takes whole milliseconds only",
    make: (store) => ({
      ...store,
      lock: (id, options) =>
        Number.isInteger(Duration.toMillis(options.lease)) ? store.lock(id, options) : fail("Unavailable", "lock")
    }),
    seen: "durations that are no whole milliseconds, or without end, are taken",
    says: "and it was Unavailable at lock"
  },
  {
    what: "keeps for ever what may be forgotten",
    make: writing((write) => ({ ...write, timeToLive: undefined })),
    seen: "what is over is not read, not locked, and not removed",
    says: "step 3, get: expected nothing, and it was 1"
  },
  {
    what: "forgets a thousand times too early",
    make: writing(({ timeToLive, ...write }) =>
      timeToLive === undefined ? write : { ...write, timeToLive: Duration.millis(Duration.toSeconds(timeToLive)) }
    ),
    seen: "what may be forgotten is there until then",
    says: "step 3, get: expected 1, and it was nothing"
  },
  {
    what: "keeps an earlier time",
    make: (store) => {
      const times = new Map<string, Duration.Duration>()
      return {
        ...store,
        set: (id, write) => {
          const timeToLive = write.timeToLive ?? times.get(id)
          if (timeToLive !== undefined) {
            times.set(id, timeToLive)
          }
          return store.set(id, { ...write, timeToLive })
        }
      }
    },
    seen: "a write without a time clears an earlier one",
    says: "step 4, get: expected 2, and it was nothing"
  },
  {
    what: "lets a lock end with what is stored",
    make: (store) => ({
      ...store,
      lock: (id, options) =>
        Effect.tap(store.lock(id, options), (locked) =>
          locked._tag === "Acquired"
            ? Effect.zipRight(
              store.set(id, { ...locked.entry, timeToLive: options.lease }),
              store.lock(id, options)
            )
            : Effect.void)
    }),
    seen: "a lock makes the time of what is stored neither longer nor shorter",
    says: "step 6, get: expected nothing, and it was 1"
  }
]
