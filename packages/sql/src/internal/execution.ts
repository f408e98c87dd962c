/**
 * How statements are run: out of the caller's transaction, for a bounded time, and with errors that have a code in them
 * and nothing else.
 *
 * @internal
 */
import { TokenStoreError } from "@effect-oauth/core/OAuthError"
import * as RequestTimeout from "@effect-oauth/core/RequestTimeout"
import type { SqlError } from "@effect/sql/SqlError"
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Predicate from "effect/Predicate"
import * as Runtime from "effect/Runtime"
import * as Schedule from "effect/Schedule"
import * as Tracer from "effect/Tracer"

/** SQLSTATEs and the names that drivers give: nothing else fits, whatever a server writes there. */
const codePattern = /^(?:[0-9A-Z]{5}|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)$/

const maxCodeLength = 48

const isCode = (value: unknown): value is string =>
  typeof value === "string" && value.length <= maxCodeLength && codePattern.test(value)

/** Drivers have their own errors as the causes of ours, and some have the database's as the causes of theirs. */
const maxDepth = 4

const codeOf = (error: SqlError): string | undefined => {
  let cause = error.cause
  for (let depth = 0; depth < maxDepth && Predicate.isRecord(cause); depth++) {
    const code = [cause["code"], cause["sqlState"]].find(isCode)
    if (code !== undefined) {
      return code
    }
    cause = cause["cause"]
  }
  return undefined
}

/** Serialization failures and deadlocks, of PostgreSQL and MySQL: nothing was done, and the next attempt may succeed. */
const contended: ReadonlySet<string> = new Set(["40001", "40P01", "ER_LOCK_DEADLOCK", "ER_CHECKREAD"])

const isContended = (error: SqlError): boolean => {
  const code = codeOf(error) ?? ""
  return contended.has(code) || code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")
}

/**
 * Who was in the way of a serializable transaction is done by the time we hear of it, so the first attempts come at once.
 * In SQLite somebody else may be writing, for as long as that takes: the others wait, a second and a half in all.
 */
const attempts = Schedule.recurs(2).pipe(
  Schedule.andThen(Schedule.exponential("10 millis").pipe(Schedule.jittered, Schedule.intersect(Schedule.recurs(7))))
)

/**
 * Runs one statement, again when others were in its way. What goes well the first time does not pay for a schedule.
 *
 * @internal
 */
export const statement = <A>(effect: Effect.Effect<A, SqlError>): Effect.Effect<A, SqlError> =>
  Effect.catchIf(effect, isContended, () => Effect.retry(effect, { schedule: attempts, while: isContended }))

const unavailable = (operation: string, detail: string | undefined): TokenStoreError =>
  new TokenStoreError({ reason: "Unavailable", operation, detail })

/**
 * Runs the statements of one operation in a fiber of their own, whose context has the caller's span in it and nothing
 * else: in the caller's transaction, a rollback would undo what is written. Clients keep the transaction in the context,
 * some of them under a name of their own.
 *
 * Who is interrupted does not wait for the end of a statement, and who cannot be interrupted gets an answer in time too.
 *
 * @internal
 */
export const operation = <A>(
  name: string,
  timeout: Duration.Duration,
  effect: Effect.Effect<A, SqlError | TokenStoreError>
): Effect.Effect<A, TokenStoreError> =>
  Effect.withFiberRuntime((caller) => {
    const runtime = Runtime.make({
      context: Context.pick(Tracer.ParentSpan)(caller.currentContext),
      runtimeFlags: Runtime.defaultRuntimeFlags,
      fiberRefs: caller.getFiberRefs()
    })
    const run = effect.pipe(
      Effect.catchTag("SqlError", (error) => Effect.fail(unavailable(name, codeOf(error)))),
      // A value, so that a failure is not reported as one that nobody handles.
      Effect.exit
    )
    return Effect.async<A, TokenStoreError>((resume) => {
      const fiber = Runtime.runFork(runtime, run)
      const stop = RequestTimeout.schedule(caller, timeout, () => {
        resume(Effect.fail(unavailable(name, "ETIMEDOUT")))
        fiber.unsafeInterruptAsFork(caller.id())
      })
      fiber.addObserver((exit) => {
        stop()
        resume(Exit.flatten(exit))
      })
      return Effect.suspend(() => {
        stop()
        return Fiber.interruptFork(fiber)
      })
    })
  })
