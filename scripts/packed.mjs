// Tries the packages as a user gets them: packs each one, installs the tarballs in an empty project with npm, type-checks
// a program against their declarations (`skipLibCheck` off), runs it, and loads each package with `require`. After
// `pnpm build`.
import { execFileSync } from "node:child_process"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"

const root = path.dirname(import.meta.dirname)
const app = fs.mkdtempSync(path.join(os.tmpdir(), "packed-"))
const run = (command, args, cwd) => execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", 2] })

const manifests = fs
  .readdirSync(path.join(root, "packages"))
  .map((name) => path.join(root, "packages", name))
  .map((dir) => ({ dir, manifest: JSON.parse(fs.readFileSync(path.join(dir, "package.json"), "utf8")) }))
  .filter(({ manifest }) => manifest.private !== true)

/** The program: the first one of the README of `testing` would do as well, but this one goes through every package. */
const program = `
import { NodeOAuth } from "@effect-oauth/platform-node"
import { BrowserOAuth } from "@effect-oauth/platform-browser"
import { TokenEncryption, TokenManager, TokenStore } from "@effect-oauth/core"
import * as Bitbucket from "@effect-oauth/providers/Bitbucket"
import { RedisTokenStore } from "@effect-oauth/redis"
import { SqlTokenStore } from "@effect-oauth/sql"
import { BitbucketEmulator, TokenStoreContract, UserAgent } from "@effect-oauth/testing"
import { Effect, Layer } from "effect"

// What is not run is type-checked.
export const stores = [RedisTokenStore.layer, SqlTokenStore.layer, TokenStoreContract, TokenEncryption.none]

const signIn = (platform: typeof NodeOAuth.layer | typeof BrowserOAuth.layer) => Effect.gen(function*() {
  const { clientId, clientSecret, endpoints, redirectUri } = yield* BitbucketEmulator.make()
  const live = Bitbucket.layer({ clientId, clientSecret, endpoints, redirectUri }).pipe(Layer.provide(platform))
  return yield* Effect.gen(function*() {
    const bitbucket = yield* Bitbucket.Bitbucket
    const request = yield* bitbucket.authorizationRequest()
    const manager = yield* TokenManager.make({ providers: { bitbucket: { client: Bitbucket.Bitbucket } } })
    yield* manager.save("ada", yield* bitbucket.exchange(yield* UserAgent.approve(request.url), request))
    return (yield* bitbucket.userInfo(yield* manager.get("ada"))).display_name
  }).pipe(Effect.provide([live, TokenStore.layerMemory]))
}).pipe(Effect.scoped)

Effect.runPromise(Effect.zip(signIn(NodeOAuth.layer), signIn(BrowserOAuth.layer))).then((names) => console.log(names.join()))
`

const tsconfig = {
  compilerOptions: {
    strict: true,
    exactOptionalPropertyTypes: true,
    module: "NodeNext",
    target: "ES2022",
    types: ["node"]
  },
  files: ["program.ts"]
}

try {
  const tarballs = manifests.map(({ dir }) => {
    const [{ filename }] = [JSON.parse(run("pnpm", ["pack", "--json", "--pack-destination", app], dir))].flat()
    return path.resolve(app, filename)
  })
  const peers = Object.assign({}, ...manifests.map(({ manifest }) => manifest.peerDependencies))
  const installed = Object.entries(peers).filter(([name]) => !name.startsWith("@effect-oauth/"))
  const { "@types/node": nodeTypes, typescript } = JSON.parse(
    run("pnpm", ["list", "--depth", "0", "--json"], root)
  )[0].devDependencies
  fs.writeFileSync(path.join(app, "package.json"), JSON.stringify({ private: true, type: "module" }))
  fs.writeFileSync(path.join(app, "program.ts"), program)
  fs.writeFileSync(path.join(app, "tsconfig.json"), JSON.stringify(tsconfig))
  run("npm", [
    "install",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
    `@types/node@${nodeTypes.version}`,
    `typescript@${typescript.version}`,
    ...installed.map(([name, range]) => `${name}@${range}`),
    ...tarballs
  ], app)
  run("node", ["node_modules/typescript/bin/tsc", "-p", "."], app)
  const said = run("node", ["program.js"], app).trim()
  if (said !== "Ada Lovelace,Ada Lovelace") throw new Error(`the program said ${said}`)
  for (const { manifest: { name } } of manifests) {
    run("node", ["-e", `if (Object.keys(require(${JSON.stringify(name)})).length === 0) process.exit(1)`], app)
  }
  console.log(`the packages work as they are packed: ${manifests.map(({ manifest }) => manifest.name).join(", ")}`)
} finally {
  fs.rmSync(app, { recursive: true, force: true })
}
