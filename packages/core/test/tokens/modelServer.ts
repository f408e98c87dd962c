/** An authorization server as a model: refresh tokens are used once, and one that comes a second time ends its family. */
import { OAuthError, TokenResponse, TokenSet } from "@effect-oauth/core"
import { Option, Redacted, Schema } from "effect"
import type { Time } from "./time.js"

/** From a sign-in on: `a.<number>.<generation>` and `r.<number>.<generation>`. */
export interface Family {
  readonly number: number
  readonly key: number
  generation: number
  revoked: boolean
  /**
   * Why it may be over without anybody's fault: tokens were lost between the server and the store. From then on its refresh
   * token may come a second time.
   */
  excuse: string | undefined
  /** While the newest tokens are not stored: since when, who has them, and whether that process has met with trouble. */
  window: { readonly since: number; readonly owner: number; troubled: boolean } | undefined
  /** When its tokens were removed from the store, or replaced by those of another sign-in. */
  endedAt: number | undefined
  /** The process that removed them for a sign-out. */
  signedOutBy: number | undefined
}

const decode = Schema.decodeSync(TokenResponse.TokenResponse)

export const lifetime = 600

/** How long a lock is had, in milliseconds. */
export const lease = 60_000

/** A process asks when half of its lease is over at most, and a quarter later the server has done it. */
const leaseLeft = lease / 4 - 1000

const endpoint = "https://id.example/token"

export const invalidGrant = new OAuthError.OAuthErrorResponse({ endpoint, status: 400, code: "invalid_grant" })

export const busy = new OAuthError.OAuthErrorResponse({ endpoint, status: 503, code: "temporarily_unavailable" })

export const offline = new OAuthError.TransportError({ endpoint, reason: "Network" })

export const makeModelServer = (time: Time, note: (text: string) => void, violate: (text: string) => void) => {
  const families: Array<Family> = []

  const tokensOf = (family: Family): TokenSet.TokenSet =>
    TokenSet.make(
      decode({
        access_token: `a.${family.number}.${family.generation}`,
        refresh_token: `r.${family.number}.${family.generation}`,
        token_type: "Bearer",
        expires_in: lifetime
      }),
      time.now()
    )

  const find = (token: string): { readonly family: Family; readonly generation: number } => {
    const [, number, generation] = token.split(".").map(Number)
    const family = families[number ?? -1]
    if (family === undefined || generation === undefined) {
      throw new Error(`${token} was never given`)
    }
    return { family, generation }
  }

  const refreshTokenOf = (tokens: TokenSet.TokenSet): string => Redacted.value(Option.getOrThrow(tokens.refreshToken))

  return {
    families,
    familyOf: (tokens: TokenSet.TokenSet): Family => find(Redacted.value(tokens.accessToken)).family,
    generationOf: (tokens: TokenSet.TokenSet): number => find(Redacted.value(tokens.accessToken)).generation,
    signIn: (key: number): TokenSet.TokenSet => {
      const family: Family = {
        number: families.length,
        key,
        generation: 0,
        revoked: false,
        excuse: undefined,
        window: undefined,
        endedAt: undefined,
        signedOutBy: undefined
      }
      families.push(family)
      return tokensOf(family)
    },
    /** New tokens for the process `owner`, or none where the server refuses them. */
    rotate: (tokens: TokenSet.TokenSet, owner: number): TokenSet.TokenSet | undefined => {
      const token = refreshTokenOf(tokens)
      const { family, generation } = find(token)
      if (family.revoked) {
        note(`${token} refused: revoked`)
        return undefined
      }
      if (generation < family.generation) {
        const { window } = family
        // Who got the tokens could not store them before its lock was over.
        const isLate = window !== undefined && window.troubled && time.now() - window.since >= leaseLeft
        family.excuse ??= isLate ? "trouble for longer than a lease between the answer and the write" : undefined
        note(`${token} reused: ${family.excuse}`)
        if (family.excuse === undefined) {
          violate(`${token} came a second time`)
        }
        family.revoked = true
        return undefined
      }
      family.generation += 1
      family.window = { since: time.now(), owner, troubled: false }
      note(`${token} rotated for process ${owner}`)
      return tokensOf(family)
    },
    revoke: (tokens: TokenSet.TokenSet): void => {
      const { family } = find(refreshTokenOf(tokens))
      note(`family ${family.number} revoked`)
      family.revoked = true
    }
  }
}

export type ModelServer = ReturnType<typeof makeModelServer>
