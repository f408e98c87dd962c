/**
 * A request in which the client authenticates: at the token endpoint (RFC 6749 §3.2), and at those that take the same
 * credentials. The endpoint is the one for TLS certificates where the client has one (RFC 8705 §5).
 *
 * @internal
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Effect from "effect/Effect"
import * as AuthorizationServer from "../AuthorizationServer.js"
import * as Client from "../Client.js"
import { type Credentials, usesCertificate } from "../ClientAuthentication.js"
import type { ConfigurationError } from "../OAuthError.js"
import type * as answer from "./answer.js"
import type * as form from "./form.js"
import { withProof } from "./proof.js"
import * as wire from "./wire.js"

/** @internal */
export type ClientRequestError = wire.WireError | ConfigurationError

/** @internal */
export interface ClientRequest<A, B> extends answer.Format<A> {
  /** The name of the span, `Module.method`. */
  readonly span: string
  readonly attributes: Readonly<Record<string, string>>
  readonly endpoint: AuthorizationServer.MtlsEndpointName | "refreshEndpoint"
  readonly method?: "GET" | "POST" | undefined
  /** Made again for each attempt: a signed request is used once. */
  readonly parameters: Effect.Effect<ReadonlyArray<form.Parameter>, ConfigurationError>
  readonly make: wire.Exchange<A, B>["make"]
}

const authenticate = (
  server: AuthorizationServer.AuthorizationServer,
  client: Client.Client,
  endpoint: URL
) =>
  Effect.zipRight(
    Client.checkSecretExpiry(client),
    client.authentication.authenticate({ clientId: client.clientId, server, endpoint })
  )

/** A pushed request names its client itself. */
const unlessNamed = (parameters: ReadonlyArray<form.Parameter>, credentials: Credentials) =>
  parameters.some(([name]) => name === "client_id")
    ? credentials.parameters.filter(([name]) => name !== "client_id")
    : credentials.parameters

/** @internal */
export const send = <A, B>(
  server: AuthorizationServer.AuthorizationServer,
  client: Client.Client,
  request: ClientRequest<A, B>
): Effect.Effect<B, ClientRequestError, HttpClient.HttpClient> =>
  Effect.flatMap(
    AuthorizationServer.endpoint(server, request.endpoint, usesCertificate(client)),
    (endpoint) =>
      withProof(client.dpop, { method: request.method ?? "POST", url: endpoint }, (dpop) =>
        Effect.zipWith(request.parameters, authenticate(server, client, endpoint), (parameters, credentials) => ({
          ...request,
          endpoint,
          headers: credentials.headers,
          authorization: credentials.authorization,
          secrets: credentials.secrets ?? [],
          form: [...parameters, ...unlessNamed(parameters, credentials)],
          dpop
        })).pipe(Effect.flatMap(wire.send)))
  )
