/**
 * Some processes, each a replica, and the load balancer in front of them: a request goes to any of them.
 */
import { Array as Arr, Deferred, Effect, Random } from "effect"
import { type ChildProcess, fork } from "node:child_process"
import { fileURLToPath } from "node:url"
import { DemoError } from "./DemoError.js"

/** Who is asked: the replica with a token manager, or the one by hand. */
export type Side = "manager" | "byHand"

export interface Request {
  readonly id: number
  readonly side: Side
  readonly user: string
}

/** What the user sees: what was wanted, the page to sign in, or an error. */
export type Outcome = "served" | "signedOut" | "failed"

/** The first one has no id: the replica is ready. */
export interface Answer {
  readonly id: number | undefined
  readonly outcome: Outcome
}

/** Ends a process, and waits until it has ended. */
const end = (child: ChildProcess): Effect.Effect<void> =>
  Effect.async((resume) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      return resume(Effect.void)
    }
    const timer = setTimeout(() => child.kill("SIGKILL"), 5000)
    child.once("exit", () => {
      clearTimeout(timer)
      resume(Effect.void)
    })
    child.kill("SIGTERM")
  })

const start = (name: number, environment: Readonly<Record<string, string>>) =>
  Effect.gen(function*() {
    const ended = yield* Deferred.make<never, DemoError>()
    const ready = yield* Deferred.make<void>()
    const pending = new Map<number, (outcome: Outcome) => void>()
    const child = yield* Effect.acquireRelease(
      Effect.sync(() =>
        fork(fileURLToPath(new URL("worker.js", import.meta.url)), {
          env: { ...process.env, ...environment },
          // What it has to say are errors.
          stdio: ["ignore", 2, 2, "ipc"]
        })
      ),
      end
    )
    child.on("message", ({ id, outcome }: Answer) => {
      if (id === undefined) {
        return Deferred.unsafeDone(ready, Effect.void)
      }
      pending.get(id)?.(outcome)
      pending.delete(id)
    })
    child.once("exit", (code) => {
      const message = `Replica ${name} ended by itself (${code ?? "a signal"}).`
      Deferred.unsafeDone(ended, Effect.fail(new DemoError({ message })))
    })
    yield* Effect.raceFirst(Deferred.await(ready), Deferred.await(ended))

    let requests = 0
    const ask = (side: Side, user: string) =>
      Effect.async<Outcome>((resume) => {
        const id = requests++
        pending.set(id, (outcome) => resume(Effect.succeed(outcome)))
        // To send to one that has just ended fails, and `ended` tells of it.
        child.send({ id, side, user } satisfies Request, () => undefined)
      })
    return { ask, ended: Deferred.await(ended) }
  })

/** Starts replicas, which end with the scope. `ended` fails with `DemoError` when one of them ends before. */
export const make = (count: number, environment: Readonly<Record<string, string>>) =>
  Effect.gen(function*() {
    const replicas = yield* Effect.forEach(Arr.range(1, count), (name) => start(name, environment), {
      concurrency: "unbounded"
    })
    return {
      ask: (side: Side, user: string) => Effect.flatMap(Random.choice(replicas), ({ ask }) => ask(side, user)),
      ended: Effect.all(replicas.map(({ ended }) => ended), { concurrency: "unbounded", discard: true })
    }
  })
