// Builds packages/*/dist, from nothing, so that no file of a deleted module is ever published:
//
// 1. tsc writes modules, declarations and maps, in the order of the project references;
// 2. `/*#__PURE__*/` goes before every call at the top level of a module, so that bundlers drop what is not used;
// 3. the declarations are type-checked as a user sees them, without what `@internal` stripped.
import { transformFileAsync } from "@babel/core"
import { spawnSync } from "node:child_process"
import * as fs from "node:fs"
import * as path from "node:path"
import ts from "typescript"

const root = path.dirname(import.meta.dirname)
const packages = fs
  .readdirSync(path.join(root, "packages"))
  .filter((name) => fs.existsSync(path.join(root, "packages", name, "tsconfig.build.json")))
  .map((name) => ({ name, dir: path.join(root, "packages", name) }))

/** The files of `dist` with an ending, as absolute paths. */
const built = (dir, ending) =>
  fs
    .readdirSync(path.join(dir, "dist"), { recursive: true })
    .filter((file) => file.endsWith(ending))
    .map((file) => path.join(dir, "dist", file))

for (const { dir } of packages) {
  fs.rmSync(path.join(dir, "dist"), { recursive: true, force: true })
  fs.rmSync(path.join(dir, "build", "build.tsbuildinfo"), { force: true })
}

const tsc = path.join(root, "node_modules", "typescript", "bin", "tsc")
const projects = packages.map(({ dir }) => path.join(dir, "tsconfig.build.json"))
const compiled = spawnSync(process.execPath, [tsc, "-b", ...projects], { cwd: root, stdio: "inherit" })
if (compiled.status !== 0) process.exit(1)

for (const { dir } of packages) {
  for (const file of built(dir, ".js")) {
    // Babel reads tsc's map through the file's sourceMappingURL and writes one that still leads to src.
    const { code, map } = await transformFileAsync(file, {
      babelrc: false,
      configFile: false,
      plugins: ["annotate-pure-calls"],
      sourceMaps: true
    })
    fs.writeFileSync(file, `${code}\n//# sourceMappingURL=${path.basename(file)}.map\n`)
    fs.writeFileSync(`${file}.map`, JSON.stringify({ ...map, sourcesContent: undefined }))
  }
}

const { config } = ts.readConfigFile(path.join(root, "tsconfig.base.json"), ts.sys.readFile)
const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root)
const declarations = packages.flatMap(({ dir }) => built(dir, ".d.ts"))
const program = ts.createProgram(declarations, {
  ...options,
  composite: false,
  incremental: false,
  noEmit: true,
  skipLibCheck: false,
  types: ["node"],
  paths: Object.fromEntries(packages.flatMap(({ dir, name }) => [
    [`@effect-oauth/${name}`, [path.join(dir, "dist", "index.d.ts")]],
    [`@effect-oauth/${name}/*`, [path.join(dir, "dist", "*.d.ts")]]
  ]))
})
const errors = declarations.flatMap((file) => program.getSemanticDiagnostics(program.getSourceFile(file)))
if (errors.length > 0) {
  console.error(ts.formatDiagnostics(errors, {
    getCanonicalFileName: (file) => file,
    getCurrentDirectory: () => root,
    getNewLine: () => "\n"
  }))
  process.exit(1)
}
console.log(`built ${packages.map(({ name }) => name).join(", ")}: ${declarations.length} modules`)
