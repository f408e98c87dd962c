/**
 * The fault switch of a process under test: at one step of a refresh, once, the process gets a signal from itself.
 */
import { TransportError } from "@effect-oauth/core/OAuthError"
import type * as TokenManager from "@effect-oauth/core/TokenManager"
import type * as TokenStore from "@effect-oauth/core/TokenStore"
import * as HttpClient from "@effect/platform/HttpClient"
import * as Effect from "effect/Effect"
import type { Fault, Step } from "../support/protocol.js"

export type At = (step: Step) => Effect.Effect<void>

export const make = (fault: Fault | undefined): At => {
  let armed = fault !== undefined
  return (step) =>
    Effect.sync(() => {
      if (!armed || fault?.step !== step) return
      armed = false
      process.kill(process.pid, fault.signal)
    })
}

const around = (at: At, name: "lock" | "request" | "write" | "unlock") => <A, E>(effect: Effect.Effect<A, E>) =>
  at(`${name}:before`).pipe(Effect.zipRight(effect), Effect.zipLeft(at(`${name}:after`)))

export const store = (of: TokenStore.Service, at: At): TokenStore.Service => ({
  ...of,
  lock: (...given) => around(at, "lock")(of.lock(...given)),
  compareAndSet: (...given) => around(at, "write")(of.compareAndSet(...given)),
  unlock: (...given) => around(at, "unlock")(of.unlock(...given))
})

const refused = Effect.fail(
  new TransportError({ endpoint: "http://127.0.0.1/", reason: "Network", detail: "ECONNREFUSED" })
)

export const refresher = (
  of: TokenManager.Refresher,
  at: At,
  { refuse }: { readonly refuse: boolean }
): TokenManager.Refresher => {
  const { refresh } = of
  if (refresh === undefined) return of
  return { ...of, refresh: (tokens) => around(at, "request")(refuse ? refused : refresh(tokens)) }
}

/** The answer has arrived, and its reader has not got it yet. */
export const httpClient = (of: HttpClient.HttpClient, at: At): HttpClient.HttpClient =>
  HttpClient.tap(of, () => at("request:during"))
