/**
 * What a page that has Effect already pays for us: bundled and minified, with `effect` and `@effect/platform` left out. It
 * is a little more than the page's own bundler makes of it, since the imports of what is left out stay. A limit is what it
 * takes today, rounded up to the next KiB and one more. Who crosses one has made every page heavier, and sees here by which
 * module.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { build, type Metafile } from "esbuild"
import { gzipSync } from "node:zlib"

const bundle = (program: string) =>
  Effect.promise(async () => {
    const { metafile, outputFiles } = await build({
      stdin: { contents: program, resolveDir: import.meta.dirname, loader: "ts" },
      bundle: true,
      minify: true,
      format: "esm",
      platform: "browser",
      target: "es2022",
      external: ["effect", "@effect/platform", "jose"],
      metafile: true,
      write: false
    })
    const gzip = outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0)
    return { gzip, ...read(metafile) }
  })

const read = ({ inputs, outputs }: Metafile) => {
  const modules = Object.values(outputs)
    .flatMap((output) => Object.entries(output.inputs))
    .map(([file, { bytesInOutput }]) => ({ name: file.replace(/^.*packages\/|\/src|\.ts$/g, ""), bytesInOutput }))
    .filter(({ bytesInOutput }) => bytesInOutput > 0)
    .sort((one, other) => other.bytesInOutput - one.bytesInOutput)
  const others = Object.values(inputs).flatMap(({ imports }) => imports).filter(({ external }) => external === true)
  return {
    names: modules.map(({ name }) => name),
    table: modules.map(({ bytesInOutput, name }) => `${String(bytesInOutput).padStart(6)} ${name}`).join("\n"),
    foreign: others.filter(({ path }) => !/^(effect|@effect\/platform)\//.test(path))
      .map(({ kind, path }) => `${kind} ${path}`)
  }
}

const KiB = 1024

const checks = [
  {
    title: "the code flow, of the functions it takes",
    limit: 25,
    program: `
      import * as AuthorizationCode from "@effect-oauth/core/AuthorizationCode"
      import * as AuthorizationRequest from "@effect-oauth/core/AuthorizationRequest"
      import * as AuthorizationServer from "@effect-oauth/core/AuthorizationServer"
      import * as Client from "@effect-oauth/core/Client"
      import * as ClientAuthentication from "@effect-oauth/core/ClientAuthentication"
      import * as BrowserOAuth from "@effect-oauth/platform-browser/BrowserOAuth"
      console.log(AuthorizationServer.make, Client.make, ClientAuthentication.none, BrowserOAuth.layer)
      console.log(AuthorizationRequest.make, AuthorizationRequest.toJson, AuthorizationRequest.fromJson)
      console.log(AuthorizationCode.exchange)`
  },
  {
    title: "the code flow, through OAuthClient",
    limit: 33,
    program: `
      import { AuthorizationRequest, ClientAuthentication, OAuthClient } from "@effect-oauth/core"
      import { BrowserOAuth } from "@effect-oauth/platform-browser"
      console.log(OAuthClient.layer, ClientAuthentication.none, BrowserOAuth.layer)
      console.log(AuthorizationRequest.toJson, AuthorizationRequest.fromJson)`
  },
  {
    title: "the HttpClient alone",
    limit: 4,
    program: `
      import { BrowserOAuth } from "@effect-oauth/platform-browser"
      console.log(BrowserOAuth.layer)`
  },
  {
    title: "watching a session alone",
    limit: 6,
    program: `
      import { BrowserSession } from "@effect-oauth/platform-browser"
      console.log(BrowserSession.changed)`
  }
]

describe("the size of a bundle", () => {
  for (const { limit, program, title } of checks) {
    it.effect(`of ${title} is ${limit} KiB at most`, () =>
      Effect.gen(function*() {
        const { foreign, gzip, table } = yield* bundle(program)
        assert.isAtMost(gzip, limit * KiB, `\n${table}\n`)
        // What decrypts is loaded when the first encrypted token comes, and nothing of Node's is asked for.
        assert.deepStrictEqual(foreign.filter((found) => !found.startsWith("dynamic-import jose/")), [])
      }), 30_000)
  }

  it.effect("has nothing in it of flows and keys that the code flow does not use", () =>
    Effect.gen(function*() {
      const { names } = yield* bundle(checks[0]?.program ?? "")
      assert.include(names, "core/AuthorizationCode")
      const others = new Set([
        "BackChannelLogout",
        "DPoP",
        "DecryptionKey",
        "Discovery",
        "Fapi1",
        "Fapi2",
        "Logout",
        "OAuthClient",
        "ProtectedResource",
        "PushedAuthorizationRequest",
        "Registration",
        "ReplayStore",
        "SigningKey",
        "ThirdPartyLogin",
        "UserInfo",
        "WebFinger"
      ].map((name) => `core/${name}`))
      assert.deepStrictEqual(names.filter((name) => others.has(name)), [])
    }), 30_000)
})
