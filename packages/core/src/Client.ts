/**
 * A client, as it is registered at an authorization server (RFC 6749 §2): who we are, where users come back to, and
 * how we authenticate. A value of this type has been checked.
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import { hasProperty } from "effect/Predicate"
import type { ClientAuthentication } from "./ClientAuthentication.js"
import * as url from "./internal/url.js"
import { ConfigurationError } from "./OAuthError.js"

/**
 * The brand of a checked `Client`.
 *
 * @since 0.1.0
 * @category type ids
 */
export const TypeId = "~@effect-oauth/core/Client"

/**
 * The type of the brand of a checked `Client`.
 *
 * @since 0.1.0
 * @category type ids
 */
export type TypeId = typeof TypeId

/**
 * The facts `make` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** The client id the server gave us. */
  readonly clientId: string
  /** Where users come back to, exactly as registered: it is sent byte for byte (RFC 6749 §4.1.3). */
  readonly redirectUri?: string | undefined
  /** How the client authenticates. */
  readonly authentication: ClientAuthentication
  /**
   * Lets the redirect URI use `http` on a host that is not loopback. Codes sent there can be read on the way.
   *
   * @default false
   */
  readonly allowInsecureRequests?: boolean | undefined
}

/**
 * A checked client.
 *
 * @since 0.1.0
 * @category models
 */
export interface Client {
  readonly [TypeId]: TypeId
  readonly clientId: string
  readonly redirectUri: string | undefined
  readonly authentication: ClientAuthentication
}

/**
 * Whether a value is a checked `Client`.
 *
 * @since 0.1.0
 * @category guards
 */
export const isClient = (u: unknown): u is Client => hasProperty(u, TypeId)

/**
 * Checks a client's facts. Fails with `ConfigurationError`: `InvalidClient` for an id that is empty or has control
 * characters; `InvalidUrl` for a redirect URI that is not absolute, has a fragment (RFC 6749 §3.1.2), or is a
 * private-use scheme without a dot (RFC 8252 §7.1); `InsecureUrl` for `http` on a host that is not loopback.
 *
 * @example
 * ```ts
 * import { Client, ClientAuthentication } from "@effect-oauth/core"
 * import { Either, Redacted } from "effect"
 *
 * const client = Client.make({
 *   clientId: "my-app",
 *   redirectUri: "https://app.example/callback",
 *   authentication: ClientAuthentication.clientSecretBasic(Redacted.make("s3cret"))
 * })
 * Either.isRight(client) // true
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (options: Options): Either.Either<Client, ConfigurationError> => {
  // An environment variable that is not set gets past the types.
  const isEmpty = typeof options.clientId !== "string" || options.clientId === ""
  if (isEmpty || /\p{Cc}/u.test(options.clientId)) {
    return Either.left(
      new ConfigurationError({
        reason: "InvalidClient",
        setting: "clientId",
        detail: isEmpty ? "it is empty or not set" : "it has a line break or another control character in it"
      })
    )
  }
  const redirectUri: Either.Either<string | undefined, ConfigurationError> = options.redirectUri === undefined
    ? Either.right(undefined)
    : url.redirectUri(options.redirectUri, options.allowInsecureRequests ?? false)
  return Either.map(redirectUri, (redirectUri) => ({
    [TypeId]: TypeId,
    clientId: options.clientId,
    redirectUri,
    authentication: options.authentication
  }))
}
