/** What is made of a client, and what is said of its errors: a code, and nothing else. */
import { type OAuthError, TokenEncryption } from "@effect-oauth/core"
import { RedisTokenStore } from "@effect-oauth/redis"
import { assert, describe, it } from "@effect/vitest"
import { Config, ConfigProvider, Effect, Fiber, Redacted, TestClock } from "effect"
import { createHash } from "node:crypto"
import { assertAbsent, lease, prints, stored, why, write } from "./support/stores.js"

interface Call {
  readonly script: string
  readonly numberOfKeys: number
  readonly args: ReadonlyArray<string>
}

/** A client that answers as told, and what it was asked. */
const fake = (answer: (command: "evalsha" | "eval", call: Call) => Promise<unknown>) => {
  const calls: Array<readonly ["evalsha" | "eval", Call]> = []
  const run = (command: "evalsha" | "eval") => (script: string, numberOfKeys: number, ...args: Array<string>) => {
    const call = { script, numberOfKeys, args }
    calls.push([command, call])
    return answer(command, call)
  }
  return { calls, client: { evalsha: run("evalsha"), eval: run("eval") } }
}

const storeOf = (client: RedisTokenStore.Client) =>
  RedisTokenStore.make({ client, encryption: TokenEncryption.none, prefix: "p:" })

const replyError = (message: string) => Object.assign(new Error(message), { name: "ReplyError" })

const noScript = replyError("NOSCRIPT No matching script. Please use EVAL.")

const secret = "planted-secret"

/** As ioredis does it. */
const withCommand = (error: Error) => Object.assign(error, { command: { name: "evalsha", args: [secret] } })

describe("RedisTokenStore and its client", () => {
  it.effect("asks for a script by its digest, with one key", () =>
    Effect.gen(function*() {
      const { calls, client } = fake((command) =>
        command === "evalsha" ? Promise.reject(noScript) : Promise.resolve(["Done"])
      )
      const store = yield* storeOf(client)
      yield* store.set("alice", write("one", "1"))
      const [[first, { script: sha1, ...keys }], [second, { script, ...sameKeys }], ...others] = [
        calls[0] ?? assert.fail(),
        calls[1] ?? assert.fail(),
        ...calls.slice(2)
      ]
      assert.deepStrictEqual([first, second, others.length], ["evalsha", "eval", 0])
      assert.strictEqual(sha1, createHash("sha1").update(script).digest("hex"))
      assert.deepStrictEqual(keys, { numberOfKeys: 1, args: ["p:{alice}", "1", "v0.one", ""] })
      assert.deepStrictEqual(sameKeys, keys)
    }))

  it.effect("gives a script to Redis no more when the time is over, or nobody waits", () =>
    Effect.gen(function*() {
      let refuse = () => {}
      const { calls, client } = fake(() =>
        new Promise((_, reject) => {
          refuse = () => reject(noScript)
        })
      )
      const store = yield* storeOf(client)
      const late = yield* Effect.fork(why(store.set("alice", write("one", "1"))))
      yield* TestClock.adjust("5 seconds")
      assert.strictEqual(yield* Fiber.join(late), "Unavailable set ETIMEDOUT")
      refuse()
      const stopped = yield* Effect.fork(store.set("alice", write("one", "1")))
      yield* Effect.yieldNow()
      yield* Fiber.interrupt(stopped)
      refuse()
      yield* Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))
      assert.deepStrictEqual(calls.map(([command]) => command), ["evalsha", "evalsha"])
    }))

  it.effect("takes a lost answer for what it is, and nothing else", () =>
    Effect.gen(function*() {
      for (
        const answer of [null, undefined, "QUEUED", [], ["Other"], [1], ["Found"], ["Acquired", "1"], ["Held", 1, "x"]]
      ) {
        const store = yield* storeOf(fake(() => Promise.resolve(answer)).client)
        assert.strictEqual(yield* why(store.get("alice")), "Unavailable get PROTOCOL")
        assert.strictEqual(yield* why(store.lock("alice", lease("me"))), "Unavailable lock PROTOCOL")
      }
    }))

  const codes: ReadonlyArray<readonly [Error, string | undefined]> = [
    [replyError("OOM command not allowed when used memory > 'maxmemory'. script: 1f2, on @user_script:15."), "OOM"],
    [
      replyError(
        "ERR Error running script (call to f_1f2): @user_script:12: -OOM command not allowed when used memory"
      ),
      "OOM"
    ],
    [
      replyError(
        "ERR Error running script (call to f_1f2): @user_script: 12: -READONLY You can't write against a read"
      ),
      "READONLY"
    ],
    [replyError("ERR Error running script (call to f_1f2): @user_script:3: @user_script: 3: Wrong number"), "ERR"],
    [replyError("MISCONF Redis is configured to save RDB snapshots"), "MISCONF"],
    [replyError("LOADING Redis is loading the dataset in memory"), "LOADING"],
    [replyError("NOAUTH Authentication required."), "NOAUTH"],
    [replyError("ERR unknown command 'evalsha', with args beginning with: 'planted-secret'"), "ERR"],
    [replyError(`${secret} is what it says`), undefined],
    [replyError(""), undefined],
    [Object.assign(new Error(`connect ${secret}`), { code: "ECONNREFUSED" }), "ECONNREFUSED"],
    [Object.assign(new Error("x"), { code: secret }), undefined],
    [Object.assign(new Error("x"), { code: 7 }), undefined],
    [Object.assign(new Error("x"), { name: "ClusterAllFailedError", lastNodeError: replyError("NOAUTH x") }), "NOAUTH"],
    [
      Object.assign(new Error("x"), { name: "ClusterAllFailedError", lastNodeError: new Error(secret) }),
      "ClusterAllFailedError"
    ],
    [Object.assign(new Error("x"), { name: secret }), undefined],
    [new Error("Connection is closed."), "CLOSED"],
    [new Error(`ECONNREFUSED ${secret}`), undefined]
  ]
  for (const [error, code] of codes) {
    it.effect(`says ${code ?? "no code"} of: ${error.name} ${error.message.slice(0, 60)}`, () =>
      Effect.gen(function*() {
        const { calls, client } = fake(() => Promise.reject(withCommand(error)))
        const store = yield* storeOf(client)
        const failed = yield* Effect.flip(store.get("alice"))
        assert.strictEqual(failed.detail, code)
        assert.strictEqual(failed.reason, "Unavailable")
        assertAbsent([secret], [failed])
        // It may have been done.
        assert.deepStrictEqual(calls.map(([command]) => command), ["evalsha"])
      }))
  }

  it.effect("fails for a client that throws, and for one that rejects with no error", () =>
    Effect.gen(function*() {
      const throws = yield* storeOf({
        evalsha: () => {
          throw new Error(secret)
        },
        eval: () => Promise.resolve(null)
      })
      const rejects = yield* Effect.forEach(
        [secret, undefined, null, { code: secret }],
        (reason) => storeOf(fake(() => Promise.reject(reason)).client)
      )
      for (const store of [throws, ...rejects]) {
        const error = yield* Effect.flip(store.get("alice"))
        assert.strictEqual(error.reason, "Unavailable")
        assertAbsent([secret], [error])
      }
    }))

  it.effect("takes an effect for a client, and needs what that needs", () =>
    Effect.gen(function*() {
      const { client } = fake(() => Promise.resolve(["Found", "1", "v0.one"]))
      const store = yield* RedisTokenStore.make({ client: Effect.succeed(client), encryption: TokenEncryption.none })
      assert.strictEqual(yield* stored(store, "alice"), "one 1")
      const failed = yield* Effect.flip(
        RedisTokenStore.make({ client: Effect.fail("no client"), encryption: TokenEncryption.none })
      )
      assert.strictEqual(failed, "no client")
    }))
})

describe("the settings of RedisTokenStore", () => {
  const withEnv = (env: Readonly<Record<string, string>>) =>
    Effect.withConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(env))))

  const shown = (error: OAuthError.ConfigurationError) => `${error.reason} ${error.setting}`

  it.scoped("have to name the keys, or that there are none", () =>
    Effect.gen(function*() {
      const { calls, client } = fake(() => Promise.resolve(["Done"]))
      const error = yield* RedisTokenStore.make({ client }).pipe(withEnv({}), Effect.flip)
      assert.strictEqual(shown(error), "InvalidKey keys")
      assert.include(error.message, "Set OAUTH_TOKEN_KEYS")
      const key = Buffer.alloc(32, 1).toString("base64")
      const store = yield* RedisTokenStore.make({ client }).pipe(withEnv({ OAUTH_TOKEN_KEYS: `k1:${key}` }))
      yield* store.set("alice", write("one", "1"))
      assert.match(calls[0]?.[1].args[2] ?? "", /^v1\.k1\./)
      assert.strictEqual(calls[0]?.[1].args[0], "oauth:tokens:{alice}")
      assertAbsent([key], [store])
    }))

  it.scoped("have to name an address", () =>
    Effect.gen(function*() {
      const missing = yield* RedisTokenStore.connect().pipe(withEnv({}), Effect.flip)
      assert.strictEqual(shown(missing), "InvalidUrl url")
      assert.include(missing.message, "set REDIS_URL to redis://")
      const other = yield* RedisTokenStore.connect(Config.redacted("OTHER")).pipe(withEnv({}), Effect.flip)
      assert.include(other.message, "set it to redis://")
      for (
        const url of [
          "",
          "planted-secret",
          "localhost:6379",
          "http://app:planted-secret@localhost",
          "redis:",
          "redis://"
        ]
      ) {
        const error = yield* RedisTokenStore.connect(Config.succeed(Redacted.make(url))).pipe(Effect.flip)
        assert.strictEqual(shown(error), "InvalidUrl url", url)
        assert.include(error.message, "redis://user:password@host:6379/0")
        assertAbsent(["planted-secret"], [error])
      }
    }))

  it.effect("show nothing of the address", () =>
    Effect.gen(function*() {
      const client = yield* RedisTokenStore.connect(
        Config.succeed(Redacted.make("redis://app:planted-secret@127.0.0.1:1/0"))
      )
      assert.isNotEmpty(prints(client))
      assertAbsent(["planted-secret"], [client])
    }).pipe(Effect.scoped))
})
