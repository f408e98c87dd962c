/**
 * Where the tokens of users are kept between requests and restarts, and where the processes that refresh them agree who
 * does it. A store keeps a text for an id, with a version that is compared before it is replaced, and a lock with a lease.
 * `TokenManager` is what uses one; for several replicas see `@effect-oauth/sql` and `@effect-oauth/redis`.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import { TokenStoreError } from "./OAuthError.js"

/**
 * What is stored for an id.
 *
 * @since 0.1.0
 * @category models
 */
export interface Entry {
  /** The tokens as text: encrypted, where the store keeps it outside of this process. */
  readonly value: Redacted.Redacted
  /** What tells this text from every other that was or will be stored for the id. */
  readonly version: string
}

/**
 * What is to be stored.
 *
 * @since 0.1.0
 * @category models
 */
export interface Write extends Entry {
  /**
   * After what time the entry may be forgotten. Until it is written again, it is there no longer.
   *
   * @default it is kept
   */
  readonly timeToLive?: Duration.Duration | undefined
}

/**
 * What has to be there for a write or a removal to happen.
 *
 * @since 0.1.0
 * @category models
 */
export interface Expected {
  /** The version that was read. */
  readonly version: string
  /** Who has to have the lock. When not set, the lock is not looked at. */
  readonly owner?: string | undefined
}

/**
 * What asking for a lock can lead to.
 *
 * - `Acquired`: the lock is had, and `entry` is what is there now
 * - `Held`: another owner has it; `entry` is what is there now
 * - `Missing`: nothing is stored for the id, and so there is no lock
 *
 * @since 0.1.0
 * @category models
 */
export type Locked =
  | { readonly _tag: "Acquired"; readonly entry: Entry }
  | { readonly _tag: "Held"; readonly entry: Entry }
  | { readonly _tag: "Missing" }

/**
 * A store. Ids are 1 to 512 characters of `A-Z a-z 0-9 - _ . ! ~ * ' ( ) % /`, and are told apart by case; versions and
 * owners are 1 to 64 characters of base64url. Each function is one atomic step, whoever else uses the store. All fail with
 * `TokenStoreError`, `Unavailable` when the store cannot be reached, and none of them waits for a lock.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /** Reads what is stored. */
  readonly get: (id: string) => Effect.Effect<Option.Option<Entry>, TokenStoreError>
  /** Stores, whatever was there before, and ends a lock: who had it finds that the version is another. */
  readonly set: (id: string, write: Write) => Effect.Effect<void, TokenStoreError>
  /**
   * Stores when what is there is what was expected, and ends the lock. The same write a second time succeeds too, and
   * changes nothing, so that one whose answer was lost can be repeated. Fails with `Conflict` when there is nothing, or another version; with
   * `LockLost` when the version is right and another owner, or none, has the lock. A lease that is over does no harm while
   * nobody else has taken the lock.
   */
  readonly compareAndSet: (id: string, expected: Expected, write: Write) => Effect.Effect<void, TokenStoreError>
  /**
   * Removes what is stored, and ends the lock. To remove what is not there succeeds when nothing is expected. Fails as
   * `compareAndSet` otherwise.
   */
  readonly remove: (id: string, expected?: Expected) => Effect.Effect<void, TokenStoreError>
  /**
   * Takes the lock of an id when nobody has it, or the lease of who has it is over. Its owner may take it again, and the
   * lease begins anew.
   */
  readonly lock: (
    id: string,
    options: { readonly owner: string; readonly lease: Duration.Duration }
  ) => Effect.Effect<Locked, TokenStoreError>
  /** Lets go of the lock, if this is who has it. */
  readonly unlock: (id: string, owner: string) => Effect.Effect<void, TokenStoreError>
}

/**
 * The store in use.
 *
 * @since 0.1.0
 * @category tags
 */
export class TokenStore extends Context.Tag("@effect-oauth/core/TokenStore")<TokenStore, Service>() {}

interface Row extends Entry {
  readonly expiresAt: number
  owner: string | undefined
  lockedUntil: number
}

const entryOf = ({ value, version }: Row): Entry => ({ value, version })

const failure = (reason: TokenStoreError["reason"], operation: string) =>
  Effect.fail(new TokenStoreError({ reason, operation }))

/**
 * Makes a store in the memory of this process: for programs of one process whose users may sign in again after a restart,
 * and for tests.
 *
 * @example
 * ```ts
 * import { TokenStore } from "@effect-oauth/core"
 * import { Effect, Redacted } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const store = TokenStore.makeMemory()
 *   yield* store.set("alice", { value: Redacted.make("{}"), version: "1" })
 *   return yield* store.get("alice")
 * })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeMemory = (): Service => {
  const rows = new Map<string, Row>()
  const at = <A, E>(
    id: string,
    use: (row: Row | undefined, now: number) => Effect.Effect<A, E>
  ): Effect.Effect<A, E> =>
    Effect.flatMap(Clock.currentTimeMillis, (now) => {
      const row = rows.get(id)
      if (row !== undefined && row.expiresAt <= now) {
        rows.delete(id)
        return use(undefined, now)
      }
      return use(row, now)
    })
  const write = (id: string, { timeToLive, value, version }: Write, now: number) => {
    const expiresAt = timeToLive === undefined ? Infinity : now + Duration.toMillis(timeToLive)
    rows.set(id, { value, version, expiresAt, owner: undefined, lockedUntil: 0 })
    return Effect.void
  }
  const refuse = (row: Row | undefined, expected: Expected): "Conflict" | "LockLost" | undefined => {
    if (row?.version !== expected.version) {
      return "Conflict"
    }
    return expected.owner === undefined || expected.owner === row.owner ? undefined : "LockLost"
  }
  return {
    get: (id) => at(id, (row) => Effect.succeed(Option.map(Option.fromNullable(row), entryOf))),
    set: (id, entry) => at(id, (_, now) => write(id, entry, now)),
    compareAndSet: (id, expected, entry) =>
      at(id, (row, now) => {
        if (row?.version === entry.version) {
          return Effect.void
        }
        const refusal = refuse(row, expected)
        return refusal === undefined ? write(id, entry, now) : failure(refusal, "compareAndSet")
      }),
    remove: (id, expected) =>
      at(id, (row) => {
        const refusal = expected === undefined ? undefined : refuse(row, expected)
        if (refusal !== undefined) {
          return failure(refusal, "remove")
        }
        rows.delete(id)
        return Effect.void
      }),
    lock: (id, { lease, owner }) =>
      at(id, (row, now): Effect.Effect<Locked> => {
        if (row === undefined) {
          return Effect.succeed({ _tag: "Missing" })
        }
        const entry = entryOf(row)
        if (row.owner !== undefined && row.owner !== owner && row.lockedUntil > now) {
          return Effect.succeed({ _tag: "Held", entry })
        }
        row.owner = owner
        row.lockedUntil = now + Duration.toMillis(lease)
        return Effect.succeed({ _tag: "Acquired", entry })
      }),
    unlock: (id, owner) =>
      at(id, (row) => {
        if (row?.owner === owner) {
          row.owner = undefined
        }
        return Effect.void
      })
  }
}

/**
 * A store in the memory of this process, see `makeMemory`.
 *
 * @example
 * ```ts
 * import { TokenManager, TokenStore } from "@effect-oauth/core"
 * import { Bitbucket } from "@effect-oauth/providers"
 * import { Layer } from "effect"
 *
 * const Tokens = TokenManager.layer({
 *   providers: { bitbucket: { client: Bitbucket.Bitbucket, origins: ["https://api.bitbucket.org"] } }
 * }).pipe(Layer.provide(TokenStore.layerMemory))
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layerMemory: Layer.Layer<TokenStore> = Layer.sync(TokenStore, makeMemory)
