/**
 * What a process under load does: asks for the tokens of a random user, calls the resource with them, and looks hard at
 * what it was given.
 */
import type * as TokenManager from "@effect-oauth/core/TokenManager"
import type { TokenSet } from "@effect-oauth/core/TokenSet"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import { Agent, get } from "node:http"
import type { Failure, Figures, Load } from "../support/protocol.js"

/** The clock margin: what is left of the life of a token of one second when it is handed out, at the least. */
const margin = 100

const agent = new Agent({ keepAlive: true })

interface Called {
  readonly status: number
  readonly expiredAt: number | undefined
}

const call = (resource: string, tokens: TokenSet): Effect.Effect<Called> =>
  Effect.async((resume) => {
    const headers = { authorization: `Bearer ${Redacted.value(tokens.accessToken)}` }
    get(resource, { agent, headers }, (response) => {
      let body = ""
      response.setEncoding("utf8").on("data", (chunk: string) => body += chunk)
      response.on("end", () =>
        resume(Effect.sync(() => ({ status: response.statusCode ?? 0, expiredAt: JSON.parse(body).expired_at }))))
    }).on("error", (error) =>
      resume(Effect.die(error)))
  })

/** When tokens expire, in milliseconds since the epoch. */
export const expiryOf = (tokens: TokenSet): number =>
  Option.match(tokens.expiresAt, { onNone: () => Infinity, onSome: ({ epochMillis }) => epochMillis })

/** An error as far as it is data. */
export const failureOf = (error: TokenManager.TokenError): Failure => ({
  tag: error._tag,
  reason: "reason" in error ? error.reason : "code" in error ? error.code : undefined,
  detail: "detail" in error ? error.detail : undefined
})

export const run = (
  manager: TokenManager.Service,
  resource: string,
  { fibers, milliseconds, pause, users }: Load
): Effect.Effect<Figures> =>
  Effect.gen(function*() {
    const figures = { gets: 0, calls: 0, stale: 0, beyond: 0, late: 0, revoked: 0, slowest: 0 }
    const errors: Record<string, number> = {}

    const taken = (asked: Effect.Effect<TokenSet, TokenManager.TokenError>) =>
      Effect.gen(function*() {
        const startedAt = yield* Clock.currentTimeMillis
        const result = yield* Effect.either(asked)
        const at = yield* Clock.currentTimeMillis
        figures.gets += 1
        figures.slowest = Math.max(figures.slowest, at - startedAt)
        if (result._tag === "Left") {
          const { detail, reason, tag } = failureOf(result.left)
          const name = [tag, reason, detail].filter((part) => part !== undefined).join(" ")
          errors[name] = (errors[name] ?? 0) + 1
          return undefined
        }
        // When it was handed out: the process may be stopped for a moment on either side of that.
        const handedOut = at - startedAt < margin ? at : startedAt
        if (expiryOf(result.right) <= handedOut) figures.stale += 1
        const { expiredAt, status } = yield* call(resource, result.right)
        figures.calls += 1
        if (status === 200) return undefined
        if (expiredAt === undefined) {
          figures.revoked += 1
        } else if (handedOut >= expiredAt && expiryOf(result.right) - expiredAt < margin / 2) {
          // It had expired at the server when it was handed out here, and the answer that brought it was not that slow.
          figures.beyond += 1
        } else {
          figures.late += 1
        }
        return result.right
      })

    const one = Effect.gen(function*() {
      const user = users[yield* Random.nextIntBetween(0, users.length)] ?? ""
      const rejected = yield* taken(manager.get(user))
      if (rejected !== undefined) yield* taken(manager.renew(user, rejected))
    })

    const until = (yield* Clock.currentTimeMillis) + milliseconds
    const loop: Effect.Effect<void> = Effect.flatMap(
      Clock.currentTimeMillis,
      (now) => now >= until ? Effect.void : Effect.zipRight(Effect.zipRight(one, Effect.sleep(pause)), loop)
    )
    yield* Effect.all(Array.from({ length: fibers }, () => loop), { concurrency: "unbounded" })
    return { ...figures, errors }
  })
