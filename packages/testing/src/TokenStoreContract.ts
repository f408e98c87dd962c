/**
 * What every token store has to do, as a list of cases: for the stores of `@effect-oauth`, and for one of your own.
 *
 * A case is an effect that needs a `TokenStore` and fails with `ContractBroken`, which says what was expected and what
 * came. It knows no test framework. Each case uses ids that nobody has used before, so the store may be a shared one, and
 * the cases may run at the same time.
 *
 * @since 0.1.0
 */
import { TokenStore } from "@effect-oauth/core/TokenStore"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { locking } from "./internal/tokenStoreContractLocks.js"
import { races } from "./internal/tokenStoreContractRaces.js"
import { storing } from "./internal/tokenStoreContractTexts.js"
import { timing } from "./internal/tokenStoreContractTimes.js"

/**
 * A store does not do what stores have to do. Texts, ids and versions in the message are those of the case.
 *
 * @since 0.1.0
 * @category errors
 */
export class ContractBroken extends Data.TaggedError("ContractBroken")<{
  /** The name of the case. */
  readonly case: string
  /** What was called. */
  readonly step: string
  /** What it has to lead to, such as `Acquired 1`: the lock is had, and version 1 is stored. */
  readonly expected: string
  /** What it led to. */
  readonly actual: string
}> {
  override get message(): string {
    return `${this.case}: ${this.step}: expected ${this.expected}, and it was ${this.actual}`
  }
}

/**
 * Something that a store has to do.
 *
 * @since 0.1.0
 * @category models
 */
export interface Case {
  /** What it has to do, in a sentence. */
  readonly name: string
  /** Tries it. */
  readonly run: Effect.Effect<void, ContractBroken, TokenStore>
}

/**
 * How the cases deal with time, which has to pass for leases and times to live to be over.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /**
   * Lets at least so many milliseconds pass for the store. For a store that goes by Effect's clock this is
   * `TestClock.adjust` in tests that have one; for one that goes by a clock of its own, such as that of a database, time
   * has to pass really: `Effect.sleep`, in tests with the live clock.
   *
   * @default Effect.sleep
   */
  readonly sleep?: ((millis: number) => Effect.Effect<void>) | undefined
  /**
   * How long what has to be over soon lasts; the cases let three times as much pass. Give more than a few times the
   * precision of the store's clock.
   *
   * @default "20 millis"
   */
  readonly short?: Duration.DurationInput | undefined
}

/**
 * The cases.
 *
 * @example
 * ```ts
 * import { TokenStore } from "@effect-oauth/core"
 * import { TokenStoreContract } from "@effect-oauth/testing"
 * import { Effect } from "effect"
 *
 * // In place of the store in memory, your own.
 * const program = Effect.forEach(
 *   TokenStoreContract.cases(),
 *   ({ name, run }) => Effect.zipRight(run, Effect.log(name)),
 *   { discard: true }
 * ).pipe(Effect.provide(TokenStore.layerMemory))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const cases = (options: Options = {}): ReadonlyArray<Case> => {
  const short = Duration.decode(options.short ?? "20 millis")
  const sleep = options.sleep ?? Effect.sleep
  const long = Duration.times(short, 1500)
  const wait = sleep(3 * Duration.toMillis(short))
  return [...storing, ...locking, ...timing, ...races].map(({ name, run }) => ({
    name,
    run: Effect.flatMap(TokenStore, (store) =>
      Effect.mapError(
        run({ store, short, long, wait }),
        (difference) => new ContractBroken({ case: name, ...difference })
      ))
  }))
}
