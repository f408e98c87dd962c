import { MisbehavingServer, Misbehaviour } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { Effect, TestClock } from "effect"
import { readFileSync } from "node:fs"
import { differences } from "./MisbehavingServerDifferences.js"
import { accounts, clients, makeClientKeys, observe } from "./MisbehavingServerObservation.js"
import { get, json } from "./MisbehavingServerSupport.js"

/** By the name of a switch: what is different with it, and how. */
const table: Readonly<Record<Misbehaviour.Misbehaviour, Readonly<Record<string, string>>>> = JSON.parse(
  readFileSync(new URL("./MisbehavingServerSwitches.json", import.meta.url), "utf8")
)

const places = [...new Set(Misbehaviour.names.map((name) => Misbehaviour.Misbehaviours[name].place))]

const observed = (name: Misbehaviour.Misbehaviour | undefined) =>
  Effect.gen(function*() {
    const keys = yield* makeClientKeys
    const server = yield* MisbehavingServer.make({ clients: clients(keys), accounts, requireDpopNonce: true })
    // There is a key from before, for the switch that signs with it.
    yield* server.rotateKeys
    return yield* observe(server, name, keys)
  })

describe("Misbehaviour", () => {
  it("says of each what it is", () => {
    assert.deepStrictEqual(Object.keys(table).sort(), [...Misbehaviour.names].sort())
    for (const name of Misbehaviour.names) {
      const { modules, specification, text } = Misbehaviour.Misbehaviours[name]
      assert.match(text, /^[A-Z].*\.$/, name)
      assert.match(specification, /§|^Open Banking/, name)
      for (const module of modules) {
        assert.match(
          module,
          /^(oidcc-client-test|(fapi1-advanced|fapi2-security-profile)-final-client-test)-[a-z0-9_-]+$/
        )
      }
    }
  })

  it.effect("is nothing on an honest server", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(1_700_000_000_000)
      assert.deepStrictEqual(differences(yield* observed(undefined), yield* observed(undefined)), {})
    }))

  for (const place of places) {
    it.effect(`changes exactly what it says: ${place}`, () =>
      Effect.gen(function*() {
        yield* TestClock.setTime(1_700_000_000_000)
        const honest = yield* observed(undefined)
        for (const name of Misbehaviour.names) {
          if (Misbehaviour.Misbehaviours[name].place !== place) continue
          const found = differences(honest, yield* observed(name))
          assert.notDeepEqual(found, {}, name)
          assert.deepStrictEqual(found, table[name], name)
        }
      }), 120_000)
  }

  it.effect("can be switched while the server runs", () =>
    Effect.gen(function*() {
      const server = yield* MisbehavingServer.make({
        clients: clients(yield* makeClientKeys),
        misbehaviour: "MetadataWrongIssuer"
      })
      const issuer = Effect.gen(function*() {
        return (yield* json(yield* get(server, server.endpoint("/.well-known/openid-configuration")))).issuer
      })
      assert.strictEqual(yield* issuer, `${server.issuer}1`)
      yield* server.with("MetadataIssuerTrailingSlash")
      assert.strictEqual(yield* issuer, `${server.issuer}/`)
      yield* server.with(undefined)
      assert.strictEqual(yield* issuer, server.issuer)
    }))
})
