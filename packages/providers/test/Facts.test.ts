/**
 * What every provider says of itself, without any endpoint set by its user: that what it can do has an endpoint, that its
 * addresses are filled in and safe, and that a provider is data.
 */
import { Provider } from "@effect-oauth/core"
import { Providers } from "@effect-oauth/providers"
import { HttpClient, HttpClientResponse } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { build } from "esbuild"
import * as fs from "node:fs"
import * as path from "node:path"
import { gzipSync } from "node:zlib"
import { entries } from "./support/emulations.js"
import { issuerOf, sampleOptions } from "./support/sampleOptions.js"

const wellKnown = "/.well-known/openid-configuration"

/** Metadata of an issuer. */
const metadata = (issuer: string) => {
  const at = (name: string) => `${issuer.replace(/\/$/, "")}/${name}`
  return HttpClient.make((request) =>
    request.url.endsWith(wellKnown)
      ? Effect.succeed(HttpClientResponse.fromWeb(
        request,
        Response.json({
          issuer,
          authorization_endpoint: at("authorize"),
          token_endpoint: at("token"),
          userinfo_endpoint: at("userinfo"),
          jwks_uri: at("jwks"),
          revocation_endpoint: at("revoke"),
          end_session_endpoint: at("logout"),
          pushed_authorization_request_endpoint: at("par")
        })
      ))
      : Effect.dieMessage(`${request.url} was asked for`)
  )
}

const needs = {
  openid: ["issuer", "jwksUri"],
  refresh: ["tokenEndpoint"],
  revoke: ["revocationEndpoint"],
  logout: ["endSessionEndpoint"],
  push: ["pushedAuthorizationRequestEndpoint"]
} as const

const source = path.join(import.meta.dirname, "../src")

const files = fs.readdirSync(source).filter((file) =>
  file.endsWith(".ts") && !["index.ts", "Providers.ts"].includes(file)
)

/** The lines of a file that are neither blank nor comment. */
const codeLines = (file: string): number =>
  fs.readFileSync(path.join(source, file), "utf8").replace(/\/\*\*[\s\S]*?\*\//g, "").split("\n").filter((line) =>
    line.trim() !== "" && !line.trim().startsWith("//")
  ).length

describe("the providers", () => {
  it("are 118", () => {
    assert.strictEqual(entries.length, 118)
    assert.strictEqual(files.length, 118)
  })

  it("are data: most files are under 60 lines, comments left out, and none is long", () => {
    const long = files.filter((file) => codeLines(file) >= 60)
    assert.isBelow(long.length, files.length / 10, long.join(" "))
    assert.deepStrictEqual(files.filter((file) => codeLines(file) > 120), [])
  })

  for (const [id, { facts }] of entries) {
    it.effect(`${id} has an endpoint for all it can do, on https, with every setting filled in`, () =>
      Effect.gen(function*() {
        assert.strictEqual(facts.id, id)
        const options = sampleOptions(facts)
        const provider = yield* Provider.make(facts, options).pipe(
          Effect.provideService(HttpClient.HttpClient, metadata(issuerOf(facts, options))),
          Effect.scoped
        )
        const server = yield* provider.server
        assert.isDefined(server.authorizationEndpoint)
        assert.isDefined(server.tokenEndpoint)
        const isAsked = (facts.userInfo?.from ?? "endpoint") === "endpoint"
        assert.isTrue(!isAsked || server.userinfoEndpoint !== undefined)
        const isSigned = facts.idTokenSignedResponseAlg?.startsWith("HS") === true
        for (const can of facts.can ?? []) {
          for (const name of needs[can]) {
            assert.isTrue(server[name] !== undefined || (name === "jwksUri" && isSigned), `${can} needs ${name}`)
          }
        }
        for (const [name, value] of Object.entries(server)) {
          if (value instanceof URL) {
            assert.strictEqual(value.protocol, "https:", name)
            const rest = value.href.replace(/%7B(?:token\.\w+|access_token)%7D/g, "")
            assert.notMatch(rest, /[{}]|%7B|%7D|undefined/, name)
            // A slash twice is a template that does not fit.
            assert.notMatch(value.pathname, /\/\//, name)
          }
        }
        const canOpenId = facts.can?.includes("openid") === true
        const asks = facts.scopes.includes("openid")
        assert.isTrue(
          !asks || canOpenId || server.quirks.idTokens === "ignored",
          "openid is asked for and not verified"
        )
        assert.isTrue(!canOpenId || asks, "openid can be verified and is not asked for")
        const request = yield* provider.authorizationRequest()
        assert.isTrue(request.url.startsWith("https://"))
      }))
  }
})

const bundle = (contents: string) =>
  Effect.promise(async () => {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: import.meta.dirname, loader: "ts" },
      bundle: true,
      minify: true,
      format: "esm",
      target: "es2022",
      external: ["effect", "@effect/platform", "jose"],
      write: false
    })
    return Buffer.from(outputFiles[0]?.contents ?? []).toString()
  })

const hosts = (facts: Provider.AnyFacts): ReadonlyArray<string> =>
  Object.values(facts.server).flatMap((value) => typeof value === "string" ? [value] : [])
    .flatMap((url) => /^https:\/\/([^/{]+)(?:\/|$)/.exec(url)?.[1] ?? [])

const isBundled = (id: string, text: string): ReadonlyArray<string> =>
  entries.filter(([other]) => other !== id).flatMap(([, { facts }]) =>
    hosts(facts).filter((host) => text.includes(host))
  )

const gzip = (text: string) => gzipSync(text, { level: 9 }).length

describe("a bundle with one provider", () => {
  const core = `
    import * as Provider from "@effect-oauth/core/Provider"
    console.log(Provider.layer, Provider.layerConfig, Provider.facts, Provider.profile, Provider.optional)`

  for (const [name, id] of [["Bitbucket", "bitbucket"], ["GitHub", "github"], ["Google", "google"]] as const) {
    it.effect(`has nothing of another than ${name}, imported alone or from the barrel`, () =>
      Effect.gen(function*() {
        const use = `console.log(${name}.layer, ${name}.layerConfig, ${name}.${name})`
        const alone = yield* bundle(`import * as ${name} from "@effect-oauth/providers/${name}"\n${use}`)
        const ofBarrel = yield* bundle(`import { ${name} } from "@effect-oauth/providers"\n${use}`)
        const own = entries.flatMap(([other, { facts }]) => other === id ? hosts(facts) : [])
        for (const text of [alone, ofBarrel]) {
          assert.deepStrictEqual(isBundled(id, text).filter((host) => !own.includes(host)), [])
          assert.isTrue(own.every((host) => text.includes(host)))
        }
        assert.isAtMost(gzip(ofBarrel), gzip(alone) + 256)
      }), 60_000)
  }

  it.effect("costs 1.5 KiB over core at most, with Bitbucket", () =>
    Effect.gen(function*() {
      const text = yield* bundle(`${core}
        import * as Bitbucket from "@effect-oauth/providers/Bitbucket"
        console.log(Bitbucket.layer, Bitbucket.layerConfig, Bitbucket.Bitbucket)`)
      assert.isAtMost(gzip(text) - gzip(yield* bundle(core)), 1536)
    }), 60_000)

  it("shows an endpoint of another, were it there", () => {
    assert.isNotEmpty(isBundled("bitbucket", "fetch(\"https://discord.com/api\")"))
  })
})

describe("Providers", () => {
  it("knows its ids, and nothing else", () => {
    assert.isTrue(Providers.isId("github"))
    for (const other of ["GitHub", "toString", "__proto__", "", undefined, null, 1]) {
      assert.isFalse(Providers.isId(other))
    }
  })
})
