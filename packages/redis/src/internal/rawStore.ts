/**
 * The store before encryption: one hash an id, and each operation one script.
 *
 * @internal
 */
import { TokenStoreError } from "@effect-oauth/core/OAuthError"
import * as RequestTimeout from "@effect-oauth/core/RequestTimeout"
import type * as TokenStore from "@effect-oauth/core/TokenStore"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as failure from "./failure.js"
import * as scripts from "./scripts.js"

type RunScript = (script: string, numberOfKeys: number, ...keysAndArguments: Array<string>) => Promise<unknown>

/** Some 30,000 years, which can be added to a time. */
const maxMillis = 1e15

const millis = (duration: Duration.Duration): string =>
  String(Math.min(Math.ceil(Duration.toMillis(duration)), maxMillis))

const expectedOf = ({ owner = "", version }: TokenStore.Expected): ReadonlyArray<string> => [version, owner]

const writeOf = ({ timeToLive, value, version }: TokenStore.Write): ReadonlyArray<string> => [
  version,
  Redacted.value(value),
  timeToLive === undefined ? "" : millis(timeToLive)
]

/** What scripts answer. */
type Answer =
  | { readonly _tag: "Found" | "Acquired" | "Held"; readonly entry: TokenStore.Entry }
  | { readonly _tag: "Done" | "Missing" }
  | { readonly _tag: "Conflict" | "Corrupted" | "LockLost" }

const parse = (answer: unknown): Answer | undefined => {
  const [tag, version, value]: ReadonlyArray<unknown> = Array.isArray(answer) ? answer : []
  switch (tag) {
    case "Found":
    case "Acquired":
    case "Held":
      return typeof version === "string" && typeof value === "string"
        ? { _tag: tag, entry: { version, value: Redacted.make(value) } }
        : undefined
    case "Done":
    case "Missing":
    case "Conflict":
    case "Corrupted":
    case "LockLost":
      return { _tag: tag }
    default:
      return undefined
  }
}

/** @internal */
export const make = (
  client: { readonly evalsha: RunScript; readonly eval: RunScript },
  prefix: string,
  timeout: Duration.Duration
): TokenStore.Service => {
  const send = async (
    { lua, sha1 }: scripts.Script,
    keyAndArguments: ReadonlyArray<string>,
    isOver: () => boolean
  ): Promise<unknown> => {
    try {
      return await client.evalsha(sha1, 1, ...keyAndArguments)
    } catch (error) {
      if (isOver() || !failure.isUnknownScript(error)) {
        throw error
      }
      return client.eval(lua, 1, ...keyAndArguments)
    }
  }

  /**
   * Runs a script. The time is over also for who cannot be interrupted: a client that is not connected may keep a command
   * for as long as it likes.
   */
  const run = (
    operation: string,
    id: string,
    script: scripts.Script,
    args: ReadonlyArray<string>
  ): Effect.Effect<Answer, TokenStoreError> =>
    Effect.withFiberRuntime((fiber) =>
      Effect.async((resume) => {
        let isOver = false
        const fail = (reason: TokenStoreError["reason"], detail?: string) =>
          resume(Effect.fail(new TokenStoreError({ reason, operation, detail })))
        const stop = RequestTimeout.schedule(fiber, timeout, () => {
          isOver = true
          fail("Unavailable", "ETIMEDOUT")
        })
        send(script, [`${prefix}{${id}}`, ...args], () => isOver).then(
          (reply) => {
            stop()
            const answer = parse(reply)
            if (answer === undefined) {
              return fail("Unavailable", "PROTOCOL")
            }
            switch (answer._tag) {
              case "Conflict":
              case "Corrupted":
              case "LockLost":
                return fail(answer._tag)
              default:
                return resume(Effect.succeed(answer))
            }
          },
          (error) => {
            stop()
            fail("Unavailable", failure.codeOf(error))
          }
        )
        return Effect.sync(() => {
          isOver = true
          stop()
        })
      })
    )

  return {
    get: (id) =>
      Effect.map(
        run("get", id, scripts.get, []),
        (answer) => answer._tag === "Found" ? Option.some(answer.entry) : Option.none()
      ),
    set: (id, write) => Effect.asVoid(run("set", id, scripts.set, writeOf(write))),
    compareAndSet: (id, expected, write) =>
      Effect.asVoid(
        run("compareAndSet", id, scripts.compareAndSet, [...expectedOf(expected), ...writeOf(write)])
      ),
    remove: (id, expected) =>
      Effect.asVoid(
        expected === undefined
          ? run("remove", id, scripts.remove, [])
          : run("remove", id, scripts.compareAndRemove, expectedOf(expected))
      ),
    lock: (id, { lease, owner }) =>
      Effect.map(
        run("lock", id, scripts.lock, [owner, millis(lease)]),
        (answer): TokenStore.Locked =>
          answer._tag === "Acquired" || answer._tag === "Held"
            ? { _tag: answer._tag, entry: answer.entry }
            : { _tag: "Missing" }
      ),
    unlock: (id, owner) => Effect.asVoid(run("unlock", id, scripts.unlock, [owner]))
  }
}
