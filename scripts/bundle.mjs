// Makes the programs that tests start into files for `node`: read through tsx, from more than a thousand modules, a program
// takes ten times as long to start.
import { build } from "esbuild"
import * as fs from "node:fs"
import * as path from "node:path"
import { pathToFileURL } from "node:url"

/**
 * What stays where it is: it looks for files next to itself, or is CommonJS that is imported when it is needed, of which only
 * the default export would be left.
 *
 * @type {import("esbuild").Plugin}
 */
const drivers = {
  name: "drivers",
  setup: ({ onResolve, resolve }) => {
    onResolve(
      { filter: /^(?:@electric-sql\/pglite|@libsql\/client|ioredis|pg|pg-cursor|undici)$/ },
      async ({ kind, path, pluginData, resolveDir }) => {
        if (pluginData === drivers) return undefined
        const found = await resolve(path, { kind, resolveDir, pluginData: drivers })
        return { path: pathToFileURL(found.path).href, external: true, errors: found.errors }
      }
    )
  }
}

/** @param {string} pid */
const hasEnded = (pid) => {
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return error.code === "ESRCH"
  }
}

/**
 * The directory of this process alone: several may run at a time, from sources that differ. Those of processes that have ended
 * are removed.
 *
 * @param {string} root
 */
const directoryIn = (root) => {
  const all = path.join(root, "build/programs")
  fs.mkdirSync(all, { recursive: true })
  for (const pid of fs.readdirSync(all).filter(hasEnded)) {
    fs.rmSync(path.join(all, pid), { recursive: true, force: true })
  }
  return path.join(all, String(process.pid))
}

/**
 * Bundles programs of a package, side by side.
 *
 * @param {string} root The directory of the package.
 * @param {ReadonlyArray<string>} programs Their sources, by the path from there. No two have the same name.
 * @returns {Promise<string>} The directory of the bundles, which have the names of the sources, with `.js`.
 */
export const bundle = async (root, programs) => {
  const directory = directoryIn(root)
  await build({
    entryPoints: programs.map((program) => path.join(root, program)),
    entryNames: "[name]",
    outdir: directory,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    // With which CommonJS in a bundle loads the modules of Node.js.
    banner: { js: `const require = process.getBuiltinModule("node:module").createRequire(import.meta.url)` },
    plugins: [drivers],
    logLevel: "error"
  })
  return directory
}
