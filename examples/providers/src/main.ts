/**
 * Runs the application on this machine, with its providers emulated beside it, and a user who signs in with each of them and
 * out again. With `--serve` it is your turn, in a browser.
 */
import { UserAgent } from "@effect-oauth/testing"
import { NodeRuntime } from "@effect/platform-node"
import { Console, Data, Effect, Logger, LogLevel, Record } from "effect"
import * as Emulated from "./Emulated.js"
import { type Id, mine } from "./signIn.js"

const isServing = process.argv.includes("--serve")

class NotSignedIn extends Data.TaggedError("NotSignedIn")<{ readonly message: string }> {}

const print = (...lines: ReadonlyArray<string>) => Console.log(lines.join("\n"))

const textOf = (html: string): string =>
  html.replace(/<title>.*?<\/title>/, "").replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").trim()

/** The profile on a page. */
const profileOn = (html: string): ReadonlyArray<string> =>
  [...html.matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/g)].map(([, term = "", value = ""]) =>
    `  ${term.padEnd(10)}${value}`
  )

/** What the application asked of a provider; the rest were the user's browser, and the emulator itself. */
const askedOf = ({ emulators }: Emulated.Started, id: Id): ReadonlyArray<string> =>
  emulators[id].requests
    .filter(({ path }) => !/^\/(?:authorize|interaction|emulator)/.test(path))
    .map(({ method, path, status }) => `  ${method.padEnd(10)}${path}, ${status}`)

const signInAndOut = (started: Emulated.Started, id: Id) =>
  Effect.gen(function*() {
    const browser = yield* UserAgent.make
    const page = yield* browser.approveAndVisit(`${started.app}/login/${id}`)
    if (page.url.pathname !== "/me") {
      return yield* new NotSignedIn({ message: `No sign-in with ${id}: ${textOf(page.body)}` })
    }
    yield* browser.logout(page.url)
    yield* print("", mine[id].facts.name, ...profileOn(page.body), ...askedOf(started, id))
  })

const report = (started: Emulated.Started) =>
  Effect.gen(function*() {
    yield* Effect.forEach(Record.keys(mine), (id) => signInAndOut(started, id), { discard: true })
    const refused = yield* UserAgent.denyAndVisit(`${started.app}/login/google`)
    yield* print("", "Who says no at Google reads", `  ${textOf(refused.body)}`)
  })

const program = Effect.gen(function*() {
  const started = yield* Emulated.start()
  yield* print(
    `The application is at ${started.app}, and its providers are emulated in this process:`,
    ...Record.keys(mine).map((id) =>
      `  ${id.padEnd(10)}${new URL(started.emulators[id].endpoints.authorizationEndpoint).origin}`
    )
  )
  return yield* isServing ? Effect.never : report(started)
}).pipe(Effect.scoped, Effect.provide(Emulated.Listening))

// The report says what went as it should.
NodeRuntime.runMain(isServing ? program : Logger.withMinimumLogLevel(program, LogLevel.Warning))
