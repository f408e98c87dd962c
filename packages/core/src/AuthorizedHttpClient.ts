/**
 * An `HttpClient` that presents a user's access token with every request (RFC 6750, RFC 9449 §7): a valid one, out of the
 * `TokenManager`, and only to the origins of its provider. A resource that no longer takes the token is asked once more with
 * another one.
 *
 * @since 0.1.0
 */
import * as Headers from "@effect/platform/Headers"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientError from "@effect/platform/HttpClientError"
import type * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import type * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import { identity } from "effect/Function"
import * as Redacted from "effect/Redacted"
import * as authorizedRequest from "./internal/authorizedRequest.js"
import * as authorizedResponse from "./internal/authorizedResponse.js"
import * as challenge from "./internal/challenge.js"
import { isNonceChallenge } from "./internal/proof.js"
import { discard } from "./internal/wire.js"
import type { ConfigurationError } from "./OAuthError.js"
import { isOAuthHttpClient } from "./OAuthHttpClient.js"
import type * as TokenKey from "./TokenKey.js"
import * as TokenManager from "./TokenManager.js"
import type { TokenSet } from "./TokenSet.js"

/**
 * How a request can fail: as those of any `HttpClient`, and as asking for tokens can. Nothing was sent when it is
 * `ConfigurationError`, unless its `detail` says so.
 *
 * @since 0.1.0
 * @category errors
 */
export type SendError = HttpClientError.HttpClientError | TokenManager.TokenError

/** What an attempt came to. */
interface Answer {
  readonly sent: authorizedRequest.Presented
  readonly response: HttpClientResponse.HttpClientResponse
  /** What the program gets when it stays at that: the answer, or the error that the client below makes of its status. */
  readonly given: Effect.Effect<HttpClientResponse.HttpClientResponse, HttpClientError.HttpClientError>
}

/** For which reasons a request has been sent again. */
interface Repeated {
  readonly forNonce: boolean
  readonly forToken: boolean
}

/** RFC 9449 §9, when there is another nonce by now than the one that was in the proof. */
const isNonceWanted = (
  challenges: ReadonlyArray<challenge.Challenge>,
  proof: authorizedRequest.Presented["proof"]
): boolean =>
  proof !== undefined && proof.dpop.nonce(proof.of) !== proof.nonce &&
  isNonceChallenge(challenges)

/** RFC 6750 §3.1. A server that names no error, or has no challenge at all, means the token too. */
const isTokenRejected = (challenges: ReadonlyArray<challenge.Challenge>): boolean =>
  challenges.every(({ parameters }) => (parameters.get("error") ?? "invalid_token") === "invalid_token")

/** A proof is good until its server has seen it, and its header is not one of those that spans and logs leave out. */
const withoutProofInSpans = Effect.locallyWith(Headers.currentRedactedNames, (names) => [...names, "dpop"])

const make = (
  manager: TokenManager.Service,
  http: HttpClient.HttpClient,
  key: TokenKey.TokenKey,
  provider: TokenManager.Provider
) => {
  const answered = (
    sent: authorizedRequest.Presented,
    response: HttpClientResponse.HttpClientResponse,
    given: Answer["given"]
  ): Effect.Effect<Answer, ConfigurationError> => {
    const nonce = sent.proof === undefined ? undefined : response.headers["dpop-nonce"]
    if (nonce !== undefined) {
      sent.proof?.dpop.setNonce(sent.proof.of, nonce)
    }
    const refusal = authorizedRequest.refuseAnswer(provider, sent.request, response.request)
    return refusal === undefined
      ? Effect.succeed({ sent, response, given })
      : Effect.zipRight(discard(response), Effect.fail(refusal))
  }

  // Those are clients that follow no redirect, whatever they are told.
  const alone = isOAuthHttpClient(http) ? identity : authorizedRequest.withOwnContext
  const settled = isOAuthHttpClient(http) ? Effect.void : authorizedRequest.refuseRedirects

  const attempt = (
    original: HttpClientRequest.HttpClientRequest,
    tokens: TokenSet
  ): Effect.Effect<Answer, HttpClientError.HttpClientError | ConfigurationError> =>
    Effect.suspend(() => {
      let sent: authorizedRequest.Presented = { request: original, proof: undefined }
      let refusal: ConfigurationError | undefined
      // Behind all that the client below does to a request: what is looked at is what is sent.
      const authorized = HttpClient.mapRequestEffect(http, (request) =>
        Effect.zipRight(
          settled,
          Effect.mapBoth(authorizedRequest.present(provider, tokens, request), {
            onFailure: (error) => {
              if (error._tag === "RequestError") {
                return error
              }
              refusal = error
              // For what the client below does about errors, of which it knows no others.
              return new HttpClientError.RequestError({ request, reason: "InvalidUrl", description: error.message })
            },
            onSuccess: (presented) => {
              sent = presented
              authorizedRequest.endLike(original, sent.request)
              return sent.request
            }
          })
        ))
      const exchange = Effect.matchEffect(alone(authorizedResponse.withPublicSpans(authorized.execute(original))), {
        onSuccess: (response) => answered(sent, response, Effect.succeed(authorizedResponse.ofResponse(response))),
        onFailure: (error): ReturnType<typeof attempt> => {
          const given = Effect.fail(authorizedResponse.ofError(error))
          if (error._tag === "ResponseError" && error.reason === "StatusCode") {
            return answered(sent, error.response, given)
          }
          return refusal === undefined ? given : Effect.fail(refusal)
        }
      })
      return tokens.tokenType === "DPoP" ? withoutProofInSpans(exchange) : exchange
    })

  const send = (
    request: HttpClientRequest.HttpClientRequest,
    tokens: TokenSet,
    repeated: Repeated
  ): Effect.Effect<HttpClientResponse.HttpClientResponse, SendError> =>
    Effect.flatMap(
      attempt(request, tokens),
      (answer) => answer.response.status === 401 ? again(request, tokens, repeated, answer) : answer.given
    )

  /** What is done about a 401. */
  const again = (
    request: HttpClientRequest.HttpClientRequest,
    tokens: TokenSet,
    repeated: Repeated,
    { given, response, sent }: Answer
  ): Effect.Effect<HttpClientResponse.HttpClientResponse, SendError> => {
    const challenges = challenge.parse(response.headers["www-authenticate"] ?? "")
    const isRepeatable = authorizedRequest.isRepeatable(sent.request.body)
    if (isRepeatable && !repeated.forNonce && isNonceWanted(challenges, sent.proof)) {
      return Effect.zipRight(discard(response), send(request, tokens, { ...repeated, forNonce: true }))
    }
    if (repeated.forToken || !isTokenRejected(challenges)) {
      return given
    }
    const renewed = manager.renew(key, tokens)
    if (!isRepeatable) {
      // So that the next request is right. Whether it worked does not change what became of this one.
      return Effect.ignore(renewed).pipe(Effect.onInterrupt(() => discard(response)), Effect.zipRight(given))
    }
    return Effect.flatMap(
      Effect.onError(renewed, () => discard(response)),
      (other) =>
        Redacted.value(other.accessToken) === Redacted.value(tokens.accessToken)
          ? given
          : Effect.zipRight(discard(response), send(request, other, { ...repeated, forToken: true }))
    )
  }

  return (request: HttpClientRequest.HttpClientRequest): Effect.Effect<
    HttpClientResponse.HttpClientResponse,
    SendError
  > => Effect.flatMap(manager.get(key), (tokens) => send(request, tokens, { forNonce: false, forToken: false }))
}

/**
 * The client of a user: the `HttpClient` of the program, with the user's access token in every request, as `Bearer` or, with
 * a proof, as `DPoP`. An `authorization` header that is there is replaced.
 *
 * - The token goes only to the `origins` of its provider, whatever `mapRequest`, `prependUrl` or a redirect make of a request.
 *   For any other it fails with `ConfigurationError` (`InvalidParameter`, `origins`), and nothing is sent.
 * - A 401 that is about the token (RFC 6750 §3.1), or does not say what it is about, renews it, once for all who were told so,
 *   and the request is sent once more. A second 401 is given as it is, and so is one that names another error, such as
 *   `insufficient_scope`, and every 403.
 * - A body that cannot be sent twice, which is a stream, is not: the 401 is given as it is, and the next request has another
 *   token.
 * - A resource that wants a nonce in the proof (RFC 9449 §9) is asked once more with it.
 * - Redirects are not followed: with fetch, a 3xx is an answer like others, as it is with the clients of Node.js. Put
 *   `HttpClient.followRedirects` around this client, and each step is looked at; around the one below it, the token would
 *   go wherever a redirect leads. A browser shows a redirect as status 0: there, a `FetchHttpClient.RequestInit` with
 *   `redirect: "follow"` lets it follow them by itself, and it takes the token out of those that lead to another origin.
 *
 * The answers and errors it gives have requests without the token in them, so that they can be logged.
 *
 * Fails with `ReauthorizationRequired` when the user has to sign in again, and otherwise as any client, and as
 * `TokenManager` does. A key whose provider there is not makes every request fail with `ConfigurationError`.
 *
 * @example
 * ```ts
 * import { AuthorizedHttpClient } from "@effect-oauth/core"
 * import { HttpClient, HttpClientRequest } from "@effect/platform"
 * import { Effect } from "effect"
 *
 * const repositories = (user: string) =>
 *   Effect.gen(function*() {
 *     const http = (yield* AuthorizedHttpClient.forKey({ provider: "bitbucket", user })).pipe(
 *       HttpClient.mapRequest(HttpClientRequest.prependUrl("https://api.bitbucket.org/2.0")),
 *       HttpClient.filterStatusOk
 *     )
 *     const response = yield* http.get("/repositories?role=member")
 *     return yield* response.json
 *   })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const forKey = (
  key: TokenKey.TokenKey
): Effect.Effect<
  HttpClient.HttpClient.With<SendError>,
  never,
  TokenManager.TokenManager | HttpClient.HttpClient
> =>
  Effect.gen(function*() {
    const manager = yield* TokenManager.TokenManager
    const http = yield* HttpClient.HttpClient
    const send = Either.map(
      yield* Effect.either(manager.provider(key)),
      (provider) => make(manager, http, key, provider)
    )
    return HttpClient.makeWith<never, never, SendError, never>(
      Effect.flatMap((request) => Either.isLeft(send) ? Effect.fail(send.left) : send.right(request)),
      Effect.succeed
    )
  })
