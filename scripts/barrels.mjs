// Writes packages/*/src/index.ts: one namespace export for each public module, under the module's own JSDoc.
//
//   node scripts/barrels.mjs           writes the files that are stale
//   node scripts/barrels.mjs --check   writes nothing, fails and names them
import * as fs from "node:fs"
import * as path from "node:path"

const root = path.dirname(import.meta.dirname)
const check = process.argv.includes("--check")

/** The JSDoc a file starts with, or undefined. */
const moduleDoc = (file) => /^\/\*\*[\s\S]*?\*\//.exec(fs.readFileSync(file, "utf8"))?.[0]

const undocumented = []
const stale = []
for (const name of fs.readdirSync(path.join(root, "packages")).sort()) {
  const src = path.join(root, "packages", name, "src")
  if (!fs.existsSync(src)) continue
  const exports = fs
    .readdirSync(src)
    .filter((file) => file.endsWith(".ts") && file !== "index.ts")
    .sort()
    .map((file) => {
      const doc = moduleDoc(path.join(src, file))
      if (doc === undefined) undocumented.push(`packages/${name}/src/${file} does not start with a module JSDoc`)
      const module = file.slice(0, -".ts".length)
      return `${doc}\nexport * as ${module} from "./${module}.js"\n`
    })
  const barrel = path.join(src, "index.ts")
  const wanted = exports.length === 0 ? "export {}\n" : exports.join("\n")
  const found = fs.existsSync(barrel) ? fs.readFileSync(barrel, "utf8") : ""
  if (found !== wanted) stale.push({ barrel, wanted, label: `packages/${name}/src/index.ts` })
}

for (const problem of undocumented) console.error(problem)
for (const { barrel, label, wanted } of undocumented.length === 0 || check ? stale : []) {
  if (check) console.error(`${label} is stale: run \`pnpm barrels\``)
  else {
    fs.writeFileSync(barrel, wanted)
    console.log(`wrote ${label}`)
  }
}
process.exitCode = undocumented.length > 0 || (check && stale.length > 0) ? 1 : 0
