/**
 * Sessions of users: signed in, and with tokens that have to be renewed before they can be used.
 */
import { TokenManager, TokenSet } from "@effect-oauth/core"
import type { RotatingServer } from "@effect-oauth/testing"
import { DateTime, Effect, Layer, Option } from "effect"
import * as Manager from "../programs/manager.js"
import type { Got, Settings } from "./protocol.js"

/** A token manager in the process of the test. */
export const managerOf = (settings: Settings) =>
  Effect.flatMap(
    Layer.build(Manager.layer(settings)),
    (context) => Effect.provide(TokenManager.TokenManager, context)
  ).pipe(Effect.orDie)

/** The tokens of a new session, as if they had expired: their access token is good, and nobody may use it. */
export const issueExpired = (server: RotatingServer.RotatingServer, user: string): Effect.Effect<TokenSet.TokenSet> =>
  Effect.map(
    server.issue(user),
    (tokens) => new TokenSet.TokenSet({ ...tokens, expiresAt: Option.some(DateTime.unsafeMake(0)) })
  )

/** The session of a user, as the server sees it. There is one of each name. */
export const familyOf = (server: RotatingServer.RotatingServer, user: string) =>
  Effect.map(server.families, (families) => families.find((family) => family.user === user))

/** What the resource says of the tokens that a process was given. */
export const statusOf = (server: RotatingServer.RotatingServer, got: Got): Effect.Effect<number | undefined> =>
  got._tag === "Failed" ?
    Effect.succeed(undefined) :
    Effect.promise(() =>
      fetch(server.resource, { headers: { authorization: `Bearer ${got.accessToken}` } }).then(({ status }) => status)
    )

/** Tokens by their access token, and errors by tag and reason. */
export const summaryOf = (got: Got): string =>
  got._tag === "Tokens" ? got.accessToken : [got.error.tag, got.error.reason].join(" ")
