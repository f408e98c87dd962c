/**
 * Random strings, and tokens: opaque, remembered with what they are bound to.
 */
import { randomBytes } from "node:crypto"
import type { AccessToken, Binding, Context, Grant } from "./openidModel.js"

/** What nobody can guess. */
export const random = (): string => randomBytes(32).toString("base64url")

export const makeAccessToken = (grant: Grant, scope: string, binding: Binding, { now, server }: Context): string => {
  const token = random()
  server.accessTokens.set(token, { ...binding, grant, scope, expires: now + server.settings.accessTokenLifetime })
  return token
}

export const makeRefreshToken = (grant: Grant, binding: Binding, { server }: Context): string => {
  const token = random()
  server.refreshTokens.set(token, { ...binding, grant })
  return token
}

/** What a token stands for, as long as it is valid. */
export const accessOf = (token: string, { now, server }: Context): AccessToken | undefined => {
  const access = server.accessTokens.get(token)
  return access === undefined || access.expires <= now ? undefined : access
}
