import { IssuerKeys, type OAuthCrypto } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Fiber, Schedule, TestClock } from "effect"
import * as jws from "../src/internal/jws.js"
import { jwksUri, makeProvider, makeSigner, openIdServer, outcome, type Provider, sign, type Signer } from "./openid.js"
import { assertAbsent, jsonAnswer, prints, right } from "./support.js"

const [old, fresh, third] = await Promise.all(["old", "fresh", "third"].map((keyId) => makeSigner("ES256", keyId))) as [
  Signer,
  Signer,
  Signer
] // three names make three signers

const server = openIdServer()

/** What the keys of a provider say of a token by a signer; `kid` may be another, or none. */
const look = (
  provider: Provider,
  signer: Signer,
  { channel = "direct", kid = signer.keyId, of = server }: {
    readonly channel?: IssuerKeys.Channel
    readonly kid?: string | undefined
    readonly of?: typeof server
  } = {}
) =>
  Effect.gen(function*() {
    const parsed = right(jws.parse(yield* sign(signer, { sub: "1" }, { kid: kid === "" ? undefined : kid })))
    // The cast is for the name of the algorithm, which signers have as any text.
    const algorithm = parsed.algorithm as OAuthCrypto.SignatureAlgorithm
    return yield* provider.keys.verify(of, { ...parsed, algorithm }, channel)
  }).pipe(Effect.provide(provider.layer))

/** A provider whose keys are held already. */
const warm = (keys: ReadonlyArray<unknown> = [old.jwk]) =>
  Effect.gen(function*() {
    const provider = makeProvider(keys)
    assert.strictEqual(yield* look(provider, old), "Verified")
    return provider
  })

const settle = Effect.replicateEffect(Effect.yieldNow(), 50)

describe("IssuerKeys", () => {
  it.effect("fetches the keys once, and verifies with them", () =>
    Effect.gen(function*() {
      const provider = yield* warm([old.jwk, fresh.jwk])
      assert.strictEqual(yield* look(provider, fresh), "Verified")
      assert.strictEqual(yield* look(provider, fresh, { kid: "old" }), "Signature")
      assert.strictEqual(provider.requests.length, 1)
      const [sent] = provider.requests
      assert.strictEqual(sent?.method, "GET")
      assert.strictEqual(sent?.url, jwksUri)
      assert.isUndefined(sent?.headers["authorization"])
    }))

  it.effect("#120 takes both content types, and JSON without one", () =>
    Effect.gen(function*() {
      for (
        const type of ["application/json", "application/jwk-set+json", "Application/JWK-Set+JSON; charset=utf-8", ""]
      ) {
        const provider = makeProvider([])
        provider.published.answer = () => jsonAnswer({ keys: [old.jwk] }, 200, { "content-type": type })
        assert.strictEqual(yield* look(provider, old), "Verified", type)
      }
    }))

  it.effect("#120, #133 fails by name where there is no set, says nothing of it, and keeps no failure", () =>
    Effect.gen(function*() {
      const secret = "PLANTED-in-the-set"
      const bad: ReadonlyArray<readonly [ReturnType<typeof jsonAnswer>, string]> = [
        [jsonAnswer({ keys: secret }), "InvalidResponse MalformedFields"],
        [jsonAnswer({ keys: { 0: old.jwk }, secret }), "InvalidResponse MalformedFields"],
        [jsonAnswer({ keys: null, secret }), "InvalidResponse MalformedFields"],
        [jsonAnswer({ secret }), "InvalidResponse MalformedFields"],
        [jsonAnswer([old.jwk, secret]), "InvalidResponse MalformedJson"],
        [jsonAnswer(null), "InvalidResponse MalformedJson"],
        [jsonAnswer({ keys: [old.jwk] }, 201), "InvalidResponse UnexpectedStatus"],
        [jsonAnswer({ keys: [old.jwk] }, 404), "InvalidResponse UnexpectedStatus"],
        [
          jsonAnswer({ keys: [old.jwk] }, 200, { "content-type": "text/html" }),
          "InvalidResponse UnexpectedContentType"
        ],
        [jsonAnswer({}, 302, { location: "https://evil.example" }), "TransportError RedirectRefused"],
        [jsonAnswer({ error: "server_error", keys: [old.jwk] }), "OAuthErrorResponse server_error"],
        [{ status: 200, headers: {}, body: new TextEncoder().encode(secret) }, "InvalidResponse MalformedJson"],
        [{ status: 200, headers: {}, body: "TooLarge" }, "TransportError TooLarge"]
      ]
      for (const [answer, expected] of bad) {
        const provider = makeProvider([old.jwk])
        provider.published.answer = () => answer
        assert.strictEqual(yield* outcome(look(provider, old)), expected)
        const error = yield* Effect.flip(look(provider, old))
        assertAbsent([secret], prints(error))
        provider.published.answer = undefined
        assert.strictEqual(yield* look(provider, old), "Verified")
      }
    }))

  it.effect("asks once more when the network failed, and not when the answer is bad", () =>
    Effect.gen(function*() {
      const provider = makeProvider([old.jwk])
      provider.published.answer = () => provider.requests.length > 1 ? undefined : jsonAnswer({}, 503)
      assert.strictEqual(yield* look(provider, old), "Verified")
      assert.strictEqual(provider.requests.length, 2)
      const broken = makeProvider([])
      broken.published.answer = () => jsonAnswer({}, 400)
      assert.strictEqual(yield* outcome(look(broken, old)), "InvalidResponse UnexpectedStatus")
      assert.strictEqual(broken.requests.length, 1)
    }))

  it.effect("#110 names the address that is missing, and sends nothing", () =>
    Effect.gen(function*() {
      const provider = makeProvider([old.jwk])
      const of = openIdServer({ jwksUri: undefined })
      assert.strictEqual(yield* outcome(look(provider, old, { of })), "ConfigurationError MissingEndpoint")
      const prepared = yield* provider.keys.prepare(of).pipe(Effect.provide(provider.layer), Effect.flip)
      assert.deepInclude(prepared, { reason: "MissingEndpoint", setting: "jwksUri" })
      assert.deepStrictEqual(provider.requests, [])
    }))

  it.effect("prepares without a token, and fails as a look does", () =>
    Effect.gen(function*() {
      const provider = makeProvider([old.jwk])
      yield* provider.keys.prepare(server).pipe(Effect.provide(provider.layer))
      yield* provider.keys.prepare(server).pipe(Effect.provide(provider.layer))
      assert.strictEqual(yield* look(provider, old), "Verified")
      assert.strictEqual(provider.requests.length, 1)
      const broken = makeProvider([])
      broken.published.answer = () => jsonAnswer({}, 404)
      const error = yield* broken.keys.prepare(server).pipe(Effect.provide(broken.layer), Effect.flip)
      assert.strictEqual(error._tag, "InvalidResponse")
    }))

  it.effect("#121 uses the good keys of a set with bad ones", () =>
    Effect.gen(function*() {
      const provider = yield* warm([null, 1, { kty: "OCT" }, { ...old.jwk, kid: 7 }, { ...fresh.jwk, x: "!" }, old.jwk])
      // A point that is on no curve is a key until it is used.
      assert.strictEqual(yield* look(provider, fresh), "Key")
    }))

  it.effect("#134 refuses a set of 10,000 keys, and takes one of 256", () =>
    Effect.gen(function*() {
      const many = (count: number) =>
        Array.from({ length: count }, (_, index) => ({ ...old.jwk, kid: index === 0 ? "old" : `old-${index}` }))
      const provider = makeProvider(many(10_000))
      provider.published.answer = () => jsonAnswer({ keys: many(5000).map(({ kid }) => ({ kid })) })
      assert.strictEqual(yield* outcome(look(provider, old)), "InvalidResponse MalformedFields")
      provider.published.answer = undefined
      provider.published.keys = many(257)
      assert.strictEqual(yield* outcome(look(provider, old)), "InvalidResponse MalformedFields")
      provider.published.keys = many(256)
      assert.strictEqual(yield* look(provider, old), "Verified")
    }))

  it.effect("#134 refuses a set of more than 1 MiB, one that is nested deep, and members that are too long", () =>
    Effect.gen(function*() {
      const provider = makeProvider([])
      const deep = `{"keys":${"[".repeat(100_000)}${"]".repeat(100_000)}}`
      provider.published.answer = () => ({ status: 200, headers: {}, body: new TextEncoder().encode(deep) })
      assert.strictEqual(yield* outcome(look(provider, old)), "InvalidResponse MalformedFields")
      const filler = { kty: "RSA", e: "AQAB", n: "A".repeat(1_040_000) }
      provider.published.answer = () => jsonAnswer({ keys: [filler, old.jwk] })
      assert.strictEqual(yield* look(provider, old), "Verified")
      const larger = makeProvider([])
      larger.published.answer = () => ({ status: 200, headers: {}, body: "TooLarge" })
      assert.strictEqual(yield* outcome(look(larger, old)), "TransportError TooLarge")
    }))
})

describe("IssuerKeys, as keys change", () => {
  it.effect("#128, #129 accepts a token by a key that was put in place just before, and looks once for it", () =>
    Effect.gen(function*() {
      const provider = yield* warm()
      provider.published.keys = [old.jwk, fresh.jwk]
      assert.strictEqual(yield* look(provider, fresh), "Verified")
      assert.strictEqual(yield* look(provider, fresh), "Verified")
      assert.strictEqual(yield* look(provider, old), "Verified")
      assert.strictEqual(provider.requests.length, 2)
    }))

  it.effect("#129 accepts two changes within a minute, and one without key ids", () =>
    Effect.gen(function*() {
      const provider = yield* warm([{ ...old.jwk, kid: undefined }, old.jwk])
      provider.published.keys = [fresh.jwk]
      assert.strictEqual(yield* look(provider, fresh), "Verified")
      provider.published.keys = [{ ...third.jwk, kid: undefined }]
      assert.strictEqual(yield* look(provider, third, { kid: "" }), "Verified")
      provider.published.keys = [{ ...old.jwk, kid: undefined }]
      assert.strictEqual(yield* look(provider, old, { kid: "" }), "Verified")
      assert.strictEqual(provider.requests.length, 4)
    }))

  it.effect("#129, #133 accepts the tokens of 100 who sign in at once just after a change, with one look", () =>
    Effect.gen(function*() {
      const provider = yield* warm()
      provider.published.keys = [fresh.jwk]
      const gate = yield* Effect.makeLatch()
      provider.published.answer = () => gate.await.pipe(Effect.as(jsonAnswer({ keys: [fresh.jwk] })))
      const fibers = yield* Effect.replicateEffect(Effect.fork(look(provider, fresh)), 100)
      // Signatures are made and verified outside of the fibers.
      yield* Effect.repeat(
        Effect.promise(() => new Promise((resolve) => setImmediate(resolve))),
        Schedule.recurUntil(() => provider.requests.length === 2)
      )
      yield* Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))
      yield* gate.open
      const outcomes = yield* Fiber.join(Fiber.all(fibers))
      assert.deepStrictEqual(new Set(outcomes), new Set(["Verified"]))
      assert.strictEqual(provider.requests.length, 2)
    }))

  it.effect(
    "#128 looks no more than three times at once for key ids that are made up, and then twice a minute",
    () =>
      Effect.gen(function*() {
        const provider = yield* warm()
        const attack = (count: number) =>
          Effect.forEach(
            Array.from({ length: count }, (_, index) => `made-up-${index}`),
            (kid) => look(provider, third, { kid, channel: "presented" })
          )
        assert.deepStrictEqual(new Set(yield* attack(50)), new Set(["Key"]))
        assert.strictEqual(provider.requests.length, 1 + 3)
        yield* TestClock.adjust("29 seconds")
        yield* attack(50)
        assert.strictEqual(provider.requests.length, 1 + 3)
        yield* TestClock.adjust("1 second")
        yield* attack(50)
        assert.strictEqual(provider.requests.length, 1 + 4)
        yield* TestClock.adjust("1 minute")
        yield* attack(50)
        assert.strictEqual(provider.requests.length, 1 + 6)
      }),
    30_000
  )

  it.effect("#128 looks as seldom when all of them come at once", () =>
    Effect.gen(function*() {
      const provider = yield* warm()
      const outcomes = yield* Effect.forEach(
        Array.from({ length: 100 }, (_, index) => `made-up-${index}`),
        (kid) => look(provider, third, { kid, channel: "presented" }),
        { concurrency: "unbounded" }
      )
      assert.deepStrictEqual(new Set(outcomes), new Set(["Key"]))
      assert.isAtMost(provider.requests.length, 1 + 3)
    }))

  it.effect("#128 leaves the looks of sign-ins to them", () =>
    Effect.gen(function*() {
      const provider = yield* warm()
      for (let index = 0; index < 10; index++) {
        yield* look(provider, third, { kid: `made-up-${index}`, channel: "presented" })
      }
      provider.published.keys = [fresh.jwk]
      assert.strictEqual(yield* look(provider, fresh, { channel: "presented" }), "Key")
      assert.strictEqual(yield* look(provider, fresh), "Verified")
      assert.strictEqual(yield* look(provider, fresh, { channel: "presented" }), "Verified")
    }))

  it.effect("#128 does not look again for a named key whose signature is wrong, nor right after a first fetch", () =>
    Effect.gen(function*() {
      const provider = yield* warm()
      assert.strictEqual(yield* look(provider, third, { kid: "old" }), "Signature")
      assert.strictEqual(provider.requests.length, 1)
      const cold = makeProvider([old.jwk])
      assert.strictEqual(yield* look(cold, third), "Key")
      assert.strictEqual(cold.requests.length, 1)
    }))

  it.effect("#128, #133 fails when the look for an unknown key does, and keeps the old keys for the known", () =>
    Effect.gen(function*() {
      const provider = yield* warm()
      provider.published.answer = () => jsonAnswer({}, 404)
      assert.strictEqual(yield* outcome(look(provider, fresh)), "InvalidResponse UnexpectedStatus")
      assert.strictEqual(yield* look(provider, old), "Verified")
      provider.published.answer = () => jsonAnswer({ keys: "none" })
      yield* TestClock.adjust("5 minutes")
      assert.strictEqual(yield* look(provider, old), "Verified")
      assert.strictEqual(provider.requests.length, 3)
      provider.published.answer = undefined
      provider.published.keys = [fresh.jwk]
      yield* TestClock.adjust("10 seconds")
      assert.strictEqual(yield* look(provider, old), "Key")
      assert.strictEqual(yield* look(provider, fresh), "Verified")
    }))

  it.effect("#130 takes no token by a key that was withdrawn, once the set is 5 minutes old", () =>
    Effect.gen(function*() {
      const provider = yield* warm()
      provider.published.keys = [fresh.jwk]
      yield* TestClock.adjust(Duration.millis(299_999))
      assert.strictEqual(yield* look(provider, old), "Verified")
      yield* TestClock.adjust(1)
      assert.strictEqual(yield* look(provider, old), "Key")
      assert.strictEqual(provider.requests.length, 2)
    }))

  it.effect("#130 holds a set for as long as it is told", () =>
    Effect.gen(function*() {
      const provider = makeProvider([old.jwk], { lifetime: "1 minute" })
      yield* look(provider, old)
      provider.published.keys = [fresh.jwk]
      yield* TestClock.adjust("1 minute")
      assert.strictEqual(yield* look(provider, old), "Key")
    }))

  it.effect("#133 goes on fetching when the first who waits is interrupted", () =>
    Effect.gen(function*() {
      const provider = makeProvider([old.jwk])
      const gate = yield* Effect.makeLatch()
      provider.published.answer = () => gate.await.pipe(Effect.as(jsonAnswer({ keys: [old.jwk] })))
      const prepare = provider.keys.prepare(server).pipe(Effect.provide(provider.layer))
      const fibers = yield* Effect.replicateEffect(Effect.fork(prepare), 100)
      yield* settle
      yield* Fiber.interruptAll(fibers.slice(0, 99))
      yield* gate.open
      yield* Fiber.join(fibers[99] ?? Fiber.never)
      assert.strictEqual(yield* look(provider, old), "Verified")
      assert.strictEqual(provider.requests.length, 1)
    }))
})

describe("IssuerKeys, of several issuers", () => {
  const other = openIdServer({ issuer: "https://other.example", jwksUri: "https://other.example/keys" })

  it.effect("#135 never verifies with the keys of another issuer, whatever their names", () =>
    Effect.gen(function*() {
      const provider = makeProvider([old.jwk])
      provider.published.answer = (url) =>
        url === "https://other.example/keys" ? jsonAnswer({ keys: [{ ...fresh.jwk, kid: "old" }] }) : undefined
      assert.strictEqual(yield* look(provider, old), "Verified")
      assert.strictEqual(yield* look(provider, old, { of: other }), "Signature")
      assert.strictEqual(yield* look(provider, fresh, { of: other, kid: "old" }), "Verified")
      assert.strictEqual(yield* look(provider, fresh, { kid: "old" }), "Signature")
    }))

  it.effect("#135 has a set and an allowance for each issuer, though they publish at one address", () =>
    Effect.gen(function*() {
      const provider = yield* warm()
      const twin = openIdServer({ issuer: "https://id.example/twin" })
      for (let index = 0; index < 5; index++) {
        yield* look(provider, third, { kid: `${index}` })
      }
      assert.strictEqual(yield* look(provider, old, { of: twin }), "Verified")
      provider.published.keys = [fresh.jwk]
      assert.strictEqual(yield* look(provider, fresh), "Key")
      assert.strictEqual(yield* look(provider, fresh, { of: twin }), "Verified")
    }))

  it.effect("holds a thousand issuers, and forgets the first then", () =>
    Effect.gen(function*() {
      const provider = yield* warm()
      for (let index = 0; index < 1000; index++) {
        const of = openIdServer({ issuer: `https://id.example/${index}` })
        yield* provider.keys.prepare(of).pipe(Effect.provide(provider.layer))
      }
      assert.strictEqual(provider.requests.length, 1001)
      yield* provider.keys.prepare(openIdServer({ issuer: "https://id.example/999" })).pipe(
        Effect.provide(provider.layer)
      )
      assert.strictEqual(provider.requests.length, 1001)
      assert.strictEqual(yield* look(provider, old), "Verified")
      assert.strictEqual(provider.requests.length, 1002)
    }), 30_000)

  it.effect("is one for the whole program unless another is provided", () =>
    Effect.gen(function*() {
      assert.strictEqual(yield* IssuerKeys.IssuerKeys, yield* IssuerKeys.IssuerKeys)
      const mine = IssuerKeys.make()
      const found = yield* IssuerKeys.IssuerKeys.pipe(Effect.provideService(IssuerKeys.IssuerKeys, mine))
      assert.strictEqual(found, mine)
    }))
})
