/**
 * The storage behind an embedded server: one map for everything the server remembers.
 *
 * oidc-provider reads whether a code or refresh token was used, and marks it as used, in two steps; two requests
 * that arrive together can both pass the first. `consume` therefore checks again and refuses the second, so that
 * "single use" holds under concurrency, which is what refresh tests are about.
 */
import type { Adapter, AdapterFactory, AdapterPayload } from "oidc-provider"

interface Entry {
  readonly payload: AdapterPayload
  readonly expiresAt: number
}

export interface MemoryStore {
  readonly adapter: AdapterFactory
  /** Forgets every access token, as if each had reached the end of its life. */
  readonly expireAccessTokens: () => void
  /** Forgets every grant with all its tokens and codes, as if the users had withdrawn their consent. */
  readonly revokeGrants: () => void
}

/** Expired entries are swept out once in this many writes. */
const SWEEP_EVERY = 1000

export const make = (alreadyUsed: () => Error): MemoryStore => {
  const entries = new Map<string, Entry>()
  const sessions = new Map<string, string>()
  const userCodes = new Map<string, string>()
  const members = new Map<string, Set<string>>()
  let writes = 0

  const remove = (key: string): void => {
    const entry = entries.get(key)
    if (entry === undefined) return
    entries.delete(key)
    const { grantId, uid, userCode } = entry.payload
    if (uid !== undefined && sessions.get(uid) === key) sessions.delete(uid)
    if (userCode !== undefined && userCodes.get(userCode) === key) userCodes.delete(userCode)
    if (grantId !== undefined) {
      const keys = members.get(grantId)
      keys?.delete(key)
      if (keys?.size === 0) members.delete(grantId)
    }
  }

  const sweep = (): void => {
    const now = Date.now()
    for (const [key, entry] of entries) {
      if (entry.expiresAt <= now) remove(key)
    }
  }

  const revoke = (grantId: string): void => {
    for (const key of members.get(grantId) ?? []) remove(key)
  }

  const removeWhere = (matches: (key: string, payload: AdapterPayload) => boolean): void => {
    for (const [key, entry] of entries) {
      if (matches(key, entry.payload)) remove(key)
    }
  }

  const adapter = (model: string): Adapter => {
    const keyOf = (id: string): string => `${model}:${id}`
    const read = async (key: string | undefined): Promise<AdapterPayload | undefined> =>
      key === undefined ? undefined : entries.get(key)?.payload
    return {
      async upsert(id, payload, expiresIn) {
        const key = keyOf(id)
        remove(key)
        writes += 1
        if (writes % SWEEP_EVERY === 0) sweep()
        entries.set(key, {
          payload,
          expiresAt: expiresIn === undefined ? Number.POSITIVE_INFINITY : Date.now() + expiresIn * 1000
        })
        if (model === "Session" && payload.uid !== undefined) sessions.set(payload.uid, key)
        if (payload.userCode !== undefined) userCodes.set(payload.userCode, key)
        if (payload.grantId !== undefined) {
          const keys = members.get(payload.grantId) ?? new Set<string>()
          keys.add(key)
          members.set(payload.grantId, keys)
        }
      },
      find: (id) => read(keyOf(id)),
      findByUid: (uid) => read(sessions.get(uid)),
      findByUserCode: (userCode) => read(userCodes.get(userCode)),
      async consume(id) {
        const key = keyOf(id)
        const entry = entries.get(key)
        if (entry === undefined) throw alreadyUsed()
        const { payload } = entry
        if (payload.consumed !== undefined) {
          if (payload.grantId !== undefined) {
            revoke(payload.grantId)
            remove(`Grant:${payload.grantId}`)
          }
          throw alreadyUsed()
        }
        entries.set(key, { ...entry, payload: { ...payload, consumed: Math.floor(Date.now() / 1000) } })
      },
      async destroy(id) {
        remove(keyOf(id))
      },
      async revokeByGrantId(grantId) {
        revoke(grantId)
      }
    }
  }

  return {
    adapter,
    expireAccessTokens: () => removeWhere((key) => key.startsWith("AccessToken:")),
    revokeGrants: () => removeWhere((key, payload) => key.startsWith("Grant:") || payload.grantId !== undefined)
  }
}
