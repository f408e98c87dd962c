/** A process of the model: a token manager whose store and server can fail it, stop it, and outlive it. */
import { OAuthError, TokenManager, type TokenSet, TokenStore } from "@effect-oauth/core"
import { Effect, Exit, Option, Scope } from "effect"
import * as tokenRecord from "../../src/internal/tokenRecord.js"
import { makeClient, right } from "../support.js"
import { busy, invalidGrant, lease, type ModelServer, offline } from "./modelServer.js"
import type { Time } from "./time.js"

/** How the server answers a refresh. The answer may be lost after it was done, which nobody can make good. */
export type Answer =
  | { readonly _tag: "Good"; readonly before: number; readonly after: number }
  | { readonly _tag: "Busy" }
  | { readonly _tag: "Lost"; readonly isDone: boolean }

/** The store is not reached, or its answer is not; or the process is stopped for longer than a lease before it has it. */
export type StoreFault = "away" | "answer lost" | "stopped"

/** What the next calls of a store meet: of one operation, or of any. */
export interface StoreTrouble {
  readonly operation: keyof TokenStore.Service | "any"
  readonly faults: ReadonlyArray<StoreFault>
}

/** What all processes have in common. */
export interface World {
  readonly time: Time
  readonly server: ModelServer
  /** What is in the store. */
  readonly rows: TokenStore.Service
  /** How the server answers the next refreshes, one after the other; then it does well. */
  readonly answers: Array<Answer>
  /** How long each call of the store takes, to it and back, in milliseconds. */
  readonly latency: number
  /** The key of an id. */
  readonly keyOf: (id: string) => number
  /** When there was nothing in the store for a key, for the last time. */
  readonly absentAt: Map<number, number>
  readonly note: (text: string) => void
  /** Something that may not happen has. */
  readonly violate: (text: string) => void
}

const forever = Effect.async<never>(() => {})

const unavailable = (operation: string) =>
  Effect.fail(new OAuthError.TokenStoreError({ reason: "Unavailable", operation }))

const tokensIn = (write: TokenStore.Entry): TokenSet.TokenSet => right(tokenRecord.decode(write)).tokens

export const makeProcess = (world: World, number: number) => {
  const { note, server, time } = world
  /** What happened to this process. */
  const state = {
    isDead: false,
    stoppedUntil: 0,
    storeTrouble: new Array<{ readonly operation: string; readonly fault: StoreFault }>(),
    /** When something was last in its way. */
    troubledAt: -Infinity
  }

  const inTrouble = (): void => {
    state.troubledAt = time.now()
    for (const { window } of server.families) {
      if (window?.owner === number) {
        window.troubled = true
      }
    }
  }

  /** A process that is stopped, or has died, does not see an answer. */
  const goOn: Effect.Effect<void> = Effect.suspend(() => {
    if (state.isDead) {
      return forever
    }
    if (state.stoppedUntil <= time.now()) {
      return Effect.void
    }
    inTrouble()
    return Effect.zipRight(time.sleep(state.stoppedUntil - time.now()), goOn)
  })

  const way = Effect.suspend(() => world.latency === 0 ? goOn : Effect.zipRight(time.sleep(world.latency), goOn))

  const io = <A>(
    operation: string,
    call: Effect.Effect<A, OAuthError.TokenStoreError>
  ): Effect.Effect<A, OAuthError.TokenStoreError> =>
    Effect.zipRight(
      way,
      Effect.suspend(() => {
        const place = state.storeTrouble.findIndex((next) => next.operation === operation || next.operation === "any")
        const fault = place === -1 ? undefined : state.storeTrouble.splice(place, 1)[0]?.fault
        if (fault !== undefined) {
          note(`process ${number}: ${operation} ${fault}`)
          inTrouble()
        }
        const done = fault === "away"
          ? unavailable(operation)
          : fault === "answer lost"
          ? Effect.zipRight(Effect.exit(call), unavailable(operation))
          : call
        return Effect.flatMap(Effect.exit(done), (exit) => {
          if (fault === "stopped") {
            state.stoppedUntil = Math.max(state.stoppedUntil, time.now() + lease + 1000)
          }
          return Effect.zipRight(way, exit)
        })
      })
    )

  /** The family of what is stored is over when another one's tokens come in its place. */
  const ending = (id: string, next: TokenSet.TokenSet) =>
    Effect.map(world.rows.get(id), (entry) => {
      const before = Option.map(entry, (entry) => server.familyOf(tokensIn(entry)))
      const family = server.familyOf(next)
      if (Option.isNone(before)) {
        world.absentAt.set(world.keyOf(id), time.now())
      } else if (before.value !== family) {
        before.value.endedAt = time.now()
      }
    })

  /** Tokens are stored now: what was not, until now, is. */
  const stored = (tokens: TokenSet.TokenSet): void => {
    const family = server.familyOf(tokens)
    if (family.endedAt !== undefined) {
      world.violate(`family ${family.number} was brought back into the store`)
    }
    if (server.generationOf(tokens) === family.generation) {
      family.window = undefined
    }
  }

  const store: TokenStore.Service = {
    get: (id) => io("get", world.rows.get(id)),
    set: (id, write) =>
      io(
        "set",
        Effect.zipRight(
          ending(id, tokensIn(write)),
          Effect.tap(world.rows.set(id, write), () => {
            note(`process ${number}: family ${server.familyOf(tokensIn(write)).number} saved`)
            stored(tokensIn(write))
          })
        )
      ),
    compareAndSet: (id, expected, write) =>
      io(
        "compareAndSet",
        Effect.tap(world.rows.compareAndSet(id, expected, write), () => {
          note(`process ${number}: generation ${server.generationOf(tokensIn(write))} stored`)
          stored(tokensIn(write))
        })
      ),
    remove: (id, expected) =>
      io(
        "remove",
        Effect.gen(function*() {
          const before = yield* world.rows.get(id)
          yield* world.rows.remove(id, expected)
          world.absentAt.set(world.keyOf(id), time.now())
          if (Option.isNone(before)) {
            return
          }
          const family = server.familyOf(tokensIn(before.value))
          family.endedAt = time.now()
          const isRejected = expected?.owner !== undefined
          family.signedOutBy = isRejected ? undefined : number
          note(`process ${number}: family ${family.number} removed, ${isRejected ? "rejected" : "signed out"}`)
          if (isRejected && family.excuse === undefined) {
            world.violate(`the session of family ${family.number} was lost`)
          }
        })
      ),
    lock: (id, options) => io("lock", world.rows.lock(id, options)),
    unlock: (id, owner) => io("unlock", world.rows.unlock(id, owner))
  }

  const rotate = (tokens: TokenSet.TokenSet, answer: Answer) =>
    Effect.suspend((): Effect.Effect<TokenSet.TokenSet, typeof invalidGrant | typeof offline> => {
      // A request of a process that died before the server did anything.
      if (state.isDead) {
        return forever
      }
      const given = server.rotate(tokens, number)
      if (given === undefined) {
        return Effect.zipRight(goOn, Effect.fail(invalidGrant))
      }
      if (answer._tag === "Lost") {
        server.familyOf(given).excuse ??= "the answer was lost"
        return Effect.zipRight(goOn, Effect.fail(offline))
      }
      return Effect.as(Effect.zipRight(time.sleep(answer._tag === "Good" ? answer.after : 0), goOn), given)
    })

  const refresher: TokenManager.Refresher = {
    client: makeClient(),
    refresh: (tokens) =>
      Effect.suspend(() => {
        const answer = world.answers.shift() ?? { _tag: "Good", before: 0, after: 0 }
        switch (answer._tag) {
          case "Busy":
            return Effect.zipRight(way, Effect.fail(busy))
          case "Lost":
            return answer.isDone ? rotate(tokens, answer) : Effect.zipRight(way, Effect.fail(offline))
          case "Good":
            return Effect.zipRight(time.sleep(answer.before), rotate(tokens, answer))
        }
      }),
    revoke: (tokens) => Effect.zipRight(way, Effect.sync(() => server.revoke(tokens)))
  }

  // Its scope is never closed: a process that dies waits for nothing, and none of the others ends.
  const scope = Effect.runSync(Scope.make())
  const made = time.fork(Effect.exit(
    TokenManager.make({
      providers: { example: { client: Effect.succeed(refresher) } },
      lease,
      idleTimeToLive: "10 minutes"
    }).pipe(Effect.provideService(TokenStore.TokenStore, store), Scope.extend(scope))
  )).unsafePoll()
  const manager = made?._tag === "Success" && Exit.isSuccess(made.value) ? made.value.value : undefined
  if (manager === undefined) {
    throw new Error("no manager could be made")
  }

  return {
    number,
    state,
    manager,
    /** It dies, and with it what it had got and not stored. */
    kill: (): void => {
      state.isDead = true
      for (const family of server.families) {
        if (family.window?.owner === number) {
          family.excuse ??= "a process died between the answer and the write"
        }
      }
    }
  }
}

export type Process = ReturnType<typeof makeProcess>
