/**
 * An HTTP answer whose body has been read already, up to a limit: what the `HttpClient` layers made for token traffic
 * give back. The wire takes such a body as it is; of any other client it reads the stream and counts.
 *
 * @since 0.1.0
 */
import * as Cookies from "@effect/platform/Cookies"
import * as Headers from "@effect/platform/Headers"
import * as HttpClientError from "@effect/platform/HttpClientError"
import type * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as HttpIncomingMessage from "@effect/platform/HttpIncomingMessage"
import * as UrlParams from "@effect/platform/UrlParams"
import * as Effect from "effect/Effect"
import * as Inspectable from "effect/Inspectable"
import * as Option from "effect/Option"
import { hasProperty } from "effect/Predicate"
import * as Stream from "effect/Stream"

/**
 * The brand of a response with a buffered body.
 *
 * @since 0.1.0
 * @category type ids
 */
export const TypeId = "~@effect-oauth/core/BufferedBody"

/**
 * The type of the brand of a response with a buffered body.
 *
 * @since 0.1.0
 * @category type ids
 */
export type TypeId = typeof TypeId

/**
 * The most a body may have, in bytes: 1 MiB. No token answer, profile or key set comes near it.
 *
 * @since 0.1.0
 * @category models
 */
export const maxBytes = 1_048_576

/**
 * What was received.
 *
 * @since 0.1.0
 * @category models
 */
export interface Received {
  readonly status: number
  readonly headers: Headers.Input
  /** The body; when it was longer than `maxBytes`, `"TooLarge"` stands in its place, and the rest was not read. */
  readonly body: Uint8Array | "TooLarge"
}

/**
 * Collects a body as it comes in, up to `maxBytes`.
 *
 * @since 0.1.0
 * @category models
 */
export interface Collector {
  /** Takes the next bytes; `false` says that the limit is passed and the rest should not be read. */
  readonly add: (chunk: Uint8Array) => boolean
  /** What was collected. */
  readonly body: () => Uint8Array | "TooLarge"
}

/**
 * Makes a collector, for an `HttpClient` of one's own.
 *
 * @example
 * ```ts
 * import { BufferedBody } from "@effect-oauth/core"
 *
 * const collector = BufferedBody.collector()
 * collector.add(new Uint8Array([123])) // true
 * collector.add(new Uint8Array(BufferedBody.maxBytes)) // false
 * collector.body() // "TooLarge"
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const collector = (): Collector => {
  const chunks: Array<Uint8Array> = []
  let size = 0
  return {
    add: (chunk) => {
      size += chunk.length
      if (size > maxBytes) {
        chunks.length = 0
        return false
      }
      chunks.push(chunk)
      return true
    },
    body: () => {
      const [first] = chunks
      if (size > maxBytes) {
        return "TooLarge"
      }
      if (first !== undefined && chunks.length === 1) {
        return first
      }
      const body = new Uint8Array(size)
      let offset = 0
      for (const chunk of chunks) {
        body.set(chunk, offset)
        offset += chunk.length
      }
      return body
    }
  }
}

/**
 * A response with a buffered body.
 *
 * @since 0.1.0
 * @category models
 */
export interface BufferedBody extends HttpClientResponse.HttpClientResponse {
  readonly [TypeId]: Uint8Array | "TooLarge"
}

/**
 * Whether a response has its body buffered.
 *
 * @since 0.1.0
 * @category guards
 */
export const isBufferedBody = (u: unknown): u is BufferedBody => hasProperty(u, TypeId)

// Headers that are joined by a comma cannot be told apart again in this one.
const setCookies = (headers: Headers.Input): ReadonlyArray<string> => {
  if (headers instanceof globalThis.Headers) {
    return headers.getSetCookie()
  }
  const entries = Symbol.iterator in headers ? [...headers] : Object.entries(headers)
  return entries.flatMap(([name, value]) => name.toLowerCase() === "set-cookie" ? value ?? [] : [])
}

class BufferedResponse extends Inspectable.Class implements BufferedBody {
  readonly [HttpIncomingMessage.TypeId]: HttpIncomingMessage.TypeId = HttpIncomingMessage.TypeId
  readonly [HttpClientResponse.TypeId]: HttpClientResponse.TypeId = HttpClientResponse.TypeId
  readonly request: HttpClientRequest.HttpClientRequest
  readonly status: number
  readonly headers: Headers.Headers
  // Private, so that printing a response prints no body and no cookie.
  readonly #body: Uint8Array | "TooLarge"
  readonly #setCookies: ReadonlyArray<string>

  constructor(request: HttpClientRequest.HttpClientRequest, received: Received) {
    super()
    this.request = request
    this.status = received.status
    this.headers = Headers.fromInput(received.headers)
    this.#body = received.body
    this.#setCookies = setCookies(received.headers)
  }

  get [TypeId](): Uint8Array | "TooLarge" {
    return this.#body
  }

  /** A view of the body; it may be taken any number of times. */
  private view<A>(f: (body: Uint8Array) => A): Effect.Effect<A, HttpClientError.ResponseError> {
    return Effect.suspend(() =>
      this.#body === "TooLarge"
        ? Effect.fail(this.undecodable("maxBytes exceeded"))
        : Effect.succeed(f(this.#body))
    )
  }

  private undecodable(description: string): HttpClientError.ResponseError {
    return new HttpClientError.ResponseError({ request: this.request, response: this, reason: "Decode", description })
  }

  get cookies(): Cookies.Cookies {
    return Cookies.fromSetCookie(this.#setCookies)
  }
  get remoteAddress(): Option.Option<string> {
    return Option.none()
  }
  get text(): Effect.Effect<string, HttpClientError.ResponseError> {
    return this.view((body) => new TextDecoder().decode(body))
  }
  get json(): Effect.Effect<unknown, HttpClientError.ResponseError> {
    return Effect.flatMap(this.text, (text) =>
      Effect.try({
        try: (): unknown => text === "" ? null : JSON.parse(text),
        // The engine's error quotes the text, so it is not kept.
        catch: () => this.undecodable("the body is not JSON")
      }))
  }
  get arrayBuffer(): Effect.Effect<ArrayBuffer, HttpClientError.ResponseError> {
    return this.view((body) => new Uint8Array(body).buffer)
  }
  get urlParamsBody(): Effect.Effect<UrlParams.UrlParams, HttpClientError.ResponseError> {
    return Effect.map(this.text, (text) => UrlParams.fromInput(new URLSearchParams(text)))
  }
  get formData(): Effect.Effect<FormData, HttpClientError.ResponseError> {
    return Effect.flatMap(this.arrayBuffer, (body) =>
      Effect.tryPromise({
        try: () => new Response(body, { headers: { "content-type": this.headers["content-type"] ?? "" } }).formData(),
        catch: () => this.undecodable("the body is no form")
      }))
  }
  get stream(): Stream.Stream<Uint8Array, HttpClientError.ResponseError> {
    return Stream.fromEffect(this.view((body) => body))
  }

  toJSON(): unknown {
    return { _id: "@effect-oauth/core/BufferedBody", status: this.status }
  }
}

/**
 * Makes a response from what was received.
 *
 * @example
 * ```ts
 * import { BufferedBody } from "@effect-oauth/core"
 * import { HttpClient } from "@effect/platform"
 * import { Effect, Layer } from "effect"
 *
 * // An HttpClient for a test that answers every request in the same way.
 * const Fake = Layer.succeed(
 *   HttpClient.HttpClient,
 *   HttpClient.make((request) =>
 *     Effect.succeed(BufferedBody.make(request, {
 *       status: 200,
 *       headers: { "content-type": "application/json" },
 *       body: new TextEncoder().encode("{}")
 *     })))
 * )
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (request: HttpClientRequest.HttpClientRequest, received: Received): BufferedBody =>
  new BufferedResponse(request, received)
