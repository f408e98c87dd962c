import type { TokenStore } from "@effect-oauth/core"
import { Effect, Option, Redacted, type Scope } from "effect"
import { execFileSync, spawn } from "node:child_process"
import * as Crypto from "node:crypto"
import * as Fs from "node:fs"
import * as Os from "node:os"
import * as Path from "node:path"
import { bundle } from "../../../scripts/bundle.mjs"

const root = Path.dirname(import.meta.dirname)

const program = Path.join(await bundle(root, ["test/FileTokenStoreWorker.ts"]), "FileTokenStoreWorker.js")

export const temporaryDirectory: Effect.Effect<string, never, Scope.Scope> = Effect.acquireRelease(
  Effect.sync(() => Fs.mkdtempSync(Path.join(Os.tmpdir(), "effect-oauth-"))),
  (directory) =>
    Effect.sync(() => {
      // A test may have taken our own access away.
      execFileSync("chmod", ["-R", "u+rwx", directory])
      Fs.rmSync(directory, { recursive: true })
    })
)

/** Another process that uses the store in a directory. */
export const startWorker = (directory: string) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const child = spawn(process.execPath, [program, directory], { stdio: ["pipe", "pipe", "inherit"] })
      let said = ""
      child.stdout.setEncoding("utf8").on("data", (text: string) => said += text)
      const ended = new Promise<void>((resolve) => child.once("close", () => resolve()))
      const waiting = (): Promise<unknown> =>
        Promise.race([ended, new Promise((resolve) => child.stdout.once("data", resolve))])
      return {
        kill: Effect.promise(() => {
          child.kill("SIGKILL")
          return ended
        }),
        tell: (line: string) => Effect.sync(() => child.stdin.write(`${line}\n`)),
        /** What it said until the end of a line, or its own end. */
        answer: Effect.promise(async () => {
          while (!said.includes("\n") && child.exitCode === null && child.signalCode === null) {
            await waiting()
          }
          const line = said.slice(0, said.indexOf("\n") + 1)
          said = said.slice(line.length)
          return line.trimEnd()
        }),
        /** How many increments it said that it made, since its last answer. */
        increments: Effect.sync(() => said.split("+").length - 1)
      }
    }),
    ({ kill }) => kill
  )

export const ask = (worker: Effect.Effect.Success<ReturnType<typeof startWorker>>, line: string) =>
  Effect.zipRight(worker.tell(line), worker.answer)

export const counter = (store: TokenStore.Service): Effect.Effect<number> =>
  Effect.map(
    Effect.orDie(store.get("counter")),
    Option.match({ onNone: () => 0, onSome: ({ value }) => Number(Redacted.value(value)) })
  )

/** The files of the store, by the path in its directory. */
export const filesOf = (directory: string): ReadonlyArray<string> =>
  Fs.readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => Path.join(entry.parentPath, entry.name))

/** Whether a file is as it was written. */
export const isWhole = (path: string): boolean => {
  const text = Fs.readFileSync(path, "utf8")
  const [digest = ""] = text.split("\n", 1)
  return Crypto.createHash("sha256").update(text.slice(digest.length + 1)).digest("hex") === digest
}
