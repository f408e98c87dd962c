/**
 * A process under test: a token manager over the store that it is told to use, which does what the test says.
 */
import * as TokenManager from "@effect-oauth/core/TokenManager"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import type { Answer, Command, Envelope, Settings } from "../support/protocol.js"
import * as Load from "./load.js"
import * as Manager from "./manager.js"

interface Opened {
  readonly manager: TokenManager.Service
  readonly settings: Settings
  readonly scope: Scope.CloseableScope
}

let opened: Opened | undefined

const open = (settings: Settings): Effect.Effect<Answer, unknown> =>
  Effect.gen(function*() {
    if (opened !== undefined) yield* Scope.close(opened.scope, Exit.void)
    const scope = yield* Scope.make()
    const context = yield* Layer.buildWithScope(Manager.layer(settings), scope)
    opened = { manager: yield* Effect.provide(TokenManager.TokenManager, context), settings, scope }
    return { _tag: "Opened" }
  })

const get = ({ manager }: Opened, user: string): Effect.Effect<Answer> =>
  manager.get(user).pipe(
    Effect.zip(Clock.currentTimeMillis),
    Effect.match({
      onFailure: (error): Answer => ({ _tag: "Failed", error: Load.failureOf(error) }),
      onSuccess: ([tokens, at]): Answer => ({
        _tag: "Tokens",
        accessToken: Redacted.value(tokens.accessToken),
        expiresAt: Load.expiryOf(tokens),
        at
      })
    })
  )

const handle = (command: Command): Effect.Effect<Answer, unknown> => {
  if (command._tag === "Open") return open(command.settings)
  if (opened === undefined) return Effect.fail("nothing is open")
  return command._tag === "Get"
    ? get(opened, command.user)
    : Effect.map(
      Load.run(opened.manager, opened.settings.server.resource, command.load),
      (figures): Answer => ({ _tag: "Figures", figures })
    )
}

process.on("message", ({ id, message }: Envelope<Command>) => {
  const answered = Effect.catchAllCause(
    handle(message),
    (cause) => Effect.succeed<Answer>({ _tag: "Defect", message: String(cause) })
  )
  Effect.runFork(Effect.map(answered, (answer) => process.send?.({ id, message: answer } satisfies Envelope<Answer>)))
})

// Without the test there is nothing to do.
process.on("disconnect", () => process.exit())
