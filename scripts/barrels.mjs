// Writes what only lists other files:
//
//   packages/*/src/index.ts                      one namespace export for each public module, under its own JSDoc
//   packages/providers/src/Providers.ts          the providers by id
//   packages/testing/src/internal/emulations.ts  the emulations of providers by id
//
//   node scripts/barrels.mjs           writes the files that are stale
//   node scripts/barrels.mjs --check   writes nothing, fails and names them
import * as fs from "node:fs"
import * as path from "node:path"

const root = path.dirname(import.meta.dirname)
const check = process.argv.includes("--check")

const problems = []

/** Files by their paths from the root, as they have to be. */
const wanted = new Map()

const read = (file) => {
  const absolute = path.join(root, file)
  return fs.existsSync(absolute) ? fs.readFileSync(absolute, "utf8") : undefined
}

const textOf = (file) => wanted.get(file) ?? read(file)

/** The names of the modules in a folder, sorted, without the files that are written here. */
const modulesIn = (folder) => {
  const absolute = path.join(root, folder)
  return !fs.existsSync(absolute) ? [] : fs
    .readdirSync(absolute)
    .filter((file) => file.endsWith(".ts"))
    .map((file) => file.slice(0, -".ts".length))
    .filter((name) => name !== "index" && !wanted.has(`${folder}/${name}.ts`))
    .sort()
}

/**
 * The modules of a folder with the ids they say they have: the first `id` after the beginning of their value.
 * A name and an id are those of one module.
 */
const byId = (folder, { start, without }) => {
  const found = new Map()
  for (const name of modulesIn(folder)) {
    const file = `${folder}/${name}.ts`
    const value = read(file).split(start(name))[1]
    const id = /^ {2}id: "([^"]+)"/m.exec(value ?? "")?.[1]
    if (id === undefined) {
      problems.push(`${file} has no ${without(name)}`)
    } else if (found.has(id)) {
      problems.push(`${file} has the id "${id}", which ${found.get(id)}.ts has already`)
    } else {
      found.set(id, name)
    }
  }
  return [...found].sort(([a], [b]) => a < b ? -1 : 1)
}

/** An id as a key of an object. */
const key = (id) => /^[A-Za-z_$][\w$]*$/.test(id) ? id : `"${id}"`

/** Formatters sort imports without regard to case. */
const importsOf = (entries, line) =>
  entries
    .map(([, name]) => name)
    .sort((a, b) => a.toLowerCase() < b.toLowerCase() ? -1 : 1)
    .map(line)
    .join("\n")

const listed = (lines) => lines.length === 0 ? "{}" : `{\n${lines.join(",\n")}\n}`

const PROVIDERS = "packages/providers/src"
wanted.set(`${PROVIDERS}/Providers.ts`, undefined)
const providers = byId(PROVIDERS, {
  start: () => "Provider.facts({",
  without: () => "`id: \"...\"` in its `Provider.facts({`"
})
wanted.set(
  `${PROVIDERS}/Providers.ts`,
  `/**
 * The providers by id, for programs that have the id from outside: from the path of a route, a row of a table, a
 * setting. A program that knows its providers takes their modules, and has no others in its bundle.
 *
 * @since 0.1.0
 */
// Written by \`pnpm barrels\`.
${importsOf(providers, (name) => `import * as ${name} from "./${name}.js"`)}

/**
 * The providers by id, each with what its module has: \`facts\`, the \`tag\` of its service, and its layers.
 *
 * @example
 * \`\`\`ts
 * import { Providers } from "@effect-oauth/providers"
 * import { Effect } from "effect"
 *
 * // The providers this program has layers for, of which it then wants the services, and no others.
 * const mine = ["github", "google"] as const satisfies ReadonlyArray<Providers.Id>
 *
 * // Where a route such as \`/login/:provider\` sends the user to, with the request to keep until they are back.
 * const login = (provider: string) =>
 *   Effect.gen(function*() {
 *     const id = mine.find((id) => id === provider)
 *     if (id === undefined) return yield* Effect.fail("NotFound" as const)
 *     const { authorizationRequest } = yield* Providers.byId[id].tag
 *     return yield* authorizationRequest()
 *   })
 * \`\`\`
 *
 * @since 0.1.0
 * @category constants
 */
export const byId: {
${
    providers
      .map(([id, name]) =>
        `  readonly ${key(id)}: {
    readonly facts: typeof ${name}.facts
    readonly tag: typeof ${name}.${name}
    readonly layer: typeof ${name}.layer
    readonly layerConfig: typeof ${name}.layerConfig
  }`
      )
      .join("\n")
  }
} = ${
    listed(providers.map(([id, name]) =>
      `  ${key(id)}: {
    facts: ${name}.facts,
    tag: ${name}.${name},
    layer: ${name}.layer,
    layerConfig: ${name}.layerConfig
  }`
    ))
  }

/**
 * The id of a provider.
 *
 * @since 0.1.0
 * @category models
 */
export type Id = keyof typeof byId

/**
 * Whether something is the id of a provider. What an object has besides its own members, such as \`"constructor"\`, is not.
 *
 * @example
 * \`\`\`ts
 * import { Providers } from "@effect-oauth/providers"
 *
 * // What people call the provider of a row in a table of accounts.
 * const nameOf = (provider: string) =>
 *   Providers.isId(provider) ? Providers.byId[provider].facts.name : "another provider"
 * \`\`\`
 *
 * @since 0.1.0
 * @category guards
 */
export const isId = (u: unknown): u is Id => typeof u === "string" && Object.hasOwn(byId, u)
`
)

const EMULATIONS = "packages/testing/src/internal"
const emulations = byId(`${EMULATIONS}/emulations`, {
  start: (name) => `export const ${name}: Emulation = {`,
  without: (name) => `\`id: "..."\` in an \`export const ${name}: Emulation = {\``
})
wanted.set(
  `${EMULATIONS}/emulations.ts`,
  `/**
 * The emulations of providers by id.
 */
// Written by \`pnpm barrels\`.
import type { Emulation } from "./emulation.js"
${importsOf(emulations, (name) => `import { ${name} } from "./emulations/${name}.js"`)}

export type Id =
${emulations.map(([id]) => `  | "${id}"`).join("\n") || "  never"}

export const emulations: Readonly<Record<Id, Emulation>> = ${
    listed(emulations.map(([id, name]) => `  ${key(id)}: ${name}`))
  }
`
)

for (const name of fs.readdirSync(path.join(root, "packages")).sort()) {
  const src = `packages/${name}/src`
  if (!fs.existsSync(path.join(root, src))) continue
  const modules = [...modulesIn(src), ...src === PROVIDERS ? ["Providers"] : []].sort()
  const exports = modules.map((module) => {
    const file = `${src}/${module}.ts`
    const doc = /^\/\*\*[\s\S]*?\*\//.exec(textOf(file))?.[0]
    if (doc === undefined) problems.push(`${file} does not start with a module JSDoc`)
    return `${doc}\nexport * as ${module} from "./${module}.js"\n`
  })
  wanted.set(`${src}/index.ts`, exports.length === 0 ? "export {}\n" : exports.join("\n"))
}

for (const problem of problems) console.error(problem)
const stale = [...wanted].filter(([file, text]) => read(file) !== text)
for (const [file, text] of problems.length === 0 || check ? stale : []) {
  if (check) {
    console.error(`${file} is stale: run \`pnpm barrels\``)
  } else {
    fs.writeFileSync(path.join(root, file), text)
    console.log(`wrote ${file}`)
  }
}
process.exitCode = problems.length > 0 || (check && stale.length > 0) ? 1 : 0
