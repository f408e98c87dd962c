/** Ways to make a store that is wrong of one that is right. */
import { OAuthError, type TokenStore } from "@effect-oauth/core"
import { Clock, Duration, Effect, Option, Redacted } from "effect"

export type Store = TokenStore.Service

export const fail = (reason: OAuthError.TokenStoreError["reason"], operation: string) =>
  Effect.fail(new OAuthError.TokenStoreError({ reason, operation }))

export const mapReason = (from: OAuthError.TokenStoreError["reason"], reason: OAuthError.TokenStoreError["reason"]) =>
  Effect.mapError((error: OAuthError.TokenStoreError) =>
    error.reason === from ? new OAuthError.TokenStoreError({ reason, operation: error.operation }) : error
  )

/** Each id is taken for another. */
export const renaming = (rename: (id: string) => string) => (store: Store): Store => ({
  get: (id) => store.get(rename(id)),
  set: (id, write) => store.set(rename(id), write),
  compareAndSet: (id, expected, write) => store.compareAndSet(rename(id), expected, write),
  remove: (id, expected) => store.remove(rename(id), expected),
  lock: (id, options) => store.lock(rename(id), options),
  unlock: (id, owner) => store.unlock(rename(id), owner)
})

/** Writes are changed before they are stored. */
export const writing = (change: (write: TokenStore.Write) => TokenStore.Write) => (store: Store): Store => ({
  ...store,
  set: (id, write) => store.set(id, change(write)),
  compareAndSet: (id, expected, write) => store.compareAndSet(id, expected, change(write))
})

export const storingText = (change: (text: string) => string) =>
  writing((write) => ({ ...write, value: Redacted.make(change(Redacted.value(write.value))) }))

export const leasing = (change: (lease: Duration.Duration) => Duration.Duration) => (store: Store): Store => ({
  ...store,
  lock: (id, { lease, owner }) => store.lock(id, { owner, lease: change(lease) })
})

/** Locks that are kept beside what is stored, and that only `unlock` and the end of the lease end. */
export const locksBeside = (store: Store): Store => {
  const locks = new Map<string, { readonly owner: string; readonly until: number }>()
  const checked = <A>(
    id: string,
    expected: TokenStore.Expected | undefined,
    use: Effect.Effect<A, OAuthError.TokenStoreError>
  ) =>
    expected?.owner === undefined || locks.get(id)?.owner === expected.owner ? use : fail("LockLost", "compareAndSet")
  return {
    ...store,
    compareAndSet: (id, expected, write) =>
      checked(id, expected, store.compareAndSet(id, { version: expected.version }, write)),
    remove: (id, expected) =>
      checked(id, expected, store.remove(id, expected === undefined ? undefined : { version: expected.version })),
    lock: (id, { lease, owner }) =>
      Effect.gen(function*() {
        const entry = yield* store.get(id)
        if (Option.isNone(entry)) {
          return { _tag: "Missing" }
        }
        const now = yield* Clock.currentTimeMillis
        const lock = locks.get(id)
        if (lock !== undefined && lock.owner !== owner && lock.until > now) {
          return { _tag: "Held", entry: entry.value }
        }
        locks.set(id, { owner, until: now + Duration.toMillis(lease) })
        return { _tag: "Acquired", entry: entry.value }
      }),
    unlock: (id, owner) =>
      Effect.sync(() => {
        if (locks.get(id)?.owner === owner) {
          locks.delete(id)
        }
      })
  }
}
