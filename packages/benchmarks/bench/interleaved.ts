/**
 * Times several things against each other: in short slices, one after the other, round after round, so that what else goes
 * on in the machine falls on all of them. The best slice is one that nothing interrupted.
 */
import { Effect } from "effect"

/** Nanoseconds each: of the best slice, of the slice in the middle, and of the processor over all slices. */
export interface Timing {
  readonly best: number
  readonly median: number
  readonly cpu: number
}

export interface Options {
  readonly rounds: number
  /** How often a thing is done in a slice. */
  readonly times: number
}

const timingOf = (slices: ReadonlyArray<number>, cpu: number): Timing => {
  const sorted = [...slices].sort((one, other) => one - other)
  return { best: sorted[0] ?? NaN, median: sorted[sorted.length >> 1] ?? NaN, cpu }
}

const cpuNanos = (): number => {
  const { system, user } = process.cpuUsage()
  return (system + user) * 1000
}

/** All slices run in the fiber of the caller. */
export const interleaved = <Name extends string, E, R>(
  things: Readonly<Record<Name, Effect.Effect<unknown, E, R>>>,
  { rounds, times }: Options
): Effect.Effect<Record<Name, Timing>, E, R> =>
  Effect.gen(function*() {
    const names = Object.keys(things) as Array<Name>
    const taken = names.map((name) => ({ name, slices: [] as Array<number>, cpu: 0 }))
    // The first tenth is for the compiler, and does not count.
    const warmUp = Math.ceil(rounds / 10)
    for (let round = -warmUp; round < rounds; round++) {
      for (const each of taken) {
        let left = times
        const cpuBefore = cpuNanos()
        const before = process.hrtime.bigint()
        yield* Effect.whileLoop({ while: () => left > 0, body: () => things[each.name], step: () => left-- })
        const wall = Number(process.hrtime.bigint() - before)
        if (round >= 0) {
          each.slices.push(wall / times)
          each.cpu += cpuNanos() - cpuBefore
        }
      }
    }
    return Object.fromEntries(
      taken.map(({ cpu, name, slices }) => [name, timingOf(slices, cpu / (rounds * times))])
    ) as Record<Name, Timing>
  })
