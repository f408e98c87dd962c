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
import type * as tokenRecord from "./tokenRecord.js"
import type { Place, Target } from "./tokenTargets.js"

type TokenError = RefreshToken.RefreshError | TokenStoreError

/** @internal */
export interface Settings extends refreshing.Settings {
  /** In milliseconds. */
  readonly recheckAfter: number
  readonly onStoreFailure: "useValid" | "fail"
}

/** @internal */
export interface Reads {
  /** The tokens in memory, while nothing is to be done about them. */
  readonly good: (place: Place, now: number) => TokenSet | undefined
  /** The tokens, when they are not `good`. */
  readonly get: (target: Target, now: number) => Effect.Effect<TokenSet, TokenError>
  readonly renew: (target: Target, rejected: TokenSet) => Effect.Effect<TokenSet, TokenError>
  /**
   * Forgets what is in memory, now that something else is in the store. Gives tokens that could not be stored yet, and the
   * version they were to replace.
   */
  readonly forget: (target: Target) => refreshing.Unsaved | undefined
  /** Waits for all that is under way. */
  readonly awaitAll: Effect.Effect<void>
}

const noLabels: [] = []

const heldOf = ({ provider, tenant, user }: Place, now: number): tokenRecord.Held | undefined =>
  provider.held.get(tenant, user, now)

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
    const refreshes = flights.make<tokenRecord.Held, TokenError>()
    // Tokens that are good wait for no refresh, and do not fail with one.
    const looks = flights.make<tokenRecord.Held, TokenError>()
    const background = flights.make<void, never>()
    const unsaved: refreshing.Job["unsaved"] = new Map()
    const unsure: refreshing.Job["unsure"] = new Map()
    let works = 0

    const jobOf = ({ id, key, provider }: Target): refreshing.Job => ({
      id,
      store,
      refresh: provider.refresher.refresh,
      revoke: provider.refresher.revoke,
      settings,
      unsaved,
      unsure,
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
    (isCurrent: () => boolean): Effect.Effect<tokenRecord.Held, TokenError> =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => {
        const held = heldOf(target, now)
        let last = held
        // Signed in or out meanwhile: what was found before that is not kept. Nor is it when somebody else was faster.
        const keep = (found: tokenRecord.Held) => {
          if (isCurrent() && heldOf(target, now) === last) {
            target.provider.held.set(target.tenant, target.user, found)
            last = found
          }
        }
        return Effect.tap(work(jobOf(target), held, keep), (found) => Effect.sync(() => keep(found)))
      }).pipe(
        Effect.tapError((error) => {
          if (error._tag === "ReauthorizationRequired" && error.reason !== "NoRefreshToken" && isCurrent()) {
            target.provider.held.forget(target.tenant, target.user)
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

    const read = (job: refreshing.Job, held: tokenRecord.Held | undefined) =>
      Effect.gen(function*() {
        const entry = yield* store.get(job.id)
        return Option.isNone(entry)
          ? yield* new ReauthorizationRequired({ reason: "SignedOut" })
          : yield* refreshing.hold(job, entry.value, held)
      })

    /** What is in the store, renewed when it has expired. */
    const find = (target: Target) =>
      shared(target, (job, held, keep) =>
        Effect.gen(function*() {
          const found = yield* read(job, held)
          keep(found)
          return (yield* Clock.currentTimeMillis) < found.endsAt ? found : yield* refreshing.run(job, found, undefined)
        }))

    /** What is in the store now, in place of tokens in memory that are good. */
    const look = (target: Target) =>
      shared(target, (job, held) =>
        read(job, held).pipe(
          Effect.catchTag("TokenStoreError", (error) =>
            Effect.flatMap(Clock.currentTimeMillis, (now) => {
              if (error.reason !== "Unavailable" || settings.onStoreFailure === "fail" || held === undefined) {
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

    const getSlowly = (target: Target, good: tokenRecord.Held | undefined): Effect.Effect<TokenSet, TokenError> => {
      const found = refreshes.join(target.id, find(target))
      const now = Clock.currentTimeMillis
      const seen = good === undefined ? found : Effect.flatMap(
        Effect.zip(looks.join(target.id, look(target)), now),
        ([held, now]) => now < held.endsAt ? Effect.succeed(held) : found
      )
      return Effect.flatMap(Effect.zip(seen, now), ([{ endsAt, renewAt, tokens }, now]) =>
        renewAt <= now && now < endsAt
          ? Effect.as(refreshes.begin(target.id, renewAhead(target)), tokens)
          : Effect.succeed(tokens))
    }

    return {
      good: (place, now) => {
        const held = heldOf(place, now)
        if (held === undefined || now >= held.renewAt || now >= held.endsAt || !isSeen(held, now)) {
          return undefined
        }
        TokenMetrics.cacheHits.unsafeUpdate(1, noLabels)
        return held.tokens
      },
      get: (target, now) => {
        const held = heldOf(target, now)
        TokenMetrics.cacheMisses.unsafeUpdate(1, noLabels)
        const good = held !== undefined && now < held.endsAt ? held : undefined
        return good !== undefined && isSeen(good, now)
          ? Effect.as(refreshes.begin(target.id, renewAhead(target)), good.tokens)
          : getSlowly(target, good)
      },
      renew: (target, rejected) => {
        const isGood = (held: tokenRecord.Held) => !refreshing.isRejected(held, rejected)
        const renewed = refreshes.join(
          target.id,
          shared(target, (job, held) => refreshing.run(job, held, rejected))
        )
        // What was under way already may not have looked for others than these, which `version` is of. Where the version
        // is another one, it is the server that gave the same access token once more.
        const others = (version: string | undefined): Effect.Effect<tokenRecord.Held, TokenError> =>
          Effect.flatMap(renewed, (held) =>
            isGood(held) || (version !== undefined && version !== held.version)
              ? Effect.succeed(held)
              : others(held.version))
        return Effect.flatMap(Clock.currentTimeMillis, (now) => {
          const held = heldOf(target, now)
          return held !== undefined && now < held.endsAt && isSeen(held, now) && isGood(held)
            ? Effect.succeed(held)
            : others(held?.version)
        }).pipe(Effect.map(({ tokens }) => tokens))
      },
      forget: ({ id, provider, tenant, user }) => {
        const pending = unsaved.get(id)
        unsaved.delete(id)
        looks.forget(id)
        refreshes.forget(id)
        provider.held.forget(tenant, user)
        return pending
      },
      // A refresh may leave something for later.
      awaitAll: Effect.all([looks.awaitAll, refreshes.awaitAll, background.awaitAll], { discard: true })
    }
  })
