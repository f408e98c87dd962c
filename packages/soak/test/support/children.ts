/**
 * Processes under test: started with a program, told what to do, and ended by their id when the scope closes.
 */
import { Deferred, Effect, FiberId, Schedule, type Scope } from "effect"
import { type ChildProcess, fork } from "node:child_process"
import { readFileSync } from "node:fs"
import { program } from "./program.js"
import type { Answer, Command, Envelope, Figures, Got, Load, Settings } from "./protocol.js"

export interface Child {
  readonly pid: number
  /** Makes the token manager; what was opened before is closed. */
  readonly open: (settings: Settings) => Effect.Effect<void>
  readonly get: (user: string) => Effect.Effect<Got>
  readonly load: (load: Load) => Effect.Effect<Figures>
  readonly signal: (signal: NodeJS.Signals) => Effect.Effect<void>
  /** The signal that ended it, once it has ended. */
  readonly ended: Effect.Effect<NodeJS.Signals | null>
  /** Completes once it is stopped by SIGSTOP. */
  readonly stopped: Effect.Effect<void>
}

type Tagged<Tag> = Extract<Answer, { _tag: Tag }>

const isStopped = (pid: number): boolean => {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
  return stat.slice(stat.lastIndexOf(")") + 2).startsWith("T")
}

const everyTenMillis = Schedule.spaced("10 millis")

const childOf = (started: ChildProcess, pid: number): Child => {
  const ended = Deferred.unsafeMake<NodeJS.Signals | null>(FiberId.none)
  const waiting = new Map<number, (answer: Effect.Effect<Answer>) => void>()
  let sent = 0
  started.on("message", ({ id, message }: Envelope<Answer>) => {
    waiting.get(id)?.(Effect.succeed(message))
    waiting.delete(id)
  })
  started.on("exit", (code, signal) => {
    Deferred.unsafeDone(ended, Effect.succeed(signal))
    for (const resume of waiting.values()) resume(Effect.dieMessage(`process ${pid} ended: ${signal ?? code}`))
  })
  const request = <Tag extends Answer["_tag"]>(command: Command, ...tags: ReadonlyArray<Tag>) =>
    Effect.async<Answer>((resume) => {
      sent += 1
      waiting.set(sent, resume)
      started.send({ id: sent, message: command } satisfies Envelope<Command>)
    }).pipe(
      Effect.flatMap((answer) => {
        const isWanted = (answer: Answer): answer is Tagged<Tag> => tags.some((tag) => tag === answer._tag)
        return isWanted(answer)
          ? Effect.succeed(answer)
          : Effect.dieMessage(`process ${pid}: ${JSON.stringify(answer)}`)
      })
    )
  return {
    pid,
    open: (settings) => Effect.asVoid(request({ _tag: "Open", settings }, "Opened")),
    get: (user) => request({ _tag: "Get", user }, "Tokens", "Failed"),
    load: (load) => Effect.map(request({ _tag: "Load", load }, "Figures"), ({ figures }) => figures),
    signal: (signal) => Effect.sync(() => process.kill(pid, signal)),
    ended: Deferred.await(ended),
    stopped: Effect.repeat(Effect.sync(() => isStopped(pid)), { schedule: everyTenMillis, until: (stopped) => stopped })
  }
}

/** Starts a process, which lives until the scope closes. It is not awaited: its first answer says that it is there. */
export const start: Effect.Effect<Child, never, Scope.Scope> = Effect.acquireRelease(
  Effect.sync(() => {
    const started = fork(program, [], { execArgv: [], stdio: ["ignore", "inherit", "inherit", "ipc"] })
    if (started.pid === undefined) throw new Error("no process could be started")
    return { started, child: childOf(started, started.pid) }
  }),
  ({ child, started }) =>
    Effect.suspend(() => {
      if (started.exitCode === null && started.signalCode === null) started.kill("SIGKILL")
      return child.ended
    })
).pipe(Effect.map(({ child }) => child))

export const startAll = (count: number): Effect.Effect<ReadonlyArray<Child>, never, Scope.Scope> =>
  Effect.replicateEffect(start, count)
