/**
 * The token endpoint (RFC 6749 §3.2): every grant ends here. A grant is its type and its parameters; the client's
 * authentication is added, the form is sent over the wire, and the answer becomes a `TokenSet`.
 *
 * @internal
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as AuthorizationServer from "../AuthorizationServer.js"
import type * as Client from "../Client.js"
import type { ConfigurationError } from "../OAuthError.js"
import * as TokenResponse from "../TokenResponse.js"
import * as TokenSet from "../TokenSet.js"
import type * as form from "./form.js"
import * as wire from "./wire.js"

/** @internal */
export type TokenEndpointError = wire.WireError | ConfigurationError

/** @internal */
export interface Grant extends TokenSet.Fallbacks {
  /** The name of the span, `Module.method`. */
  readonly span: string
  readonly grantType: string
  readonly parameters: ReadonlyArray<form.Parameter>
}

const strict = Schema.decodeUnknownEither(TokenResponse.TokenResponse, { errors: "all" })
const assumingBearer = Schema.decodeUnknownEither(TokenResponse.TokenResponseAssumingBearer, { errors: "all" })

/** @internal */
export const request = (
  server: AuthorizationServer.AuthorizationServer,
  client: Client.Client,
  grant: Grant
): Effect.Effect<TokenSet.TokenSet, TokenEndpointError, HttpClient.HttpClient> =>
  Effect.flatMap(AuthorizationServer.endpoint(server, "tokenEndpoint"), (endpoint) =>
    Effect.flatMap(
      client.authentication.authenticate({ clientId: client.clientId, server, endpoint }),
      (credentials) =>
        wire.send({
          span: grant.span,
          attributes: { "oauth.grant_type": grant.grantType },
          endpoint,
          authorization: credentials.authorization,
          secrets: credentials.secrets ?? [],
          form: [["grant_type", grant.grantType], ...grant.parameters, ...credentials.parameters],
          decoder: server.quirks.assumedTokenType === "Bearer" ? assumingBearer : strict,
          make: (response, receivedAt) => TokenSet.make(response, receivedAt, grant),
          jsonUnderAnyContentType: server.quirks.jsonUnderAnyContentType ?? false
        })
    ))
