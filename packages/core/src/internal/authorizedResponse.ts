/**
 * Answers and errors as they are given to a program: the request in them is without the token and its proof, which would be
 * printed in clear with it.
 *
 * @internal
 */
import type * as Cookies from "@effect/platform/Cookies"
import * as Headers from "@effect/platform/Headers"
import * as HttpClientError from "@effect/platform/HttpClientError"
import type * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as HttpIncomingMessage from "@effect/platform/HttpIncomingMessage"
import type * as UrlParams from "@effect/platform/UrlParams"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Inspectable from "effect/Inspectable"
import type * as Option from "effect/Option"
import { hasProperty } from "effect/Predicate"
import * as Stream from "effect/Stream"
import * as Tracer from "effect/Tracer"
import { nativeTracer } from "./wire.js"

const withoutToken = (request: HttpClientRequest.HttpClientRequest): HttpClientRequest.HttpClientRequest =>
  // There is no function to take a header out of a request. It is a copy otherwise.
  Object.assign(Object.create(Object.getPrototypeOf(request)), request, {
    headers: Headers.remove(request.headers, ["authorization", "dpop"])
  })

class PublicResponse extends Inspectable.Class implements HttpClientResponse.HttpClientResponse {
  readonly [HttpIncomingMessage.TypeId]: HttpIncomingMessage.TypeId = HttpIncomingMessage.TypeId
  readonly [HttpClientResponse.TypeId]: HttpClientResponse.TypeId = HttpClientResponse.TypeId
  // Private, so that it is not printed.
  readonly #original: HttpClientResponse.HttpClientResponse
  #request: HttpClientRequest.HttpClientRequest | undefined

  constructor(original: HttpClientResponse.HttpClientResponse) {
    super()
    this.#original = original
  }

  private readonly onError = (error: HttpClientError.ResponseError): HttpClientError.ResponseError =>
    responseError(error, this)

  get request(): HttpClientRequest.HttpClientRequest {
    return this.#request ??= withoutToken(this.#original.request)
  }
  get status(): number {
    return this.#original.status
  }
  get headers(): Headers.Headers {
    return this.#original.headers
  }
  get cookies(): Cookies.Cookies {
    return this.#original.cookies
  }
  get remoteAddress(): Option.Option<string> {
    return this.#original.remoteAddress
  }
  get text(): Effect.Effect<string, HttpClientError.ResponseError> {
    return Effect.mapError(this.#original.text, this.onError)
  }
  get json(): Effect.Effect<unknown, HttpClientError.ResponseError> {
    return Effect.mapError(this.#original.json, this.onError)
  }
  get urlParamsBody(): Effect.Effect<UrlParams.UrlParams, HttpClientError.ResponseError> {
    return Effect.mapError(this.#original.urlParamsBody, this.onError)
  }
  get formData(): Effect.Effect<FormData, HttpClientError.ResponseError> {
    return Effect.mapError(this.#original.formData, this.onError)
  }
  get arrayBuffer(): Effect.Effect<ArrayBuffer, HttpClientError.ResponseError> {
    return Effect.mapError(this.#original.arrayBuffer, this.onError)
  }
  get stream(): Stream.Stream<Uint8Array, HttpClientError.ResponseError> {
    return Stream.mapError(this.#original.stream, this.onError)
  }

  /** Without the body: to print an answer is not to read it. */
  toJSON(): unknown {
    return {
      _id: "@effect/platform/HttpClientResponse",
      request: this.request.toJSON(),
      status: this.status,
      headers: Inspectable.redact(this.headers)
    }
  }
}

/** What is there of an error besides what it is about. */
const about = <Reason>(
  error: { readonly reason: Reason; readonly cause?: unknown; readonly description?: string }
) => ({
  reason: error.reason,
  ...(error.cause === undefined ? {} : { cause: error.cause }),
  ...(error.description === undefined ? {} : { description: error.description })
})

const responseError = (
  error: HttpClientError.ResponseError,
  response: HttpClientResponse.HttpClientResponse
): HttpClientError.ResponseError =>
  new HttpClientError.ResponseError({ request: response.request, response, ...about(error) })

/** @internal */
export const ofResponse = (
  response: HttpClientResponse.HttpClientResponse
): HttpClientResponse.HttpClientResponse => new PublicResponse(response)

/** @internal */
export const ofError = (error: HttpClientError.HttpClientError): HttpClientError.HttpClientError =>
  error._tag === "ResponseError"
    ? responseError(error, ofResponse(error.response))
    : new HttpClientError.RequestError({ request: withoutToken(error.request), ...about(error) })

const ofExit = Exit.mapBoth({
  onFailure: (error: unknown) => HttpClientError.isHttpClientError(error) ? ofError(error) : error,
  onSuccess: (value: unknown) => isResponse(value) ? ofResponse(value) : value
})

const isResponse = (value: unknown): value is HttpClientResponse.HttpClientResponse =>
  hasProperty(value, HttpClientResponse.TypeId)

/** The spans of a tracer, which end with what is given to a program: a span keeps what it ends with. */
const tracerOf = (tracer: Tracer.Tracer): Tracer.Tracer =>
  Tracer.make({
    span: (...options) => {
      const span = tracer.span(...options)
      const { end } = span
      span.end = (endTime, exit) => end.call(span, endTime, ofExit(exit))
      return span
    },
    context: (f, fiber) => tracer.context(f, fiber)
  })

/**
 * Sends with spans that are without the token and its proof too.
 *
 * @internal
 */
export const withPublicSpans = <A, E, R>(sent: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.flatMap(
    Effect.tracer,
    (tracer) => tracer === nativeTracer ? sent : Effect.withTracer(sent, tracerOf(tracer))
  )
