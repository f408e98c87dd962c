/**
 * Pushed authorization requests (RFC 9126): the parameters go straight to the server, with the client's authentication,
 * and the user carries only a reference to them. Nobody in between can read or change what is asked for.
 *
 * @since 0.1.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { AuthorizationRequest, type Options } from "./AuthorizationRequest.js"
import type * as AuthorizationServer from "./AuthorizationServer.js"
import type * as Client from "./Client.js"
import * as parameters from "./internal/authorizationParameters.js"
import * as clientRequest from "./internal/clientRequest.js"
import * as form from "./internal/form.js"
import { withQuery } from "./internal/url.js"
import type { ConfigurationError, InvalidResponse, OAuthErrorResponse, TransportError } from "./OAuthError.js"

/**
 * How a request can fail to be pushed.
 *
 * @since 0.1.0
 * @category errors
 */
export type PushError = OAuthErrorResponse | InvalidResponse | TransportError | ConfigurationError

/** RFC 9126 §2.2. */
const Answer = Schema.Struct({
  request_uri: Schema.NonEmptyString.pipe(Schema.maxLength(512)),
  expires_in: Schema.Number.pipe(Schema.between(1, 4_294_967_295))
})

const decoder = Schema.decodeUnknownEither(Answer, { errors: "all" })

/**
 * Makes an authorization request as `AuthorizationRequest.make` does, and pushes it. The URL has the client id and the
 * reference only, and is good for as long as the server says, or the lifetime of the request if that is shorter: send the
 * user there at once, and push again for another attempt.
 *
 * Fails with `ConfigurationError` as `AuthorizationRequest.make`, and `MissingEndpoint` where the server takes no pushed
 * requests; with `OAuthErrorResponse`, `InvalidResponse` or `TransportError` as every exchange.
 *
 * @example
 * ```ts
 * import type { AuthorizationServer, Client } from "@effect-oauth/core"
 * import { PushedAuthorizationRequest } from "@effect-oauth/core"
 * import { Effect } from "effect"
 *
 * const begin = (server: AuthorizationServer.AuthorizationServer, client: Client.Client) =>
 *   PushedAuthorizationRequest.push(server, client, { scopes: ["openid"] }).pipe(
 *     Effect.map((request) => request.url) // https://id.example/authorize?client_id=my-app&request_uri=urn%3A…
 *   )
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const push = (
  server: AuthorizationServer.AuthorizationServer,
  client: Client.Client,
  options: Options = {}
): Effect.Effect<AuthorizationRequest, PushError, HttpClient.HttpClient> =>
  Effect.gen(function*() {
    const { endpoint, record, sent } = yield* parameters.prepare(server, client, options)
    return yield* clientRequest.send(server, client, {
      span: "PushedAuthorizationRequest.push",
      attributes: {},
      endpoint: "pushedAuthorizationRequestEndpoint",
      parameters: parameters.signed(server, client, sent),
      status: 201,
      decoder,
      make: ({ expires_in, request_uri }, receivedAt) => {
        const query = form.encode([["client_id", client.clientId], ["request_uri", request_uri]])
        return new AuthorizationRequest({
          ...record,
          url: withQuery(endpoint, query),
          urlExpiresAt: Option.some(DateTime.unsafeMake(receivedAt + Math.floor(expires_in * 1000)))
        }, { disableValidation: true })
      }
    })
  })
