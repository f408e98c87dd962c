// Runs the diagnostics of @effect/language-service (floating effects, missing errors and services, ...) over every
// project that tsconfig.json refers to, in one process. Fails on errors and on warnings, and when a file was left out.
import { spawnSync } from "node:child_process"
import * as path from "node:path"

const root = path.dirname(import.meta.dirname)
const cli = path.join(root, "node_modules/@effect/language-service/cli.js")
const run = spawnSync(
  process.execPath,
  [cli, "diagnostics", "--project", "tsconfig.json", "--format", "json", "--severity", "error,warning"],
  { cwd: root, encoding: "utf8", maxBuffer: 2 ** 28 }
)
// It fails on errors; whether it ran to the end shows in its output.
if (!run.stdout.trimEnd().endsWith("}")) {
  console.error(`${run.stdout}${run.stderr}`)
  process.exit(1)
}
const report = JSON.parse(run.stdout)

for (const { column, file, line, message, name, severity } of report.diagnostics) {
  console.error(`${path.relative(root, file)}:${line}:${column} ${severity} ${name}: ${message}`)
}
const { filesChecked, totalFiles } = report.summary
console.log(`${report.diagnostics.length} problems, ${filesChecked} of ${totalFiles} files checked`)
process.exitCode = report.diagnostics.length === 0 && filesChecked > 0 && filesChecked === totalFiles ? 0 : 1
