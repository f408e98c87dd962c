/**
 * One refresh, as it goes when several processes may want it: take the lock, look at what is stored now, and only when that
 * is still due, ask the server, store what it gave, and then hand it out.
 *
 * @internal
 */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as OAuthCrypto from "../OAuthCrypto.js"
import { type ConfigurationError, ReauthorizationRequired, TokenStoreError } from "../OAuthError.js"
import type * as RefreshToken from "../RefreshToken.js"
import type * as Revocation from "../Revocation.js"
import * as TokenMetrics from "../TokenMetrics.js"
import type { TokenSet } from "../TokenSet.js"
import type * as TokenStore from "../TokenStore.js"
import type * as tokenLabels from "./tokenLabels.js"
import * as tokenRecord from "./tokenRecord.js"

type TokenError = RefreshToken.RefreshError | TokenStoreError

/**
 * Tokens that the server gave, and that could not be stored yet, in place of those of version `replaces`.
 *
 * @internal
 */
export interface Unsaved {
  readonly replaces: string
  readonly owner: string
  /** With the time at which the server gave them. */
  readonly given: tokenRecord.Stored
  readonly write: TokenStore.Write
  /** Whether the background is at it. */
  isBeingStored: boolean
}

/** @internal */
export interface Settings {
  /** In milliseconds. */
  readonly ahead: number
  readonly lease: Duration.Duration
  readonly lockWait: Duration.Duration
  readonly timeToLive: Duration.Duration | undefined
}

/** @internal */
export interface Job {
  readonly id: string
  readonly store: TokenStore.Service
  readonly refresh: ((tokens: TokenSet) => Effect.Effect<TokenSet, RefreshToken.RefreshError>) | undefined
  readonly revoke: ((tokens: TokenSet) => Effect.Effect<void, Revocation.RevocationError>) | undefined
  readonly settings: Settings
  readonly unsaved: Map<string, Unsaved>
  /** As whom a lock was asked for last, where it is not known whether it was got. */
  readonly unsure: Map<string, string>
  /** Goes on in the background; a program that ends waits for it. */
  readonly later: (work: Effect.Effect<void>) => Effect.Effect<void>
  /** Tells that the user has to sign in again. */
  readonly ended: (reason: ReauthorizationRequired["reason"]) => Effect.Effect<void>
  /** Tells that there are new tokens. */
  readonly refreshed: (tokens: TokenSet) => Effect.Effect<void>
  readonly labels: tokenLabels.Labels
}

/** Takes tokens into memory, as of now. */
const holdStored = (
  { refresh, settings }: Job,
  stored: tokenRecord.Stored,
  version: string
): Effect.Effect<tokenRecord.Held> =>
  Effect.zipWith(
    Clock.currentTimeMillis,
    Random.next,
    (now, random) =>
      tokenRecord.hold(stored, version, { ahead: settings.ahead, random, now, canRefresh: refresh !== undefined })
  )

/** @internal */
export const hold = (
  job: Job,
  entry: TokenStore.Entry,
  known: tokenRecord.Held | undefined
): Effect.Effect<tokenRecord.Held, TokenStoreError> =>
  known?.version === entry.version
    ? Effect.map(Clock.currentTimeMillis, (now) => {
      known.seenAt = now
      return known
    })
    : Effect.flatMap(tokenRecord.decode(entry), (stored) => holdStored(job, stored, entry.version))

/**
 * What is written for tokens.
 *
 * @internal
 */
export const writeOf = (
  stored: tokenRecord.Stored,
  { timeToLive }: Settings
): Effect.Effect<TokenStore.Write, ConfigurationError> =>
  Effect.map(OAuthCrypto.randomValue, (version) => ({ value: tokenRecord.encode(stored), version, timeToLive }))

/** @internal */
export const isRejected = (held: tokenRecord.Held, rejected: TokenSet | undefined): boolean =>
  rejected !== undefined && Redacted.value(held.tokens.accessToken) === Redacted.value(rejected.accessToken)

/** How long to wait before looking again, in milliseconds: longer each time, and a part of it at random. */
const pollAfter = (attempt: number): Effect.Effect<number> =>
  Effect.map(Random.next, (random) => Math.min(10 * 1.5 ** attempt, 250) * (0.5 + random / 2))

const isUnavailable = (error: TokenStoreError) => error.reason === "Unavailable"

/** Three times more, within a second. */
const quick = { schedule: Schedule.exponential("40 millis", 4), times: 3, while: isUnavailable }

/** Each second while nobody else can have the lock, and then now and again. */
const patiently = (lease: Duration.Duration) =>
  Schedule.spaced("1 second").pipe(Schedule.upTo(lease), Schedule.andThen(Schedule.spaced("15 seconds")))

/** How often in a row somebody else may have been faster. */
const maxChanges = 10

const isInvalidGrant = (error: RefreshToken.RefreshError): boolean =>
  error._tag === "OAuthErrorResponse" && error.code === "invalid_grant"

/** What one look at the store, with the lock or without, comes to. */
type Turn =
  | { readonly _tag: "Done"; readonly outcome: "refreshed" | "adopted"; readonly held: tokenRecord.Held }
  /** Somebody else has the lock. */
  | { readonly _tag: "Held" }
  /** Somebody else had it meanwhile. */
  | { readonly _tag: "Again" }

const isHeld: Turn = { _tag: "Held" }
const again: Turn = { _tag: "Again" }

const adopted = (held: tokenRecord.Held): Turn => ({ _tag: "Done", outcome: "adopted", held })

const signedOut = Effect.fail(new ReauthorizationRequired({ reason: "SignedOut" }))
const noRefreshToken = Effect.fail(new ReauthorizationRequired({ reason: "NoRefreshToken" }))

/**
 * Refreshes, or finds what somebody else has refreshed. `known` is what is in memory; `rejected` are tokens that a resource
 * did not take, so that they are no good whatever their expiry.
 *
 * @internal
 */
export const run = (
  job: Job,
  known: tokenRecord.Held | undefined,
  rejected: TokenSet | undefined
): Effect.Effect<tokenRecord.Held, TokenError> => {
  const { id, refresh, revoke, settings, store, unsaved, unsure } = job
  const unlock = (owner: string) => Effect.ignore(store.unlock(id, owner))

  const canRefresh = ({ tokens }: tokenRecord.Held) => refresh !== undefined && Option.isSome(tokens.refreshToken)

  /** Signed out: what the server gave meanwhile is not to live on. */
  const gone = (given: TokenSet | undefined): Effect.Effect<never, ReauthorizationRequired> =>
    given === undefined || revoke === undefined
      ? signedOut
      : Effect.zipRight(job.later(Effect.ignore(Effect.suspend(() => revoke(given)))), signedOut)

  /** The entry is not what it was when the server was asked: `given` is what the server gave. */
  const lookAgain = (given: TokenSet | undefined): Effect.Effect<Turn, TokenError> =>
    Effect.flatMap(store.get(id), Option.match({ onSome: () => Effect.succeed(again), onNone: () => gone(given) }))

  const save = (pending: Unsaved): Effect.Effect<Turn, TokenError> => {
    const { given, owner, replaces, write } = pending
    const { savedAt, tokens } = given
    // The same write again does no harm, when it was only its answer that was lost.
    const once = store.compareAndSet(id, { version: replaces, owner }, write)
    const isWanted = () => unsaved.get(id) === pending
    const done = Effect.sync(() => isWanted() && unsaved.delete(id))
    const untilSaved = once.pipe(
      Effect.retry({ schedule: patiently(settings.lease), while: (error) => isUnavailable(error) && isWanted() }),
      Effect.matchEffect({
        onSuccess: () => Effect.flatMap(done, (wasWanted) => wasWanted ? job.refreshed(tokens) : Effect.void),
        onFailure: ({ reason }) =>
          reason === "Conflict"
            ? Effect.flatMap(done, (wasWanted) => wasWanted ? Effect.ignore(lookAgain(tokens)) : Effect.void)
            : Effect.void
      }),
      Effect.ensuring(Effect.sync(() => {
        pending.isBeingStored = false
      }))
    )
    return once.pipe(
      Effect.retry(quick),
      Effect.matchEffect({
        onSuccess: () =>
          done.pipe(
            Effect.zipRight(holdStored(job, given, write.version)),
            Effect.tap(job.refreshed(tokens)),
            Effect.zip(Clock.currentTimeMillis),
            // The store took longer than they live. Those that were never good are what the server has to give.
            Effect.map(([held, now]): Turn =>
              now >= held.endsAt && savedAt < held.endsAt ? again : { _tag: "Done", outcome: "refreshed", held }
            )
          ),
        onFailure: (error): Effect.Effect<Turn, TokenError> => {
          if (error.reason === "Conflict") {
            return Effect.zipRight(done, lookAgain(tokens))
          }
          // Nobody gets what is not stored, and nothing is lost while this process lives.
          unsaved.set(id, pending)
          if (error.reason === "LockLost") {
            // Who has the lock may fail.
            return Effect.succeed(again)
          }
          if (pending.isBeingStored) {
            return Effect.fail(error)
          }
          pending.isBeingStored = true
          return Effect.zipRight(job.later(untilSaved), Effect.fail(error))
        }
      })
    )
  }

  /** The server takes the refresh token no longer. Unless somebody else has renewed the tokens, the session is over. */
  const reject = (entry: TokenStore.Entry, owner: string): Effect.Effect<Turn, TokenError> =>
    store.remove(id, { version: entry.version, owner }).pipe(
      Effect.matchEffect({
        onSuccess: () =>
          Effect.zipRight(
            job.ended("RefreshTokenRejected"),
            Effect.fail(new ReauthorizationRequired({ reason: "RefreshTokenRejected" }))
          ),
        onFailure: (error) =>
          error.reason === "Conflict" || error.reason === "LockLost"
            ? lookAgain(undefined)
            : Effect.zipRight(unlock(owner), Effect.fail(error))
      })
    )

  const exchange = (
    refresh: NonNullable<Job["refresh"]>,
    entry: TokenStore.Entry,
    { tokens }: tokenRecord.Held,
    owner: string
  ): Effect.Effect<Turn, TokenError> =>
    Effect.suspend(() => refresh(tokens)).pipe(
      Effect.tapErrorCause((cause) =>
        cause._tag === "Fail" && isInvalidGrant(cause.error) ? Effect.void : unlock(owner)
      ),
      Effect.matchEffect({
        onSuccess: (tokens) =>
          Effect.flatMap(Clock.currentTimeMillis, (savedAt) => {
            const given = { tokens, savedAt }
            return Effect.flatMap(
              writeOf(given, settings),
              (write) => save({ replaces: entry.version, owner, given, write, isBeingStored: false })
            )
          }),
        onFailure: (error) => isInvalidGrant(error) ? reject(entry, owner) : Effect.fail(error)
      })
    )

  /** There is nothing to refresh with. */
  const over = (held: tokenRecord.Held): Effect.Effect<never, ReauthorizationRequired> => {
    const tell = held.isToldOf ? Effect.void : job.ended("NoRefreshToken")
    held.isToldOf = true
    return Effect.zipRight(tell, noRefreshToken)
  }

  /** What a look without the lock comes to, where a refresh is not to be: then nobody has to be kept from one. */
  const withoutLock: Effect.Effect<Option.Option<Turn>, TokenError> = Effect.gen(function*() {
    const entry = yield* store.get(id)
    const held = Option.isNone(entry) ? undefined : yield* hold(job, entry.value, known)
    if (held === undefined || canRefresh(held)) {
      return Option.none()
    }
    return (yield* Clock.currentTimeMillis) < held.endsAt && !isRejected(held, rejected)
      ? Option.some(adopted(held))
      : yield* over(held)
  })

  const acquired = (entry: TokenStore.Entry, owner: string, lockedAt: number): Effect.Effect<Turn, TokenError> => {
    const pending = unsaved.get(id)
    if (pending?.replaces === entry.version) {
      // The refresh token in the store is spent, and what it was spent for is here.
      return save(pending)
    }
    unsaved.delete(id)
    return hold(job, entry, known).pipe(
      Effect.tapError(() => unlock(owner)),
      Effect.zip(Clock.currentTimeMillis),
      Effect.flatMap(([held, now]): Effect.Effect<Turn, TokenError> => {
        if (now < held.renewAt && now < held.endsAt && !isRejected(held, rejected)) {
          return Effect.map(Effect.zipRight(unlock(owner), Clock.currentTimeMillis), (now) =>
            // To let go of the lock may take longer than they live.
            now < held.endsAt ? adopted(held) : again)
        }
        if (refresh === undefined || !canRefresh(held)) {
          return Effect.zipRight(unlock(owner), over(held))
        }
        // A process that was stopped in between wakes up with a lock that may be somebody else's, or soon will be.
        return now - lockedAt >= Duration.toMillis(settings.lease) / 2
          ? Effect.succeed(again)
          : exchange(refresh, entry, held, owner)
      })
    )
  }

  const turn = (owner: string, startedAt: number): Effect.Effect<Turn, TokenError> =>
    Effect.gen(function*() {
      const isPossible = refresh !== undefined && (known === undefined || canRefresh(known))
      const found = isPossible ? Option.none() : yield* withoutLock
      if (Option.isSome(found)) {
        return found.value
      }
      const lockedAt = yield* Clock.currentTimeMillis
      const lock = store.lock(id, { owner, lease: settings.lease })
      const locked = yield* lock.pipe(
        // The same owner again, in case that it was the answer that was lost.
        Effect.catchIf(isUnavailable, () => lock),
        Effect.tapError(() => Effect.sync(() => unsure.set(id, owner)))
      )
      const now = yield* Clock.currentTimeMillis
      const waited = Effect.sync(() =>
        TokenMetrics.lockWaitSeconds.unsafeUpdate((now - startedAt) / 1000, job.labels.provider)
      )
      switch (locked._tag) {
        case "Missing": {
          const pending = unsaved.get(id)
          unsaved.delete(id)
          return yield* gone(pending?.given.tokens)
        }
        case "Acquired":
          yield* waited
          return yield* acquired(locked.entry, owner, lockedAt)
        case "Held": {
          const held = yield* hold(job, locked.entry, known)
          if (now >= held.endsAt || isRejected(held, rejected)) {
            return isHeld
          }
          yield* waited
          // Who has the lock renews them, and they are good until then.
          return adopted(held)
        }
      }
    })

  const turns = Effect.gen(function*() {
    const owner = unsaved.get(id)?.owner ?? unsure.get(id) ?? (yield* OAuthCrypto.randomValue)
    unsure.delete(id)
    const startedAt = yield* Clock.currentTimeMillis
    let waited = 0
    let changes = 0
    for (let attempt = 0;; attempt++) {
      const before = yield* Clock.currentTimeMillis
      const result = yield* turn(owner, startedAt)
      if (result._tag === "Done") {
        return result
      }
      if (result._tag === "Held" ? waited >= Duration.toMillis(settings.lockWait) : changes >= maxChanges) {
        return yield* new TokenStoreError({ reason: "LockTimeout", operation: "lock" })
      }
      yield* Effect.sleep(yield* pollAfter(attempt))
      // Not what the server took to answer, nor how long this process was stopped before it asked.
      if (result._tag === "Held") {
        waited += (yield* Clock.currentTimeMillis) - before
      } else {
        changes++
      }
    }
  })

  return Effect.flatMap(Clock.currentTimeMillis, (startedAt) =>
    turns.pipe(
      Effect.onExit((exit) =>
        Effect.map(Clock.currentTimeMillis, (now) => {
          TokenMetrics.refreshes.unsafeUpdate(1, job.labels.outcome[outcomeOf(exit)])
          TokenMetrics.refreshSeconds.unsafeUpdate((now - startedAt) / 1000, job.labels.provider)
        })
      ),
      Effect.map(({ held }) => held)
    ))
}

const outcomeOf = (exit: Exit.Exit<Turn & { readonly _tag: "Done" }, TokenError>): tokenLabels.Outcome => {
  if (Exit.isSuccess(exit)) {
    return exit.value.outcome
  }
  const { cause } = exit
  return cause._tag === "Fail" && cause.error._tag === "ReauthorizationRequired" ? "rejected" : "failed"
}
