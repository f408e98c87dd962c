/**
 * An authorization server, as data: its endpoints and what it supports, by the names of RFC 8414 in camel case, and
 * the named ways in which real servers differ from the standards. A value of this type has been checked: every
 * endpoint in it is one we may talk to.
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import { hasProperty } from "effect/Predicate"
import type { Dialect, Quirks } from "./internal/quirks.js"
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
 * How a server differs from the standards.
 *
 * @since 0.1.0
 * @category exports
 */
export * from "./internal/quirks.js"

/**
 * The endpoints a server may have, by their names here.
 *
 * @since 0.1.0
 * @category models
 */
export type EndpointName =
  | "authorizationEndpoint"
  | "tokenEndpoint"
  | "refreshEndpoint"
  | "userinfoEndpoint"
  | "jwksUri"
  | "pushedAuthorizationRequestEndpoint"
  | "revocationEndpoint"
  | "introspectionEndpoint"
  | "endSessionEndpoint"
  | "checkSessionIframe"
  | "registrationEndpoint"

/**
 * The endpoints a client sends requests to with its TLS certificate, which may have an address of their own for that
 * (RFC 8705 §5).
 *
 * @since 0.1.0
 * @category models
 */
export type MtlsEndpointName = Exclude<
  EndpointName,
  | "authorizationEndpoint"
  | "refreshEndpoint"
  | "jwksUri"
  | "endSessionEndpoint"
  | "checkSessionIframe"
  | "registrationEndpoint"
>

/**
 * What a server's metadata says it supports, by the names of RFC 8414, RFC 9449 and OpenID Connect Discovery 1.0.
 *
 * @since 0.1.0
 * @category models
 */
export interface Supported {
  readonly scopes?: ReadonlyArray<string> | undefined
  readonly responseTypes?: ReadonlyArray<string> | undefined
  readonly responseModes?: ReadonlyArray<string> | undefined
  readonly tokenEndpointAuthMethods?: ReadonlyArray<string> | undefined
  readonly tokenEndpointAuthSigningAlgValues?: ReadonlyArray<string> | undefined
  readonly idTokenSigningAlgValues?: ReadonlyArray<string> | undefined
  readonly userinfoSigningAlgValues?: ReadonlyArray<string> | undefined
  readonly authorizationSigningAlgValues?: ReadonlyArray<string> | undefined
  readonly requestObjectSigningAlgValues?: ReadonlyArray<string> | undefined
  readonly dpopSigningAlgValues?: ReadonlyArray<string> | undefined
  /** The resources it gives tokens for, RFC 9728 §4. */
  readonly protectedResources?: ReadonlyArray<string> | undefined
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
  /**
   * Where refresh tokens are exchanged, for a server that has a place of its own for it.
   *
   * @default the token endpoint
   */
  readonly refreshEndpoint?: string | undefined
  /** Where the user's profile is read, also for servers that do not speak OpenID Connect. */
  readonly userinfoEndpoint?: string | undefined
  /** Where the keys are that the server signs with, RFC 7517. ID tokens need it, and the issuer. */
  readonly jwksUri?: string | undefined
  /** Where authorization requests are pushed, RFC 9126. */
  readonly pushedAuthorizationRequestEndpoint?: string | undefined
  /** Where tokens are revoked, RFC 7009. */
  readonly revocationEndpoint?: string | undefined
  /** Where tokens are looked up, RFC 7662. */
  readonly introspectionEndpoint?: string | undefined
  /** Where a user is sent to sign out, OpenID Connect RP-Initiated Logout 1.0. */
  readonly endSessionEndpoint?: string | undefined
  /** Where clients are registered, RFC 7591. */
  readonly registrationEndpoint?: string | undefined
  /** The page that watches a session in a frame, OpenID Connect Session Management 1.0. */
  readonly checkSessionIframe?: string | undefined
  /** The addresses for clients with a TLS certificate, RFC 8705 §5. */
  readonly mtlsEndpointAliases?: { readonly [Name in MtlsEndpointName]?: string | undefined } | undefined
  /**
   * Whether PKCE is used: `S256` always, `none` for a server that refuses unknown parameters, or `plain` for one that
   * knows nothing else (RFC 7636 §4.2): then whoever reads the authorization request can also use the code.
   *
   * @default "S256"
   */
  readonly pkce?: "S256" | "plain" | "none" | undefined
  /** The PKCE methods the server's metadata lists. A list without `S256` is refused unless `pkce` says otherwise. */
  readonly codeChallengeMethodsSupported?: ReadonlyArray<string> | undefined
  /**
   * Whether the server promises `iss` in every callback (RFC 9207 §3). When it does, `issuer` is required, and a
   * callback without it is rejected. An `iss` that is there is compared in any case.
   *
   * @default false
   */
  readonly authorizationResponseIssParameterSupported?: boolean | undefined
  /**
   * Whether authorization requests have to be pushed, RFC 9126 §5.
   *
   * @default false
   */
  readonly requirePushedAuthorizationRequests?: boolean | undefined
  /**
   * Whether authorization requests have to be signed, RFC 9101 §10.5.
   *
   * @default false
   */
  readonly requireSignedRequestObject?: boolean | undefined
  /** What the server says it supports. A list that is not there says nothing. */
  readonly supported?: Supported | undefined
  /** The named differences from the standards. */
  readonly quirks?: Quirks | undefined
  /** The differences that have no name. */
  readonly dialect?: Dialect | undefined
  /**
   * Lets endpoints use `http` on hosts that are not loopback. Everything sent there, secrets too, can be read and
   * changed on the way.
   *
   * @default false
   */
  readonly allowInsecureRequests?: boolean | undefined
}

/**
 * The checked endpoints of a server.
 *
 * @since 0.1.0
 * @category models
 */
export type Endpoints = { readonly [Name in EndpointName]: URL | undefined }

/**
 * A checked authorization server.
 *
 * @since 0.1.0
 * @category models
 */
export interface AuthorizationServer extends Endpoints {
  readonly [TypeId]: TypeId
  readonly issuer: string | undefined
  readonly mtlsEndpointAliases: { readonly [Name in MtlsEndpointName]?: URL | undefined }
  readonly pkce: "S256" | "plain" | "none"
  readonly codeChallengeMethodsSupported: ReadonlyArray<string> | undefined
  readonly authorizationResponseIssParameterSupported: boolean
  readonly requirePushedAuthorizationRequests: boolean
  readonly requireSignedRequestObject: boolean
  readonly supported: Supported
  readonly quirks: Quirks
  readonly dialect: Dialect
  readonly allowInsecureRequests: boolean
}

/**
 * Whether a value is a checked `AuthorizationServer`.
 *
 * @since 0.1.0
 * @category guards
 */
export const isAuthorizationServer = (u: unknown): u is AuthorizationServer => hasProperty(u, TypeId)

/**
 * Checks a server's facts. Fails with `ConfigurationError`: `InvalidUrl` for what is not an absolute http(s) URL, or
 * has credentials or a fragment, and for an issuer with a query; `InsecureUrl` for `http` on a host that is not loopback; `PkceUnsupported` when the
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
    const checked = (setting: string, value: string | undefined): Either.Either<URL | undefined, ConfigurationError> =>
      value === undefined ? Either.right(undefined) : url.endpoint(setting, value, allowInsecureRequests)
    const issuer = yield* checked("issuer", options.issuer)
    if (issuer !== undefined && options.issuer?.includes("?") === true) {
      return yield* Either.left(url.invalid("issuer", "an issuer must not have a query (RFC 8414 §2)"))
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
    const endpoint = (name: EndpointName) => checked(name, options[name])
    const aliases = options.mtlsEndpointAliases ?? {}
    const alias = (name: MtlsEndpointName) => checked(`mtlsEndpointAliases.${name}`, aliases[name])
    return {
      [TypeId]: TypeId,
      issuer: options.issuer,
      authorizationEndpoint: yield* endpoint("authorizationEndpoint"),
      tokenEndpoint: yield* endpoint("tokenEndpoint"),
      refreshEndpoint: yield* endpoint("refreshEndpoint"),
      userinfoEndpoint: yield* endpoint("userinfoEndpoint"),
      jwksUri: yield* endpoint("jwksUri"),
      pushedAuthorizationRequestEndpoint: yield* endpoint("pushedAuthorizationRequestEndpoint"),
      revocationEndpoint: yield* endpoint("revocationEndpoint"),
      introspectionEndpoint: yield* endpoint("introspectionEndpoint"),
      endSessionEndpoint: yield* endpoint("endSessionEndpoint"),
      checkSessionIframe: yield* endpoint("checkSessionIframe"),
      registrationEndpoint: yield* endpoint("registrationEndpoint"),
      mtlsEndpointAliases: {
        tokenEndpoint: yield* alias("tokenEndpoint"),
        userinfoEndpoint: yield* alias("userinfoEndpoint"),
        pushedAuthorizationRequestEndpoint: yield* alias("pushedAuthorizationRequestEndpoint"),
        revocationEndpoint: yield* alias("revocationEndpoint"),
        introspectionEndpoint: yield* alias("introspectionEndpoint")
      },
      pkce,
      codeChallengeMethodsSupported: methods,
      authorizationResponseIssParameterSupported: options.authorizationResponseIssParameterSupported ?? false,
      requirePushedAuthorizationRequests: options.requirePushedAuthorizationRequests ?? false,
      requireSignedRequestObject: options.requireSignedRequestObject ?? false,
      supported: options.supported ?? {},
      quirks: options.quirks ?? {},
      dialect: options.dialect ?? {},
      allowInsecureRequests
    }
  })

const isAliased = (name: string, aliases: AuthorizationServer["mtlsEndpointAliases"]): name is MtlsEndpointName =>
  Object.hasOwn(aliases, name)

/**
 * The endpoint of that name, or a `ConfigurationError` (`MissingEndpoint`) that names it. For a client that presents a TLS
 * certificate, the address for that where the server has one (RFC 8705 §5).
 *
 * @since 0.1.0
 * @category accessors
 */
export const endpoint = (
  server: AuthorizationServer,
  name: EndpointName,
  withCertificate = false
): Either.Either<URL, ConfigurationError> => {
  const aliases = server.mtlsEndpointAliases
  const alias = withCertificate && isAliased(name, aliases) ? aliases[name] : undefined
  const value = alias ?? server[name]
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
