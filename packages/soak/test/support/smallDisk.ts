/**
 * A disk that can be filled up: a file system in memory, where the system lets us mount one.
 */
import { Effect, Option, type Scope } from "effect"
import { spawnSync } from "node:child_process"
import * as Fs from "node:fs"
import * as Path from "node:path"
import { temporaryDirectory } from "./backends.js"

export interface SmallDisk {
  readonly directory: string
  /** Leaves room for nothing. */
  readonly fill: Effect.Effect<void>
  readonly clear: Effect.Effect<void>
}

const size = 262_144

const isDone = (command: string, ...args: ReadonlyArray<string>): boolean => spawnSync(command, args).status === 0

export const make: Effect.Effect<Option.Option<SmallDisk>, never, Scope.Scope> = Effect.gen(function*() {
  const directory = yield* temporaryDirectory
  const isMounted = yield* Effect.acquireRelease(
    Effect.sync(() => isDone("mount", "-t", "tmpfs", "-o", `size=${size}`, "tmpfs", directory)),
    (isMounted) => Effect.sync(() => isMounted && isDone("umount", directory))
  )
  if (!isMounted) return Option.none()
  const filler = Path.join(directory, "filler")
  return Option.some({
    directory,
    fill: Effect.sync(() => {
      try {
        Fs.writeFileSync(filler, Buffer.alloc(size + 1))
      } catch {
        // What fits is written.
      }
    }),
    clear: Effect.sync(() => Fs.rmSync(filler))
  })
})
