/**
 * What every token store has to do, on the Redis that is there already, and on a cluster of two nodes of our own.
 *
 * The clock of the process stands still in 1970. Time passes for Redis in that the times in it become earlier.
 */
import { type OAuthError, TokenEncryption } from "@effect-oauth/core"
import { RedisTokenStore } from "@effect-oauth/redis"
import { TokenStoreContract } from "@effect-oauth/testing"
import { afterAll, assert, describe, it, layer } from "@effect/vitest"
import { Effect, Exit, Layer, Redacted, Scope } from "effect"
import { cluster } from "./support/cluster.js"
import { age, clientAt, freshPrefix, isInstalled, isRequired, missing, randomName, shared } from "./support/servers.js"
import { connectTo } from "./support/stores.js"

if (missing.length > 0) {
  console.warn(
    `Not tested: there is no ${missing.join(" and no ")}. scripts/databases.sh redis starts what is missing.`
  )
}

describe("Redis", () => {
  it("is there, where it is required", () => {
    assert.deepStrictEqual(isRequired ? missing : [], [])
  })
})

const encryption = TokenEncryption.make({
  keys: [{ id: "test", key: Redacted.make(Buffer.alloc(32, 7).toString("base64")) }]
})

const contract = (
  name: string,
  client: RedisTokenStore.Options<OAuthError.ConfigurationError, Scope.Scope>["client"],
  urls: ReadonlyArray<string>
) => {
  const prefix = randomName("effect-oauth-test:")
  const live = Layer.merge(
    Layer.scopedDiscard(Effect.forEach(urls, (url) => freshPrefix(url, prefix))),
    RedisTokenStore.layer({ client, prefix, encryption })
  )
  const sleep = (millis: number) => Effect.forEach(urls, (url) => age(url, prefix, millis), { discard: true })
  layer(live)(`RedisTokenStore by ${name}`, (it) => {
    for (const { name, run } of TokenStoreContract.cases({ short: "1 minute", sleep })) {
      it.effect(name, () => run)
    }
  })
}

if (shared !== undefined) {
  contract("a connection of its own", connectTo(shared), [shared])
  contract("a client of the program", clientAt(shared), [shared])
}

if (isInstalled) {
  const scope = Effect.runSync(Scope.make())
  const { client, urls } = await Effect.runPromise(Scope.extend(cluster, scope))
  afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))
  contract("a client of a cluster", client, urls)
}
