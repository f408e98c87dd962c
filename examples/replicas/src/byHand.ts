/**
 * The same replica, written by hand: read the row, refresh the tokens when they have expired, write the row. It works on
 * the machine it was written on, where one request comes after the other.
 */
import type { TokenSet } from "@effect-oauth/core"
import { FetchHttpClient, HttpClient, HttpClientRequest, HttpClientResponse } from "@effect/platform"
import { SqlClient } from "@effect/sql"
import { Clock, Config, Data, DateTime, Effect, Layer, Option, Redacted, Schema } from "effect"
import { Postgres } from "./replica.js"

export const Live = Layer.merge(Postgres, FetchHttpClient.layer)

interface Row {
  readonly access_token: string
  readonly refresh_token: string
  readonly expires_at: Date
}

const Answer = Schema.Struct({
  access_token: Schema.String,
  refresh_token: Schema.String,
  expires_in: Schema.Number
})

class SignedOut extends Data.TaggedError("SignedOut") {}

export const table = Effect.flatMap(SqlClient.SqlClient, (sql) =>
  sql`CREATE TABLE tokens_by_hand (
    user_id text PRIMARY KEY,
    access_token text NOT NULL,
    refresh_token text NOT NULL,
    expires_at timestamptz NOT NULL
  )`)

/** After the callback of a sign-in. */
export const signIn = (user: string, { accessToken, expiresAt, refreshToken }: TokenSet.TokenSet) =>
  Effect.flatMap(SqlClient.SqlClient, (sql) =>
    sql`INSERT INTO tokens_by_hand ${
      sql.insert({
        user_id: user,
        access_token: Redacted.value(accessToken),
        refresh_token: Redacted.value(Option.getOrThrow(refreshToken)),
        expires_at: DateTime.toDate(Option.getOrThrow(expiresAt))
      })
    }`)

const refresh = (user: string, { refresh_token }: Row) =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const response = yield* HttpClientRequest.post(yield* Config.string("TOKEN_ENDPOINT")).pipe(
      HttpClientRequest.bodyUrlParams({ grant_type: "refresh_token", refresh_token, client_id: "app" }),
      HttpClient.execute
    )
    // The refresh token is no good any more: the user has to sign in again.
    if (response.status === 400) {
      yield* sql`DELETE FROM tokens_by_hand WHERE user_id = ${user}`
      return yield* new SignedOut()
    }
    const answer = yield* HttpClientResponse.schemaBodyJson(Answer)(response)
    const expiresAt = new Date((yield* Clock.currentTimeMillis) + answer.expires_in * 1000)
    yield* sql`UPDATE tokens_by_hand
      SET access_token = ${answer.access_token}, refresh_token = ${answer.refresh_token}, expires_at = ${expiresAt}
      WHERE user_id = ${user}`
    return answer
  })

/** A request of a user, for which the API is called. */
export const handle = (user: string) =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const [row] = yield* sql<Row>`SELECT * FROM tokens_by_hand WHERE user_id = ${user}`
    if (row === undefined) {
      return yield* new SignedOut()
    }
    // Ahead of time, so that no token expires on its way.
    const isDue = row.expires_at.getTime() < (yield* Clock.currentTimeMillis) + 200
    const { access_token } = isDue ? yield* refresh(user, row) : row
    const { status } = yield* HttpClientRequest.get(yield* Config.string("API")).pipe(
      HttpClientRequest.bearerToken(access_token),
      HttpClient.execute
    )
    return status === 200 ? "served" : "failed"
  }).pipe(
    Effect.catchTag("SignedOut", () => Effect.succeed("signedOut" as const))
  )
