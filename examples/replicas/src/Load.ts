/**
 * The load: users who sign in, each with a few tabs open, and what became of them on either side.
 */
import type { RotatingServer } from "@effect-oauth/testing"
import { Effect, Random } from "effect"
import * as ByHand from "./byHand.js"
import * as Replica from "./replica.js"
import type { Outcome, Side } from "./Replicas.js"

export const users = Array.from({ length: 24 }, (_, index) => `user ${index + 1}`)

const tabs = [1, 2, 3]

/** What happened on one side. */
export interface Score {
  /** How many requests got what they wanted, and how many got an error. */
  served: number
  failed: number
  readonly signedIn: Set<string>
  readonly signedOut: Set<string>
}

export type Board = Readonly<Record<Side, Score>>

const score = (): Score => ({ served: 0, failed: 0, signedIn: new Set(), signedOut: new Set() })

export const board = (): Board => ({ manager: score(), byHand: score() })

/** How the authorization server knows a user of a side. */
const account = (side: Side, user: string): string => `${side}: ${user}`

/** How often the tokens of a side were refreshed, as the authorization server counts it. */
export const refreshes = (server: RotatingServer.RotatingServer, side: Side) =>
  Effect.map(server.families, (families) =>
    families
      .filter(({ user }) => user.startsWith(account(side, "")))
      .reduce((sum, { refreshes }) => sum + refreshes, 0))

const record = (score: Score, user: string, outcome: Outcome): void => {
  if (outcome === "signedOut") {
    score.signedOut.add(user)
  } else if (!score.signedOut.has(user)) {
    score[outcome] += 1
  }
}

/** Asks for something two or three times a second, until the answer is the page to sign in. */
const tab = (score: Score, user: string, ask: Effect.Effect<Outcome>) =>
  Effect.gen(function*() {
    yield* Effect.sleep(yield* Random.nextIntBetween(100, 700))
    record(score, user, yield* ask)
  }).pipe(Effect.repeat({ until: () => score.signedOut.has(user) }))

const signIn = { manager: Replica.signIn, byHand: ByHand.signIn }

/** Lets all users in, one after the other for so many milliseconds. Ends when all of them are signed out. */
export const run = (
  board: Board,
  server: RotatingServer.RotatingServer,
  ask: (side: Side, user: string) => Effect.Effect<Outcome>,
  arrival: number
) => {
  const visit = (side: Side, user: string) =>
    Effect.gen(function*() {
      yield* signIn[side](user, yield* server.issue(account(side, user)))
      board[side].signedIn.add(user)
      yield* Effect.forEach(tabs, () => tab(board[side], user, ask(side, user)), { concurrency: "unbounded" })
    })
  return Effect.forEach(users, (user, index) =>
    Effect.sleep(index * arrival / users.length).pipe(
      Effect.zipRight(Effect.all([visit("manager", user), visit("byHand", user)], { concurrency: "unbounded" }))
    ), { concurrency: "unbounded", discard: true })
}
