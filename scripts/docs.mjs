// Writes packages/*/docs from the JSDoc of every module, and fails when an export has no description or no `@since`,
// or when an example does not compile.
//
// docgen is told not to touch the examples: it can check them only by running them too, and it leaves out those of
// classes. Here they are type-checked in one program, each as if it were a file beside the module it stands in, so
// that it imports our packages as a user does. The programs of README.md and docs are checked in the same way. They are
// not run.
import { spawn } from "node:child_process"
import * as fs from "node:fs"
import * as path from "node:path"
import ts from "typescript"

const root = path.dirname(import.meta.dirname)
const packages = fs
  .readdirSync(path.join(root, "packages"))
  .filter((name) => fs.existsSync(path.join(root, "packages", name, "docgen.json")))
const problems = []

/** The examples of a file: the name they are checked under, and their text, at the place they have in the source. */
const examplesOf = (file) => {
  const source = fs.readFileSync(file, "utf8")
  const lineAt = (index) => source.slice(0, index).split("\n").length
  return [...source.matchAll(/\/\*\*[\s\S]*?\*\//g)].flatMap((comment) => {
    for (const bare of comment[0].matchAll(/@example[^\n]*\n(?!\s*\* ```ts\n)/g)) {
      problems.push(`${file}:${lineAt(comment.index + bare.index)}: an @example is a \`\`\`ts block`)
    }
    return [...comment[0].matchAll(/^\s*\* ```ts\n([\s\S]*?)^\s*\* ```$/gm)].map((block) => {
      const line = lineAt(comment.index + block.index) + block[0].split("```ts")[0].split("\n").length
      const text = block[1].replaceAll(/^\s*\* ?/gm, (margin) => " ".repeat(margin.length))
      return { source: file, name: file.replace(/\.ts$/, `.example-${line}.ts`), text: "\n".repeat(line - 1) + text }
    })
  })
}

/** The programs of a Markdown file, in the same form. */
const programsOf = (file) => {
  const source = fs.readFileSync(file, "utf8")
  return [...source.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((block) => {
    const line = source.slice(0, block.index).split("\n").length + 1
    return { source: file, name: file.replace(/\.md$/, `.example-${line}.ts`), text: "\n".repeat(line - 1) + block[1] }
  })
}

const filesIn = (...folders) =>
  folders.flatMap((folder) =>
    fs.readdirSync(path.join(root, folder), { recursive: true }).map((file) => path.join(root, folder, file))
  )

/** Type-checks all examples and reports each error at its place in the source. */
const checkExamples = () => {
  const sources = filesIn(...packages.map((name) => `packages/${name}/src`))
    .filter((file) => file.endsWith(".ts") && path.basename(file) !== "index.ts")
  const pages = [
    ...filesIn("docs").filter((file) => file.endsWith(".md")),
    ...["README.md", ...packages.map((name) => `packages/${name}/README.md`)].map((file) => path.join(root, file))
  ]
  const examples = new Map(
    [...sources.flatMap(examplesOf), ...pages.flatMap(programsOf)].map((example) => [example.name, example])
  )
  const { config } = ts.readConfigFile(path.join(root, "tsconfig.base.json"), ts.sys.readFile)
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root)
  Object.assign(options, {
    composite: false,
    incremental: false,
    noEmit: true,
    noUnusedLocals: false,
    noUnusedParameters: false,
    types: ["node"],
    // An example may use any of our packages, also one that its own package does not depend on.
    paths: Object.fromEntries(packages.flatMap((name) => [
      [`@effect-oauth/${name}`, [path.join(root, "packages", name, "src/index.ts")]],
      [`@effect-oauth/${name}/*`, [path.join(root, "packages", name, "src/*.ts")]]
    ]))
  })
  const host = ts.createCompilerHost(options)
  const { fileExists, readFile } = host
  host.fileExists = (file) => examples.has(file) || fileExists(file)
  host.readFile = (file) => examples.get(file)?.text ?? readFile(file)
  const program = ts.createProgram([...examples.keys()], options, host)
  for (const { name, source } of examples.values()) {
    const file = program.getSourceFile(name)
    for (const error of [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]) {
      const { character, line } = file.getLineAndCharacterOfPosition(error.start ?? 0)
      const message = ts.flattenDiagnosticMessageText(error.messageText, "\n")
      problems.push(`${source}:${line + 1}:${character + 1}: TS${error.code}: ${message}`)
    }
  }
  return examples.size
}

/** Writes the pages of one package. */
const docgen = (name) =>
  new Promise((resolve) => {
    const cwd = path.join(root, "packages", name)
    fs.rmSync(path.join(cwd, "docs"), { recursive: true, force: true })
    const child = spawn(process.execPath, [path.join(root, "node_modules/@effect/docgen/bin.cjs")], {
      cwd,
      // docgen's own switch for this, --no-run-examples, and the key in docgen.json do not work.
      env: { ...process.env, DOCGEN_RUN_EXAMPLES: "false", NO_COLOR: "1" }
    })
    let output = ""
    child.stdout.on("data", (chunk) => (output += chunk))
    child.stderr.on("data", (chunk) => (output += chunk))
    child.on("close", (code) => {
      if (code !== 0) problems.push(`packages/${name}: docgen failed\n${output}`)
      resolve()
    })
  })

const pages = packages.map(docgen)
const count = checkExamples()
await Promise.all(pages)
for (const problem of problems) console.error(problem.replace(`${root}${path.sep}`, ""))
console.log(`${problems.length} problems, ${count} examples in ${packages.join(", ")}`)
process.exitCode = problems.length === 0 ? 0 : 1
