/**
 * ID tokens (OpenID Connect Core 1.0 §2): who signed in, in the words of the server, signed by it. An `IdToken` exists only
 * when every check has been passed (§3.1.3.7), on every channel, the signature among them: code that asks for one cannot
 * be given a token that was merely decoded.
 *
 * @since 0.1.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import { hasProperty } from "effect/Predicate"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type { AuthorizationServer } from "./AuthorizationServer.js"
import type { Client } from "./Client.js"
import * as json from "./internal/json.js"
import * as jwt from "./internal/jwt.js"
import { constantTimeEquals } from "./internal/text.js"
import type { KeyError } from "./IssuerKeys.js"
import { ConfigurationError, type IdTokenRejected } from "./OAuthError.js"
import * as StandardClaims from "./StandardClaims.js"

/**
 * The brand of a verified `IdToken`.
 *
 * @since 0.1.0
 * @category type ids
 */
export const TypeId = "~@effect-oauth/core/IdToken"

/**
 * The type of the brand of a verified `IdToken`.
 *
 * @since 0.1.0
 * @category type ids
 */
export type TypeId = typeof TypeId

const optional = <A, I>(schema: Schema.Schema<A, I>) => Schema.optional(schema)

/**
 * The claims of an ID token: those with a meaning for the sign-in, the standard claims about the user, and whatever else
 * the server says. Times are seconds since the epoch.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Claims = Schema.Struct({
  /** The issuer, the server's own. */
  iss: Schema.String,
  /** The user, unique at the issuer and never given to another: the key of an account is the pair of both. */
  sub: Schema.String,
  /** The clients it is for. */
  aud: Schema.Union(Schema.String, Schema.Array(Schema.String)),
  exp: Schema.Number,
  iat: Schema.Number,
  /** When the user signed in. */
  auth_time: optional(Schema.Number),
  nonce: optional(Schema.String),
  /** How the user signed in, as a class. */
  acr: optional(Schema.String),
  azp: optional(Schema.String),
  ...StandardClaims.fields
}, Schema.Record({ key: Schema.String, value: Schema.Unknown }))

/**
 * The claims of an ID token.
 *
 * @since 0.1.0
 * @category models
 */
export type Claims = typeof Claims.Type

/** A private member makes the type nominal: nothing but `verify` has one. */
class Verified {
  private readonly verified = true
  static readonly is = (u: Verified): boolean => u.verified
}

const verifiedBrand = new Verified()

/**
 * A verified ID token.
 *
 * @since 0.1.0
 * @category models
 */
export interface IdToken {
  readonly [TypeId]: Verified
  readonly claims: Claims
  /** As it came. */
  readonly encoded: Redacted.Redacted
}

/**
 * Whether a value is a verified `IdToken`.
 *
 * @since 0.1.0
 * @category guards
 */
export const isIdToken = (u: unknown): u is IdToken =>
  hasProperty(u, TypeId) && u[TypeId] instanceof Verified && Verified.is(u[TypeId])

/**
 * How the verification of an ID token can fail.
 *
 * @since 0.1.0
 * @category errors
 */
export type IdTokenError = IdTokenRejected | KeyError

/**
 * What an ID token has to agree with: the request it answers, and what came with it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Expected {
  /**
   * Where it came from. One that came through the browser has to have the hashes of what came with it, and to be young.
   *
   * @default "token_endpoint"
   */
  readonly source?: "token_endpoint" | "authorization_endpoint" | undefined
  /** The nonce of the request; `any` where it is not known any more. Without it, the token must have none. */
  readonly nonce?: Redacted.Redacted | "any" | undefined
  /** How long ago the user may have signed in, as the request said (`max_age`). */
  readonly maxAge?: Duration.DurationInput | undefined
  /** The classes of sign-in of which one is demanded. */
  readonly acrValues?: ReadonlyArray<string> | undefined
  /** The access token that came with it. */
  readonly accessToken?: Redacted.Redacted | undefined
  /** The code that came with it, or that it was exchanged for. */
  readonly code?: Redacted.Redacted | undefined
  /** The state that came with it. */
  readonly state?: Redacted.Redacted | undefined
  /**
   * The ID token of before, when this one came with a refresh: it has to be of the same user (§12.2). It is not verified
   * again, and counts for nothing when it cannot be decrypted any more.
   */
  readonly previous?: Redacted.Redacted | undefined
}

const decodeClaims = Schema.decodeUnknownEither(Claims)

/** 255 characters of ASCII at most, §2. */
const isSubject = (sub: unknown): sub is string => typeof sub === "string" && /^[\x00-\x7f]{1,255}$/.test(sub)

/** Rules (3), (4) and (5): for this client, and for no stranger beside it. */
const checkParties = (client: Client, claims: json.JsonObject): Either.Either<void, jwt.Rejection> =>
  Either.flatMap(jwt.checkAudience(client, claims), (audiences) => {
    const others = audiences.filter((audience) => audience !== client.clientId)
    if (claims.azp === undefined ? others.length > 0 : claims.azp !== client.clientId) {
      return jwt.reject("AuthorizedParty")
    }
    return others.every((audience) => client.trustedAudiences.includes(audience)) ? Either.void : jwt.reject("Audience")
  })

/** Rules (9) and (10), and `nbf`. */
const checkTimes = (
  client: Client,
  claims: json.JsonObject,
  now: jwt.Now,
  expected: Expected
): Either.Either<void, jwt.Rejection> =>
  Either.flatMap(jwt.checkTimes(claims, now, true), () => {
    if (!jwt.isTime(claims.iat)) {
      return jwt.reject("IssuedAt")
    }
    const oldest = now.seconds - Duration.toSeconds(client.maxFrontChannelAge) - now.tolerance
    return expected.source === "authorization_endpoint" && claims.iat < oldest ? jwt.reject("IssuedAt") : Either.void
  })

/** Rule (11). */
const checkNonce = (
  server: AuthorizationServer,
  { nonce }: json.JsonObject,
  expected: Expected["nonce"]
): Either.Either<void, jwt.Rejection> => {
  if (expected === "any" || (server.quirks.nonce === "optional" && (nonce === undefined || expected === undefined))) {
    return Either.void
  }
  const matches = expected === undefined
    ? nonce === undefined
    : typeof nonce === "string" && constantTimeEquals(nonce, Redacted.value(expected))
  return matches ? Either.void : jwt.reject("Nonce")
}

/** Rules (12) and (13). */
const checkSignIn = (
  { acr, auth_time }: json.JsonObject,
  { seconds, tolerance }: jwt.Now,
  { acrValues, maxAge }: Expected
): Either.Either<void, jwt.Rejection> => {
  if (
    auth_time === undefined
      ? maxAge !== undefined
      : !jwt.isTime(auth_time) || auth_time < 0 || auth_time > seconds + tolerance
  ) {
    return jwt.reject("AuthTime")
  }
  if (maxAge !== undefined && Number(auth_time) + Duration.toSeconds(maxAge) < seconds - tolerance) {
    return jwt.reject("AuthTime")
  }
  const isDemanded = acrValues === undefined || (typeof acr === "string" && acrValues.includes(acr))
  return isDemanded && (acr === undefined || typeof acr === "string") ? Either.void : jwt.reject("Acr")
}

/** A refreshed token is about the same sign-in, §12.2. */
const checkPrevious = (
  claims: json.JsonObject,
  previous: json.JsonObject,
  { tolerance }: jwt.Now
): Either.Either<void, jwt.Rejection> => {
  const audiences = (aud: unknown): ReadonlyArray<unknown> => Array.isArray(aud) ? aud : [aud]
  const now = audiences(claims.aud)
  if (claims.iss !== previous.iss) {
    return jwt.reject("Issuer")
  }
  if (claims.sub !== previous.sub) {
    return jwt.reject("Subject")
  }
  if (!audiences(previous.aud).every((audience) => now.includes(audience))) {
    return jwt.reject("Audience")
  }
  if (claims.azp !== previous.azp) {
    return jwt.reject("AuthorizedParty")
  }
  if (claims.auth_time !== undefined && previous.auth_time !== undefined && claims.auth_time !== previous.auth_time) {
    return jwt.reject("AuthTime")
  }
  // An older one is a repeated one.
  if (Number(claims.iat) < Number(previous.iat) - tolerance) {
    return jwt.reject("IssuedAt")
  }
  return claims.nonce === undefined || claims.nonce === previous.nonce ? Either.void : jwt.reject("Nonce")
}

/** The hashes of what came with it: where they are, and where they have to be. */
const checkHashes = Effect.fnUntraced(
  function*(client: Client, { algorithm, claims }: jwt.Verified, expected: Expected) {
    const isFront = expected.source === "authorization_endpoint"
    const hashes = [
      ["AccessTokenHash", claims.at_hash, expected.accessToken, isFront],
      ["CodeHash", claims.c_hash, expected.code, isFront],
      ["StateHash", claims.s_hash, expected.state, isFront && client.requireStateHash]
    ] as const
    for (const [check, hash, value, isRequired] of hashes) {
      if (value !== undefined && (hash !== undefined || isRequired)) {
        yield* jwt.checkHash(check, algorithm, hash, Redacted.value(value))
      }
    }
  }
)

/**
 * Verifies an ID token: its signature with the issuer's keys, or, where that is registered, with the client's secret;
 * every claim with a meaning for the sign-in; and that it belongs to what came with it. Fails with `IdTokenRejected`, whose
 * `reason` names the one check; with `ConfigurationError` when the server's issuer or keys are not known; and with
 * `TransportError`, `OAuthErrorResponse` or `InvalidResponse` when the keys cannot be fetched.
 *
 * The code flow does this by itself, see `AuthorizationCode.signIn`. It is for a token that was kept, or came another way.
 *
 * @example
 * ```ts
 * import type { AuthorizationServer, Client } from "@effect-oauth/core"
 * import { IdToken } from "@effect-oauth/core"
 * import { Effect, type Redacted } from "effect"
 *
 * const userOf = (
 *   server: AuthorizationServer.AuthorizationServer,
 *   client: Client.Client,
 *   token: Redacted.Redacted
 * ) =>
 *   IdToken.verify(server, client, token, { nonce: "any" }).pipe(
 *     Effect.map(({ claims }) => `${claims.iss} ${claims.sub}`)
 *   )
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const verify = (
  server: AuthorizationServer,
  client: Client,
  token: Redacted.Redacted,
  expected: Expected = {}
): Effect.Effect<IdToken, IdTokenError, HttpClient.HttpClient> =>
  Effect.gen(function*() {
    if (server.issuer === undefined) {
      return yield* new ConfigurationError({
        reason: "MissingEndpoint",
        setting: "issuer",
        detail: "an ID token has to name its issuer, and there is none to compare it with"
      })
    }
    const source = expected.source ?? "token_endpoint"
    const verified = yield* jwt.verify(server, client, Redacted.value(token), {
      algorithm: client.idTokenSignedResponseAlg,
      supported: server.supported.idTokenSigningAlgValues,
      encryption: client.idTokenEncryptedResponse,
      type: undefined,
      channel: source === "token_endpoint" ? "direct" : "presented"
    })
    const { claims } = verified
    // A security event (RFC 8417 §2.2), such as a logout token, may have all of the claims of an ID token.
    if (json.isObject(claims.events)) {
      return yield* jwt.reject("Type")
    }
    const now = yield* jwt.now(client)
    yield* jwt.checkIssuer(server, claims)
    yield* isSubject(claims.sub) ? Either.void : jwt.reject("Subject")
    yield* checkParties(client, claims)
    yield* checkTimes(client, claims, now, expected)
    yield* checkSignIn(claims, now, expected)
    if (expected.previous === undefined) {
      yield* checkNonce(server, claims, expected.nonce)
    } else {
      const previous = yield* jwt.peek(client, Redacted.value(expected.previous), client.idTokenEncryptedResponse)
      yield* Option.isSome(previous) ? checkPrevious(claims, previous.value, now) : Either.void
    }
    yield* checkHashes(client, verified, expected)
    const decoded = yield* Either.mapLeft(decodeClaims(claims), () => new jwt.Rejection("Malformed"))
    return { [TypeId]: verifiedBrand, claims: decoded, encoded: token }
  }).pipe(
    Effect.catchTag("Rejection", ({ check }) => Effect.fail(jwt.idTokenRejected(server, check)))
  )
