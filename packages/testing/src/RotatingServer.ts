/**
 * A small authorization server for what happens to tokens as time goes by.
 *
 * Its access tokens live for a second, unless told otherwise, and its refresh tokens are used once: one that comes a second
 * time revokes the whole family (RFC 9700 section 4.14.2), so whoever refreshes the same tokens twice loses them here as
 * they would elsewhere. `issue` stands for the sign-in, a resource says what a token is still good for, and the counters say
 * what the clients did. The token endpoint fails, hangs, or loses its answer when told to.
 *
 * It is plain `node:http` on 127.0.0.1 with everything in memory, and takes thousands of refreshes a second, so that several
 * processes can be let loose on it. It works on real time: nothing here follows a `TestClock`.
 *
 * @since 0.1.0
 */
import * as TokenResponse from "@effect-oauth/core/TokenResponse"
import * as TokenSet from "@effect-oauth/core/TokenSet"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import { randomBytes } from "node:crypto"
import { open } from "./internal/embeddedListeners.js"
import * as Families from "./internal/rotatingFamilies.js"
import * as Http from "./internal/rotatingHttp.js"

/**
 * How the server differs from the default.
 *
 * - `clientId`: the one client it knows. Default `app`.
 * - `clientSecret`: sent as `client_secret_basic` or `client_secret_post`. Default: a public client, which sends none.
 * - `accessTokenLifetime`: in whole seconds, at least one. Default 1 second.
 * - `scopes`: what every token is good for. Default `read`.
 * - `rotateRefreshTokens`: whether a refresh token is used once. Default `true`.
 * - `answerDelay`: how long a token answer is held back once the refresh is done. Default: it is not.
 * - `port`: where it listens. Default: a free port.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  readonly clientId?: string | undefined
  readonly clientSecret?: Redacted.Redacted | undefined
  readonly accessTokenLifetime?: Duration.DurationInput | undefined
  readonly scopes?: ReadonlyArray<string> | undefined
  readonly rotateRefreshTokens?: boolean | undefined
  readonly answerDelay?: Duration.DurationInput | undefined
  readonly port?: number | undefined
}

/**
 * What may go wrong at the token endpoint.
 *
 * - `unavailable`: 503, and nothing is refreshed
 * - `invalid_grant`: the refresh is refused, and the token stays as good as it was
 * - `reset`: the connection is reset, and nothing is refreshed
 * - `hang`: there is no answer, and nothing is refreshed
 * - `answer_lost`: the refresh is done, and the connection is reset in place of the answer
 *
 * @since 0.1.0
 * @category models
 */
export type Failure = "unavailable" | "invalid_grant" | "reset" | "hang" | "answer_lost"

/**
 * What has happened so far.
 *
 * - `issued`: families that were begun
 * - `refreshes`: refresh tokens that were answered with new tokens
 * - `reused`: refresh tokens that came although they had been used before
 * - `revokedFamilies`: families that were revoked for that
 * - `revocations`: families that were revoked by the client (RFC 7009)
 * - `refused`: refreshes that were answered with `invalid_grant`, other than by a `Failure`
 * - `failures`: token requests that a `Failure` befell
 * - `expirations`: access tokens that have passed their expiry
 * - `resourceCalls`: requests for the resource
 * - `unauthorized`: of these, those answered with 401
 * - `expired`: of these, those whose token was right and had expired
 * - `latest`: the longest any of these came after its expiry, in milliseconds
 * - `forbidden`: requests for the resource that were answered with 403
 *
 * @since 0.1.0
 * @category models
 */
export interface Counters {
  readonly issued: number
  readonly refreshes: number
  readonly reused: number
  readonly revokedFamilies: number
  readonly revocations: number
  readonly refused: number
  readonly failures: number
  readonly expirations: number
  readonly resourceCalls: number
  readonly unauthorized: number
  readonly expired: number
  readonly latest: number
  readonly forbidden: number
}

/**
 * The tokens that come from one sign-in: whose they are, how often they were refreshed, and whether they are over.
 *
 * @since 0.1.0
 * @category models
 */
export interface Family {
  readonly user: string
  readonly refreshes: number
  readonly revoked: boolean
}

/**
 * A running server.
 *
 * - `issuer`: such as `http://127.0.0.1:41234`, which is also the origin of everything.
 * - `endpoints`: where tokens are refreshed and revoked.
 * - `resource`: answers 200 to a token that is good, 401 with `invalid_token` to one that is not. With `?scope=write` it
 *   asks for that scope, and answers 403 with `insufficient_scope` to a token without. Of a token that has expired, the body
 *   says when: `expired_at`, in milliseconds since the epoch.
 * - `clientId`, `clientSecret`: the one client it knows.
 * - `issue`: signs a user in: the first tokens of a new family, received now.
 * - `control`: a URL nobody can guess, for other processes. A POST to `/issue` below it with `user` in the form is answered
 *   as by the token endpoint; a GET of `/counters` is answered with the counters.
 * - `fail`: lets the next token requests fail, one unless told otherwise; it replaces what was said before, and 0 ends it.
 * - `delayAnswers`: holds token answers back from now on, see `answerDelay`.
 * - `counters`: what has happened so far.
 * - `families`: the families, in the order they were begun in.
 *
 * @since 0.1.0
 * @category models
 */
export interface RotatingServer {
  readonly issuer: string
  readonly endpoints: { readonly tokenEndpoint: string; readonly revocationEndpoint: string }
  readonly resource: string
  readonly clientId: string
  readonly clientSecret: Redacted.Redacted | undefined
  readonly issue: (user: string) => Effect.Effect<TokenSet.TokenSet>
  readonly control: string
  readonly fail: (failure: Failure, times?: number) => Effect.Effect<void>
  readonly delayAnswers: (delay: Duration.DurationInput) => Effect.Effect<void>
  readonly counters: Effect.Effect<Counters>
  readonly families: Effect.Effect<ReadonlyArray<Family>>
}

const decode = Schema.decodeSync(TokenResponse.TokenResponse)

/**
 * Starts a server, which runs until the scope closes; open connections are cut then, and never before.
 *
 * A mistake in the options (a port in use) is a defect.
 *
 * @example
 * ```ts
 * import { ClientAuthentication, OAuthClient } from "@effect-oauth/core"
 * import { RotatingServer } from "@effect-oauth/testing"
 * import { Effect } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const server = yield* RotatingServer.make({ accessTokenLifetime: "2 seconds" })
 *   const oauth = yield* OAuthClient.make({
 *     server: server.endpoints,
 *     client: { clientId: server.clientId, authentication: ClientAuthentication.none }
 *   })
 *   const tokens = yield* server.issue("alice")
 *   yield* oauth.refresh(tokens)
 *   const { refreshes, reused } = yield* server.counters
 *   return [refreshes, reused] // [1, 0]
 * }).pipe(Effect.scoped)
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (options: Options = {}): Effect.Effect<RotatingServer, never, Scope.Scope> =>
  Effect.gen(function*() {
    const clientId = options.clientId ?? "app"
    // Not the clock of the caller, which may be a test's: the clients may be other processes.
    const clock = Clock.make()
    const families = Families.make({
      accessTokenLifetime: Math.max(1, Math.round(Duration.toSeconds(options.accessTokenLifetime ?? "1 second"))),
      scopes: options.scopes ?? ["read"],
      rotate: options.rotateRefreshTokens ?? true,
      now: () => clock.unsafeCurrentTimeMillis()
    })
    const switches: Http.Switches = {
      failure: "unavailable",
      failures: 0,
      answerDelay: Duration.toMillis(options.answerDelay ?? 0)
    }
    const control = `/control/${randomBytes(16).toString("base64url")}`
    const { main } = yield* open(options.port ?? 0, false)
    // A client that sends its request just as an idle connection is closed would see a network failure.
    main.server.keepAliveTimeout = 0
    main.server.on(
      "request",
      Http.make(
        { clientId, clientSecret: options.clientSecret && Redacted.value(options.clientSecret), control },
        families,
        switches
      )
    )
    return {
      issuer: main.origin,
      endpoints: { tokenEndpoint: `${main.origin}/token`, revocationEndpoint: `${main.origin}/revoke` },
      resource: `${main.origin}/resource`,
      clientId,
      clientSecret: options.clientSecret,
      issue: (user) => Effect.map(Clock.currentTimeMillis, (now) => TokenSet.make(decode(families.issue(user)), now)),
      control: `${main.origin}${control}`,
      fail: (failure, times = 1) =>
        Effect.sync(() => {
          switches.failure = failure
          switches.failures = times
        }),
      delayAnswers: (delay) =>
        Effect.sync(() => {
          switches.answerDelay = Duration.toMillis(delay)
        }),
      counters: Effect.sync(families.counters),
      families: Effect.sync(() =>
        families.families().map(({ expiries, revoked, user }) => ({ user, refreshes: expiries.length - 1, revoked }))
      )
    }
  })
