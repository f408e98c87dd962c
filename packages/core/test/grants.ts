/** The grants, at servers with facts of their own, with secrets that can be recognised. */
import {
  AuthorizationCode,
  AuthorizationRequest,
  type AuthorizationServer,
  type Client,
  ClientAuthentication,
  type OAuthError,
  RefreshToken,
  TokenSet
} from "@effect-oauth/core"
import { Effect, Redacted } from "effect"
import { recordSpans } from "./anyProvider.js"
import { assertAbsent, begin, fakeHttp, jsonAnswer, makeClient, makeServer, prints, right, summary } from "./support.js"

/** A token answer. */
export const tokens = { access_token: "SECRET-new-access", token_type: "bearer" }

/** A client with a secret. */
export const secretClient = makeClient({
  authentication: ClientAuthentication.clientSecretPost(Redacted.make("SECRET-client +&"))
})

type Answer = Parameters<typeof fakeHttp>[0]

/** Exchanges a code, with more in the callback. */
export const exchange = (
  options: AuthorizationServer.Options,
  answer: Answer = () => jsonAnswer(tokens),
  { client = secretClient, more = "", scopes }: {
    readonly client?: Client.Client
    readonly more?: string
    readonly scopes?: ReadonlyArray<string>
  } = {}
) => {
  const http = fakeHttp(answer)
  const server = makeServer(options)
  const run = Effect.gen(function*() {
    const { callback, request } = yield* begin(server, client, { scopes })
    // As a program does: the request is kept as text meanwhile.
    const stored = right(AuthorizationRequest.fromJson(AuthorizationRequest.toJson(request)))
    const code = callback.replace("the-code", "SECRET-code")
    return yield* AuthorizationCode.exchange(server, client, `${code}${more}`, stored)
  }).pipe(Effect.provide(http.layer))
  return { http, run }
}

/** Tokens that can be refreshed. */
export const held = Effect.orDie(TokenSet.fromResponse({
  access_token: "SECRET-access",
  token_type: "bearer",
  refresh_token: "SECRET-refresh",
  scope: "a b",
  device_id: "device 1"
}))

/** Refreshes tokens. */
export const refresh = (
  options: AuthorizationServer.Options,
  answer: Answer = () => jsonAnswer(tokens),
  { bare = false, client = secretClient, scopes }: {
    readonly bare?: boolean
    readonly client?: Client.Client
    readonly scopes?: ReadonlyArray<string>
  } = {}
) => {
  const http = fakeHttp(answer)
  const run = Effect.gen(function*() {
    const previous = bare ? Redacted.make("SECRET-refresh") : yield* held
    return yield* RefreshToken.refresh(makeServer(options), client, previous, { scopes })
  }).pipe(Effect.provide(http.layer))
  return { http, run }
}

/** What ends at the token endpoint. */
export const grants = { exchange, refresh }

const allSecrets = ["SECRET", encodeURIComponent("SECRET-client +&")]

/** Why it fails; neither the error nor a span shows what is secret. */
export const failure = (run: Effect.Effect<unknown, OAuthError.OAuthError>) =>
  Effect.gen(function*() {
    const { texts, tracer } = recordSpans()
    const error = yield* Effect.flip(Effect.withTracer(run, tracer))
    assertAbsent(allSecrets, [...prints(error), ...texts])
    return summary(error).join(" ")
  })
