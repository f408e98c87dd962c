/**
 * The user at their browser: where a backend would redirect, the demo hands them the request and gets the callback.
 *
 * `layerHeadless` presses the button for them, over HTTP. `layerPerson` prints the URL and waits.
 */
import type { AuthorizationRequest } from "@effect-oauth/core"
import { UserAgent } from "@effect-oauth/testing"
import { Context, DateTime, Duration, Effect, Layer } from "effect"
import { CallbackServer } from "./CallbackServer.js"
import { DemoError } from "./DemoError.js"
import * as Terminal from "./Terminal.js"
import * as Words from "./Words.js"

export class User extends Context.Tag("example-bitbucket/User")<
  User,
  {
    readonly visit: (
      request: AuthorizationRequest.AuthorizationRequest
    ) => Effect.Effect<string, DemoError | UserAgent.UserAgentError>
  }
>() {}

export const layerHeadless = (answer: "approve" | "deny"): Layer.Layer<User, never, CallbackServer> =>
  Layer.effect(
    User,
    Effect.map(CallbackServer, (callbacks) => ({
      visit: ({ url }) =>
        Effect.zipRight(
          answer === "approve" ? UserAgent.approveAndVisit(url) : UserAgent.denyAndVisit(url),
          callbacks.next
        )
    }))
  )

/** Counts down until the request expires, and fails then. */
const countdown = ({ expiresAt }: AuthorizationRequest.AuthorizationRequest): Effect.Effect<never, DemoError> =>
  Effect.gen(function*() {
    while (true) {
      const left = Math.max(0, DateTime.distance(yield* DateTime.now, expiresAt))
      if (left === 0) {
        return yield* new DemoError({
          message: "Nobody came back from Bitbucket in time: run the demo again, or give it longer with --timeout."
        })
      }
      yield* Terminal.progress.show(`   Waiting for the callback, ${Words.clock(left)} left`)
      yield* Effect.sleep(Duration.min(left, Terminal.progress.every))
    }
  })

export const layerPerson: Layer.Layer<User, never, CallbackServer> = Layer.effect(
  User,
  Effect.map(CallbackServer, (callbacks) => ({
    visit: (request) =>
      Terminal.print("   Open this in a browser:", "", request.url, "").pipe(
        Effect.zipRight(Effect.raceFirst(callbacks.next, countdown(request))),
        Effect.ensuring(Terminal.progress.end)
      )
  }))
)
