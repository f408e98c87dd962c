/**
 * An authorization server, as data: its endpoints and what it supports, by the names of RFC 8414 in camel case, and
 * the named ways in which real servers differ from the standards. A value of this type has been checked: every
 * endpoint in it is one we may talk to.
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import { hasProperty } from "effect/Predicate"
import * as url from "./internal/url.js"
import { ConfigurationError } from "./OAuthError.js"

/**
 * The brand of a checked `AuthorizationServer`.
 *
 * @since 0.1.0
 * @category type ids
 */
export const TypeId = "~@effect-oauth/core/AuthorizationServer"

/**
 * The type of the brand of a checked `AuthorizationServer`.
 *
 * @since 0.1.0
 * @category type ids
 */
export type TypeId = typeof TypeId

/**
 * The named ways in which a server may differ from the standards. Each is off unless the server's facts say so.
 *
 * @since 0.1.0
 * @category models
 */
export interface Quirks {
  /**
   * How the server reads HTTP Basic credentials. `encoded`: form-encoded first, as RFC 6749 §2.3.1 demands. `raw`:
   * the pair as it is, as many servers read it. The two differ for ids and secrets with other characters than
   * letters, digits and `*-._`.
   *
   * @default "encoded"
   */
  readonly basicCredentials?: "encoded" | "raw" | undefined
  /**
   * The token type to assume when an answer has none, though RFC 6749 §5.1 requires it. Without it such an answer
   * is an `InvalidResponse`.
   */
  readonly assumedTokenType?: "Bearer" | undefined
  /**
   * Whether a token answer that is JSON is read under another content type, such as `text/plain`.
   *
   * @default false
   */
  readonly jsonUnderAnyContentType?: boolean | undefined
}

/**
 * The facts `make` takes. URLs are strings here and are checked there.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** The issuer identifier, compared as a string with `iss` in a callback (RFC 9207). */
  readonly issuer?: string | undefined
  /** Where the user is sent. A query of its own is kept (RFC 6749 §3.1). */
  readonly authorizationEndpoint?: string | undefined
  /** Where codes and refresh tokens are exchanged. */
  readonly tokenEndpoint?: string | undefined
  /** Where the user's profile is read, also for servers that do not speak OpenID Connect. */
  readonly userinfoEndpoint?: string | undefined
  /**
   * Whether PKCE is used: `S256` always, or `none` for a server that refuses unknown parameters.
   *
   * @default "S256"
   */
  readonly pkce?: "S256" | "none" | undefined
  /** The PKCE methods the server's metadata lists. A list without `S256` is refused unless `pkce` is `none`. */
  readonly codeChallengeMethodsSupported?: ReadonlyArray<string> | undefined
  /**
   * Whether the server promises `iss` in every callback (RFC 9207 §3). When it does, `issuer` is required, and a
   * callback without it is rejected. An `iss` that is there is compared in any case.
   *
   * @default false
   */
  readonly authorizationResponseIssParameterSupported?: boolean | undefined
  /** The named differences from the standards. */
  readonly quirks?: Quirks | undefined
  /**
   * Lets endpoints use `http` on hosts that are not loopback. Everything sent there, secrets too, can be read and
   * changed on the way.
   *
   * @default false
   */
  readonly allowInsecureRequests?: boolean | undefined
}

/**
 * A checked authorization server.
 *
 * @since 0.1.0
 * @category models
 */
export interface AuthorizationServer {
  readonly [TypeId]: TypeId
  readonly issuer: string | undefined
  readonly authorizationEndpoint: URL | undefined
  readonly tokenEndpoint: URL | undefined
  readonly userinfoEndpoint: URL | undefined
  readonly pkce: "S256" | "none"
  readonly authorizationResponseIssParameterSupported: boolean
  readonly quirks: Quirks
  readonly allowInsecureRequests: boolean
}

/**
 * The endpoints a server may have, by their names here.
 *
 * @since 0.1.0
 * @category models
 */
export type EndpointName = "authorizationEndpoint" | "tokenEndpoint" | "userinfoEndpoint"

/**
 * Whether a value is a checked `AuthorizationServer`.
 *
 * @since 0.1.0
 * @category guards
 */
export const isAuthorizationServer = (u: unknown): u is AuthorizationServer => hasProperty(u, TypeId)

/**
 * Checks a server's facts. Fails with `ConfigurationError`: `InvalidUrl` for what is not an absolute http(s) URL, or
 * has credentials or a fragment; `InsecureUrl` for `http` on a host that is not loopback; `PkceUnsupported` when the
 * listed methods have no `S256`; `MissingEndpoint` when `iss` is promised and there is no issuer to compare it with.
 *
 * @example
 * ```ts
 * import { AuthorizationServer } from "@effect-oauth/core"
 * import { Either } from "effect"
 *
 * const server = AuthorizationServer.make({
 *   issuer: "https://id.example",
 *   authorizationEndpoint: "https://id.example/authorize",
 *   tokenEndpoint: "https://id.example/token"
 * })
 * Either.isRight(server) // true
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (options: Options): Either.Either<AuthorizationServer, ConfigurationError> =>
  Either.gen(function*() {
    const allowInsecureRequests = options.allowInsecureRequests ?? false
    const endpoint = (name: EndpointName): Either.Either<URL | undefined, ConfigurationError> =>
      options[name] === undefined ? Either.right(undefined) : url.endpoint(name, options[name], allowInsecureRequests)
    if (options.issuer !== undefined) {
      yield* url.endpoint("issuer", options.issuer, allowInsecureRequests)
    }
    const pkce = options.pkce ?? "S256"
    const methods = options.codeChallengeMethodsSupported
    if (pkce === "S256" && methods !== undefined && !methods.includes("S256")) {
      return yield* Either.left(
        new ConfigurationError({
          reason: "PkceUnsupported",
          setting: "codeChallengeMethodsSupported",
          detail: "the server lists no S256: set pkce to \"none\" if you accept a code flow without PKCE"
        })
      )
    }
    if (options.authorizationResponseIssParameterSupported === true && options.issuer === undefined) {
      return yield* Either.left(
        new ConfigurationError({
          reason: "MissingEndpoint",
          setting: "issuer",
          detail: "a server that promises iss in its callbacks needs an issuer to compare it with"
        })
      )
    }
    return {
      [TypeId]: TypeId,
      issuer: options.issuer,
      authorizationEndpoint: yield* endpoint("authorizationEndpoint"),
      tokenEndpoint: yield* endpoint("tokenEndpoint"),
      userinfoEndpoint: yield* endpoint("userinfoEndpoint"),
      pkce,
      authorizationResponseIssParameterSupported: options.authorizationResponseIssParameterSupported ?? false,
      quirks: options.quirks ?? {},
      allowInsecureRequests
    }
  })

/**
 * The endpoint of that name, or a `ConfigurationError` (`MissingEndpoint`) that names it.
 *
 * @since 0.1.0
 * @category accessors
 */
export const endpoint = (
  server: AuthorizationServer,
  name: EndpointName
): Either.Either<URL, ConfigurationError> => {
  const value = server[name]
  return value === undefined
    ? Either.left(
      new ConfigurationError({ reason: "MissingEndpoint", setting: name, detail: "the server has no such endpoint" })
    )
    : Either.right(value)
}

/**
 * What tells this server from every other: its issuer, or, for one without, its authorization endpoint. A stored
 * authorization request carries it, so that it is never completed at another server (RFC 9700 §4.4).
 *
 * @since 0.1.0
 * @category accessors
 */
export const identity = (server: AuthorizationServer): string =>
  server.issuer ?? server.authorizationEndpoint?.href ?? server.tokenEndpoint?.href ?? ""
