/** What tests say to a store and look at in what it says. */
import { type OAuthError, TokenEncryption, type TokenStore } from "@effect-oauth/core"
import { RedisTokenStore } from "@effect-oauth/redis"
import { assert } from "@effect/vitest"
import { Cause, Config, ConfigProvider, Duration, Effect, Option, Redacted } from "effect"
import { inspect } from "node:util"

/** Connects as a program does. */
export const connectTo = (url: string) =>
  RedisTokenStore.connect(Config.redacted("URL")).pipe(
    Effect.withConfigProvider(ConfigProvider.fromMap(new Map([["URL", url]])))
  )

/** A store whose texts can be looked at. */
export const plainAt = (url: string, options: Omit<RedisTokenStore.Options, "client" | "encryption"> = {}) =>
  RedisTokenStore.make({ ...options, client: connectTo(url), encryption: TokenEncryption.none })

export const write = (text: string, version: string): TokenStore.Write => ({ value: Redacted.make(text), version })

export const lease = (owner: string) => ({ owner, lease: Duration.minutes(1) })

/** What is stored: its text and its version. */
export const stored = (store: TokenStore.Service, id: string) =>
  Effect.map(
    store.get(id),
    Option.match({
      onNone: () => "nothing",
      onSome: ({ value, version }) => `${Redacted.value(value)} ${version}`
    })
  )

/** Why something failed, in short. */
export const why = <A>(
  effect: Effect.Effect<A, OAuthError.TokenStoreError>
): Effect.Effect<string, A> =>
  Effect.map(
    Effect.flip(effect),
    ({ detail, operation, reason }) => [reason, operation, ...detail === undefined ? [] : [detail]].join(" ")
  )

/** Every function of a store that writes `text`, one after the other. */
export const everything = (store: TokenStore.Service, id: string, text: string) => [
  store.set(id, write(text, "9")),
  store.get(id),
  store.lock(id, lease("me")),
  store.compareAndSet(id, { version: "1", owner: "me" }, write(text, "8")),
  store.unlock(id, "me"),
  store.remove(id, { version: "7" }),
  store.remove(id)
]

export const operations = ["set", "get", "lock", "compareAndSet", "unlock", "remove", "remove"]

/** Every way in which a value gets into a log. */
export const prints = (value: unknown): ReadonlyArray<string> => [
  String(value),
  JSON.stringify(value) ?? "",
  inspect(value, { depth: Infinity, showHidden: true, maxStringLength: null, maxArrayLength: null }),
  Cause.pretty(Cause.fail(value), { renderErrorCause: true }),
  ...value instanceof Error ? [value.message, String(value.stack), inspect(value.cause, { depth: Infinity })] : []
]

export const assertAbsent = (secrets: ReadonlyArray<string>, values: ReadonlyArray<unknown>): void => {
  for (const secret of secrets) {
    for (const text of values.flatMap(prints)) {
      assert.notInclude(text, secret)
    }
  }
}
