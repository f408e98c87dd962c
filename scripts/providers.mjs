// Writes what is said of the providers, from their values and the comments in their modules:
//
//   docs/providers.md        the table after the line `<!-- every provider -->`
//   docs/providers/<id>.md   one page each
//
//   node scripts/providers.mjs           writes the files that are stale
//   node scripts/providers.mjs --check   writes nothing, fails and names them
import * as fs from "node:fs"
import * as path from "node:path"
import { tsImport } from "tsx/esm/api"
import { can, isOptional, membersOf, openIdOf, pkceOf, quirksOf, settingsOf, sourceOf } from "./providers/facts.mjs"
import { memberComments, moduleComment } from "./providers/module.mjs"
import { pageOf } from "./providers/page.mjs"
import { code } from "./providers/text.mjs"

const root = path.dirname(import.meta.dirname)
const isCheck = process.argv.includes("--check")

const PAGES = "docs/providers"
const TABLE = "docs/providers.md"
const tableMark = "<!-- every provider -->\n"

const problems = []

const read = (file) => {
  const absolute = path.join(root, file)
  return fs.existsSync(absolute) ? fs.readFileSync(absolute, "utf8") : undefined
}

// The table.

const columns = [
  ["provider", ({ facts }) => `[${facts.name}](providers/${facts.id}.md)`],
  ["id", ({ facts }) => code(facts.id)],
  ["PKCE", ({ facts }) => pkceOf(facts) === "none" ? "no" : pkceOf(facts)],
  ["refresh", ({ facts }) => can(facts, "refresh") ? "yes" : "no"],
  ["revocation", ({ facts }) => can(facts, "revoke") ? "yes" : "no"],
  ["OpenID Connect", ({ facts }) => openIdOf(facts)],
  ["logout", ({ facts }) => can(facts, "logout") ? "yes" : "no"],
  ["public clients", ({ facts }) => facts.client === "public" ? "only" : facts.client === "either" ? "yes" : "no"],
  ["profile", ({ facts }) => sourceOf(facts)],
  ["default scopes", ({ facts }) => facts.scopes.map(code).join(" ")],
  [
    "settings",
    ({ facts }) => settingsOf(facts).map(([name, setting]) => code(isOptional(setting) ? `${name}?` : name)).join(" ")
  ],
  ["quirks", ({ facts }) => quirksOf(facts)]
]

const tableOf = (providers) => {
  const rows = [
    columns.map(([title]) => title),
    ...providers.map((provider) => columns.map(([, cell]) => cell(provider)))
  ]
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`
  const [head, ...body] = rows.map(line)
  return [head, `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...body].join("\n")
}

// All of it.

const { byId } = await tsImport("../packages/providers/src/Providers.ts", import.meta.url)
const { StandardClaims } = await tsImport("../packages/core/src/StandardClaims.ts", import.meta.url)
const standardClaims = membersOf(StandardClaims).map(({ name }) => name)

const providers = Object.values(byId)
  .map(({ facts, tag }) => {
    const module = tag.key.split("/").at(-1)
    const file = `packages/providers/src/${module}.ts`
    const text = read(file) ?? ""
    const comment = moduleComment(text)
    if (comment === undefined) {
      problems.push(`${file} does not begin with what the provider is, a list of notes, and "See https://..."`)
    }
    if (membersOf(facts.profile).length === 0) {
      problems.push(`${file} has a profile without members`)
    }
    return { facts, module, ...comment, comments: memberComments(file, text) }
  })
  .sort((one, other) => one.facts.name.localeCompare(other.facts.name, "en", { sensitivity: "base" }))

/** Files by their paths from the root, as they have to be; `undefined` for those that must not be. */
const wanted = new Map(
  providers.map((provider) => [`${PAGES}/${provider.facts.id}.md`, pageOf(provider, standardClaims)])
)
const [before, after = ""] = (read(TABLE) ?? "").split(tableMark)
const rest = after.replace(/^\n(?:\|.*\n)*/, "")
if (rest === after) problems.push(`${TABLE} has no line ${tableMark}`)
wanted.set(TABLE, `${before}${tableMark}\n${tableOf(providers)}\n${rest}`)
for (const name of fs.existsSync(path.join(root, PAGES)) ? fs.readdirSync(path.join(root, PAGES)) : []) {
  const file = `${PAGES}/${name}`
  if (!wanted.has(file)) wanted.set(file, undefined)
}

for (const problem of problems) console.error(problem)
const stale = [...wanted].filter(([file, text]) => read(file) !== text)
for (const [file, text] of problems.length === 0 || isCheck ? stale : []) {
  if (isCheck) {
    console.error(`${file} is stale: run \`pnpm providers\``)
  } else if (text === undefined) {
    fs.rmSync(path.join(root, file))
    console.log(`removed ${file}`)
  } else {
    fs.mkdirSync(path.join(root, PAGES), { recursive: true })
    fs.writeFileSync(path.join(root, file), text)
    console.log(`wrote ${file}`)
  }
}
process.exitCode = problems.length > 0 || (isCheck && stale.length > 0) ? 1 : 0
