/**
 * The labels of the metrics about refreshes, see `TokenMetrics`.
 */
import * as MetricLabel from "effect/MetricLabel"

/** How a refresh ended. */
export type Outcome = "refreshed" | "adopted" | "rejected" | "failed"

/** The labels of a provider; each list is one for all updates, by which the registry finds the metric. */
export interface Labels {
  readonly provider: ReadonlyArray<MetricLabel.MetricLabel>
  readonly outcome: { readonly [Name in Outcome]: ReadonlyArray<MetricLabel.MetricLabel> }
}

/** @internal */
export const make = (provider: string): Labels => {
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
