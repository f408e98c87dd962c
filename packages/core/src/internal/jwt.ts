/**
 * The one check of signed tokens from a server (RFC 7519 §7.2, RFC 8725): decrypted where that is registered, taken
 * apart strictly, signed with the algorithm that was agreed by the issuer's own key, of the right kind, from the right
 * issuer, for this client, and of now. ID tokens, signed profiles, signed responses and logout tokens add their own rules.
 *
 * @internal
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Encoding from "effect/Encoding"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type { AuthorizationServer } from "../AuthorizationServer.js"
import type { Client } from "../Client.js"
import type { Encryption } from "../DecryptionKey.js"
import { type Channel, IssuerKeys, type KeyError } from "../IssuerKeys.js"
import * as OAuthCrypto from "../OAuthCrypto.js"
import { type ConfigurationError, IdTokenRejected, type JwtCheck } from "../OAuthError.js"
import * as json from "./json.js"
import * as jwe from "./jwe.js"
import * as jws from "./jws.js"
import { constantTimeEquals } from "./text.js"

/**
 * Why a token was not accepted. Each kind of token makes an error of its own of it.
 *
 * @internal
 */
export class Rejection {
  readonly _tag = "Rejection"
  readonly check: JwtCheck
  constructor(check: JwtCheck) {
    this.check = check
  }
}

/** @internal */
export const reject = (check: JwtCheck): Either.Either<never, Rejection> => Either.left(new Rejection(check))

/**
 * What a rejected ID token becomes.
 *
 * @internal
 */
export const idTokenRejected = (server: AuthorizationServer, reason: JwtCheck): IdTokenRejected =>
  new IdTokenRejected({ reason, issuer: server.issuer ?? "an unknown issuer" })

/** @internal */
export interface Verified {
  readonly algorithm: OAuthCrypto.SignatureAlgorithm
  readonly claims: json.JsonObject
}

/** @internal */
export interface Rules {
  /** The algorithm that is registered. */
  readonly algorithm: OAuthCrypto.SignatureAlgorithm | undefined
  /** Where none is, those in the server's metadata. */
  readonly supported: ReadonlyArray<string> | undefined
  readonly encryption: Encryption | undefined
  /** The `typ` this kind of token may have besides none, in lower case; nothing for one that has no type of its own. */
  readonly type: string | undefined
  readonly channel: Channel
}

/** Which algorithms are accepted. Symmetric ones only by name: whoever can verify them can make them (RFC 8725 §2.1). */
const isAgreed = (algorithm: string, rules: Rules): algorithm is OAuthCrypto.SignatureAlgorithm => {
  if (!OAuthCrypto.isSignatureAlgorithm(algorithm)) {
    return false
  }
  if (rules.algorithm !== undefined) {
    return algorithm === rules.algorithm
  }
  return !algorithm.startsWith("HS") && (rules.supported ?? ["RS256"]).includes(algorithm)
}

/** A token that has a type has to have the right one (RFC 8725 §3.11); kinds without one take any that names no other. */
const isType = (typ: unknown, expected: string | undefined): boolean => {
  if (typ === undefined) {
    return true
  }
  if (typeof typ !== "string") {
    return false
  }
  const type = typ.toLowerCase().replace(/^application\//, "")
  return expected === undefined ? !type.includes("+") : type === expected
}

const open = (
  client: Client,
  token: string,
  encryption: Encryption | undefined
): Effect.Effect<string, Rejection> =>
  encryption === undefined
    ? Effect.succeed(token)
    : Effect.mapError(jwe.decrypt(token, encryption, client.decryptionKeys), () => new Rejection("Encryption"))

const bySecret = (
  client: Client,
  signed: jws.Jws,
  algorithm: OAuthCrypto.SignatureAlgorithm
): Effect.Effect<"Verified" | "Key" | "Signature", ConfigurationError> => {
  const secret = client.authentication.clientSecret
  if (secret === undefined) {
    return Effect.succeed("Key")
  }
  const key = Redacted.make({ kty: "oct", k: Encoding.encodeBase64Url(Redacted.value(secret)) })
  return Effect.gen(function*() {
    const crypto = yield* OAuthCrypto.OAuthCrypto
    const verifier = yield* crypto.verifier(algorithm, key)
    if (Option.isNone(verifier)) {
      return "Key"
    }
    return (yield* verifier.value(signed.signingInput, signed.signature)) ? "Verified" : "Signature"
  })
}

/**
 * Verifies the signature of a token, and what its header says.
 *
 * @internal
 */
export const verify = (
  server: AuthorizationServer,
  client: Client,
  token: string,
  rules: Rules
): Effect.Effect<Verified, Rejection | KeyError, HttpClient.HttpClient> =>
  Effect.gen(function*() {
    const compact = yield* open(client, token, rules.encryption)
    const signed = yield* Either.mapLeft(jws.parse(compact), (refusal) => new Rejection(refusal))
    const { algorithm, claims, header } = signed
    if (!isAgreed(algorithm, rules)) {
      return yield* reject("Algorithm")
    }
    if (!isType(header.typ, rules.type)) {
      return yield* reject("Type")
    }
    const outcome = algorithm.startsWith("HS")
      ? yield* bySecret(client, signed, algorithm)
      : yield* Effect.flatMap(IssuerKeys, (keys) => keys.verify(server, { ...signed, algorithm }, rules.channel))
    return outcome === "Verified" ? { algorithm, claims } : yield* reject(outcome)
  })

/**
 * What is inside a token that is encrypted and not signed.
 *
 * @internal
 */
export const openJson = (client: Client, token: string, encryption: Encryption): Effect.Effect<unknown, Rejection> =>
  Effect.flatMap(
    open(client, token, encryption),
    (text) => Either.mapLeft(json.parse(new TextEncoder().encode(text)), () => new Rejection("Malformed"))
  )

/**
 * The claims of a token that was verified before, without verifying it again; none when it cannot be read any more, since
 * the key it was encrypted for is gone.
 *
 * @internal
 */
export const peek = (
  client: Client,
  token: string,
  encryption: Encryption | undefined
): Effect.Effect<Option.Option<json.JsonObject>> =>
  Effect.match(open(client, token, encryption), {
    onFailure: () => Option.none(),
    onSuccess: (compact) => Option.map(Either.getRight(jws.parse(compact)), ({ claims }) => claims)
  })

/**
 * An ID token as its server can read it: what it encrypted for the client is opened (OpenID Connect Core 1.0 §3.1.2.1).
 * One that cannot be, since its key is gone, is no hint any more.
 *
 * @internal
 */
export const readable = (client: Client, token: Redacted.Redacted): Effect.Effect<Option.Option<Redacted.Redacted>> => {
  const compact = Redacted.value(token)
  return compact.split(".", 6).length === 5
    ? Effect.option(Effect.map(open(client, compact, client.idTokenEncryptedResponse), Redacted.make))
    : Effect.succeedSome(token)
}

/**
 * What time it is for the times in tokens, in seconds, and how far clocks may be apart.
 *
 * @internal
 */
export interface Now {
  readonly seconds: number
  readonly tolerance: number
}

/** @internal */
export const now = (client: Client): Effect.Effect<Now> =>
  Effect.map(Clock.currentTimeMillis, (millis) => ({
    seconds: Math.floor(millis / 1000) + client.clockSkew,
    tolerance: Duration.toSeconds(client.clockTolerance)
  }))

/**
 * A time in a token (RFC 7519 §2): a finite number, however large.
 *
 * @internal
 */
export const isTime = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value)

/**
 * The issuer of a server, for one whose tenants have their own: that of the tenant a verified token is of.
 *
 * @internal
 */
export const issuerOf = (server: AuthorizationServer, claims: json.JsonObject): string | undefined => {
  const tenant = claims.tid
  if (server.quirks.issuerPerTenant !== true || server.issuer?.includes("{tenantid}") !== true) {
    return server.issuer
  }
  return typeof tenant === "string" && /^[0-9a-f-]{1,64}$/i.test(tenant)
    ? server.issuer.replace("{tenantid}", tenant)
    : undefined
}

/** @internal */
export const checkIssuer = (
  server: AuthorizationServer,
  claims: json.JsonObject
): Either.Either<string, Rejection> => {
  const issuer = issuerOf(server, claims)
  return issuer !== undefined && claims.iss === issuer ? Either.right(issuer) : reject("Issuer")
}

/**
 * The audiences of a token, of which this client has to be one (RFC 7519 §4.1.3).
 *
 * @internal
 */
export const checkAudience = (
  client: Client,
  claims: json.JsonObject
): Either.Either<ReadonlyArray<string>, Rejection> => {
  const audiences: ReadonlyArray<unknown> = Array.isArray(claims.aud) ? claims.aud : [claims.aud]
  return audiences.every((audience) => typeof audience === "string") && audiences.includes(client.clientId)
    ? Either.right(audiences)
    : reject("Audience")
}

/**
 * `exp`, which has to be there where it is `required`, and `nbf` and `iat` where they are.
 *
 * @internal
 */
export const checkTimes = (
  { exp, iat, nbf }: json.JsonObject,
  { seconds, tolerance }: Now,
  required: boolean
): Either.Either<void, Rejection> => {
  if ((required || exp !== undefined) && !(isTime(exp) && exp > seconds - tolerance)) {
    return reject("Expired")
  }
  if (nbf !== undefined && !(isTime(nbf) && nbf <= seconds + tolerance)) {
    return reject("NotYetValid")
  }
  if (iat !== undefined && !(isTime(iat) && iat <= seconds + tolerance)) {
    return reject("IssuedAt")
  }
  return isTime(exp) && isTime(iat) && exp < iat ? reject("Expired") : Either.void
}

const digests: Readonly<Record<string, OAuthCrypto.DigestAlgorithm>> = {
  "256": "SHA-256",
  "384": "SHA-384",
  "512": "SHA-512"
}

/**
 * Checks a hash of a token or code (OpenID Connect Core 1.0 §3.1.3.6): the left half of its digest, by the algorithm of
 * the signature. For Ed25519 that is SHA-512.
 *
 * @internal
 */
export const checkHash = (
  check: JwtCheck,
  algorithm: OAuthCrypto.SignatureAlgorithm,
  hash: unknown,
  value: string
): Effect.Effect<void, Rejection | ConfigurationError> =>
  Effect.gen(function*() {
    const crypto = yield* OAuthCrypto.OAuthCrypto
    const digest = yield* crypto.digest(digests[algorithm.slice(2)] ?? "SHA-512", new TextEncoder().encode(value))
    const expected = Encoding.encodeBase64Url(digest.subarray(0, digest.length / 2))
    if (typeof hash !== "string" || !constantTimeEquals(hash, expected)) {
      return yield* reject(check)
    }
  })
