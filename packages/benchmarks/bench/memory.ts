/**
 * What a token manager keeps in memory for a key, besides the token set itself: what becomes free when the manager goes, and
 * the token sets stay.
 */
import { Client, ClientAuthentication, type TokenKey, TokenManager, TokenSet, TokenStore } from "@effect-oauth/core"
import { Effect, Option, Redacted } from "effect"
import { randomBytes } from "node:crypto"

const provider = {
  client: Effect.map(
    Client.make({ clientId: "app", authentication: ClientAuthentication.none }),
    (client) => ({ client })
  )
}

/** Text that is nobody else's, as long as that of a UUID. */
const unique = (n: number): string => `5f0c8a52-5d3e-4f6e-9b1a-${n.toString(16).padStart(12, "0")}`

/** The text that a manager stores for tokens. */
const storedText = Effect.gen(function*() {
  const store = TokenStore.makeMemory()
  const manager = yield* Effect.provideService(
    TokenManager.make({ providers: { example: provider } }),
    TokenStore.TokenStore,
    store
  )
  const tokens = yield* TokenSet.fromResponse({
    access_token: `access-${unique(0)}`,
    token_type: "Bearer",
    expires_in: 86_400,
    refresh_token: `refresh-${unique(0)}`,
    scope: "read"
  })
  yield* manager.save("anybody", tokens)
  return Redacted.value(Option.getOrThrow(yield* store.get("example//anybody")).value)
}).pipe(Effect.scoped)

/** A store that is not in this process: it has tokens for every key, and remembers none. */
const elsewhere = (text: string): TokenStore.Service => {
  let asked = 0
  return {
    ...TokenStore.makeMemory(),
    get: () =>
      Effect.sync(() => {
        asked += 1
        return Option.some({
          value: Redacted.make(text.replaceAll(unique(0), unique(asked))),
          version: randomBytes(32).toString("base64url")
        })
      })
  }
}

const heap = Effect.gen(function*() {
  // What was collected may have let go of more, and finalizers run in turns of their own.
  for (let turn = 0; turn < 3; turn++) {
    globalThis.gc?.()
    yield* Effect.sleep("10 millis")
  }
  return process.memoryUsage().heapUsed
})

export interface Memory {
  readonly name: string
  /** Beyond the token set, and with the key. */
  readonly bytesPerKey: number
}

const kinds: ReadonlyArray<{ readonly name: string; readonly keyOf: (n: number) => TokenKey.TokenKey }> = [
  { name: "a user each", keyOf: unique },
  { name: "a tenant with one user each", keyOf: (n) => ({ user: unique(n), tenant: `tenant-${n}` }) }
]

/** The token sets of all keys, out of a manager that is over when this is done. */
const fill = (text: string, keys: number, keyOf: (n: number) => TokenKey.TokenKey) =>
  Effect.gen(function*() {
    const manager = yield* Effect.provideService(
      TokenManager.make({ providers: { example: provider } }),
      TokenStore.TokenStore,
      elsewhere(text)
    )
    const tokens: Array<TokenSet.TokenSet> = []
    for (let n = 0; n < keys; n++) {
      tokens.push(yield* manager.get(keyOf(n)))
    }
    return { tokens, used: yield* heap, manager: new WeakRef(manager) }
  }).pipe(Effect.scoped)

/** Needs `--expose-gc`. */
export const measure = (keys: number): Effect.Effect<ReadonlyArray<Memory>, unknown> =>
  Effect.gen(function*() {
    const text = yield* storedText
    return yield* Effect.forEach(kinds, ({ keyOf, name }) =>
      Effect.gen(function*() {
        const { manager, tokens, used } = yield* fill(text, keys, keyOf)
        const left = yield* heap
        if (globalThis.gc === undefined || manager.deref() !== undefined) {
          return yield* Effect.dieMessage("the manager was not collected")
        }
        return { name, bytesPerKey: (used - left) / tokens.length }
      }))
  })
