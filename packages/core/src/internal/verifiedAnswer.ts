/**
 * A token answer whose ID token is verified before anybody sees any of it. The keys are at hand before the code or refresh
 * token is spent.
 *
 * @internal
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { AuthorizationServer } from "../AuthorizationServer.js"
import type { Client } from "../Client.js"
import * as IdToken from "../IdToken.js"
import { IssuerKeys } from "../IssuerKeys.js"
import type { TokenSet } from "../TokenSet.js"
import * as jwt from "./jwt.js"
import type { TokenEndpointError } from "./tokenEndpoint.js"

/** @internal */
export interface Answer {
  readonly tokens: TokenSet
  readonly idToken: Option.Option<IdToken.IdToken>
}

/** @internal */
export interface Options {
  /** Whether there has to be an ID token, may be one, or is none to be looked for. */
  readonly idToken: "required" | "likely" | "unlikely"
  readonly expected: IdToken.Expected
  /** The exchange. Its tokens have an ID token only where the answer brought one. */
  readonly tokens: Effect.Effect<TokenSet, TokenEndpointError, HttpClient.HttpClient>
}

const isBySecret = (client: Client): boolean => client.idTokenSignedResponseAlg?.startsWith("HS") === true

/** Whether the ID tokens of a server can be verified at all; one that was not asked for is then left as it came. */
const canVerify = (server: AuthorizationServer, client: Client): boolean =>
  server.issuer !== undefined && (server.jwksUri !== undefined || isBySecret(client))

/** @internal */
export const make = (
  server: AuthorizationServer,
  client: Client,
  options: Options
): Effect.Effect<Answer, IdToken.IdTokenError | TokenEndpointError, HttpClient.HttpClient> =>
  Effect.gen(function*() {
    const isRequired = options.idToken === "required"
    const isLookedAt = server.quirks.idTokens !== "ignored" && (isRequired || canVerify(server, client))
    if (isLookedAt && options.idToken !== "unlikely" && !isBySecret(client)) {
      yield* Effect.flatMap(IssuerKeys, (keys) => keys.prepare(server))
    }
    const tokens = yield* options.tokens
    if (!isLookedAt || (Option.isNone(tokens.idToken) && !isRequired)) {
      return { tokens, idToken: Option.none() }
    }
    if (Option.isNone(tokens.idToken)) {
      return yield* jwt.idTokenRejected(server, "Missing")
    }
    const idToken = yield* IdToken.verify(server, client, tokens.idToken.value, {
      ...options.expected,
      accessToken: tokens.accessToken
    })
    return { tokens, idToken: Option.some(idToken) }
  })
