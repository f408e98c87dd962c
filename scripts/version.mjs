// `changeset version`, for packages that are peers of each other below 1.0. Changesets answers a new minor of a peer
// with a new major of its dependents, so the first feature of core would make everything 1.0.0. While it runs we show
// it our own peers as dependencies: dependents then follow, and the link between our packages gives all one version.
import { spawnSync } from "node:child_process"
import * as fs from "node:fs"
import * as path from "node:path"

const root = path.dirname(import.meta.dirname)
const manifests = fs
  .readdirSync(path.join(root, "packages"))
  .map((name) => path.join(root, "packages", name, "package.json"))
  .filter((file) => fs.existsSync(file))
  .map((file) => ({ file, before: fs.readFileSync(file, "utf8") }))
const write = (file, manifest) => fs.writeFileSync(file, `${JSON.stringify(manifest, undefined, 2)}\n`)

for (const { before, file } of manifests) {
  const manifest = JSON.parse(before)
  const peers = Object.entries(manifest.peerDependencies ?? {})
  const isOurs = ([name]) => name.startsWith("@effect-oauth/")
  write(file, {
    ...manifest,
    dependencies: { ...manifest.dependencies, ...Object.fromEntries(peers.filter(isOurs)) },
    peerDependencies: Object.fromEntries(peers.filter((peer) => !isOurs(peer)))
  })
}

const changeset = path.join(root, "node_modules/@changesets/cli/bin.js")
const run = spawnSync(process.execPath, [changeset, "version"], { cwd: root, stdio: "inherit" })

for (const { before, file } of manifests) {
  const { version } = JSON.parse(fs.readFileSync(file, "utf8"))
  fs.writeFileSync(file, before.replace(/"version": "[^"]*"/, `"version": "${version}"`))
}
process.exitCode = run.status ?? 1
