/**
 * What is held in memory, by tenant and user, as they are in a key: to make an id of them would take as long as all else
 * about a read.
 *
 * What was not asked for in a given time leaves it: there are a young and an old half, what is asked for in the old one moves
 * to the young, and each time the young one becomes the old and the old one is dropped. So nothing has to be swept, and no
 * timer keeps a program from ending.
 */

/** What is held. */
export interface TokenCache<A> {
  readonly get: (tenant: string, user: string, now: number) => A | undefined
  readonly set: (tenant: string, user: string, value: A) => void
  readonly forget: (tenant: string, user: string) => void
}

type Half<A> = Map<string, Map<string, A>>

/** @internal */
export const make = <A>(idleMillis: number): TokenCache<A> => {
  let young: Half<A> = new Map()
  let old: Half<A> = new Map()
  let turnedAt: number | undefined

  const set = (tenant: string, user: string, value: A): void => {
    old.get(tenant)?.delete(user)
    const users = young.get(tenant)
    if (users === undefined) {
      young.set(tenant, new Map([[user, value]]))
    } else {
      users.set(user, value)
    }
  }

  return {
    get: (tenant, user, now) => {
      turnedAt ??= now
      if (now - turnedAt >= idleMillis) {
        const isLate = now - turnedAt >= 2 * idleMillis
        old = isLate ? new Map() : young
        young = new Map()
        turnedAt = isLate ? now : turnedAt + idleMillis
      }
      const value = young.get(tenant)?.get(user)
      if (value !== undefined) {
        return value
      }
      const found = old.get(tenant)?.get(user)
      if (found !== undefined) {
        set(tenant, user, found)
      }
      return found
    },
    set,
    forget: (tenant, user) => {
      young.get(tenant)?.delete(user)
      old.get(tenant)?.delete(user)
    }
  }
}
