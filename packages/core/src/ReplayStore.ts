/**
 * What remembers the tokens that may be used once, such as logout tokens, for as long as they could be used again.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { TokenStoreError } from "./OAuthError.js"

/**
 * A store of what was used.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /**
   * Marks a key as used until a time, in milliseconds since the epoch. `true` the first time, `false` while it is marked:
   * of two calls at once, one gets `true`. Fails with `TokenStoreError`, and then nothing may be taken for unused.
   */
  readonly use: (key: string, until: number) => Effect.Effect<boolean, TokenStoreError>
}

/** More keys than this are not held; when that many are good, further ones count as used. */
const maxKeys = 100_000

/**
 * A store in the memory of this process. A program with several replicas needs one that they share. When it holds 100,000
 * keys whose time is not over, it takes no further ones: `false`.
 *
 * @example
 * ```ts
 * import { ReplayStore } from "@effect-oauth/core"
 * import { Layer } from "effect"
 *
 * const Live = Layer.sync(ReplayStore.ReplayStore, ReplayStore.makeMemory)
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeMemory = (): Service => {
  const used = new Map<string, number>()
  return {
    use: (key, until) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        const known = used.get(key)
        if (known !== undefined && known > now) {
          return false
        }
        if (used.size >= maxKeys) {
          for (const [name, until] of used) {
            if (until <= now) {
              used.delete(name)
            }
          }
        }
        if (used.size >= maxKeys) {
          return false
        }
        used.set(key, until)
        return true
      })
  }
}

/**
 * The store in use; by default one in memory, for the whole process.
 *
 * @since 0.1.0
 * @category tags
 */
export class ReplayStore extends Context.Reference<ReplayStore>()("@effect-oauth/core/ReplayStore", {
  defaultValue: makeMemory
}) {}
