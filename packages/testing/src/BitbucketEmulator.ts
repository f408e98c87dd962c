/**
 * Bitbucket Cloud, in this process.
 *
 * An `EmbeddedServer` that speaks Bitbucket's dialect of OAuth 2.0 at Bitbucket's paths: scopes belong to the consumer
 * and not to the request, the token answer lists them as `scopes`, says `"token_type": "bearer"` and names the grant in
 * `state`, parameters nobody at Bitbucket knows are ignored, and the account is read from `/2.0/user`. A client that
 * signs in here signs in at bitbucket.org once its endpoints are changed.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { randomBytes } from "node:crypto"
import type { Answer, Dialect, RouteRequest, TokenRequest } from "./Dialect.js"
import { json } from "./Dialect.js"
import type { RecordedRequest } from "./EmbeddedServer.js"
import { make as makeServer } from "./EmbeddedServer.js"

/**
 * A link of an account.
 *
 * @since 0.1.0
 * @category models
 */
export interface Link {
  readonly href: string
}

/**
 * The account object the profile endpoint answers with, as documented by Bitbucket for `GET /2.0/user`.
 *
 * `uuid` is written in braces. `created_on` is an ISO 8601 time with microseconds and an offset.
 *
 * @since 0.1.0
 * @category models
 */
export interface Account {
  readonly type: "user"
  readonly account_id: string
  readonly uuid: string
  readonly display_name: string
  readonly nickname: string
  readonly username: string
  readonly created_on: string
  readonly account_status: string
  readonly has_2fa_enabled: boolean | null
  readonly links: {
    readonly self: Link
    readonly html: Link
    readonly avatar: Link
    readonly repositories: Link
  }
}

/**
 * What an emulator is made from.
 *
 * - `clientId`, `clientSecret`: the key and the secret of the consumer. Default: random.
 * - `redirectUri`: the callback URL of the consumer. Default `"https://app.example/callback"`.
 * - `scopes`: the scopes of the consumer. Default `["account", "email"]`.
 * - `account`: fields of the account that should differ from the default one, which is Ada Lovelace's.
 * - `accessTokenLifetime`: whole seconds, on the wall clock. Default 2 hours, as at Bitbucket.
 * - `onTokenAnswer`: sees every answer of the token endpoint in Bitbucket's format, and may change it or hold it back.
 * - `port`: where it listens. Default: a free port.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  readonly clientId?: string | undefined
  readonly clientSecret?: Redacted.Redacted<string> | undefined
  readonly redirectUri?: string | undefined
  readonly scopes?: ReadonlyArray<string> | undefined
  readonly account?: Partial<Account> | undefined
  readonly accessTokenLifetime?: Duration.DurationInput | undefined
  readonly onTokenAnswer?: ((answer: Answer, request: TokenRequest) => Effect.Effect<Answer>) | undefined
  readonly port?: number | undefined
}

/**
 * A running emulator.
 *
 * - `clientId`, `clientSecret`, `redirectUri`, `scopes`: the one consumer it knows.
 * - `endpoints`: where it is reached.
 * - `account`: who signs in, as the profile endpoint answers it.
 * - `requests`: what it has answered so far, growing as it answers, without secrets.
 * - `expireAccessTokens`: from now on every access token issued so far is refused; refresh tokens stay.
 * - `revokeGrants`: forgets every grant with its tokens, as if the user had removed the consumer from their account.
 *
 * @since 0.1.0
 * @category models
 */
export interface BitbucketEmulatorShape {
  readonly clientId: string
  readonly clientSecret: Redacted.Redacted<string>
  readonly redirectUri: string
  readonly scopes: ReadonlyArray<string>
  readonly endpoints: {
    readonly authorizationEndpoint: string
    readonly tokenEndpoint: string
    readonly userinfoEndpoint: string
  }
  readonly account: Account
  readonly requests: ReadonlyArray<RecordedRequest>
  readonly expireAccessTokens: Effect.Effect<void>
  readonly revokeGrants: Effect.Effect<void>
}

/**
 * The emulator as a service.
 *
 * @since 0.1.0
 * @category tags
 */
export class BitbucketEmulator extends Context.Tag("@effect-oauth/testing/BitbucketEmulator")<
  BitbucketEmulator,
  BitbucketEmulatorShape
>() {}

const AUTHORIZATION_PATH = "/site/oauth2/authorize"
const TOKEN_PATH = "/site/oauth2/access_token"
const PROFILE_PATH = "/2.0/user"

/** The parameters Bitbucket reads, and the two of PKCE, which the server behind it verifies when they are there. */
const AUTHORIZATION_PARAMETERS = new Set([
  "response_type",
  "client_id",
  "redirect_uri",
  "state",
  "code_challenge",
  "code_challenge_method"
])

const ACCOUNT_ID = "557058:5b1c6f0e-8f0a-4c58-9d5b-3f1f6a8f4d10"
const UUID = "{6f1d3c9e-5a52-4f0b-8d1e-7c1f6d2b9a43}"

const accountAt = (base: string, changes: Partial<Account> | undefined): Account => {
  const uuid = changes?.uuid ?? UUID
  const user = `${base}/2.0/users/${encodeURIComponent(uuid)}`
  return {
    type: "user",
    account_id: ACCOUNT_ID,
    uuid,
    display_name: "Ada Lovelace",
    nickname: "ada",
    username: "ada",
    created_on: "2015-12-10T09:30:00.123456+00:00",
    account_status: "active",
    has_2fa_enabled: null,
    links: {
      self: { href: user },
      html: { href: `${base}/${encodeURIComponent(uuid)}/` },
      avatar: { href: `${base}/account/ada/avatar/` },
      repositories: { href: `${base}/2.0/repositories/${encodeURIComponent(uuid)}` }
    },
    ...changes
  }
}

const problem = (
  status: number,
  error: { readonly message: string; readonly detail?: unknown },
  headers?: Readonly<Record<string, string>>
): Answer => json({ type: "error", error }, { status, headers })

const profile = (changes: Options["account"]) => ({ access, url }: RouteRequest): Answer => {
  if (Option.isNone(access)) {
    return problem(
      401,
      { message: "Access token expired. Use your refresh token to obtain a new access token." },
      { "www-authenticate": "Bearer realm=\"api.bitbucket.org\", error=\"invalid_token\"" }
    )
  }
  const { scopes } = access.value
  if (!scopes.includes("account")) {
    return problem(403, {
      message: "Your credentials lack one or more required privilege scopes.",
      detail: { granted: scopes, required: ["account"] }
    })
  }
  return json(accountAt(url.origin, changes))
}

/** `application/x-www-form-urlencoded`, RFC 6749 appendix B. */
const formEncode = (text: string): string => new URLSearchParams([["", text]]).toString().slice(1)

/**
 * Bitbucket takes the key and the secret of Basic authentication as they are; RFC 6749 section 2.3.1 wants both
 * encoded first. Both are understood: a pair sent raw is turned into the encoded one.
 */
const encodeRawPair = (authorization: string, raw: string, encoded: string): string => {
  const credentials = /^basic +(\S+)$/i.exec(authorization)?.[1]
  return credentials !== undefined && Buffer.from(credentials, "base64").toString("utf8") === raw
    ? `Basic ${Buffer.from(encoded, "utf8").toString("base64")}`
    : authorization
}

const isTokenBody = (body: unknown): body is Readonly<Record<string, unknown>> =>
  typeof body === "object" && body !== null && "access_token" in body

const tokenAnswer = (answer: Answer, { form }: TokenRequest): Answer => {
  if (!isTokenBody(answer.body)) return answer
  return {
    ...answer,
    body: {
      access_token: answer.body["access_token"],
      scopes: answer.body["scope"],
      expires_in: answer.body["expires_in"],
      refresh_token: answer.body["refresh_token"],
      token_type: "bearer",
      state: form.get("grant_type")
    }
  }
}

const withoutIssuer = (url: URL): URL => {
  const callback = new URL(url)
  callback.searchParams.delete("iss")
  return callback
}

interface Consumer {
  readonly clientId: string
  readonly clientSecret: Redacted.Redacted<string>
}

const dialectOf = ({ clientId, clientSecret }: Consumer, { account, onTokenAnswer }: Options): Dialect => {
  const answerProfile = profile(account)
  const secret = Redacted.value(clientSecret)
  const rawPair = `${clientId}:${secret}`
  const encodedPair = `${formEncode(clientId)}:${formEncode(secret)}`
  return {
    name: "Bitbucket (emulated)",
    authorizationRequest: (sent) => {
      const known = new URLSearchParams()
      for (const [name, value] of sent) {
        if (AUTHORIZATION_PARAMETERS.has(name)) known.append(name, value)
      }
      return known
    },
    // RFC 9207 came later than this server: there is no `iss` in the callback.
    callback: withoutIssuer,
    tokenRequest: ({ form, headers }) => {
      const known = new URLSearchParams(form)
      known.delete("scope")
      const { authorization } = headers
      return {
        form: known,
        headers: authorization === undefined
          ? headers
          : { ...headers, authorization: encodeRawPair(authorization, rawPair, encodedPair) }
      }
    },
    tokenAnswer: (answer, request) => {
      const bitbucket = tokenAnswer(answer, request)
      return onTokenAnswer === undefined ? Effect.succeed(bitbucket) : onTokenAnswer(bitbucket, request)
    },
    routes: [{ method: "GET", path: PROFILE_PATH, handle: (request) => Effect.sync(() => answerProfile(request)) }]
  }
}

const randomName = (bytes: number): string => randomBytes(bytes).toString("base64url")

/**
 * Starts an emulator, which runs until the scope closes.
 *
 * @example
 * ```ts
 * import { BitbucketEmulator, UserAgent } from "@effect-oauth/testing"
 * import { Effect } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const bitbucket = yield* BitbucketEmulator.make()
 *   const url = new URL(bitbucket.endpoints.authorizationEndpoint)
 *   url.searchParams.set("response_type", "code")
 *   url.searchParams.set("client_id", bitbucket.clientId)
 *   url.searchParams.set("state", "af0ifjsldkj")
 *   const callback = yield* UserAgent.approve(url)
 *   return callback.searchParams.get("code")
 * }).pipe(Effect.scoped)
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (options: Options = {}): Effect.Effect<BitbucketEmulatorShape, never, Scope.Scope> =>
  Effect.gen(function*() {
    const clientId = options.clientId ?? randomName(12)
    const clientSecret = options.clientSecret ?? Redacted.make(randomName(24))
    const redirectUri = options.redirectUri ?? "https://app.example/callback"
    const scopes = options.scopes ?? ["account", "email"]
    const { account_id, display_name } = accountAt("", options.account)
    const server = yield* makeServer({
      clients: [{ clientId, clientSecret, name: "Your application", redirectUris: [redirectUri], scopes }],
      accounts: [{ id: account_id, claims: { name: display_name } }],
      scopes,
      routes: { authorization: AUTHORIZATION_PATH, token: TOKEN_PATH },
      openid: false,
      revocation: false,
      introspection: false,
      accessTokenLifetime: options.accessTokenLifetime ?? "2 hours",
      dialect: dialectOf({ clientId, clientSecret }, options),
      port: options.port
    })
    return {
      clientId,
      clientSecret,
      redirectUri,
      scopes,
      endpoints: {
        authorizationEndpoint: server.endpoints.authorizationEndpoint,
        tokenEndpoint: server.endpoints.tokenEndpoint,
        userinfoEndpoint: `${server.issuer}${PROFILE_PATH}`
      },
      account: accountAt(server.issuer, options.account),
      requests: server.requests,
      expireAccessTokens: server.expireAccessTokens,
      revokeGrants: server.revokeGrants
    }
  })

/**
 * The emulator as a layer, running for as long as the layer.
 *
 * @example
 * ```ts
 * import { BitbucketEmulator } from "@effect-oauth/testing"
 * import { Effect } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const bitbucket = yield* BitbucketEmulator.BitbucketEmulator
 *   return bitbucket.endpoints.tokenEndpoint
 * }).pipe(Effect.provide(BitbucketEmulator.layer()))
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (options: Options = {}): Layer.Layer<BitbucketEmulator> =>
  Layer.scoped(BitbucketEmulator, make(options))
