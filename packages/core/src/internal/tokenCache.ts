/**
 * What is held in memory, by id. What was not asked for in a given time leaves it: there are a young and an old half, what
 * is asked for in the old one moves to the young, and each time the young one becomes the old and the old one is dropped.
 * So nothing has to be swept, and no timer keeps a program from ending.
 *
 * @internal
 */

/** @internal */
export interface TokenCache<A> {
  readonly get: (id: string, now: number) => A | undefined
  readonly set: (id: string, value: A) => void
  readonly forget: (id: string) => void
  readonly size: () => number
}

/** @internal */
export const make = <A>(idleMillis: number): TokenCache<A> => {
  let young = new Map<string, A>()
  let old = new Map<string, A>()
  let turnedAt: number | undefined
  return {
    get: (id, now) => {
      turnedAt ??= now
      if (now - turnedAt >= idleMillis) {
        old = now - turnedAt >= 2 * idleMillis ? new Map() : young
        young = new Map()
        turnedAt = now
      }
      const value = young.get(id)
      if (value !== undefined) {
        return value
      }
      const found = old.get(id)
      if (found !== undefined) {
        old.delete(id)
        young.set(id, found)
      }
      return found
    },
    set: (id, value) => {
      old.delete(id)
      young.set(id, value)
    },
    forget: (id) => {
      young.delete(id)
      old.delete(id)
    },
    size: () => young.size + old.size
  }
}
