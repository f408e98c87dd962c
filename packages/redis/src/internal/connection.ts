/**
 * A connection of our own, by ioredis, which is loaded when there is to be one.
 *
 * @internal
 */
import { ConfigurationError } from "@effect-oauth/core/OAuthError"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import { codeOf } from "./failure.js"

/** Why a command was given up. */
class Disconnected extends Error {
  readonly code: string
  constructor(code: string) {
    super("the connection to Redis was lost, or there is none")
    this.code = code
  }
}

/** Why, where the other end just closes the connection. */
const closed = "DISCONNECTED"

const invalidUrl = (detail: string): ConfigurationError =>
  new ConfigurationError({ reason: "InvalidUrl", setting: "url", detail })

const form = "redis://user:password@host:6379/0, with rediss:// for TLS"

/** @internal */
export const notSet = (name: string): ConfigurationError =>
  invalidUrl(`it is not set, or cannot be read: set ${name} to ${form}`)

/** How long it may take to connect, and how long a connection may say nothing when it should. */
const patience = Duration.toMillis("5 seconds")

const check = (url: Redacted.Redacted): Effect.Effect<string, ConfigurationError> =>
  Effect.suspend(() => {
    const text = Redacted.value(url)
    // Not `URL.canParse`: that of Node.js 20 refuses letters such as `ü` once it has been called often.
    const parsed = Either.try(() => new URL(text))
    const { hostname, protocol } = Either.getOrElse(parsed, () => ({ hostname: "", protocol: "" }))
    return hostname !== "" && (protocol === "redis:" || protocol === "rediss:")
      ? Effect.succeed(text)
      : Effect.fail(invalidUrl(`it has to be of the form ${form}`))
  })

const load = Effect.tryPromise({
  try: () => import("ioredis"),
  catch: () =>
    new ConfigurationError({
      reason: "Unsupported",
      setting: "client",
      detail: "the package ioredis is not there: install it, or give a client"
    })
})

/** @internal */
export const make = (url: Redacted.Redacted) =>
  Effect.gen(function*() {
    const address = yield* check(url)
    const { Redis } = yield* load
    let lost = closed
    const redis = yield* Effect.acquireRelease(
      Effect.sync(() => {
        const redis = new Redis(address, {
          connectTimeout: patience,
          // Where the other end is gone without a word, this is what tells.
          socketTimeout: patience,
          // A command that cannot be sent at once, or whose answer is lost, fails and is never sent later: what it says may
          // be right no longer by then.
          maxRetriesPerRequest: 0,
          // After a failover the name of the host leads to another one.
          reconnectOnError: (error) => error.message.startsWith("READONLY")
        })
        // Without a listener, ioredis prints them.
        redis.on("error", (error) => {
          lost = codeOf(error) ?? closed
        })
        redis.on("ready", () => {
          lost = closed
        })
        return redis
      }),
      (redis) => Effect.sync(() => redis.disconnect())
    )
    const named = (error: unknown): Promise<never> =>
      Promise.reject(codeOf(error) === "MaxRetriesPerRequestError" ? new Disconnected(lost) : error)
    return {
      evalsha: (sha1: string, numberOfKeys: number, ...args: Array<string>) =>
        redis.evalsha(sha1, numberOfKeys, ...args).catch(named),
      eval: (script: string, numberOfKeys: number, ...args: Array<string>) =>
        redis.eval(script, numberOfKeys, ...args).catch(named)
    }
  })
