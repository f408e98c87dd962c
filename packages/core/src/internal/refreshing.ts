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
import * as MetricLabel from "effect/MetricLabel"
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
import * as tokenRecord from "./tokenRecord.js"

type TokenError = RefreshToken.RefreshError | TokenStoreError

/** Tokens that the server gave, and that could not be stored yet, in place of those of version `replaces`. */
interface Unsaved {
  readonly replaces: string
  readonly owner: string
  readonly tokens: TokenSet
  readonly write: TokenStore.Write
}

/** @internal */
export interface Settings {
  /** In milliseconds. */
  readonly ahead: number
  readonly lease: Duration.Duration
  readonly lockWait: Duration.Duration
  readonly timeToLive: Duration.Duration | undefined
}

type Outcome = "refreshed" | "adopted" | "rejected" | "failed"

/** The labels of metrics; each list is one for all updates, by which the registry finds the metric. */
export interface Labels {
  readonly provider: ReadonlyArray<MetricLabel.MetricLabel>
  readonly outcome: { readonly [Name in Outcome]: ReadonlyArray<MetricLabel.MetricLabel> }
}

/** @internal */
export const labelsOf = (provider: string): Labels => {
  const label = MetricLabel.make("provider", provider)
  const outcome = (name: Outcome) => [label, MetricLabel.make("outcome", name)]
  return {
    provider: [label],
    outcome: {
      refreshed: outcome("refreshed"),
      adopted: outcome("adopted"),
      rejected: outcome("rejected"),
      failed: outcome("failed")
    }
  }
}

/** @internal */
export interface Job {
  readonly id: string
  readonly store: TokenStore.Service
  readonly refresh: ((tokens: TokenSet) => Effect.Effect<TokenSet, RefreshToken.RefreshError>) | undefined
  readonly revoke: ((tokens: TokenSet) => Effect.Effect<void, Revocation.RevocationError>) | undefined
  readonly settings: Settings
  readonly unsaved: Map<string, Unsaved>
  /** Goes on in the background; a program that ends waits for it. */
  readonly later: (work: Effect.Effect<void>) => Effect.Effect<void>
  /** Tells that the user has to sign in again. */
  readonly ended: (reason: ReauthorizationRequired["reason"]) => Effect.Effect<void>
  /** Tells that there are new tokens. */
  readonly refreshed: (tokens: TokenSet) => Effect.Effect<void>
  readonly labels: Labels
}

/** @internal */
export const hold = (
  { refresh, settings }: Job,
  entry: TokenStore.Entry,
  known: tokenRecord.Held | undefined
): Effect.Effect<tokenRecord.Held, TokenStoreError> =>
  Effect.gen(function*() {
    const now = yield* Clock.currentTimeMillis
    if (known?.version === entry.version) {
      known.seenAt = now
      return known
    }
    const stored = yield* tokenRecord.decode(entry)
    const random = yield* Random.next
    const canRefresh = refresh !== undefined
    return tokenRecord.hold(stored, entry.version, { ahead: settings.ahead, random, now, canRefresh })
  })

/** What is written for tokens. */
export const writeOf = (
  tokens: TokenSet,
  { timeToLive }: Settings
): Effect.Effect<TokenStore.Write, ConfigurationError> =>
  Effect.zipWith(Clock.currentTimeMillis, OAuthCrypto.randomValue, (now, version) => ({
    value: tokenRecord.encode(tokens, now),
    version,
    timeToLive
  }))

/** @internal */
export const isRejected = (held: tokenRecord.Held, rejected: TokenSet | undefined): boolean =>
  rejected !== undefined && Redacted.value(held.tokens.accessToken) === Redacted.value(rejected.accessToken)

/** How long to wait before looking again, in milliseconds: longer each time, and a part of it at random. */
const pollAfter = (attempt: number): Effect.Effect<number> =>
  Effect.map(Random.next, (random) => Math.min(10 * 1.5 ** attempt, 250) * (0.5 + random / 2))

const isUnavailable = (error: TokenStoreError) => error.reason === "Unavailable"

/** Three times more, within a second. */
const quick = { schedule: Schedule.exponential("40 millis", 4), times: 3, while: isUnavailable }

const isInvalidGrant = (error: RefreshToken.RefreshError): boolean =>
  error._tag === "OAuthErrorResponse" && error.code === "invalid_grant"

/** What one look at the store, with the lock or without, comes to. */
type Turn =
  | { readonly _tag: "Done"; readonly outcome: "refreshed" | "adopted"; readonly held: tokenRecord.Held }
  /** Somebody else has the lock, or had it meanwhile. */
  | { readonly _tag: "Again" }

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
  const { id, refresh, revoke, settings, store, unsaved } = job
  const unlock = (owner: string) => Effect.ignore(store.unlock(id, owner))

  /** The entry is not what it was when the server was asked: `given` is what the server gave. */
  const lookAgain = (given: TokenSet | undefined): Effect.Effect<Turn, TokenError> =>
    Effect.flatMap(
      store.get(id),
      Option.match({
        onSome: () => Effect.succeed(again),
        // Signed out meanwhile: what came after that is not to live on.
        onNone: () =>
          given === undefined || revoke === undefined
            ? signedOut
            : Effect.zipRight(job.later(Effect.ignore(revoke(given))), signedOut)
      })
    )

  const save = (pending: Unsaved): Effect.Effect<Turn, TokenError> => {
    const { owner, replaces, tokens, write } = pending
    // The same write again does no harm, when it was only its answer that was lost.
    const once = store.compareAndSet(id, { version: replaces, owner }, write)
    const isWanted = () => unsaved.get(id) === pending
    const done = Effect.sync(() => isWanted() && unsaved.delete(id))
    const untilSaved = once.pipe(
      Effect.retry({ schedule: Schedule.spaced("1 second"), while: (error) => isUnavailable(error) && isWanted() }),
      Effect.zipRight(done),
      Effect.timeout(settings.lease),
      Effect.ignore
    )
    return once.pipe(
      Effect.retry(quick),
      Effect.matchEffect({
        onSuccess: () =>
          done.pipe(
            Effect.zipRight(hold(job, write, undefined)),
            Effect.tap(job.refreshed(tokens)),
            Effect.map((held): Turn => ({ _tag: "Done", outcome: "refreshed", held }))
          ),
        onFailure: (error): Effect.Effect<Turn, TokenError> => {
          if (error.reason === "Conflict") {
            return Effect.zipRight(done, lookAgain(tokens))
          }
          if (error.reason === "LockLost") {
            return Effect.as(done, again)
          }
          // Nobody gets what is not stored, and nothing is lost while this process and the lock live.
          unsaved.set(id, pending)
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
          error.reason === "Conflict" || error.reason === "LockLost" ? lookAgain(undefined) : Effect.fail(error)
      })
    )

  const exchange = (
    refresh: NonNullable<Job["refresh"]>,
    entry: TokenStore.Entry,
    { tokens }: tokenRecord.Held,
    owner: string
  ): Effect.Effect<Turn, TokenError> =>
    refresh(tokens).pipe(
      Effect.tapErrorCause((cause) =>
        cause._tag === "Fail" && isInvalidGrant(cause.error) ? Effect.void : unlock(owner)
      ),
      Effect.matchEffect({
        onSuccess: (tokens) =>
          Effect.flatMap(
            writeOf(tokens, settings),
            (write) => save({ replaces: entry.version, owner, tokens, write })
          ),
        onFailure: (error) => isInvalidGrant(error) ? reject(entry, owner) : Effect.fail(error)
      })
    )

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
          return Effect.as(unlock(owner), adopted(held))
        }
        if (refresh === undefined || Option.isNone(held.tokens.refreshToken)) {
          const tell = held.isToldOf ? Effect.void : job.ended("NoRefreshToken")
          held.isToldOf = true
          return unlock(owner).pipe(Effect.zipRight(tell), Effect.zipRight(noRefreshToken))
        }
        // A process that was stopped in between wakes up with a lock that may be somebody else's.
        return now - lockedAt >= Duration.toMillis(settings.lease)
          ? Effect.succeed(again)
          : exchange(refresh, entry, held, owner)
      })
    )
  }

  const turn = (owner: string, startedAt: number): Effect.Effect<Turn, TokenError> =>
    Effect.gen(function*() {
      const lockedAt = yield* Clock.currentTimeMillis
      const locked = yield* store.lock(id, { owner, lease: settings.lease }).pipe(
        // The same owner again, in case that it was the answer that was lost.
        Effect.retry({ times: 1, while: isUnavailable })
      )
      const now = yield* Clock.currentTimeMillis
      const waited = Effect.sync(() =>
        TokenMetrics.lockWaitSeconds.unsafeUpdate((now - startedAt) / 1000, job.labels.provider)
      )
      switch (locked._tag) {
        case "Missing":
          unsaved.delete(id)
          return yield* signedOut
        case "Acquired":
          yield* waited
          return yield* acquired(locked.entry, owner, lockedAt)
        case "Held": {
          const held = yield* hold(job, locked.entry, known)
          if (now >= held.endsAt || isRejected(held, rejected)) {
            return again
          }
          yield* waited
          // Who has the lock renews them, and they are good until then.
          return adopted(held)
        }
      }
    })

  const turns = Effect.gen(function*() {
    const owner = unsaved.get(id)?.owner ?? (yield* OAuthCrypto.randomValue)
    const startedAt = yield* Clock.currentTimeMillis
    for (let attempt = 0;; attempt++) {
      const result = yield* turn(owner, startedAt)
      if (result._tag === "Done") {
        return result
      }
      const now = yield* Clock.currentTimeMillis
      if (now - startedAt >= Duration.toMillis(settings.lockWait)) {
        return yield* new TokenStoreError({ reason: "LockTimeout", operation: "lock" })
      }
      yield* Effect.sleep(yield* pollAfter(attempt))
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

const outcomeOf = (exit: Exit.Exit<Turn & { readonly _tag: "Done" }, TokenError>): Outcome => {
  if (Exit.isSuccess(exit)) {
    return exit.value.outcome
  }
  const { cause } = exit
  return cause._tag === "Fail" && cause.error._tag === "ReauthorizationRequired" ? "rejected" : "failed"
}
