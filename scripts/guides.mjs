// Writes the programs of examples into the guides under docs that show them: the block after a line
// `<!-- examples/…/x.ts -->` is that file. With --check, it fails when one is not.
import * as fs from "node:fs"
import * as path from "node:path"

const root = path.dirname(import.meta.dirname)
const isCheck = process.argv.includes("--check")

const listing = /^<!-- (examples\/\S+\.ts) -->\n\n```ts\n[\s\S]*?^```$/gm

/** The comment at the top of a program says what the guide says at more length. */
const programOf = (file) => fs.readFileSync(path.join(root, file), "utf8").replace(/^\/\*\*[\s\S]*?\*\/\n/, "")

const stale = fs
  .readdirSync(path.join(root, "docs"))
  .filter((name) => name.endsWith(".md"))
  .map((name) => path.join(root, "docs", name))
  .filter((page) => {
    const text = fs.readFileSync(page, "utf8")
    const fresh = text.replaceAll(listing, (_, file) => `<!-- ${file} -->\n\n\`\`\`ts\n${programOf(file)}\`\`\``)
    if (fresh === text) {
      return false
    }
    if (!isCheck) {
      fs.writeFileSync(page, fresh)
      console.log(`wrote ${path.relative(root, page)}`)
    }
    return true
  })

if (isCheck && stale.length > 0) {
  console.error(`stale: ${stale.map((page) => path.relative(root, page)).join(", ")}. Run pnpm guides`)
  process.exitCode = 1
}
