/**
 * What several processes have seen under load, together.
 */
import type { Figures } from "./protocol.js"

export const sum = (figures: ReadonlyArray<Figures>, of: (figures: Figures) => number): number =>
  figures.reduce((total, one) => total + of(one), 0)

/** How often each error came. */
export const errorsOf = (figures: ReadonlyArray<Figures>): Readonly<Record<string, number>> => {
  const all: Record<string, number> = {}
  for (const [name, count] of figures.flatMap(({ errors }) => Object.entries(errors))) {
    all[name] = (all[name] ?? 0) + count
  }
  return all
}

/** What nobody may see, whatever happens. */
export const mistakesOf = (figures: ReadonlyArray<Figures>) => ({
  stale: sum(figures, ({ stale }) => stale),
  beyond: sum(figures, ({ beyond }) => beyond),
  revoked: sum(figures, ({ revoked }) => revoked)
})

export const noMistakes = { stale: 0, beyond: 0, revoked: 0 }
