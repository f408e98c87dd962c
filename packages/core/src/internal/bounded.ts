/**
 * Runs an exchange of a client that does not bound it itself, in a fiber of its own, for at most a given time. It does
 * what `Effect.timeoutFail` behind `Effect.disconnect` does, at a third of the cost: no fiber for the timer, and no wait
 * for the finalizers of a client that takes long to let go.
 *
 * @internal
 */
import type * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as FiberRef from "effect/FiberRef"
import * as FiberRefs from "effect/FiberRefs"
import * as Option from "effect/Option"
import * as Runtime from "effect/Runtime"
import { schedule } from "../RequestTimeout.js"

/**
 * The effect sees the caller's fiber refs with `context` as its context. Spans are off in it, and so is what fibers log of
 * their own failures.
 *
 * @internal
 */
export const run = <A, E, E2>(effect: Effect.Effect<A, E>, options: {
  readonly context: Context.Context<never>
  readonly timeout: Duration.Duration
  readonly onTimeout: () => E2
}): Effect.Effect<A, E | E2> =>
  Effect.withFiberRuntime((caller) => {
    const runtime = Runtime.make({
      context: options.context,
      runtimeFlags: Runtime.defaultRuntimeFlags,
      fiberRefs: FiberRefs.updateManyAs(caller.getFiberRefs(), {
        entries: [
          [FiberRef.currentTracerEnabled, [[caller.id(), false]]],
          // A client's own fibers would log why they failed, with the URL and all that is in its query.
          [FiberRef.unhandledErrorLogLevel, [[caller.id(), Option.none()]]]
        ]
      })
    })
    return Effect.async<A, E | E2>((resume) => {
      // Its exit is a value, so that a failure is not reported as one that nobody handles.
      const fiber = Runtime.runFork(runtime, Effect.exit(effect))
      const stop = schedule(caller, options.timeout, () => {
        resume(Effect.fail(options.onTimeout()))
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
