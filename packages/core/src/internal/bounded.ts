/**
 * Runs an exchange in a fiber of its own, for at most a given time. It does what `Effect.timeoutFail` behind
 * `Effect.disconnect` does, at a third of the cost: no fiber for the timer, and no wait for the finalizers of a client
 * that takes long to let go.
 *
 * @internal
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as DefaultServices from "effect/DefaultServices"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as FiberId from "effect/FiberId"
import * as FiberRef from "effect/FiberRef"
import * as FiberRefs from "effect/FiberRefs"
import * as Runtime from "effect/Runtime"

const liveClock = Context.get(DefaultServices.liveServices, Clock.Clock)

/** Calls back when the time is over, by the clock of the fiber, so that tests can turn it. Gives what stops it. */
const schedule = (runtime: Runtime.Runtime<never>, clock: Clock.Clock, timeout: Duration.Duration, f: () => void) => {
  if (clock === liveClock) {
    const timer = setTimeout(f, Math.min(Duration.toMillis(timeout), 2_147_483_647))
    return () => clearTimeout(timer)
  }
  const sleeper = Runtime.runFork(runtime, Effect.map(clock.sleep(timeout), f))
  return () => sleeper.unsafeInterruptAsFork(FiberId.none)
}

/**
 * The effect sees the caller's fiber refs with `context` as its context, and spans are off in it.
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
      fiberRefs: FiberRefs.updateAs(caller.getFiberRefs(), {
        fiberId: caller.id(),
        fiberRef: FiberRef.currentTracerEnabled,
        value: false
      })
    })
    const clock = Context.get(caller.getFiberRef(DefaultServices.currentServices), Clock.Clock)
    return Effect.async<A, E | E2>((resume) => {
      // Its exit is a value, so that a failure is not reported as one that nobody handles.
      const fiber = Runtime.runFork(runtime, Effect.exit(effect))
      const stop = schedule(runtime, clock, options.timeout, () => {
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
