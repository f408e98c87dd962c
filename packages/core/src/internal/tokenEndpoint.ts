/**
 * The token endpoint (RFC 6749 §3.2): every grant ends here. A grant is its type and its parameters; the client's
 * authentication is added, the form is sent over the wire, and the answer becomes a `TokenSet`.
 *
 * @internal
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as AuthorizationServer from "../AuthorizationServer.js"
import type * as Client from "../Client.js"
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

/** @internal */
export const request = (
  server: AuthorizationServer.AuthorizationServer,
  client: Client.Client,
  grant: Grant
): Effect.Effect<TokenSet.TokenSet, TokenEndpointError, HttpClient.HttpClient> =>
  clientRequest.send(server, client, {
    span: grant.span,
    attributes: { "oauth.grant_type": grant.grantType },
    endpoint: "tokenEndpoint",
    parameters: Effect.succeed([["grant_type", grant.grantType], ...grant.parameters]),
    decoder: client.dpop !== undefined
      ? decoders.DPoP
      : server.quirks.assumedTokenType === "Bearer"
      ? decoders.BearerAssumed
      : decoders.Bearer,
    make: (response, receivedAt) => TokenSet.make(response, receivedAt, grant),
    jsonUnderAnyContentType: server.quirks.jsonUnderAnyContentType
  })
