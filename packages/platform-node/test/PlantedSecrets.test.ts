/**
 * Secrets that can be recognised go through every flow, to servers that repeat them wherever an answer has room. None
 * may show in anything a program prints: logs, spans, errors, values.
 */
import { AuthorizationRequest, ClientAuthentication, OAuthClient, Provider } from "@effect-oauth/core"
import { NodeOAuth } from "@effect-oauth/platform-node"
import { ScriptedServer } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { Config, ConfigProvider, Context, Effect, Exit, Fiber, Layer, Redacted, Schema, TestClock } from "effect"
import { answers } from "./support/answers.js"
import { type Echo, echoes } from "./support/echoes.js"
import {
  clientId,
  type Flow,
  type PlantedParty,
  plantedParty,
  secrets,
  sent,
  tokenAnswer
} from "./support/plantedParty.js"
import { forms, leaks, printed, type Secrets, watch, type Watched } from "./support/plantedSecrets.js"
import { subjects } from "./support/subjects.js"

const leaksOf = ({ texts }: Watched): ReadonlyArray<string> => leaks(texts.join("\n"), secrets)

/** Secrets in each of their forms, and the header that was sent: what a server knows, as far as there is room. */
const texts = (secrets: Secrets, room: number) => ({ headers, path, query }: ScriptedServer.RecordedRequest): string =>
  [
    ...Object.values(secrets).flatMap((secret) => Object.values(forms(secret))),
    headers["authorization"] ?? "",
    headers["x-key"] ?? "",
    `${path}?${query.toString()}`
  ]
    .reduce((text, form) => text.length + form.length < room ? `${text} ${form}` : text)

/** The places of a 200 that nobody looks at where the body does not count. */
const ignored: ReadonlySet<string> = new Set([
  "content type of 200",
  "html of 200",
  "body that is no JSON",
  "truncated JSON",
  "JSON array",
  "names of members",
  "members of a wrong type",
  "token that breaks a header"
])

/** What shows when a server repeats the secrets it was sent in one place. */
const repeat = (
  { server }: PlantedParty,
  { ignoresContent = false, path, run, sends }: Flow,
  { answer, place, room }: Echo
) => {
  const parts = room === undefined ? [sends] : Object.entries(sends).map(([name, secret]) => ({ [name]: secret }))
  return Effect.forEach(parts, (part) =>
    Effect.gen(function*() {
      const text = texts(part, room ?? Infinity)
      yield* server.respond(path, (request) => answer(text(request)))
      const watched = yield* watch(run)
      assert.strictEqual(watched.exit._tag, ignoresContent && ignored.has(place) ? "Success" : "Failure", place)
      return leaksOf(watched).map((leak) => `${place} shows ${leak}`)
    }))
}

const flowNames = [
  "exchange with Basic",
  "exchange with a form",
  "refresh",
  "exchange with a GET",
  "refresh with a GET",
  "profile with a token in its query and a key in a header",
  "profile with a token in its path and a key in its query",
  "profile with a token and a key in its form",
  "profile with another scheme and a second answer",
  "profile",
  "revocation",
  "revocation of a token that is presented"
]

const provideNode = Effect.provide(NodeOAuth.layer)

describe("planted secrets", () => {
  it("are found in each of their forms", () => {
    const prefixes = ["", "x", "xy", "xyz", "\n ", "id:"]
    for (const [name, secret] of Object.entries(secrets)) {
      for (const [form, text] of Object.entries(forms(secret))) {
        assert.include(leaks(`before ${text} behind`, secrets).join("; "), name, form)
      }
      for (const prefix of prefixes) {
        for (const encoding of ["base64", "base64url"] as const) {
          const text = Buffer.from(`${prefix}${secret} behind`).toString(encoding)
          assert.include(leaks(text, secrets).join("; "), name, `${encoding} behind ${JSON.stringify(prefix)}`)
        }
      }
      assert.deepStrictEqual(leaks(secret.slice(0, 7), secrets), [])
      assert.isNotEmpty(printed({ a: [new Error(secret)] }).flatMap((text) => leaks(text, secrets)))
    }
  })

  it.effect("are found in logs and spans", () =>
    Effect.gen(function*() {
      const say = Effect.logTrace("said").pipe(
        Effect.annotateLogs("said", sent.code),
        Effect.withSpan("say", {
          attributes: { said: sent.clientSecret }
        })
      )
      assert.sameMembers([...leaksOf(yield* watch(say))], ["code", "clientSecret"])
    }))

  for (const name of flowNames) {
    it.effect(`show nowhere when a server repeats them: ${name}`, () =>
      Effect.gen(function*() {
        const party = yield* plantedParty
        const flow = party.flows.find((flow) => flow.name === name)
        const found = flow === undefined
          ? ["no such flow"]
          : yield* Effect.forEach(echoes, (echo) => repeat(party, flow, echo))
        assert.deepStrictEqual(found.flat(2), [])
      }).pipe(Effect.scoped, provideNode), 20_000)
  }

  it.effect("leave a mark where they were taken out", () =>
    Effect.gen(function*() {
      const { flows: [flow], server } = yield* plantedParty
      if (flow === undefined) return assert.fail("no flow")
      yield* server.respond("/token", ScriptedServer.json({ error: "x", error_description: `code ${sent.code}!` }, 400))
      const { exit } = yield* watch(flow.run)
      assert.include(printed(exit).join("\n"), "code <redacted>!")
    }).pipe(Effect.scoped, provideNode))

  it.effect("show nowhere when a server names the tokens of its answer in an error", () =>
    Effect.gen(function*() {
      const { flows, server } = yield* plantedParty
      const tokens = { ...tokenAnswer, error: "invalid_scope" }
      const found: Array<string> = []
      for (const flow of flows) {
        for (const [member, value] of Object.entries({ ...tokenAnswer, nested: undefined })) {
          if (typeof value !== "string" || member === "token_type" || member === "device_key") continue
          yield* server.respond(flow.path, ScriptedServer.json({ ...tokens, error_description: `not for ${value}` }))
          found.push(...leaksOf(yield* watch(flow.run)).map((leak) => `${member} in ${flow.name} shows ${leak}`))
        }
      }
      assert.deepStrictEqual(found, [])
    }).pipe(Effect.scoped, provideNode))

  it.effect("show nowhere in errors and values after the answers of the contract", () =>
    Effect.gen(function*() {
      const { flows, server } = yield* plantedParty
      const found: Array<string> = []
      for (const { answer, title } of answers) {
        for (const flow of flows.slice(1, 3)) {
          yield* server.respond(flow.path, answer)
          const text = printed(yield* Effect.exit(flow.run)).join("\n")
          found.push(...leaks(text, secrets).map((leak) => `${title}: ${flow.name} shows ${leak}`))
        }
      }
      assert.deepStrictEqual(found, [])
    }).pipe(Effect.scoped, provideNode))

  for (const subject of subjects) {
    it.effect(`show nowhere when it works, and when connections break: ${subject.name}`, () =>
      Effect.gen(function*() {
        const { flows, server } = yield* plantedParty
        const works = ScriptedServer.json(tokenAnswer)
        const refuses = ScriptedServer.json({ error: "invalid_grant" }, 400)
        const redirects = { status: 307, headers: { location: "/elsewhere" } }
        const endless = ScriptedServer.neverEnds({ headers: { "content-type": "application/json" } })
        const half = ScriptedServer.dropMidBody(works, 5)
        const found: Array<string> = []
        for (const flow of flows.slice(1)) {
          const good = flow.ignoresContent === true ? [works, { status: 204 }] : [works]
          for (const answer of [...good, refuses, redirects, endless, half, ScriptedServer.reset]) {
            yield* server.respond(
              flow.path,
              flow.name.startsWith("profile") && answer === works ? { body: "{\"a\":1}" } : answer
            )
            const watched = yield* watch(flow.run)
            assert.strictEqual(Exit.isSuccess(watched.exit), good.some((one) => one === answer))
            found.push(...leaksOf(watched).map((leak) => `${flow.name} shows ${leak}`))
          }
          const before = server.requests.length
          yield* server.respond(flow.path, ScriptedServer.neverHeaders)
          const waiting = yield* Effect.fork(watch(flow.run))
          yield* server.awaitRequest(before + 1)
          yield* TestClock.adjust("30 seconds")
          found.push(...leaksOf(yield* Fiber.join(waiting)).map((leak) => `${flow.name} shows ${leak} in time`))
        }
        assert.deepStrictEqual(found, [])
      }).pipe(Effect.scoped, Effect.provide(subject.layer)), 60_000)
  }
})

/** Checks what is printed of a value, by name. */
const prints = (values: Readonly<Record<string, unknown>>, secrets: Secrets): void => {
  for (const [name, value] of Object.entries(values)) {
    for (const text of printed(value)) {
      assert.deepStrictEqual(leaks(text, secrets), [], name)
    }
  }
}

describe("planted secrets in values", () => {
  it.effect("do not show in what the flow gives and takes", () =>
    Effect.gen(function*() {
      const { oauth, tokens } = yield* plantedParty
      const server = yield* oauth.server
      const request = yield* oauth.authorizationRequest({ scopes: ["openid"] })
      const authentication = ClientAuthentication.clientSecretPost(Redacted.make(sent.clientSecret))
      const endpoint = new URL("https://id.example/token")
      const credentials = yield* authentication.authenticate({ clientId, server, endpoint })
      const basic = yield* oauth.client.authentication.authenticate({ clientId, server, endpoint })
      const values = { oauth, client: oauth.client, server, tokens, authentication, credentials, basic }
      prints(values, secrets)
      prints({ context: Context.make(OAuthClient.OAuthClient, oauth), list: [tokens, { request }] }, secrets)
      // The URL of a request is for the user's browser, and holds the state and the nonce: not even it is printed.
      const state = Redacted.value(request.state)
      const nonce = Redacted.value(yield* request.nonce)
      prints({ request }, { ...secrets, state, nonce })
      assert.include(request.url, state)
      assert.notInclude(request.url, sent.codeVerifier)
      // What is stored has them: the test looks at the right thing.
      assert.isNotEmpty(leaks(AuthorizationRequest.toJson(request), secrets))
    }).pipe(Effect.scoped, provideNode))

  it.effect("do not show in why a callback was rejected", () =>
    Effect.gen(function*() {
      const { oauth } = yield* plantedParty
      const request = yield* oauth.authorizationRequest()
      const state = Redacted.value(request.state)
      const { code } = sent
      const query = (...pairs: ReadonlyArray<readonly [string, string]>) =>
        new URLSearchParams(pairs.map(([name, value]) => [name, value])).toString()
      const callbacks = [
        query(["code", code]),
        query(["code", code], ["state", "wrong"]),
        query(["code", code], ["code", code], ["state", state]),
        query(["code", code], ["state", state], ["access_token", sent.accessToken]),
        query(["code", `${code}\u0000`], ["state", state]),
        query(["code", code], ["state", state], ["error", "access_denied"]),
        `code=%ff${encodeURIComponent(code)}&state=${state}`,
        `/callback#${query(["code", code], ["access_token", sent.accessToken], ["state", state])}`
      ]
      for (const callback of callbacks) {
        const watched = yield* watch(oauth.exchange(callback, request))
        assert.strictEqual(watched.exit._tag, "Failure")
        assert.deepStrictEqual(leaksOf(watched), [], callback)
      }
    }).pipe(Effect.scoped, provideNode))
})

const facts = Provider.facts({
  id: "planted",
  name: "Planted",
  server: { authorizationEndpoint: "https://id.example/authorize", tokenEndpoint: "https://id.example/token" },
  authentication: "client_secret_basic",
  scopes: [],
  profile: Schema.Unknown,
  normalize: () => ({ id: "1" })
})

class Planted extends Context.Tag("test/Planted")<Planted, Provider.Provider<typeof facts>>() {}

describe("planted secrets in configuration", () => {
  const good = { clientId, clientSecret: Redacted.make(sent.clientSecret), redirectUri: "https://app.example/callback" }
  const password = `planted-password-${sent.clientSecret.slice(0, 14)}`
  const wrong: ReadonlyArray<Partial<Provider.Options<typeof facts>>> = [
    { clientSecret: Redacted.make(`${sent.clientSecret}\n`) },
    { clientId: `${sent.clientSecret}\n` },
    { redirectUri: sent.clientSecret },
    { redirectUri: `https://app:${password}@app.example/callback` },
    { redirectUri: `http://app.example/callback?secret=${encodeURIComponent(sent.clientSecret)}` },
    { redirectUri: `https://app.example/callback#${encodeURIComponent(sent.clientSecret)}` },
    { endpoints: { tokenEndpoint: `https://${password}:${password}@id.example/token` } },
    { endpoints: { tokenEndpoint: `http://id.example/token?key=${encodeURIComponent(sent.clientSecret)}` } },
    { endpoints: { authorizationEndpoint: `file:///${encodeURIComponent(sent.clientSecret)}` } },
    { endpoints: { userinfoEndpoint: sent.clientSecret } },
    { endpoints: { userinfoEndpoint: encodeURIComponent(sent.clientSecret) } }
  ]

  it.effect("do not show in why a layer cannot be built", () =>
    Effect.gen(function*() {
      for (const options of wrong) {
        const layer = Provider.layer(Planted, facts)({ ...good, ...options })
        const { exit, texts } = yield* watch(Effect.scoped(Layer.build(layer)))
        assert.strictEqual(exit._tag, "Failure")
        for (const text of texts) assert.deepStrictEqual(leaks(text, { ...secrets, password }), [])
      }
    }).pipe(provideNode))

  it.effect("do not show in why a layer cannot be configured", () =>
    Effect.gen(function*() {
      const layer = Provider.layerConfig(Planted, facts)({
        clientId: Config.string("ID"),
        clientSecret: Config.redacted("SECRET"),
        redirectUri: Config.string("URI")
      })
      const entries = [["ID", clientId], ["SECRET", sent.clientSecret], ["URI", good.redirectUri]] as const
      const broken = [
        ...entries.map(([missing]) => new Map<string, string>(entries.filter(([name]) => name !== missing))),
        new Map<string, string>([...entries, ["SECRET", `${sent.clientSecret}\r\n`]]),
        new Map<string, string>([...entries, ["URI", sent.clientSecret]])
      ]
      for (const environment of broken) {
        const provider = ConfigProvider.fromMap(environment)
        const watched = yield* watch(Effect.withConfigProvider(Effect.scoped(Layer.build(layer)), provider))
        assert.strictEqual(watched.exit._tag, "Failure")
        assert.deepStrictEqual(leaksOf(watched), [])
      }
      const provider = ConfigProvider.fromMap(new Map<string, string>(entries))
      const watched = yield* watch(Effect.withConfigProvider(Effect.scoped(Layer.build(layer)), provider))
      assert.strictEqual(watched.exit._tag, "Success")
      assert.deepStrictEqual(leaksOf(watched), [])
    }).pipe(provideNode))
})
