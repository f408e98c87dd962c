/**
 * What the demo is told: flags, and the three variables that send it to bitbucket.org. Every mistake is one sentence
 * that says what to change.
 */
import { Config, Duration, Effect } from "effect"
import { parseArgs } from "node:util"
import { DemoError } from "./DemoError.js"

/** Without configuration: everything in this process, and a user who presses the button by themselves. */
export interface Emulated {
  readonly _tag: "Emulated"
  readonly answer: "approve" | "deny"
  readonly wrongSecret: boolean
  readonly lifetime: Duration.Duration
}

/** With the three variables: bitbucket.org and a person at a browser. */
export interface Configured {
  readonly _tag: "Configured"
  /** Where the callback is received. */
  readonly redirectUri: URL
  readonly lifetime: Duration.Duration
}

export type Settings = Emulated | Configured

export const variables = ["BITBUCKET_CLIENT_ID", "BITBUCKET_CLIENT_SECRET", "BITBUCKET_REDIRECT_URI"] as const

const fail = (message: string): Effect.Effect<never, DemoError> => Effect.fail(new DemoError({ message }))

const readFlags = (args: ReadonlyArray<string>) =>
  Effect.try({
    try: () =>
      parseArgs({
        // pnpm hands over the "--" that npm needs.
        args: args.filter((argument) => argument !== "--"),
        options: {
          "deny": { type: "boolean", default: false },
          "wrong-secret": { type: "boolean", default: false },
          "timeout": { type: "string", default: "600" }
        }
      }).values,
    catch: () =>
      new DemoError({ message: "The demo takes --deny, --wrong-secret, --timeout <seconds>, and nothing else." })
  })

const readLifetime = (seconds: string): Effect.Effect<Duration.Duration, DemoError> =>
  Number(seconds) > 0 && Number(seconds) <= 3600
    ? Effect.succeed(Duration.seconds(Number(seconds)))
    : fail("--timeout takes the seconds to wait for the user, 3600 at most.")

/** An empty variable is as good as none. */
const isSet = (name: string): Effect.Effect<boolean> =>
  Effect.match(Config.nonEmptyString(name), { onFailure: () => false, onSuccess: () => true })

const loopbackHosts = new Set(["127.0.0.1", "localhost", "[::1]"])

const readRedirectUri = Effect.flatMap(Effect.orDie(Config.string("BITBUCKET_REDIRECT_URI")), (redirectUri) => {
  const url = URL.canParse(redirectUri) ? new URL(redirectUri) : undefined
  return url !== undefined && url.protocol === "http:" && loopbackHosts.has(url.hostname)
    ? Effect.succeed(url)
    : fail(
      "BITBUCKET_REDIRECT_URI has to be an http URL of this machine, such as http://127.0.0.1:8976/callback: " +
        "this demo receives the callback itself."
    )
})

type Flags = Effect.Effect.Success<ReturnType<typeof readFlags>>

const readEmulated = (flags: Flags, lifetime: Duration.Duration): Effect.Effect<Emulated, DemoError> =>
  flags.deny && flags["wrong-secret"]
    ? fail("--deny and --wrong-secret show one failure each: choose one.")
    : Effect.succeed({
      _tag: "Emulated",
      answer: flags.deny ? "deny" : "approve",
      wrongSecret: flags["wrong-secret"],
      lifetime
    })

const readConfigured = (flags: Flags, lifetime: Duration.Duration): Effect.Effect<Configured, DemoError> =>
  flags.deny || flags["wrong-secret"]
    ? fail("--deny and --wrong-secret are for the emulator: unset the BITBUCKET_ variables to use them.")
    : Effect.map(readRedirectUri, (redirectUri) => ({ _tag: "Configured", redirectUri, lifetime }))

export const read = (args: ReadonlyArray<string>): Effect.Effect<Settings, DemoError> =>
  Effect.gen(function*() {
    const flags = yield* readFlags(args)
    const lifetime = yield* readLifetime(flags.timeout)
    const missing = yield* Effect.filter(variables, isSet, { negate: true })
    if (missing.length === variables.length) {
      return yield* readEmulated(flags, lifetime)
    }
    if (missing.length > 0) {
      return yield* fail(
        `${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"} not set. ` +
          "Set all three variables to use bitbucket.org, or none to use the emulator."
      )
    }
    return yield* readConfigured(flags, lifetime)
  })
