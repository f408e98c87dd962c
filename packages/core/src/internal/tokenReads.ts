/**
 * The tokens of keys as they are asked for: out of memory while they are good, else out of the store, else renewed, and
 * always once for all who ask at the same time.
 *
 * @internal
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Tracer from "effect/Tracer"
import { ReauthorizationRequired, type TokenStoreError } from "../OAuthError.js"
import type * as RefreshToken from "../RefreshToken.js"
import * as TokenEvent from "../TokenEvent.js"
import * as TokenMetrics from "../TokenMetrics.js"
import type { TokenSet } from "../TokenSet.js"
import type * as TokenStore from "../TokenStore.js"
import * as flights from "./flights.js"
import * as refreshing from "./refreshing.js"
import * as tokenCache from "./tokenCache.js"
import type * as tokenRecord from "./tokenRecord.js"
import type { Target } from "./tokenTargets.js"

type TokenError = RefreshToken.RefreshError | TokenStoreError

/** @internal */
export interface Settings extends refreshing.Settings {
  /** In milliseconds. */
  readonly recheckAfter: number
  /** In milliseconds. */
  readonly idleTimeToLive: number
  readonly onStoreFailure: "useValid" | "fail"
}

/** @internal */
export interface Reads {
  readonly get: (target: Target, now: number) => Effect.Effect<TokenSet, TokenError>
  readonly renew: (target: Target, rejected: TokenSet) => Effect.Effect<TokenSet, TokenError>
  /** Forgets what is in memory, now that something else is in the store. Gives tokens that could not be stored yet. */
  readonly forget: (target: Target) => TokenSet | undefined
  /** Waits for all that is under way. */
  readonly awaitAll: Effect.Effect<void>
}

const noLabels: [] = []

/** How long nobody tries again ahead of time after it failed, in milliseconds. */
const pause = Duration.toMillis("10 seconds")

/** @internal */
export const make = (
  store: TokenStore.Service,
  settings: Settings,
  tell: (event: TokenEvent.TokenEvent) => Effect.Effect<unknown>
): Effect.Effect<Reads> =>
  Effect.map(Effect.context<never>(), (whole) => {
    const context = Context.omit(Tracer.ParentSpan)(whole)
    const cache = tokenCache.make<tokenRecord.Held>(settings.idleTimeToLive)
    const refreshes = flights.make<tokenRecord.Held, TokenError>()
    const background = flights.make<void, never>()
    const unsaved: refreshing.Job["unsaved"] = new Map()
    let works = 0

    const jobOf = ({ id, key, provider }: Target): refreshing.Job => ({
      id,
      store,
      refresh: provider.refresher.refresh,
      revoke: provider.refresher.revoke,
      settings,
      unsaved,
      labels: provider.labels,
      later: (work) => background.begin(`${works++}`, () => work),
      ended: (reason) => tell(TokenEvent.NeedsSignIn({ key, reason })),
      refreshed: ({ expiresAt }) => tell(TokenEvent.Refreshed({ key, expiresAt }))
    })

    /** Runs for all who wait for the tokens of a key, with nothing of the caller that happens to be the first. */
    const shared = (
      target: Target,
      work: (
        job: refreshing.Job,
        held: tokenRecord.Held | undefined,
        keep: (held: tokenRecord.Held) => void
      ) => Effect.Effect<tokenRecord.Held, TokenError>
    ) =>
    (isCurrent: () => boolean): Effect.Effect<tokenRecord.Held, TokenError> => {
      // Signed in or out meanwhile: what was found before that is not kept.
      const keep = (held: tokenRecord.Held) => {
        if (isCurrent()) {
          cache.set(target.id, held)
        }
      }
      return Effect.flatMap(Clock.currentTimeMillis, (now) => work(jobOf(target), cache.get(target.id, now), keep))
        .pipe(
          Effect.tap((held) => Effect.sync(() => keep(held))),
          Effect.tapError((error) => {
            if (error._tag === "ReauthorizationRequired" && error.reason !== "NoRefreshToken" && isCurrent()) {
              cache.forget(target.id)
            }
            return Effect.logDebug(error.message)
          }),
          Effect.withSpan("TokenManager.refresh", {
            attributes: { "oauth.provider": target.provider.name },
            captureStackTrace: false
          }),
          Effect.annotateLogs({ package: "@effect-oauth/core", module: "TokenManager", key: target.id }),
          Effect.mapInputContext((caller: Context.Context<never>) =>
            Context.merge(context, Context.pick(Tracer.ParentSpan)(caller))
          )
        )
    }

    /** What is in the store, renewed when it has expired. */
    const look = (target: Target) =>
      shared(target, (job, held, keep) =>
        Effect.gen(function*() {
          const entry = yield* store.get(job.id)
          if (Option.isNone(entry)) {
            return yield* new ReauthorizationRequired({ reason: "SignedOut" })
          }
          const found = yield* refreshing.hold(job, entry.value, held)
          keep(found)
          return (yield* Clock.currentTimeMillis) < found.endsAt ? found : yield* refreshing.run(job, found, undefined)
        }).pipe(
          Effect.catchTag("TokenStoreError", (error) =>
            Effect.flatMap(Clock.currentTimeMillis, (now) => {
              if (
                error.reason !== "Unavailable" || settings.onStoreFailure === "fail" || held === undefined ||
                now >= held.endsAt
              ) {
                return Effect.fail(error)
              }
              held.seenAt = now - settings.recheckAfter + pause
              return Effect.succeed(held)
            }))
        ))

    const renewAhead = (target: Target) =>
      shared(target, (job, held) => {
        // Half of what is left, so that it is tried again several times.
        const postpone = (atMost: number) =>
          Effect.map(Clock.currentTimeMillis, (now) => {
            if (held !== undefined) {
              held.renewAt = now + Math.min(atMost, Math.max((held.endsAt - now) / 2, 0))
            }
          })
        return refreshing.run(job, held, undefined).pipe(
          Effect.tapErrorCause(() => postpone(pause)),
          // Another process is at it.
          Effect.tap((renewed) => renewed === held ? postpone(1000) : Effect.void)
        )
      })

    const isSeen = (held: tokenRecord.Held, now: number) => now - held.seenAt < settings.recheckAfter

    return {
      get: (target, now) => {
        const held = cache.get(target.id, now)
        if (held !== undefined && now < held.renewAt && now < held.endsAt && isSeen(held, now)) {
          TokenMetrics.cacheHits.unsafeUpdate(1, noLabels)
          return Effect.succeed(held.tokens)
        }
        TokenMetrics.cacheMisses.unsafeUpdate(1, noLabels)
        return held !== undefined && now < held.endsAt && isSeen(held, now)
          ? Effect.as(refreshes.begin(target.id, renewAhead(target)), held.tokens)
          : Effect.map(refreshes.join(target.id, look(target)), ({ tokens }) => tokens)
      },
      renew: (target, rejected) => {
        const isGood = (held: tokenRecord.Held) => !refreshing.isRejected(held, rejected)
        const renewed = refreshes.join(
          target.id,
          shared(target, (job, held) => refreshing.run(job, held, rejected))
        )
        return Effect.flatMap(Clock.currentTimeMillis, (now) => {
          const held = cache.get(target.id, now)
          return held !== undefined && now < held.endsAt && isGood(held)
            ? Effect.succeed(held)
            // What was under way already may have been a look at the store, that found the same tokens.
            : Effect.flatMap(renewed, (held) => isGood(held) ? Effect.succeed(held) : renewed)
        }).pipe(Effect.map(({ tokens }) => tokens))
      },
      forget: ({ id }) => {
        const pending = unsaved.get(id)
        unsaved.delete(id)
        refreshes.forget(id)
        cache.forget(id)
        return pending?.tokens
      },
      // A refresh may leave something for later.
      awaitAll: Effect.zipRight(refreshes.awaitAll, background.awaitAll)
    }
  })
