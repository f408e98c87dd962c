/**
 * A process that is killed (SIGKILL) in the middle of a refresh, at each step of it. What it leaves behind is a lock whose
 * lease runs out. When it dies after the server has given the refresh token up for a new one, and before that is stored,
 * nobody has the new one any more: that session is lost, with any store, and no other is.
 */
import * as RotatingServer from "@effect-oauth/testing/RotatingServer"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { type Backend, backends, postgres } from "./support/backends.js"
import { type Child, start, startAll } from "./support/children.js"
import { type Settings, type Step, steps } from "./support/protocol.js"
import { settingsOf } from "./support/server.js"
import { familyOf, issueExpired, managerOf, statusOf, summaryOf } from "./support/sessions.js"
import { form, sized } from "./support/settings.js"

/** The steps between the rotation at the server and the end of the write. */
const lossy: ReadonlyArray<Step> = ["request:during", "request:after", "write:before"]

interface Killed {
  readonly step: Step
  readonly isLost: boolean
}

/** Kills a process at a step of the refresh of a user, and has the others ask for the tokens of that user. */
const kill = (
  server: RotatingServer.RotatingServer,
  survivors: ReadonlyArray<Child>,
  settings: Settings,
  { step, user }: { readonly step: Step; readonly user: string }
) =>
  Effect.gen(function*() {
    const victim = yield* start
    // The lock is let go of without a write when the refresh fails.
    // Its own lease is over soon. Those of the others last for as long as a refresh may take on a busy machine.
    yield* victim.open({
      ...settings,
      lease: 400,
      fault: { step, signal: "SIGKILL" },
      refuse: step.startsWith("unlock")
    })
    yield* Effect.exit(victim.get(user))
    assert.strictEqual(yield* victim.ended, "SIGKILL", step)

    const got = yield* Effect.forEach(survivors, (child) => child.get(user), { concurrency: "unbounded" })
    const summaries = got.map(summaryOf).sort()
    const family = yield* familyOf(server, user)
    const isLost = got.every(({ _tag }) => _tag === "Failed")
    if (isLost) {
      assert.include(lossy, step, summaries.join())
      assert.deepStrictEqual(family, { user, refreshes: 1, revoked: true })
      // Who is told last finds that there is nothing.
      const told = ["ReauthorizationRequired RefreshTokenRejected", "ReauthorizationRequired SignedOut"]
      assert.deepStrictEqual(summaries, told)
    } else {
      assert.deepStrictEqual(family, { user, refreshes: 1, revoked: false }, step)
      assert.strictEqual(summaries[0], summaries[1], step)
      assert.deepStrictEqual(yield* Effect.forEach(got, (one) => statusOf(server, one)), [200, 200], step)
    }
    return { step, isLost }
  }).pipe(Effect.scoped)

const killAll = (backend: Backend, times: number) =>
  Effect.gen(function*() {
    const server = yield* RotatingServer.make({ accessTokenLifetime: "1 hour" })
    const settings = settingsOf(server, yield* backend.address)
    const manager = yield* managerOf(settings)
    const survivors = yield* startAll(2)
    yield* Effect.forEach(survivors, (child) => child.open(settings), { concurrency: "unbounded" })
    const turns = steps.flatMap((step) => Array.from({ length: times }, (_, n) => ({ step, user: `${step}-${n}` })))
    yield* Effect.forEach(turns, ({ user }) =>
      Effect.flatMap(issueExpired(server, user), (tokens) => manager.save(user, tokens)))
    const killed: ReadonlyArray<Killed> = yield* Effect.forEach(
      turns,
      (turn) =>
        kill(server, survivors, settings, turn),
      { concurrency: 3 }
    )
    const { reused, revokedFamilies } = yield* server.counters
    const losses = killed.filter(({ isLost }) => isLost).length
    const inWindow = killed.filter(({ step }) => lossy.includes(step)).length
    console.info(
      `${backend.name}: ${killed.length} processes killed at ${steps.length} steps of a refresh, ${inWindow} of them ` +
        `between rotation and write: ${losses} sessions lost, all of these among them; ${reused} reused`
    )
    assert.isAtMost(losses, inWindow)
    assert.deepStrictEqual({ reused, revokedFamilies }, { reused: losses, revokedFamilies: losses })
  })

describe(`${form}: Kill`, () => {
  // The short form is about one store: the others have the same lock.
  for (const backend of sized(postgres === undefined ? backends.slice(0, 1) : [postgres], backends)) {
    const times = sized(2, backend === postgres ? 23 : 4)
    it.scopedLive(
      `#231 a process killed at any step of a refresh over ${backend.name} costs no session, but in the one window there is`,
      () => killAll(backend, times),
      sized(180_000, 1_800_000)
    )
  }
})
