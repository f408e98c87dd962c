import type { Provider } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck, Redacted } from "effect"
import { build, outcome } from "./anyProvider.js"
import { anyString } from "./support.js"

/** What becomes of a value of the setting `x`: the URL it is filled into, or why it is refused. */
const filled = (setting: Provider.Setting, value: unknown, tokenEndpoint = "{x}/oauth/token") =>
  outcome(Effect.flatMap(
    build({ settings: { x: setting }, server: { tokenEndpoint } }, { x: value }),
    ({ server }) => Effect.map(server, ({ tokenEndpoint }) => tokenEndpoint?.href)
  ))

/** What becomes of a value of the setting `x` in a parameter. */
const sent = (setting: Provider.Setting, value: unknown, template = "{x}") =>
  outcome(Effect.gen(function*() {
    const provider = yield* build(
      { settings: { x: setting }, authorization: { extraParameters: { about: template } } },
      { x: value }
    )
    const { url } = yield* provider.authorizationRequest()
    return `sent ${new URL(url).searchParams.get("about")}`
  }))

type Row = readonly [value: unknown, expected: string]

const invalidUrl = "ConfigurationError InvalidUrl x"
const invalidParameter = "ConfigurationError InvalidParameter x"
const token = "https://id.example/oauth/token"

const notSet = [undefined, null, "", " ", "\t \n", 1, true, {}, ["https://id.example"], Redacted.make("SECRET")]

const urls: ReadonlyArray<Row> = [
  ["https://id.example", token],
  ["https://id.example/", token],
  ["https://id.example///", token],
  ["HTTPS://ID.Example", token],
  ["https://id.example:8443/a/b/", "https://id.example:8443/a/b/oauth/token"],
  ["https://id.example/a..b/...", "https://id.example/a..b/.../oauth/token"],
  ["http://localhost:3000", "http://localhost:3000/oauth/token"],
  ["http://127.0.0.1/x", "http://127.0.0.1/x/oauth/token"],
  ["http://id.example", "ConfigurationError InsecureUrl x"],
  ["id.example", invalidUrl],
  ["//id.example", invalidUrl],
  ["/SECRET", invalidUrl],
  ["https:id.example", invalidUrl],
  ["https:\\\\id.example", invalidUrl],
  ["https://id.example\\@evil.example", invalidUrl],
  ["https://id.example/a b", invalidUrl],
  [" https://id.example", invalidUrl],
  ["https://id.example\n", invalidUrl],
  ["https://id.example/a\u0000", invalidUrl],
  ["ftp://id.example", invalidUrl],
  ["javascript:SECRET", invalidUrl],
  ["https://SECRET@id.example", invalidUrl],
  ["https://me:SECRET@id.example", invalidUrl],
  ["https://id.example#", invalidUrl],
  ["https://id.example/#SECRET", invalidUrl],
  ["https://id.example?", invalidUrl],
  ["https://id.example/?x=SECRET", invalidUrl],
  ["https://id.example/a/..", invalidUrl],
  ["https://id.example/../b", invalidUrl],
  ["https://id.example/./b", invalidUrl],
  ["https://id.example/a/%2e%2e/b", invalidUrl],
  ["https://id.example/a/.%2E", invalidUrl],
  ["https://id.example/%2e", invalidUrl],
  ["https://id.example:99999", invalidUrl],
  ...notSet.map((value): Row => [value, invalidParameter])
]

const hosts: ReadonlyArray<Row> = [
  ["id.example", token],
  ["ID.Example", token],
  ["id.example:8443", "https://id.example:8443/oauth/token"],
  ["localhost:3000", "https://localhost:3000/oauth/token"],
  ["my-company.id.example", "https://my-company.id.example/oauth/token"],
  ["10.0.0.1", "https://10.0.0.1/oauth/token"],
  ...[
    "https://id.example",
    "id.example/",
    "id.example/path",
    "id.example?x",
    "id.example#x",
    "SECRET@id.example",
    "id.example:",
    "id.example:SECRET",
    "id.example:443:443",
    "id.example:123456",
    "id..example",
    ".id.example",
    "id.example.",
    "-id.example",
    "id-.example",
    "id.exam ple",
    "id.example\n",
    "id.example\\",
    "id_.example",
    "bücher.example",
    "%69d.example",
    "{clientId}.example",
    "[::1]",
    "*"
  ].map((value): Row => [value, invalidUrl]),
  // A host by its letters, and none by the rules of URLs.
  ["id.example:99999", "ConfigurationError InvalidUrl tokenEndpoint"],
  ["id.1", "ConfigurationError InvalidUrl tokenEndpoint"],
  ...notSet.map((value): Row => [value, invalidParameter])
]

const segments: ReadonlyArray<Row> = [
  ["common", "https://id.example/common/token"],
  ["6f9619ff-8b86-d011-b42d-00c04fc964ff", "https://id.example/6f9619ff-8b86-d011-b42d-00c04fc964ff/token"],
  ["a.b_c~d-E9", "https://id.example/a.b_c~d-E9/token"],
  ["a..b", "https://id.example/a..b/token"],
  ...[
    ".",
    "..",
    ".a",
    "a/b",
    "/a",
    "a/../b",
    "a\\b",
    "%2e%2e",
    "a%2fb",
    "a?b",
    "a#b",
    "a@b",
    "a:b",
    "a b",
    "a\n",
    "é",
    "{clientId}"
  ].map((value): Row => [value, invalidParameter]),
  ...notSet.map((value): Row => [value, invalidParameter])
]

const texts: ReadonlyArray<Row> = [
  ["web:my app/1.0 (by é & /?#%)", "sent web:my app/1.0 (by é & /?#%)"],
  ["{clientId}", "sent {clientId}"],
  ["$& $1", "sent $& $1"],
  [" a ", "sent  a "],
  ...["SECRET\n", "\rSECRET", "a\u0000SECRET", "\u007f", "\u0085"].map((value): Row => [value, invalidParameter]),
  ...notSet.map((value): Row => [value, invalidParameter])
]

const choice = { kind: "choice", values: ["us", "eu"] } as const

const choices: ReadonlyArray<Row> = [
  ["us", "sent us"],
  ["eu", "sent eu"],
  ...["US", "eu ", "us,eu", "SECRET", "toString"].map((value): Row => [value, invalidParameter]),
  ...notSet.map((value): Row => [value, invalidParameter])
]

const invalidSecret = "ConfigurationError InvalidClient x"

const secrets: ReadonlyArray<Row> = [
  [Redacted.make("SECRET"), "accepted"],
  // The text of a private key.
  [Redacted.make("SECRET\nSECRET\n"), "accepted"],
  ["SECRET", invalidSecret],
  [Redacted.make(""), invalidSecret],
  [Redacted.make(" \n"), invalidSecret],
  [Redacted.make(undefined), invalidSecret],
  [Redacted.make(null), invalidSecret],
  [Redacted.make(7), invalidSecret],
  [Redacted.make({ key: "SECRET" }), invalidSecret],
  ["", invalidSecret],
  [1, invalidSecret],
  [undefined, invalidParameter],
  [null, invalidParameter]
]

const check = (rows: ReadonlyArray<Row>, become: (value: unknown) => Effect.Effect<unknown>) =>
  Effect.forEach(
    rows,
    ([value, expected]) =>
      Effect.map(become(value), (became) => assert.strictEqual(became, expected, `${typeof value} ${String(value)}`))
  )

describe("settings of a provider", () => {
  it.effect("url: a base address, without the slash at its end", () =>
    check(urls, (value) => filled({ kind: "url" }, value)))

  it.effect("url: http on any host by the explicit opt-out", () =>
    Effect.gen(function*() {
      const provider = yield* build(
        { settings: { x: { kind: "url" } }, server: { tokenEndpoint: "{x}/token" } },
        { x: "http://id.internal", allowInsecureRequests: true }
      )
      assert.strictEqual((yield* provider.server).tokenEndpoint?.href, "http://id.internal/token")
    }))

  it.effect("issuer: as it is written", () =>
    Effect.gen(function*() {
      const issuerOf = (x: string) =>
        outcome(Effect.flatMap(
          build({ settings: { x: { kind: "issuer" } }, server: { issuer: "{x}" } }, { x }),
          ({ server }) => Effect.map(server, ({ issuer }) => issuer)
        ))
      for (const issuer of ["https://id.example", "https://id.example/", "https://ID.example/a/"]) {
        assert.strictEqual(yield* issuerOf(issuer), issuer)
      }
      yield* check(urls.filter(([, expected]) => !expected.startsWith("http")), (value) =>
        filled({ kind: "issuer" }, value))
    }))

  it.effect("host: the name of a host alone", () =>
    check(hosts, (value) => filled({ kind: "host" }, value, "https://{x}/oauth/token")))

  it.effect("segment: one part of a path", () =>
    check(segments, (value) => filled({ kind: "segment" }, value, "https://id.example/{x}/token")))

  it.effect("text: anything that breaks no line", () => check(texts, (value) => sent({ kind: "text" }, value)))

  it.effect("choice: one of its values", () => check(choices, (value) => sent(choice, value)))

  it.effect("choice: an error names the values", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(build({ settings: { x: choice } }, { x: "SECRET" }))
      assert.include(error.message, "us, eu")
    }))

  it.effect("secret: redacted, and not empty", () =>
    check(secrets, (x) => outcome(Effect.as(build({ settings: { x: { kind: "secret" } } }, { x }), "accepted"))))

  it.effect("are what a default is too, and what is not set stands for it", () =>
    Effect.gen(function*() {
      const setting = { kind: "host", default: "id.example" } as const
      const template = "https://{x}/oauth/token"
      assert.strictEqual(yield* filled(setting, undefined, template), token)
      assert.strictEqual(yield* filled(setting, null, template), token)
      assert.strictEqual(yield* filled(setting, "other.example", template), "https://other.example/oauth/token")
      assert.strictEqual(yield* filled(setting, "", template), invalidParameter)
      assert.strictEqual(yield* filled({ kind: "host", default: "a/b" }, undefined, template), invalidUrl)
      assert.strictEqual(yield* sent({ ...choice, default: "eu" }, undefined), "sent eu")
      assert.strictEqual(yield* sent({ ...choice, default: "asia" }, undefined), invalidParameter)
    }))

  it.effect("may be left out where they are optional, with the slash before them", () =>
    Effect.gen(function*() {
      const setting = { kind: "segment", optional: true } as const
      const template = "https://id.example/oauth{/x}/token"
      assert.strictEqual(yield* filled(setting, undefined, template), "https://id.example/oauth/token")
      assert.strictEqual(yield* filled(setting, "main", template), "https://id.example/oauth/main/token")
      assert.strictEqual(yield* filled(setting, "a/b", template), invalidParameter)
      assert.strictEqual(yield* filled(setting, "", template), invalidParameter)
      const secret = build({ settings: { x: { kind: "secret", optional: true } } })
      assert.strictEqual(yield* outcome(Effect.as(secret, "accepted")), "accepted")
    }))

  it.effect("fill every URL of the server, as often as they are named, and unknown names stay", () =>
    Effect.gen(function*() {
      const provider = yield* build({
        settings: { host: { kind: "host" }, tenant: { kind: "segment" } },
        server: {
          issuer: "https://{host}/{tenant}/",
          authorizationEndpoint: "https://{host}/{tenant}/authorize?for={tenant}",
          tokenEndpoint: "https://{tenant}.{host}/{unknown}/token",
          refreshEndpoint: "https://{host}/refresh",
          userinfoEndpoint: "https://{host}/me/{token.user_id}",
          jwksUri: "https://{host}/{clientId}/keys",
          revocationEndpoint: "https://{host}/revoke"
        }
      }, { host: "id.example", tenant: "one" })
      const server = yield* provider.server
      assert.strictEqual(server.issuer, "https://id.example/one/")
      assert.strictEqual(server.authorizationEndpoint?.href, "https://id.example/one/authorize?for=one")
      assert.strictEqual(server.tokenEndpoint?.href, "https://one.id.example/%7Bunknown%7D/token")
      assert.strictEqual(server.refreshEndpoint?.href, "https://id.example/refresh")
      assert.strictEqual(server.userinfoEndpoint?.href, "https://id.example/me/%7Btoken.user_id%7D")
      assert.strictEqual(server.jwksUri?.href, "https://id.example/my-app/keys")
      assert.strictEqual(server.revocationEndpoint?.href, "https://id.example/revoke")
      assert.strictEqual(server.pkce, "S256")
    }))

  it.effect("fill the parameters and the resources of a request, which may say otherwise", () =>
    Effect.gen(function*() {
      const provider = yield* build({
        settings: { tenant: { kind: "text" } },
        authorization: {
          prompt: ["consent"],
          resource: ["https://api.example/{tenant}"],
          extraParameters: { audience: "{tenant}", app: "{clientId}" }
        }
      }, { tenant: "one" })
      const parameters = (options?: Parameters<typeof provider.authorizationRequest>[0]) =>
        Effect.map(provider.authorizationRequest(options), ({ url }) => {
          const { searchParams } = new URL(url)
          return ["prompt", "resource", "audience", "app", "more"].map((name) => searchParams.get(name))
        })
      const own = ["consent", "https://api.example/one", "one", "my-app", null]
      assert.deepStrictEqual(yield* parameters(), own)
      assert.deepStrictEqual(yield* parameters({ prompt: undefined, resource: undefined }), own)
      assert.deepStrictEqual(
        yield* parameters({
          prompt: ["login"],
          resource: ["https://b.example"],
          extraParameters: { audience: "{tenant}", more: "1" }
        }),
        ["login", "https://b.example", "{tenant}", "my-app", "1"]
      )
    }))
})

/** Texts that are made of what means something in a URL. */
const anyValue = FastCheck.oneof(
  anyString,
  FastCheck.array(
    FastCheck.constantFrom(
      ..."a B 9 - _ ~ . .. / \\ @ : ? # ; %2e %2f %00 é https:// http:// id.example evil.example :443".split(" "),
      ..."{clientId} {x} {/x} [::1] xn--".split(" "),
      " ",
      "\n"
    ),
    { maxLength: 6 }
  ).map((parts) => parts.join(""))
)

/** The URL a value makes of a template, where it is taken. */
const taken = (kind: "url" | "host" | "segment", value: string, template: string) =>
  Effect.map(
    filled({ kind }, value, template),
    (became) => typeof became === "string" && /^https?:/.test(became) ? new URL(became) : undefined
  )

describe("a value that is taken changes nothing of a URL beside it", () => {
  const nothingBeside = ({ hash, password, search, username }: URL) =>
    assert.deepStrictEqual([username, password, search, hash], ["", "", "", ""])

  it.effect.prop("segment", [anyValue], ([value]) =>
    Effect.gen(function*() {
      const url = yield* taken("segment", value, "https://{x}.id.example/{x}/oauth/token")
      if (url !== undefined) {
        nothingBeside(url)
        assert.strictEqual(url.protocol, "https:")
        assert.isTrue(url.host.endsWith(".id.example"), url.href)
        assert.deepStrictEqual(url.pathname.split("/"), ["", value, "oauth", "token"])
      }
    }), { fastCheck: { numRuns: 200 } })

  it.effect.prop("host", [anyValue], ([value]) =>
    Effect.gen(function*() {
      const url = yield* taken("host", value, "https://{x}/oauth/token")
      if (url !== undefined) {
        nothingBeside(url)
        assert.strictEqual(url.protocol, "https:")
        assert.strictEqual(url.pathname, "/oauth/token")
        // An address of numbers alone has many spellings.
        assert.isTrue(/^[\d.x:]+$/i.test(value) || url.host === value.toLowerCase().replace(/:0*443$/, ""), value)
      }
      const below = yield* taken("host", value, "https://{x}.id.example/oauth/token")
      if (below !== undefined) {
        assert.isTrue(below.hostname.endsWith(".id.example"), below.href)
      }
    }), { fastCheck: { numRuns: 200 } })

  it.effect.prop(
    "url",
    [FastCheck.oneof(anyValue, anyValue.map((value) => `https://id.example/${value}`))],
    ([value]) =>
      Effect.gen(function*() {
        const url = yield* taken("url", value, "{x}/oauth/token")
        if (url !== undefined) {
          const base = new URL(value)
          nothingBeside(url)
          assert.strictEqual(url.origin, base.origin)
          assert.strictEqual(url.pathname, `${base.pathname.replace(/\/+$/, "")}/oauth/token`)
        }
      }),
    { fastCheck: { numRuns: 200 } }
  )
})
