/**
 * The user's profile, read from the userinfo endpoint with an access token (OpenID Connect Core 1.0 §5.3), or from
 * the profile endpoint of a server that speaks plain OAuth 2.0.
 *
 * @since 0.1.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as AuthorizationServer from "./AuthorizationServer.js"
import type { Client } from "./Client.js"
import { usesCertificate } from "./ClientAuthentication.js"
import type { IdToken } from "./IdToken.js"
import * as answer from "./internal/answer.js"
import * as json from "./internal/json.js"
import * as jwt from "./internal/jwt.js"
import * as profileRequest from "./internal/profileRequest.js"
import { ofTokens, withProof } from "./internal/proof.js"
import * as url from "./internal/url.js"
import * as wire from "./internal/wire.js"
import type { KeyError } from "./IssuerKeys.js"
import { JwtRejected } from "./OAuthError.js"
import type { ConfigurationError, InvalidResponse, OAuthErrorResponse, TransportError } from "./OAuthError.js"
import type { TokenSet } from "./TokenSet.js"

/**
 * How reading a profile can fail.
 *
 * @since 0.1.0
 * @category errors
 */
export type UserInfoError = OAuthErrorResponse | InvalidResponse | TransportError | ConfigurationError | JwtRejected

/**
 * What reading a profile may be told.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /**
   * Who signed in: the profile has to be of the same user (OpenID Connect Core 1.0 §5.3.4). `ignored` is for an endpoint
   * that is not OpenID Connect's, whose profile has no `sub`.
   *
   * @default the user of `tokens.idToken`, which was verified when the tokens were exchanged
   */
  readonly idToken?: IdToken | "ignored" | undefined
  /**
   * How the profile is asked for at an endpoint that is not OpenID Connect's, see `request`.
   *
   * @default a GET with the token in the header
   */
  readonly request?: Request | undefined
}

/**
 * A way to ask for a profile.
 *
 * @since 0.1.0
 * @category models
 */
export interface Request {
  readonly fetch: <A, I>(
    server: AuthorizationServer.AuthorizationServer,
    tokens: TokenSet,
    profile: Schema.Schema<A, I>,
    subject: unknown
  ) => Effect.Effect<
    A,
    OAuthErrorResponse | InvalidResponse | TransportError | ConfigurationError,
    HttpClient.HttpClient
  >
}

/**
 * A way to ask for a profile, from what is different about it: its method, headers, parameters, where the token goes, where
 * in the answer the profile is, and further answers beside it. In the address, `{token.name}` is that member of the token
 * answer. No signature is expected, and `sub` is compared only where there is one.
 *
 * @example
 * ```ts
 * import { UserInfo } from "@effect-oauth/core"
 *
 * const request = UserInfo.request({ headers: { "Notion-Version": "2022-06-28" }, envelope: ["bot", "owner", "user"] })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const request = (request: profileRequest.ProfileRequest): Request => ({
  fetch: (server, tokens, profile, subject) => profileRequest.fetch(server, tokens, profile, request, subject)
})

/** The claims as they came, and what became of them; or the token they are in. */
type Received<A> =
  | { readonly _tag: "Claims"; readonly claims: unknown; readonly decoded: Option.Option<A> }
  | { readonly _tag: "Jwt"; readonly token: string }

const ask = <A>(
  server: AuthorizationServer.AuthorizationServer,
  client: Client,
  endpoint: URL,
  tokens: TokenSet,
  decoder: answer.Decoder<Option.Option<A>>
): Effect.Effect<Received<A>, wire.WireError | ConfigurationError, HttpClient.HttpClient> => {
  const { accessToken, tokenType } = tokens
  return Effect.flatMap(
    ofTokens(tokens, client),
    (dpop) =>
      withProof(dpop, { method: "GET", url: endpoint, accessToken }, (proof) =>
        wire.send<Received<A>, Received<A>>({
          span: "UserInfo.fetch",
          attributes: {},
          endpoint,
          authorization: Redacted.make(`${tokenType} ${Redacted.value(accessToken)}`),
          secrets: [],
          form: undefined,
          dpop: proof,
          decoder: (claims) => Either.map(decoder(claims), (decoded) => ({ _tag: "Claims", claims, decoded })),
          make: (received) => received,
          makeOfJwt: (token) => ({ _tag: "Jwt", token }),
          jsonUnderAnyContentType: server.quirks.jsonUnderAnyContentType
        }))
  )
}

/** The claims of a signed or encrypted profile, OpenID Connect Core 1.0 §5.3.2. */
const open = (
  server: AuthorizationServer.AuthorizationServer,
  client: Client,
  token: string
): Effect.Effect<unknown, jwt.Rejection | KeyError, HttpClient.HttpClient> =>
  Effect.gen(function*() {
    const encryption = client.userinfoEncryptedResponse
    if (encryption !== undefined && client.userinfoSignedResponseAlg === undefined) {
      return yield* jwt.openJson(client, token, encryption)
    }
    const { claims } = yield* jwt.verify(server, client, token, {
      algorithm: client.userinfoSignedResponseAlg,
      supported: server.supported.userinfoSigningAlgValues,
      encryption,
      type: undefined,
      channel: "direct"
    })
    // Both should be there, and count when they are.
    yield* claims.iss === undefined ? Effect.void : jwt.checkIssuer(server, claims)
    yield* claims.aud === undefined ? Effect.void : jwt.checkAudience(client, claims)
    yield* jwt.checkTimes(claims, yield* jwt.now(client), false)
    return claims
  })

/** Whose profile it has to be. */
const expectedSubject = (
  client: Client,
  tokens: TokenSet,
  idToken: Options["idToken"]
): Effect.Effect<unknown> => {
  if (idToken !== undefined) {
    return Effect.succeed(idToken === "ignored" ? undefined : idToken.claims.sub)
  }
  return Option.isNone(tokens.idToken) ? Effect.succeed(undefined) : Effect.map(
    jwt.peek(client, Redacted.value(tokens.idToken.value), client.idTokenEncryptedResponse),
    (claims) => Option.getOrUndefined(claims)?.sub
  )
}

/**
 * Reads the profile and decodes it with a schema. The token goes into the `Authorization` header, never into the URL
 * (RFC 6750 §2), with a proof where it is bound to a key (RFC 9449 §7). A client that is registered for signed or encrypted
 * profiles takes no others. The profile has to be of the user who signed in, where there is an ID token that says who.
 *
 * Fails with `OAuthErrorResponse` when the server names an error, in the body or in a challenge: `invalid_token` means
 * that the access token is expired or revoked, `insufficient_scope` that it was not granted enough; with
 * `InvalidResponse` when the profile does not decode, or is of another user (`SubjectMismatch`); with `JwtRejected` when
 * its signature or its claims are not acceptable; with `TransportError`; and with `ConfigurationError` (`MissingEndpoint`)
 * when the server has no such endpoint, (`InvalidParameter`) when its address needs what the tokens do not have.
 *
 * @example
 * ```ts
 * import type { AuthorizationCode, AuthorizationServer, Client } from "@effect-oauth/core"
 * import { StandardClaims, UserInfo } from "@effect-oauth/core"
 *
 * const profileOf = (
 *   server: AuthorizationServer.AuthorizationServer,
 *   client: Client.Client,
 *   { idToken, tokens }: AuthorizationCode.SignedIn
 * ) => UserInfo.fetch(server, client, tokens, StandardClaims.StandardClaims, { idToken })
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const fetch = <A, I>(
  server: AuthorizationServer.AuthorizationServer,
  client: Client,
  tokens: TokenSet,
  profile: Schema.Schema<A, I>,
  options: Options = {}
): Effect.Effect<A, UserInfoError, HttpClient.HttpClient> => {
  if (options.request !== undefined) {
    const { request } = options
    return Effect.flatMap(
      expectedSubject(client, tokens, options.idToken),
      (subject) => request.fetch(server, tokens, profile, subject)
    )
  }
  const decoder = Schema.decodeUnknownEither(profile, { errors: "all" })
  const isJwt = client.userinfoSignedResponseAlg !== undefined || client.userinfoEncryptedResponse !== undefined
  // Plain claims for a client that takes none are not decoded: what they are does not matter.
  const plain: answer.Decoder<Option.Option<A>> = (claims) =>
    isJwt ? Either.right(Option.none()) : Either.map(decoder(claims), Option.some)
  return Effect.gen(function*() {
    const endpoint = yield* AuthorizationServer.endpoint(server, "userinfoEndpoint", usesCertificate(client))
    const received = yield* ask(server, client, endpoint, tokens, plain)
    const contentType = received._tag === "Jwt" ? "application/jwt" : "application/json"
    const context = {
      endpoint: url.display(endpoint),
      status: 200,
      contentType,
      secrets: [Redacted.value(tokens.accessToken)]
    }
    if (isJwt !== (received._tag === "Jwt")) {
      return yield* answer.unexpectedType(context, contentType)
    }
    const claims = received._tag === "Jwt"
      ? yield* Effect.catchTag(
        open(server, client, received.token),
        "Rejection",
        ({ check }) =>
          Effect.fail(
            new JwtRejected({ reason: check, token: "userinfo", issuer: server.issuer ?? "an unknown issuer" })
          )
      )
      : received.claims
    const decoded = received._tag === "Claims" && Option.isSome(received.decoded)
      ? received.decoded.value
      : yield* answer.decode(context, claims, decoder)
    const subject = yield* expectedSubject(client, tokens, options.idToken)
    return subject === undefined || (json.isObject(claims) && claims.sub === subject)
      ? decoded
      : yield* profileRequest.subjectMismatch(context.endpoint)
  })
}
