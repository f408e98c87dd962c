/** Tells a story of several processes that share a store, and finds what may never happen in one. */
import { type OAuthError, type TokenSet, TokenStore } from "@effect-oauth/core"
import { Effect, Either, type Fiber, FiberId, Option } from "effect"
import * as tokenRecord from "../../src/internal/tokenRecord.js"
import { right, summary } from "../support.js"
import { makeProcess, type Process, type World } from "./modelProcess.js"
import { type Family, makeModelServer } from "./modelServer.js"
import type { Step, Story } from "./modelSteps.js"
import { accessOf } from "./support.js"
import { makeTime } from "./time.js"

/** How long tokens in memory are used, and what calls of the store take until then, in milliseconds. */
const recheckAfter = 60_000 + 1000

/** Why a call may fail, whatever is wrong. */
const failures = new Set([
  "ReauthorizationRequired SignedOut",
  "ReauthorizationRequired RefreshTokenRejected",
  "TokenStoreError Unavailable",
  "TokenStoreError LockTimeout",
  "TransportError Network",
  "OAuthErrorResponse temporarily_unavailable"
])

/** What is found to be wrong with a story, with what happened; nothing when it is as it should be. */
export const tell = ({ latency, processes: count, seed, steps }: Story): string | undefined => {
  const time = makeTime(seed)
  const trace: Array<string> = []
  const violations: Array<string> = []
  const note = (text: string) => void trace.push(`${time.now()} ${text}`)
  const violate = (text: string) => {
    note(`VIOLATION ${text}`)
    violations.push(text)
  }
  const server = makeModelServer(time, note, violate)
  const absentAt = new Map([[0, 0], [1, 0]])
  const world: World = {
    time,
    server,
    rows: TokenStore.makeMemory(),
    answers: [],
    latency,
    absentAt,
    keyOf: (id) => id === "example//user-0" ? 0 : 1,
    note,
    violate
  }
  const processes = Array.from({ length: count }, (_, number) => makeProcess(world, number))
  let started = count
  const calls: Array<{ readonly process: Process; readonly what: string; readonly fiber: Fiber.RuntimeFiber<string> }> =
    []
  /** What was given for a key in a process, the last one first. */
  const given = new Map<string, Array<TokenSet.TokenSet>>()
  /** When a family was over for a process that had signed it out itself, or seen that it was. */
  const knownToBeOver = new Map<string, number>()
  /** The sign-outs of a key in a process that have begun, and those that have ended. */
  const signOuts = new Map<string, { begun: number; ended: number }>()
  const toRevoke = new Set<Family>()

  const row = (key: number): Option.Option<TokenSet.TokenSet> => {
    const found = time.fork(world.rows.get(`example//user-${key}`)).unsafePoll()
    return found?._tag === "Success"
      ? Option.map(found.value, (entry) => right(tokenRecord.decode(entry)).tokens)
      : Option.none()
  }

  /** Calls a process; gives in the end why it failed, or nothing. */
  const call = <A>(
    process: Process,
    what: string,
    effect: Effect.Effect<A, OAuthError.OAuthError>,
    check: (result: Either.Either<A, string>, startedAt: number) => void
  ): Fiber.RuntimeFiber<string> => {
    const name = `${what} in process ${process.number}`
    note(name)
    const startedAt = time.now()
    const fiber = time.fork(
      Effect.map(Effect.either(effect), (result) => {
        const read = Either.mapLeft(result, (error) => summary(error).join(" "))
        const failure = Either.isLeft(read) ? read.left : ""
        note(`${name}: ${failure === "" ? "done" : failure}`)
        if (failure !== "" && !failures.has(failure)) {
          violate(`${name} failed with ${failure}`)
        }
        check(read, startedAt)
        return failure
      })
    )
    calls.push({ process, what: name, fiber })
    return fiber
  }

  const checkTokens = (process: Process, key: number, tokens: TokenSet.TokenSet, startedAt: number): void => {
    const family = server.familyOf(tokens)
    const name = `${accessOf(tokens)} for user-${key} in process ${process.number}`
    note(`  ${accessOf(tokens)}`)
    if (family.key !== key) {
      violate(`${name} is another's`)
    }
    if (Option.getOrThrow(tokens.expiresAt).epochMillis <= time.now()) {
      violate(`${name} had expired`)
    }
    if (server.generationOf(tokens) === family.generation && family.window !== undefined) {
      violate(`${name} was not stored`)
    }
    if ((knownToBeOver.get(`${process.number} ${family.number}`) ?? Infinity) < startedAt) {
      violate(`${name} had been signed out here`)
    }
    const { endedAt } = family
    const { stoppedUntil, troubledAt } = process.state
    if (
      endedAt !== undefined && endedAt + recheckAfter < startedAt && Math.max(stoppedUntil, troubledAt) < endedAt
    ) {
      violate(`${name} had been signed out at ${endedAt}`)
    }
  }

  const read = (process: Process, key: number, rejected?: TokenSet.TokenSet): Fiber.RuntimeFiber<string> => {
    const { manager, number } = process
    const user = `user-${key}`
    return call(
      process,
      `${rejected === undefined ? "get" : `renew ${accessOf(rejected)}`} of ${user}`,
      rejected === undefined ? manager.get(user) : manager.renew(user, rejected),
      (result, startedAt) => {
        if (Either.isRight(result)) {
          const tokens = result.right
          given.set(`${number} ${key}`, [tokens, ...given.get(`${number} ${key}`) ?? []])
          checkTokens(process, key, tokens, startedAt)
          if (rejected !== undefined && accessOf(tokens) === accessOf(rejected)) {
            violate(`${accessOf(tokens)} had been rejected`)
          }
        } else if (
          result.left.endsWith("SignedOut") && Option.isSome(row(key)) &&
          (absentAt.get(key) ?? 0) < startedAt - 300_000
        ) {
          violate(`${user} was not signed out`)
        }
      }
    )
  }

  const signOut = (process: Process, key: number, revoke: boolean): void => {
    const { manager, number } = process
    const counts = signOuts.get(`${number} ${key}`) ?? { begun: 0, ended: 0 }
    signOuts.set(`${number} ${key}`, counts)
    const isAlone = counts.begun === counts.ended
    const me = ++counts.begun
    const over = new Set(server.families.filter(({ endedAt }) => endedAt !== undefined))
    call(process, `sign-out of user-${key}`, manager.signOut(`user-${key}`, { revoke }), (result) => {
      counts.ended += 1
      for (const family of server.families) {
        if (Either.isLeft(result) || family.key !== key || family.endedAt === undefined) {
          continue
        }
        knownToBeOver.set(`${number} ${family.number}`, time.now())
        const isMine = family.signedOutBy === number && !over.has(family) && isAlone && counts.begun === me
        if (isMine && revoke) {
          toRevoke.add(family)
        }
      }
    })
  }

  const run = (step: Step): void => {
    const slot = "process" in step ? step.process % count : 0
    const process = processes[slot]
    if (process === undefined) {
      return
    }
    switch (step._tag) {
      case "Get":
        read(process, step.key)
        break
      case "Renew": {
        const rejected = given.get(`${process.number} ${step.key}`)?.[step.back]
        if (rejected !== undefined) {
          read(process, step.key, rejected)
        }
        break
      }
      case "Save": {
        const user = `user-${step.key}`
        call(process, `save of ${user}`, process.manager.save(user, server.signIn(step.key)), () => {})
        break
      }
      case "SignOut":
        signOut(process, step.key, step.revoke)
        break
      case "Interrupt":
        calls.at(-1)?.fiber.unsafeInterruptAsFork(FiberId.none)
        break
      case "Wait":
        time.advance(step.millis)
        break
      case "Server":
        world.answers.push(...step.answers)
        break
      case "Store":
        process.state.storeTrouble.push(
          ...step.trouble.faults.map((fault) => ({ operation: step.trouble.operation, fault }))
        )
        break
      case "Stop":
        process.state.stoppedUntil = time.now() + step.millis
        note(`process ${process.number} stopped for ${step.millis}`)
        break
      case "Kill":
        note(`process ${process.number} killed`)
        process.kill()
        processes[slot] = makeProcess(world, started++)
        break
    }
  }

  /** All is well again: who waits gets an answer, and everybody has what is stored. */
  const end = (): void => {
    note("all is well")
    world.answers.splice(0)
    for (const { state } of processes) {
      state.storeTrouble.splice(0)
    }
    time.advance(600_000)
    for (const { fiber, process, what } of calls) {
      if (!process.state.isDead && fiber.unsafePoll() === null) {
        violate(`${what} waits for ever`)
      }
    }
    for (const key of [0, 1]) {
      for (const process of processes) {
        const family = Option.map(row(key), server.familyOf)
        const fiber = read(process, key)
        time.advance(120_000)
        const exit = fiber.unsafePoll()
        const result = exit?._tag === "Success" ? exit.value : "nothing"
        const isOver = result.startsWith("ReauthorizationRequired")
        const isRight = Option.match(family, {
          onNone: () => result === "ReauthorizationRequired SignedOut",
          onSome: ({ excuse }) => result === "" || (isOver && excuse !== undefined)
        })
        if (!isRight) {
          violate(`user-${key} in process ${process.number} had ${result} in the end`)
        }
      }
    }
    for (const { number, revoked } of toRevoke) {
      if (!revoked) {
        violate(`family ${number} was not revoked`)
      }
    }
  }

  for (const step of steps) {
    run(step)
    time.settle()
    if (violations.length > 0) {
      break
    }
  }
  if (violations.length === 0) {
    end()
  }
  return violations.length === 0 ? undefined : [...violations, "", ...trace].join("\n")
}
