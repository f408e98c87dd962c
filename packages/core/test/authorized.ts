import {
  AuthorizedHttpClient,
  type BufferedBody,
  type Client,
  OAuthError,
  TokenManager,
  TokenSet
} from "@effect-oauth/core"
import { Effect, Redacted, Stream } from "effect"
import { EmbeddedJWK, jwtVerify } from "jose"
import { fakeHttp, jsonAnswer, makeClient, type Sent, summary } from "./support.js"

export const api = "https://api.example"

/** What a manager for a test is told. */
export interface Settings {
  readonly client?: Client.Client | undefined
  readonly origins?: ReadonlyArray<string> | undefined
  readonly tokenType?: "Bearer" | "DPoP" | undefined
  /** What access tokens begin with. */
  readonly prefix?: string | undefined
  /** What renewing comes to in place of other tokens. */
  readonly renew?: Effect.Effect<TokenSet.TokenSet, TokenManager.TokenError> | undefined
}

/** A manager whose access token is t1 unless told otherwise, and t2, t3 and so on when it was renewed; and what was asked of it. */
export const makeManager = (settings: Settings = {}) => {
  let number = 1
  const state = { gets: 0, rejected: [] as Array<string> }
  const current = Effect.suspend(() =>
    TokenSet.fromResponse({
      access_token: `${settings.prefix ?? "t"}${number}`,
      token_type: settings.tokenType ?? "Bearer",
      refresh_token: "refresh"
    })
  ).pipe(Effect.orDie)
  const nothing = Effect.dieMessage("not asked for here")
  const service: TokenManager.Service = {
    get: () =>
      Effect.suspend(() => {
        state.gets += 1
        return current
      }),
    renew: (_, rejected) =>
      Effect.suspend(() => {
        state.rejected.push(Redacted.value(rejected.accessToken))
        if (settings.renew !== undefined) return settings.renew
        number += 1
        return current
      }),
    provider: () =>
      Effect.succeed({
        name: "example",
        refresher: { client: settings.client ?? makeClient() },
        origins: new Set(settings.origins ?? [api])
      }),
    save: () => nothing,
    signOut: () => nothing,
    changes: Stream.dieMessage("not asked for here")
  }
  return { service, state }
}

/** The client of a user with such a manager, and what was asked of the manager. */
export const authorized = (settings: Settings = {}) => {
  const { service, state } = makeManager(settings)
  return Effect.map(
    Effect.provideService(AuthorizedHttpClient.forKey("alice"), TokenManager.TokenManager, service),
    (http) => ({ http, state })
  )
}

/** What a request failed with; it has to fail. */
export const failureOf = <R>(
  sent: Effect.Effect<unknown, AuthorizedHttpClient.SendError, R>
): Effect.Effect<ReadonlyArray<string | undefined>, never, R> =>
  Effect.match(sent, {
    onFailure: (error) => OAuthError.isOAuthError(error) ? summary(error) : [error._tag, error.reason],
    onSuccess: () => ["it succeeded"]
  })

export const tokensSent = (requests: ReadonlyArray<Sent>): ReadonlyArray<string | undefined> =>
  requests.map(({ headers }) => headers["authorization"])

/** What a resource reads of a proof, verified with the key in it. */
export const proofOf = (sent: Sent | undefined) =>
  Effect.promise(async () => {
    const { payload } = await jwtVerify<{ readonly ath?: string; readonly nonce?: string }>(
      sent?.headers["dpop"] ?? "",
      EmbeddedJWK,
      { typ: "dpop+jwt" }
    )
    return payload
  })

/** An answer of the resource. */
export const ok = jsonAnswer({ id: 1 })

export const unauthorized = (challenge?: string, more: Readonly<Record<string, string>> = {}): BufferedBody.Received =>
  jsonAnswer({}, 401, { ...(challenge === undefined ? {} : { "www-authenticate": challenge }), ...more })

/** A resource that takes tokens other than t1. */
export const renewing = (challenge?: string) =>
  fakeHttp((sent) => sent.headers["authorization"] === "Bearer t1" ? unauthorized(challenge) : ok)

/** Answers one after the other; the last one for ever. */
export const inOrder = (...answers: ReadonlyArray<BufferedBody.Received>) => {
  const left = [...answers]
  return fakeHttp(() => (left.length > 1 ? left.shift() : left[0]) ?? ok)
}
