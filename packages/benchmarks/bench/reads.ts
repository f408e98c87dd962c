/**
 * What it costs to ask for a token that is good, next to a value that a closure gives: both through a service, in one fiber.
 *
 * arctic, openid-client and oauth4webapi hand tokens to the program and keep none, so there is no read of theirs to compare.
 */
import { Client, ClientAuthentication, type TokenKey, TokenManager, TokenSet, TokenStore } from "@effect-oauth/core"
import { Context, Effect, Layer } from "effect"
import { interleaved, type Options, type Timing } from "./interleaved.js"

class Bare extends Context.Tag("@effect-oauth/benchmarks/Bare")<
  Bare,
  {
    readonly read: Effect.Effect<TokenSet.TokenSet>
    readonly get: (key: TokenKey.TokenKey) => Effect.Effect<TokenSet.TokenSet>
  }
>() {}

const response = { access_token: "access", token_type: "Bearer", expires_in: 86_400, refresh_token: "refresh" }

const example = {
  client: Effect.map(
    Client.make({ clientId: "app", authentication: ClientAuthentication.none }),
    (client) => ({ client })
  )
}

const Live = Layer.merge(
  Layer.effect(
    Bare,
    Effect.map(TokenSet.fromResponse(response), (tokens) => {
      const read = Effect.sync(() => tokens)
      return { read, get: () => read }
    })
  ),
  Layer.provide(TokenManager.layer({ providers: { example } }), TokenStore.layerMemory)
)

const user = "5f0c8a52-5d3e-4f6e-9b1a-2f8e6c1d7b90"
const users = Array.from({ length: 1000 }, (_, n) => `${user.slice(0, -4)}${1000 + n}`)

type Ask = Effect.Effect<TokenSet.TokenSet, TokenManager.TokenError, Bare | TokenManager.TokenManager>

const read: Ask = Effect.flatMap(Bare, ({ read }) => read)

const readOf = (key: () => TokenKey.TokenKey): Ask => Effect.flatMap(Bare, ({ get }) => get(key()))

const get = (key: () => TokenKey.TokenKey): Ask =>
  Effect.flatMap(TokenManager.TokenManager, (tokens) => tokens.get(key()))

/** One of many, each time another one. */
const anyOf = (users: ReadonlyArray<string>) => {
  let asked = 0
  return () => users[asked++ % users.length] ?? user
}

export interface Read {
  readonly name: string
  readonly timing: Timing
  /** How many times as long as the bare read of the same key, by the best slices and by the processor's time. */
  readonly ratio: number
  readonly cpuRatio: number
}

/** Reads of each kind, the bare one first. */
export const measure = (options: Options): Effect.Effect<ReadonlyArray<Read>, unknown> =>
  Effect.gen(function*() {
    const tokens = yield* TokenManager.TokenManager
    const good = yield* TokenSet.fromResponse(response)
    const keys = [user, ...users, { user, provider: "example" }, { user, provider: "example", tenant: "acme" }]
    yield* Effect.forEach(keys, (key) => tokens.save(key, good), { discard: true })
    const timings = yield* interleaved({
      bare: read,
      bareOfMany: readOf(anyOf(users)),
      user: get(() => user),
      provider: get(() => ({ user, provider: "example" })),
      tenant: get(() => ({ user, provider: "example", tenant: "acme" })),
      many: get(anyOf(users))
    }, options)
    const against = (base: Timing) => (name: string, timing: Timing): Read => ({
      name,
      timing,
      ratio: timing.best / base.best,
      cpuRatio: timing.cpu / base.cpu
    })
    const bare = against(timings.bare)
    const bareOfMany = against(timings.bareOfMany)
    return [
      bare("a closure", timings.bare),
      bare("get(user)", timings.user),
      bare("get({ user, provider })", timings.provider),
      bare("get({ user, provider, tenant })", timings.tenant),
      bareOfMany("a closure, 1,000 keys in turn", timings.bareOfMany),
      bareOfMany("get(user), 1,000 keys in turn", timings.many)
    ]
  }).pipe(Effect.provide(Live))
