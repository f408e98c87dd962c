/**
 * What we make of an input, through the public functions and an `HttpClient` that answers with it.
 */
import {
  AuthorizationCode,
  AuthorizationRequest,
  AuthorizationResponse,
  AuthorizationServer,
  BufferedBody,
  Client,
  ClientAuthentication,
  Discovery,
  type IdToken,
  IssuerKeys,
  type OAuthError,
  StandardClaims,
  TokenSet,
  UserInfo
} from "@effect-oauth/core"
import { HttpClient } from "@effect/platform"
import { DateTime, Effect, Either, Option, Redacted } from "effect"
import * as differential from "./openIdDifferential.js"
import { jwks } from "./openIdDifferentialTokens.js"

const { accepted, clientId, code, endpoints, issuer, membersOf, now, redirectUri, scopes, state } = differential

const right = <A, E>(either: Either.Either<A, E>): A => Either.getOrThrowWith(either, (error) => error)

const make = (setting: differential.Setting) => {
  const { algorithm, supported } = setting
  const server = right(AuthorizationServer.make({
    issuer,
    authorizationEndpoint: endpoints.authorization_endpoint,
    tokenEndpoint: endpoints.token_endpoint,
    userinfoEndpoint: endpoints.userinfo_endpoint,
    jwksUri: endpoints.jwks_uri,
    authorizationResponseIssParameterSupported: setting.promisesIssuer,
    supported: {
      idTokenSigningAlgValues: supported,
      userinfoSigningAlgValues: supported,
      authorizationSigningAlgValues: supported
    }
  }))
  const client = right(Client.make({
    clientId,
    redirectUri,
    authentication: ClientAuthentication.clientSecretBasic(Redacted.make(differential.clientSecret)),
    idTokenSignedResponseAlg: algorithm,
    userinfoSignedResponseAlg: algorithm,
    authorizationSignedResponseAlg: algorithm,
    requireStateHash: setting.stateHash
  }))
  const request = new AuthorizationRequest.AuthorizationRequest({
    url: endpoints.authorization_endpoint,
    state: Redacted.make(state),
    codeVerifier: Option.some(Redacted.make(differential.codeVerifier)),
    nonce: setting.withoutOpenId === true ? Option.none() : Option.some(Redacted.make(differential.nonce)),
    redirectUri,
    scopes,
    responseType: differential.isHybrid(setting) ? "code id_token" : "code",
    responseMode: setting.responseMode ?? "query",
    maxAge: Option.fromNullable(setting.maxAge),
    acrValues: Option.none(),
    clientId,
    authorizationServer: AuthorizationServer.identity(server),
    expiresAt: DateTime.unsafeMake((now + 600) * 1000),
    urlExpiresAt: Option.none()
  })
  return { server, client, request, keys: IssuerKeys.make() }
}

const made = new Map<differential.Setting, ReturnType<typeof make>>()

const of = (setting: differential.Setting) => {
  const found = made.get(setting) ?? make(setting)
  made.set(setting, found)
  return found
}

const keySet: differential.Answer = {
  status: 200,
  headers: { "content-type": "application/json" },
  body: new TextEncoder().encode(JSON.stringify(jwks))
}

const answering = (answer: differential.Answer, asked: (url: string) => void = () => {}) =>
  HttpClient.make((request) => {
    asked(request.url)
    const { body, headers, status } = request.url === endpoints.jwks_uri ? keySet : answer
    // Headers as fetch has them: without blanks around.
    const received = Object.fromEntries(new Headers(headers))
    return Effect.succeed(BufferedBody.make(request, { status, headers: received, body }))
  })

/** A failure as its tag and what it is about. */
const summary = (error: OAuthError.OAuthError): string => {
  const details = error._tag === "CallbackRejected"
    ? [error.reason, error.parameter, error.check]
    : error._tag === "ConfigurationError"
    ? [error.reason, error.setting]
    : error._tag === "InvalidResponse"
    ? [error.reason, ...error.fields]
    : ["reason" in error ? error.reason : error.code]
  return [error._tag, ...details].filter((detail) => detail !== undefined).join(" ")
}

const tokensSeen = (tokens: TokenSet.TokenSet): differential.Seen => [
  ["access_token", Redacted.value(tokens.accessToken)],
  ["token_type", tokens.tokenType],
  ["expires_in", Option.getOrUndefined(Option.map(tokens.expiresAt, ({ epochMillis }) => epochMillis - now * 1000))],
  ["refresh_token", Option.getOrUndefined(Option.map(tokens.refreshToken, Redacted.value))],
  ["id_token", Option.getOrUndefined(Option.map(tokens.idToken, Redacted.value))],
  ["scope", tokens.scopes],
  ["authorization_details", Option.getOrUndefined(tokens.authorizationDetails)],
  ...membersOf("extra", Redacted.value(tokens.extra))
]

const camelCase = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

const serverSeen = (server: AuthorizationServer.AuthorizationServer): differential.Seen =>
  differential.metadataSeen((name) => {
    const [alias, endpoint] = name.split(".")
    const key = camelCase(name)
    return alias !== undefined && endpoint !== undefined
      ? Reflect.get(server.mtlsEndpointAliases, camelCase(endpoint))
      : Reflect.get(server, key) ?? Reflect.get(server.supported, key.replace(/Supported$/, ""))
  })

/** The callback in the form in which a program gets it. */
const callbackOf = ({ parameters, setting }: differential.Called): AuthorizationResponse.Callback =>
  setting.responseMode === "form_post"
    ? parameters
    : new URL(`${redirectUri}${setting.responseMode === "fragment" ? "#" : "?"}${parameters}`)

const run = (
  input: differential.Input,
  user: IdToken.IdToken,
  asked: ReadonlyArray<string>
): Effect.Effect<differential.Verdict, OAuthError.OAuthError, HttpClient.HttpClient> => {
  const { client, request, server } = of(input.setting)
  switch (input.kind) {
    case "tokens": {
      const callback = new URLSearchParams({ code, state })
      return input.setting.withoutOpenId === true
        ? Effect.map(
          AuthorizationCode.exchange(server, client, callback, request),
          (tokens) => accepted(tokensSeen(tokens))
        )
        : Effect.map(
          AuthorizationCode.signIn(server, client, callback, request),
          ({ idToken, tokens }) => accepted(tokensSeen(tokens), membersOf("claims", idToken.claims))
        )
    }
    case "callback":
      return Effect.map(
        AuthorizationResponse.verify(server, client, callbackOf(input), request),
        (verified) => accepted([["code", Redacted.value(verified.code)]])
      )
    case "discovery":
      return Effect.map(
        Discovery.discover(input.setting.issuer ?? issuer),
        (discovered) => accepted([["asked", asked]], serverSeen(discovered))
      )
    case "userinfo":
      return TokenSet.fromResponse({ access_token: differential.accessToken, token_type: "bearer" }).pipe(
        Effect.flatMap((tokens) =>
          UserInfo.fetch(server, client, tokens, StandardClaims.StandardClaims, { idToken: user })
        ),
        Effect.map((profile) => accepted(membersOf("claims", profile)))
      )
  }
}

const notFound: differential.Answer = { status: 404, headers: {}, body: new Uint8Array() }

/** Our verdict; `user` is the ID token of the user whose profile is read. */
export const ours = (input: differential.Input, user: IdToken.IdToken): Effect.Effect<differential.Verdict> =>
  Effect.suspend(() => {
    const asked: Array<string> = []
    const http = answering(input.kind === "callback" ? notFound : input.answer, (url) => asked.push(url))
    return run(input, user, asked).pipe(
      Effect.catchAll((error) => Effect.succeed<differential.Verdict>({ accepted: false, by: summary(error) })),
      Effect.provideService(HttpClient.HttpClient, http),
      Effect.provideService(IssuerKeys.IssuerKeys, of(input.setting).keys)
    )
  })

/** The ID token of a sign-in. */
export const signIn = (
  { answer, setting }: differential.Answered
): Effect.Effect<IdToken.IdToken, AuthorizationCode.ExchangeError> => {
  const { client, keys, request, server } = of(setting)
  return AuthorizationCode.signIn(server, client, new URLSearchParams({ code, state }), request).pipe(
    Effect.map(({ idToken }) => idToken),
    Effect.provideService(HttpClient.HttpClient, answering(answer)),
    Effect.provideService(IssuerKeys.IssuerKeys, keys)
  )
}
