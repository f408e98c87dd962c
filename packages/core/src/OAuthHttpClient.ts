/**
 * An `HttpClient` made for token traffic, from the little that a platform has to supply: bodies are read whole, up to
 * a limit, and `RequestTimeout` bounds the whole exchange. `NodeOAuth` and `BrowserOAuth` are made of it. It is an
 * ordinary `HttpClient` otherwise; it makes no spans and sends no trace headers, since the wire records its own.
 *
 * @since 0.1.0
 */
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientError from "@effect/platform/HttpClientError"
import type * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as UrlParams from "@effect/platform/UrlParams"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { constVoid } from "effect/Function"
import { hasProperty } from "effect/Predicate"
import * as BufferedBody from "./BufferedBody.js"
import * as RequestTimeout from "./RequestTimeout.js"

/**
 * The brand of a client made here. One that is wrapped in another does not have it.
 *
 * @since 0.1.0
 * @category type ids
 */
export const TypeId = "~@effect-oauth/core/OAuthHttpClient"

/**
 * The type of the brand of a client made here.
 *
 * @since 0.1.0
 * @category type ids
 */
export type TypeId = typeof TypeId

/**
 * What a platform supplies.
 *
 * @since 0.1.0
 * @category models
 */
export interface Transport<Payload> {
  /** Makes of a request's body what the platform sends. */
  readonly payload: (request: HttpClientRequest.HttpClientRequest) => Effect.Effect<Payload>
  /**
   * Sends a request and calls `done` once, with the answer or with why there is none. It follows no redirect. What it
   * returns is called when nobody waits any longer: what was not sent is not to be sent, a GET may be aborted, and a POST
   * that was sent is to be left to end, though not for ever.
   */
  readonly send: (
    request: HttpClientRequest.HttpClientRequest,
    url: URL,
    payload: Payload,
    done: (result: BufferedBody.Received | Error) => void
  ) => () => void
}

/**
 * Whether a client was made here, and bounds its exchanges itself.
 *
 * @since 0.1.0
 * @category guards
 */
export const isOAuthHttpClient = (u: unknown): u is HttpClient.HttpClient => hasProperty(u, TypeId)

const exchange = <Payload>(
  transport: Transport<Payload>,
  request: HttpClientRequest.HttpClientRequest,
  url: URL,
  payload: Payload
): Effect.Effect<BufferedBody.BufferedBody, HttpClientError.HttpClientError> =>
  Effect.withFiberRuntime((fiber) =>
    Effect.async((resume) => {
      const pending = { giveUp: constVoid }
      const fail = (cause: Error) => {
        resume(Effect.fail(new HttpClientError.RequestError({ request, reason: "Transport", cause })))
      }
      const timeout = Context.get(fiber.currentContext, RequestTimeout.RequestTimeout)
      const stop = RequestTimeout.schedule(fiber, timeout, () => {
        fail(new RequestTimeout.TimedOut())
        pending.giveUp()
      })
      pending.giveUp = transport.send(request, url, payload, (result) => {
        stop()
        if (result instanceof Error) {
          fail(result)
        } else {
          resume(Effect.succeed(BufferedBody.make(request, result)))
        }
      })
      return Effect.sync(() => {
        stop()
        pending.giveUp()
      })
    })
  )

/**
 * Makes a client of a platform's transport.
 *
 * @example
 * ```ts
 * import { OAuthHttpClient } from "@effect-oauth/core"
 * import { HttpClient } from "@effect/platform"
 * import { Effect, Layer } from "effect"
 *
 * // For a test: every request gets the same answer.
 * const Fake = Layer.succeed(
 *   HttpClient.HttpClient,
 *   OAuthHttpClient.make({
 *     payload: () => Effect.void,
 *     send: (_request, _url, _payload, done) => {
 *       done({
 *         status: 200,
 *         headers: { "content-type": "application/json" },
 *         body: new TextEncoder().encode("{\"access_token\":\"abc\",\"token_type\":\"Bearer\"}")
 *       })
 *       return () => {}
 *     }
 *   })
 * )
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = <Payload>(transport: Transport<Payload>): HttpClient.HttpClient =>
  Object.assign(
    HttpClient.makeWith<never, never, HttpClientError.HttpClientError, never>(
      (request) =>
        Effect.flatMap(request, (request) => {
          const url = UrlParams.makeUrl(request.url, request.urlParams, request.hash)
          return url._tag === "Left"
            ? Effect.fail(new HttpClientError.RequestError({ request, reason: "InvalidUrl", cause: url.left }))
            : Effect.flatMap(
              transport.payload(request),
              (payload) => exchange(transport, request, url.right, payload)
            )
        }),
      Effect.succeed
    ),
    { [TypeId]: TypeId }
  )
