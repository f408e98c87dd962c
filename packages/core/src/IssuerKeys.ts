/**
 * The keys issuers sign with (RFC 7517), fetched when a signature has to be verified and kept for a while. One fetch serves
 * all who wait for it. A key that is not known leads to one more look, since issuers change their keys just before they
 * use a new one (OpenID Connect Core 1.0 §10.1.1), but not to as many as somebody likes who makes up key ids.
 *
 * @since 0.1.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import type * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import * as AuthorizationServer from "./AuthorizationServer.js"
import * as cached from "./internal/cached.js"
import * as jwk from "./internal/jwk.js"
import * as wire from "./internal/wire.js"
import * as OAuthCrypto from "./OAuthCrypto.js"
import {
  type ConfigurationError,
  type InvalidResponse,
  isTransient,
  type OAuthErrorResponse,
  type TransportError
} from "./OAuthError.js"

/**
 * How a look for a key can fail.
 *
 * @since 0.1.0
 * @category errors
 */
export type KeyError = OAuthErrorResponse | InvalidResponse | TransportError | ConfigurationError

/**
 * How a token came: straight from the server, or from whoever presents it.
 *
 * @since 0.1.0
 * @category models
 */
export type Channel = "direct" | "presented"

/**
 * A signature, and what the header says of its key.
 *
 * @since 0.1.0
 * @category models
 */
export interface Signed {
  readonly algorithm: OAuthCrypto.SignatureAlgorithm
  readonly keyId: string | undefined
  readonly signingInput: Uint8Array
  readonly signature: Uint8Array
}

/**
 * What became of a signature: it verifies, no key fits, or it does not verify.
 *
 * @since 0.1.0
 * @category models
 */
export type Outcome = "Verified" | "Key" | "Signature"

/**
 * The keys of any number of issuers.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /**
   * Verifies a signature with the keys of a server. Fails with `ConfigurationError` (`MissingEndpoint`) when its
   * `jwksUri` is not known, and otherwise as every exchange when the keys cannot be had and none are held.
   */
  readonly verify: (
    server: AuthorizationServer.AuthorizationServer,
    signed: Signed,
    channel: Channel
  ) => Effect.Effect<Outcome, KeyError, HttpClient.HttpClient>
  /**
   * Sees to it that keys of a server are held, before a code or a refresh token is spent on an answer that could then not
   * be verified. Fails as `verify`.
   */
  readonly prepare: (
    server: AuthorizationServer.AuthorizationServer
  ) => Effect.Effect<void, KeyError, HttpClient.HttpClient>
}

/**
 * What `make` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /**
   * How long a set of keys is used before it is fetched again: a key that an issuer has withdrawn is good for that long.
   *
   * @default "5 minutes"
   */
  readonly lifetime?: Duration.DurationInput | undefined
}

/** A key of a set, and what verifies with it, by algorithm, once somebody needed it. */
interface Entry extends jwk.Key {
  readonly verifiers: Map<OAuthCrypto.SignatureAlgorithm, Option.Option<OAuthCrypto.Verifier>>
}

type KeySet = ReadonlyArray<Entry>

const Document = Schema.Struct({
  keys: Schema.Array(Schema.Unknown).pipe(Schema.maxItems(jwk.maxKeys))
})

const decoder = Schema.decodeUnknownEither(Document, { errors: "all" })

const fetchKeys = (endpoint: URL): Effect.Effect<KeySet, KeyError, HttpClient.HttpClient> =>
  wire.send({
    span: "IssuerKeys.fetch",
    attributes: {},
    endpoint,
    authorization: undefined,
    secrets: [],
    form: undefined,
    decoder: (value): Either.Either<typeof Document.Type, ParseResult.ParseError> => decoder(value),
    make: (document): KeySet => jwk.readSet(document.keys).map((key) => ({ ...key, verifiers: new Map() }))
  }).pipe(
    // The code is spent when the keys are fetched: a connection that was closed meanwhile must not cost the sign-in.
    Effect.retry({ times: 1, while: isTransient })
  )

/** How many looks for unknown keys there may be at once, and after how long there may be another. */
const burst = 3
const refill = Duration.toMillis("30 seconds")

/** What strangers present has an allowance of its own, so that they cannot use up that of sign-ins. */
interface Allowance {
  left: number
  since: number
}

const take = (allowance: Allowance, now: number): boolean => {
  const gained = Math.max(0, Math.floor((now - allowance.since) / refill))
  allowance.left = Math.min(burst, allowance.left + gained)
  allowance.since = allowance.left === burst ? now : allowance.since + gained * refill
  if (allowance.left === 0) {
    return false
  }
  allowance.left -= 1
  return true
}

interface Issuer {
  readonly keys: cached.Cached<KeySet, KeyError, HttpClient.HttpClient>
  readonly allowances: { readonly [Name in Channel]: Allowance }
}

/** More issuers than this are not held at once; the one that was added first is forgotten. */
const maxIssuers = 1000

const verifierOf = (
  { publicKey, verifiers }: Entry,
  algorithm: OAuthCrypto.SignatureAlgorithm
): Effect.Effect<Option.Option<OAuthCrypto.Verifier>, ConfigurationError> => {
  const held = verifiers.get(algorithm)
  return held !== undefined ? Effect.succeed(held) : Effect.tap(
    Effect.flatMap(OAuthCrypto.OAuthCrypto, (crypto) => crypto.verifier(algorithm, publicKey)),
    (verifier) => Effect.sync(() => verifiers.set(algorithm, verifier))
  )
}

const attempt = (keys: KeySet, signed: Signed): Effect.Effect<Outcome, ConfigurationError> => {
  const chosen = jwk.choose(keys, signed.algorithm, signed.keyId)
  return Either.isLeft(chosen) ? Effect.succeed("Key") : Effect.flatMap(
    verifierOf(chosen.right, signed.algorithm),
    (verifier): Effect.Effect<Outcome, ConfigurationError> =>
      Option.isNone(verifier)
        ? Effect.succeed("Key")
        : Effect.map(verifier.value(signed.signingInput, signed.signature), (good) => good ? "Verified" : "Signature")
  )
}

/** A key that is named and does not fit is not another key. Without a name, the issuer may have a new one. */
const isFinal = (outcome: Outcome, { keyId }: Signed): boolean =>
  outcome === "Verified" || (outcome === "Signature" && keyId !== undefined)

/**
 * Holds keys in memory.
 *
 * @example
 * ```ts
 * import { IssuerKeys } from "@effect-oauth/core"
 * import { Layer } from "effect"
 *
 * // One for several clients of one program, whose keys are looked at again after a minute.
 * const Shared = Layer.sync(IssuerKeys.IssuerKeys, () => IssuerKeys.make({ lifetime: "1 minute" }))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (options: Options = {}): Service => {
  const lifetime = Duration.decode(options.lifetime ?? "5 minutes")
  const issuers = new Map<string, Issuer>()

  const at = (server: AuthorizationServer.AuthorizationServer, endpoint: URL): Issuer => {
    // The issuer too: one that names the keys of another must not get the verdicts of the other (RFC 8725 §3.8).
    const name = `${AuthorizationServer.identity(server)} ${endpoint.href}`
    const held = issuers.get(name)
    if (held !== undefined) {
      return held
    }
    const issuer: Issuer = {
      keys: cached.make(fetchKeys(endpoint), lifetime),
      allowances: { direct: { left: burst, since: 0 }, presented: { left: burst, since: 0 } }
    }
    issuers.set(name, issuer)
    const [oldest] = issuers.keys()
    if (issuers.size > maxIssuers && oldest !== undefined) {
      issuers.delete(oldest)
    }
    return issuer
  }

  const find = (server: AuthorizationServer.AuthorizationServer): Either.Either<Issuer, ConfigurationError> =>
    Either.map(AuthorizationServer.endpoint(server, "jwksUri"), (endpoint) => at(server, endpoint))

  return {
    prepare: (server) => Effect.flatMap(find(server), (issuer) => Effect.asVoid(issuer.keys.get)),
    verify: Effect.fnUntraced(function*(server, signed, channel) {
      const issuer = yield* find(server)
      const before = issuer.keys.held()
      const keys = yield* issuer.keys.get
      const first = yield* attempt(keys, signed)
      if (isFinal(first, signed) || keys !== before) {
        return first
      }
      // A look that somebody else has begun is free: many may sign in just after a key has changed.
      const shared = issuer.keys.isFetching() ? yield* issuer.keys.renew : issuer.keys.held() ?? keys
      const second = shared === keys ? first : yield* attempt(shared, signed)
      return isFinal(second, signed) || !take(issuer.allowances[channel], yield* Clock.currentTimeMillis)
        ? second
        : yield* attempt(yield* issuer.keys.renew, signed)
    })
  }
}

/**
 * The keys in use. The default holds them for the whole process; a client made by `OAuthClient.make` holds its own unless
 * one is provided where it is made.
 *
 * @since 0.1.0
 * @category tags
 */
export class IssuerKeys extends Context.Reference<IssuerKeys>()("@effect-oauth/core/IssuerKeys", {
  defaultValue: (): Service => make()
}) {}
