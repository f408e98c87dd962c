/**
 * What anybody can do to a callback: put a link into a page that sends the user's browser there, with a code of the
 * attacker's own account (RFC 6749 §10.12). The state is the one thing they have to guess.
 */
import { FetchHttpClient, HttpClient } from "@effect/platform"
import { Effect } from "effect"
import { CallbackServer } from "./CallbackServer.js"

export const lureUser: Effect.Effect<void, never, CallbackServer> = Effect.gen(function*() {
  const { redirectUri } = yield* CallbackServer
  yield* HttpClient.get(redirectUri, { urlParams: { code: "code-of-the-attacker", state: "a-guess" } })
}).pipe(Effect.orDie, Effect.provide(FetchHttpClient.layer))
