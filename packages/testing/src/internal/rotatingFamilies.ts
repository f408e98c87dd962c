/**
 * What a rotating server remembers of its tokens: a family a sign-in, with the number of its newest tokens.
 *
 * A token names its family and its number, so that one that was used before is known for what it is without a record of
 * every token there ever was. What nobody can guess of it is the family's own secret.
 */
import { randomBytes } from "node:crypto"

export interface Family {
  readonly id: number
  readonly user: string
  readonly secret: string
  readonly scopes: ReadonlyArray<string>
  /** When each access token expires, in milliseconds since the epoch, by its number. The last is of the newest. */
  readonly expiries: Array<number>
  revoked: boolean
}

export interface Counters {
  issued: number
  refreshes: number
  reused: number
  revokedFamilies: number
  revocations: number
  refused: number
  failures: number
  expirations: number
  resourceCalls: number
  unauthorized: number
  expired: number
  latest: number
  forbidden: number
}

// A type, and not an interface, so that it has members by any name as an answer does.
export type TokenAnswer = {
  readonly access_token: string
  readonly token_type: "Bearer"
  readonly expires_in: number
  readonly refresh_token: string
  readonly scope: string
}

export interface Settings {
  readonly accessTokenLifetime: number
  readonly scopes: ReadonlyArray<string>
  readonly rotate: boolean
  readonly now: () => number
}

/** What a call of the resource led to. `expiredAt` in milliseconds since the epoch, where that is why. */
export type Access =
  | { readonly _tag: "Granted" }
  | { readonly _tag: "Unauthorized"; readonly expiredAt?: number }
  | { readonly _tag: "Forbidden" }

interface Found {
  readonly family: Family
  readonly number: number
}

const noCounters = (): Counters => ({
  issued: 0,
  refreshes: 0,
  reused: 0,
  revokedFamilies: 0,
  revocations: 0,
  refused: 0,
  failures: 0,
  expirations: 0,
  resourceCalls: 0,
  unauthorized: 0,
  expired: 0,
  latest: 0,
  forbidden: 0
})

/** Expiries that have been counted are let go of once there are this many. */
const COUNTED_AT_ONCE = 10_000

export const make = (settings: Settings) => {
  const { accessTokenLifetime, now, rotate, scopes } = settings
  const families: Array<Family> = []
  const counters = noCounters()
  // All access tokens live equally long, so they expire in the order they were issued in.
  let pending: Array<number> = []
  let counted = 0

  const answer = (family: Family): TokenAnswer => {
    const { id, secret } = family
    const expiresAt = now() + accessTokenLifetime * 1000
    family.expiries.push(expiresAt)
    pending.push(expiresAt)
    const number = family.expiries.length - 1
    return {
      access_token: `at.${id}.${number}.${secret}`,
      token_type: "Bearer",
      expires_in: accessTokenLifetime,
      refresh_token: `rt.${id}.${rotate ? number : 0}.${secret}`,
      scope: family.scopes.join(" ")
    }
  }

  const find = (kind: "at" | "rt", token: string): Found | undefined => {
    const [prefix, id, number, secret] = token.split(".")
    const family = families[Number(id)]
    if (prefix !== kind || family === undefined || family.secret !== secret) return undefined
    return { family, number: Number(number) }
  }

  const countExpirations = (): void => {
    const time = now()
    let expiry = pending[counted]
    while (expiry !== undefined && expiry <= time) {
      counted += 1
      counters.expirations += 1
      expiry = pending[counted]
    }
    if (counted >= COUNTED_AT_ONCE) {
      pending = pending.slice(counted)
      counted = 0
    }
  }

  return {
    issue: (user: string): TokenAnswer => {
      const family: Family = {
        id: families.length,
        user,
        secret: randomBytes(16).toString("base64url"),
        scopes,
        expiries: [],
        revoked: false
      }
      counters.issued += 1
      families.push(family)
      return answer(family)
    },
    /** RFC 9700 §4.14.2: a refresh token that comes a second time revokes its family. */
    refresh: (token: string): TokenAnswer | undefined => {
      const found = find("rt", token)
      if (found === undefined) {
        counters.refused += 1
        return undefined
      }
      const { family, number } = found
      if (rotate && number < family.expiries.length - 1) {
        counters.reused += 1
        if (!family.revoked) {
          family.revoked = true
          counters.revokedFamilies += 1
        }
      }
      if (family.revoked) {
        counters.refused += 1
        return undefined
      }
      counters.refreshes += 1
      countExpirations()
      return answer(family)
    },
    /** RFC 7009: whichever token of the family it is, the family is over. */
    revoke: (token: string): void => {
      const found = find("rt", token) ?? find("at", token)
      if (found === undefined || found.family.revoked) return
      found.family.revoked = true
      counters.revocations += 1
    },
    access: (token: string, scope: string | undefined): Access => {
      counters.resourceCalls += 1
      const found = find("at", token)
      const expiresAt = found?.family.expiries[found.number]
      if (found === undefined || found.family.revoked || expiresAt === undefined) {
        counters.unauthorized += 1
        return { _tag: "Unauthorized" }
      }
      const late = now() - expiresAt
      if (late >= 0) {
        counters.unauthorized += 1
        counters.expired += 1
        counters.latest = Math.max(counters.latest, late)
        return { _tag: "Unauthorized", expiredAt: expiresAt }
      }
      if (scope !== undefined && !found.family.scopes.includes(scope)) {
        counters.forbidden += 1
        return { _tag: "Forbidden" }
      }
      return { _tag: "Granted" }
    },
    failed: (): void => {
      counters.failures += 1
    },
    counters: (): Counters => {
      countExpirations()
      return { ...counters }
    },
    families: (): ReadonlyArray<Family> => families
  }
}

export type Families = ReturnType<typeof make>
