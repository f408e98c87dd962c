/**
 * The token endpoint (RFC 6749 §3.2): every grant ends here. A grant is its type and its parameters; the client's
 * authentication is added, the form is sent over the wire, and the answer becomes a `TokenSet`.
 *
 * @internal
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import type * as AuthorizationServer from "../AuthorizationServer.js"
import type * as Client from "../Client.js"
import { ConfigurationError } from "../OAuthError.js"
import * as TokenResponse from "../TokenResponse.js"
import * as TokenSet from "../TokenSet.js"
import type * as answer from "./answer.js"
import * as clientRequest from "./clientRequest.js"
import type * as form from "./form.js"

/** @internal */
export type TokenEndpointError = clientRequest.ClientRequestError

/** @internal */
export interface Grant extends TokenSet.Fallbacks {
  /** The name of the span, `Module.method`. */
  readonly span: string
  readonly grantType: string
  readonly parameters: ReadonlyArray<form.Parameter>
  /** What the request is about, for a server that has a dialect. */
  readonly about: () => AuthorizationServer.TokenRequestContext
}

const ofType = <I>(
  schema: Schema.Schema<TokenResponse.TokenResponse, I>,
  type: TokenResponse.TokenType
): answer.Decoder<TokenResponse.TokenResponse> =>
  Schema.decodeUnknownEither(
    schema.pipe(Schema.filter((response) =>
      response.token_type === type ? undefined : { path: ["token_type"], message: `it has to be ${type}` }
    )),
    { errors: "all" }
  )

// A token that a proof was sent for has to be bound to its key, and without one it would be of no use (RFC 9449 §5).
const decoders = {
  Bearer: ofType(TokenResponse.TokenResponse, "Bearer"),
  BearerAssumed: ofType(TokenResponse.TokenResponseAssumingBearer, "Bearer"),
  DPoP: ofType(TokenResponse.TokenResponse, "DPoP")
}

/** The parameters as the server wants them. What a dialect is given came from outside, and may be nothing that it knows. */
const inDialect = (
  { tokenRequest }: AuthorizationServer.Dialect,
  standard: ReadonlyArray<form.Parameter>,
  grant: Grant
): Effect.Effect<ReadonlyArray<form.Parameter>, ConfigurationError> =>
  tokenRequest === undefined ? Effect.succeed(standard) : Effect.try({
    try: () => tokenRequest(standard, grant.about()),
    catch: () =>
      new ConfigurationError({
        reason: "InvalidParameter",
        setting: "dialect",
        detail: "the server's dialect made no token request of what it was given"
      })
  })

/** @internal */
export const request = (
  server: AuthorizationServer.AuthorizationServer,
  client: Client.Client,
  grant: Grant
): Effect.Effect<TokenSet.TokenSet, TokenEndpointError, HttpClient.HttpClient> => {
  const { dialect, quirks } = server
  const standard: ReadonlyArray<form.Parameter> = [["grant_type", grant.grantType], ...grant.parameters]
  return Effect.flatMap(inDialect(dialect, standard, grant), (parameters) =>
    clientRequest.send(server, client, {
      span: grant.span,
      attributes: { "oauth.grant_type": grant.grantType },
      endpoint: grant.grantType === "refresh_token" && server.refreshEndpoint !== undefined
        ? "refreshEndpoint"
        : "tokenEndpoint",
      method: quirks.tokenRequests === "get" ? "GET" : "POST",
      parameters: Effect.succeed(parameters),
      // An answer that the dialect does not know is no answer.
      translate: dialect.tokenAnswer === undefined ?
        undefined :
        (body) => Either.getOrUndefined(Either.try(() => dialect.tokenAnswer?.(body, parameters))),
      decoder: client.dpop !== undefined
        ? decoders.DPoP
        : quirks.assumedTokenType === "Bearer"
        ? decoders.BearerAssumed
        : decoders.Bearer,
      make: (response, receivedAt) => TokenSet.make(response, receivedAt, grant),
      status: quirks.tokenAnswerStatus,
      jsonUnderAnyContentType: quirks.jsonUnderAnyContentType
    }))
}
