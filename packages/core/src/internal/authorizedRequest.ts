/**
 * What makes of a request one that presents an access token: where it may go, its headers, and whether it can be sent again.
 *
 * @internal
 */
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import type * as HttpBody from "@effect/platform/HttpBody"
import * as HttpClientError from "@effect/platform/HttpClientError"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as UrlParams from "@effect/platform/UrlParams"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FiberRef from "effect/FiberRef"
import { globalValue } from "effect/GlobalValue"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type * as DPoP from "../DPoP.js"
import { ConfigurationError } from "../OAuthError.js"
import type * as TokenManager from "../TokenManager.js"
import type { TokenSet } from "../TokenSet.js"
import { ofTokens } from "./proof.js"
import { read } from "./url.js"

/** @internal */
export interface Presented {
  /** What is sent. */
  readonly request: HttpClientRequest.HttpClientRequest
  /** The key that the token is bound to, what was proven with it, and the nonce in the proof. */
  readonly proof: {
    readonly dpop: DPoP.DPoP
    readonly of: DPoP.Request
    readonly nonce: string | undefined
  } | undefined
}

/** The origin of a URL that has one in the sense of HTTP, and of another something that no list of origins has in it. */
const originOf = ({ host, protocol }: URL): string => `${protocol}//${host}`

const notFor = (provider: TokenManager.Provider, detail: string) =>
  new ConfigurationError({
    reason: "InvalidParameter",
    setting: "origins",
    detail: `the access tokens of ${JSON.stringify(provider.name)} are not for ${detail}`
  })

/**
 * Why an answer is not given: it came from where the token was not to go, since the client below has followed a redirect.
 *
 * @internal
 */
export const refuseAnswer = (
  provider: TokenManager.Provider,
  sent: HttpClientRequest.HttpClientRequest,
  answered: HttpClientRequest.HttpClientRequest
): ConfigurationError | undefined => {
  const url = answered.url === sent.url ? undefined : read(answered.url)
  if (url === undefined) {
    return undefined
  }
  const origin = originOf(url)
  return provider.origins.has(origin) ? undefined : notFor(
    provider,
    `${origin}, where the HttpClient followed a redirect to, with the token: put followRedirects around this client`
  )
}

/**
 * Presents a token in the header (RFC 6750 §2.1), in place of what is there, with a proof where it is bound to a key
 * (RFC 9449 §7.1).
 *
 * @internal
 */
export const present = (
  provider: TokenManager.Provider,
  tokens: TokenSet,
  request: HttpClientRequest.HttpClientRequest
): Effect.Effect<Presented, ConfigurationError | HttpClientError.RequestError> => {
  // The query and the fragment make no difference here.
  const url = UrlParams.makeUrl(request.url, UrlParams.empty, Option.none())
  if (url._tag === "Left") {
    return Effect.fail(new HttpClientError.RequestError({ request, reason: "InvalidUrl", cause: url.left }))
  }
  const origin = originOf(url.right)
  if (!provider.origins.has(origin)) {
    return Effect.fail(notFor(provider, `${origin}: if they are, add it to the origins of the provider`))
  }
  const authorization = `${tokens.tokenType} ${Redacted.value(tokens.accessToken)}`
  return Effect.flatMap(
    ofTokens(tokens, provider.refresher.client),
    (dpop): Effect.Effect<Presented, ConfigurationError> => {
      if (dpop === undefined) {
        const presented = HttpClientRequest.setHeader(request, "authorization", authorization)
        return Effect.succeed({ request: presented, proof: undefined })
      }
      const of: DPoP.Request = { method: request.method, url: url.right, accessToken: tokens.accessToken }
      const nonce = dpop.nonce(of)
      return Effect.map(dpop.proof(of), (proof) => ({
        request: HttpClientRequest.setHeaders(request, { authorization, dpop: proof }),
        proof: { dpop, of, nonce }
      }))
    }
  )
}

/**
 * Whether a body can be sent again: a stream may be read up, and what is in a raw body only the platform knows.
 *
 * @internal
 */
export const isRepeatable = (body: HttpBody.HttpBody): boolean => {
  switch (body._tag) {
    case "Stream":
      return false
    case "Raw":
      return typeof body.body === "string" || body.body instanceof ArrayBuffer || ArrayBuffer.isView(body.body)
    default:
      return true
  }
}

/**
 * From here on, in this fiber, fetch follows no redirect, unless the program says that it should: fetch takes the token out of
 * one that leads to another origin, where it keeps to its standard, but not the proof, and nobody can look at where it leads.
 * It has to be said in the innermost place, where the settings of the layer below are seen, so that they stay what they are.
 *
 * @internal
 */
export const refuseRedirects: Effect.Effect<void> = FiberRef.update(FiberRef.currentContext, (context) => {
  const init: RequestInit | undefined = context.unsafeMap.get(FetchHttpClient.RequestInit.key)
  return Context.add(context, FetchHttpClient.RequestInit, { redirect: "manual", ...init })
})

/**
 * Runs an effect with a context of its own, in which `refuseRedirects` ends.
 *
 * @internal
 */
export const withOwnContext = Effect.mapInputContext((context: Context.Context<never>) => context)

/** How `HttpClient.withScope` tells the client below which requests end with the scope. */
const scopedRequests = globalValue(
  "@effect/platform/HttpClient/scopedRequests",
  () => new WeakMap<HttpClientRequest.HttpClientRequest, AbortController>()
)

/**
 * Lets a request end when another one would, of which it was made.
 *
 * @internal
 */
export const endLike = (
  original: HttpClientRequest.HttpClientRequest,
  request: HttpClientRequest.HttpClientRequest
): void => {
  const controller = scopedRequests.get(original)
  if (controller !== undefined) {
    scopedRequests.set(request, controller)
  }
}
