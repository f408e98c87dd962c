/**
 * What a `TokenManager` counts and measures, as Effect's metrics: any exporter of them, such as `@effect/opentelemetry`,
 * has these too. Those about refreshes are tagged with the `provider`.
 *
 * @since 0.1.0
 */
import * as Metric from "effect/Metric"
import * as MetricBoundaries from "effect/MetricBoundaries"

/** From a millisecond to half a minute, in seconds. */
const seconds = MetricBoundaries.fromIterable([
  0.001,
  0.0025,
  0.005,
  0.01,
  0.025,
  0.05,
  0.1,
  0.25,
  0.5,
  1,
  2.5,
  5,
  10,
  30
])

/**
 * `effect_oauth_refresh_total`: how refreshes ended, by `outcome`: `refreshed`, `adopted` (somebody else had done it),
 * `rejected` (the user has to sign in again), `failed`.
 *
 * @since 0.1.0
 * @category metrics
 */
export const refreshes: Metric.Metric.Counter<number> = Metric.counter("effect_oauth_refresh_total", {
  description: "Refreshes of tokens, by how they ended",
  incremental: true
})

/**
 * `effect_oauth_refresh_seconds`: how long a refresh took, with the lock and the store, in seconds.
 *
 * @since 0.1.0
 * @category metrics
 */
export const refreshSeconds: Metric.Metric.Histogram<number> = Metric.histogram(
  "effect_oauth_refresh_seconds",
  seconds,
  "How long a refresh took, with the lock and the store"
)

/**
 * `effect_oauth_lock_wait_seconds`: how long a refresh waited until it had the lock, or did not need it any longer, in
 * seconds.
 *
 * @since 0.1.0
 * @category metrics
 */
export const lockWaitSeconds: Metric.Metric.Histogram<number> = Metric.histogram(
  "effect_oauth_lock_wait_seconds",
  seconds,
  "How long a refresh waited for the lock of the token store"
)

/**
 * `effect_oauth_cache_hits_total`: how often tokens were given out of memory, without a look at the store.
 *
 * @since 0.1.0
 * @category metrics
 */
export const cacheHits: Metric.Metric.Counter<number> = Metric.counter("effect_oauth_cache_hits_total", {
  description: "Tokens given out of memory",
  incremental: true
})

/**
 * `effect_oauth_cache_misses_total`: how often the store was asked, or tokens were refreshed.
 *
 * @since 0.1.0
 * @category metrics
 */
export const cacheMisses: Metric.Metric.Counter<number> = Metric.counter("effect_oauth_cache_misses_total", {
  description: "Tokens that were not in memory, or due",
  incremental: true
})
