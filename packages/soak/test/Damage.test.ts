/**
 * What is stored cannot be read: it is damaged, or it was encrypted with another key. Nothing is sent then, nothing is
 * written, and it is good again as soon as it can be read.
 */
import * as RotatingServer from "@effect-oauth/testing/RotatingServer"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { type Backend, backends } from "./support/backends.js"
import { otherKeys, settingsOf } from "./support/server.js"
import { familyOf, issueExpired, managerOf } from "./support/sessions.js"
import { form } from "./support/settings.js"
import { valueIn } from "./support/values.js"

const user = "alice"

/** A session that is due, in a store of its own. */
const session = (backend: Backend) =>
  Effect.gen(function*() {
    const server = yield* RotatingServer.make({ accessTokenLifetime: "1 hour" })
    const settings = settingsOf(server, yield* backend.address, { lease: 60_000, lockWait: 100 })
    const manager = yield* managerOf(settings)
    yield* manager.save(user, yield* issueExpired(server, user))
    return { server, settings, manager, value: valueIn(settings.store) }
  })

/** What was not asked for has not happened: the session is as it was, and nobody has its lock. */
const isWell = ({ manager, server }: Effect.Effect.Success<ReturnType<typeof session>>) =>
  Effect.gen(function*() {
    assert.deepStrictEqual(yield* familyOf(server, user), { user, refreshes: 0, revoked: false })
    yield* manager.get(user)
    assert.deepStrictEqual(yield* familyOf(server, user), { user, refreshes: 1, revoked: false })
  })

describe(`${form}: Damage`, () => {
  for (const backend of backends) {
    it.scopedLive(`what is damaged in ${backend.name} is an error, and is left as it is`, () =>
      Effect.gen(function*() {
        const held = yield* session(backend)
        const { manager, value } = held
        const sealed = yield* value.read
        const middle = Math.floor(sealed.length / 2)
        const changed = `${sealed.slice(0, middle)}${sealed[middle] === "A" ? "B" : "A"}${sealed.slice(middle + 1)}`
        for (
          const [damaged, reason] of [
            ["not a token set", "Corrupted"],
            [sealed.slice(0, 20), "Corrupted"],
            [changed, "DecryptionFailed"]
          ] as const
        ) {
          yield* value.write(damaged)
          const error = yield* Effect.flip(manager.get(user))
          assert.strictEqual(error._tag === "TokenStoreError" && error.reason, reason)
          assert.strictEqual(yield* value.read, damaged)
        }
        yield* value.write(sealed)
        yield* isWell(held)
      }))

    it.scopedLive(`a process with another key takes nothing in ${backend.name} for its own`, () =>
      Effect.gen(function*() {
        const held = yield* session(backend)
        const sealed = yield* held.value.read
        const stranger = yield* managerOf({ ...held.settings, keys: otherKeys })
        const error = yield* Effect.flip(stranger.get(user))
        assert.strictEqual(error._tag === "TokenStoreError" && error.reason, "DecryptionFailed")
        assert.strictEqual(yield* held.value.read, sealed)
        yield* isWell(held)
      }))
  }
})
