/** A process that uses a store in files. It is told what to do by lines, and answers each with a line. */
// No barrels: what a process loads is most of the time that it takes.
import * as TokenEncryption from "@effect-oauth/core/TokenEncryption"
import type * as TokenStore from "@effect-oauth/core/TokenStore"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Crypto from "node:crypto"
import * as Fs from "node:fs"
import * as Readline from "node:readline"
import * as FileTokenStore from "../src/FileTokenStore.js"

const [directory = ""] = process.argv.slice(2)

process.umask(0)

// Written at once: what was said has happened, also when the process is killed next.
const say = (text: string): Effect.Effect<void> => Effect.sync(() => Fs.writeSync(1, text))

const makeStore = FileTokenStore.make({ directory, encryption: TokenEncryption.none })

const writeOf = (text: string) => ({
  value: Redacted.make(text),
  version: Crypto.randomUUID()
})

/** Adds one to the number that is stored, and says so. */
const increment = ({ compareAndSet, get }: TokenStore.Service) =>
  Effect.gen(function*() {
    const { value, version } = yield* Effect.flatten(get("counter"))
    const next = writeOf(`${Number(Redacted.value(value)) + 1}`)
    yield* compareAndSet("counter", { version }, next).pipe(
      // It is not known whether it was written. The same write may be made again.
      Effect.retry({ while: (error) => error.reason === "Unavailable" })
    )
    yield* say("+")
  }).pipe(Effect.retry({ while: (error) => error._tag === "TokenStoreError" && error.reason === "Conflict" }))

const commands: Record<string, (argument: string) => Effect.Effect<string, unknown>> = {
  /** Goes on as another user. */
  become: (user) =>
    Effect.sync(() => {
      process.setegid?.(Number(user))
      process.seteuid?.(Number(user))
      return "done"
    }),
  increment: (times) =>
    Effect.flatMap(makeStore, (store) => Effect.as(Effect.repeatN(increment(store), Number(times) - 1), " done")),
  set: (text) => Effect.as(Effect.flatMap(makeStore, ({ set }) => set("counter", writeOf(text))), "done"),
  get: () =>
    Effect.map(
      Effect.flatMap(makeStore, ({ get }) => get("counter")),
      Option.match({ onNone: () => "nothing", onSome: ({ value }) => Redacted.value(value) })
    )
}

for await (const line of Readline.createInterface(process.stdin)) {
  const [command = "", argument = ""] = line.split(" ")
  const exit = await Effect.runPromiseExit(commands[command]?.(argument) ?? Effect.die(new Error("no such command")))
  const answer = Exit.match(exit, { onSuccess: (text) => text, onFailure: (cause) => String(Cause.squash(cause)) })
  Fs.writeSync(1, `${answer}\n`)
}
