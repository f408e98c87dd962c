/**
 * Discovery: a server's own metadata, by OpenID Connect Discovery 1.0 or RFC 8414. The document has to name the very
 * issuer that was asked for, and every endpoint in it is checked as if it had been written by hand.
 *
 * @since 0.1.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import * as AuthorizationServer from "./AuthorizationServer.js"
import * as url from "./internal/url.js"
import * as wire from "./internal/wire.js"
import {
  type ConfigurationError,
  InvalidResponse,
  isTransient,
  type OAuthErrorResponse,
  type TransportError
} from "./OAuthError.js"

/**
 * How discovery can fail.
 *
 * @since 0.1.0
 * @category errors
 */
export type DiscoveryError = OAuthErrorResponse | InvalidResponse | TransportError | ConfigurationError

/**
 * What discovery takes besides the issuer.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /**
   * Where the metadata is: `openid` appends `/.well-known/openid-configuration` to the issuer (OpenID Connect Discovery
   * 1.0 §4), `oauth` puts `/.well-known/oauth-authorization-server` between its host and its path (RFC 8414 §3.1).
   *
   * @default "openid"
   */
  readonly kind?: "openid" | "oauth" | undefined
  /**
   * What is known better than the metadata: quirks, an endpoint it does not name, a list it gets wrong. Each that is set
   * stands in place of what was discovered.
   */
  readonly overrides?: Omit<AuthorizationServer.Options, "issuer" | "allowInsecureRequests"> | undefined
  /**
   * Which endpoints may be used, besides the rules that hold for all: a metadata document that names an address inside
   * your network makes this program ask there.
   *
   * @default every endpoint
   */
  readonly allowEndpoint?: ((endpoint: URL) => boolean) | undefined
  /**
   * Lets the issuer and the endpoints use `http` on hosts that are not loopback.
   *
   * @default false
   */
  readonly allowInsecureRequests?: boolean | undefined
}

const text = Schema.optionalWith(Schema.String, { nullable: true })
const flag = Schema.optionalWith(Schema.Boolean, { nullable: true })
const list = Schema.optionalWith(Schema.Array(Schema.String), { nullable: true })

const aliases = Schema.Struct({
  token_endpoint: text,
  userinfo_endpoint: text,
  pushed_authorization_request_endpoint: text,
  revocation_endpoint: text,
  introspection_endpoint: text
})

/**
 * A server's metadata, as RFC 8414 §2, OpenID Connect Discovery 1.0 §3 and their extensions have it: what this library has
 * a use for. `signed_metadata` is not looked at, as RFC 8414 §2.1 allows.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Metadata = Schema.Struct({
  issuer: Schema.String,
  authorization_endpoint: text,
  token_endpoint: text,
  userinfo_endpoint: text,
  jwks_uri: text,
  pushed_authorization_request_endpoint: text,
  revocation_endpoint: text,
  introspection_endpoint: text,
  end_session_endpoint: text,
  check_session_iframe: text,
  registration_endpoint: text,
  mtls_endpoint_aliases: Schema.optionalWith(aliases, { nullable: true }),
  code_challenge_methods_supported: list,
  authorization_response_iss_parameter_supported: flag,
  require_pushed_authorization_requests: flag,
  require_signed_request_object: flag,
  scopes_supported: list,
  response_types_supported: list,
  response_modes_supported: list,
  token_endpoint_auth_methods_supported: list,
  token_endpoint_auth_signing_alg_values_supported: list,
  id_token_signing_alg_values_supported: list,
  userinfo_signing_alg_values_supported: list,
  authorization_signing_alg_values_supported: list,
  request_object_signing_alg_values_supported: list,
  dpop_signing_alg_values_supported: list,
  protected_resources: list
})

/**
 * A server's metadata.
 *
 * @since 0.1.0
 * @category models
 */
export type Metadata = typeof Metadata.Type

const toOptions = (metadata: Metadata): AuthorizationServer.Options => ({
  issuer: metadata.issuer,
  authorizationEndpoint: metadata.authorization_endpoint,
  tokenEndpoint: metadata.token_endpoint,
  userinfoEndpoint: metadata.userinfo_endpoint,
  jwksUri: metadata.jwks_uri,
  pushedAuthorizationRequestEndpoint: metadata.pushed_authorization_request_endpoint,
  revocationEndpoint: metadata.revocation_endpoint,
  introspectionEndpoint: metadata.introspection_endpoint,
  endSessionEndpoint: metadata.end_session_endpoint,
  checkSessionIframe: metadata.check_session_iframe,
  registrationEndpoint: metadata.registration_endpoint,
  mtlsEndpointAliases: {
    tokenEndpoint: metadata.mtls_endpoint_aliases?.token_endpoint,
    userinfoEndpoint: metadata.mtls_endpoint_aliases?.userinfo_endpoint,
    pushedAuthorizationRequestEndpoint: metadata.mtls_endpoint_aliases?.pushed_authorization_request_endpoint,
    revocationEndpoint: metadata.mtls_endpoint_aliases?.revocation_endpoint,
    introspectionEndpoint: metadata.mtls_endpoint_aliases?.introspection_endpoint
  },
  codeChallengeMethodsSupported: metadata.code_challenge_methods_supported,
  authorizationResponseIssParameterSupported: metadata.authorization_response_iss_parameter_supported,
  requirePushedAuthorizationRequests: metadata.require_pushed_authorization_requests,
  requireSignedRequestObject: metadata.require_signed_request_object,
  supported: {
    scopes: metadata.scopes_supported,
    responseTypes: metadata.response_types_supported,
    responseModes: metadata.response_modes_supported,
    tokenEndpointAuthMethods: metadata.token_endpoint_auth_methods_supported,
    tokenEndpointAuthSigningAlgValues: metadata.token_endpoint_auth_signing_alg_values_supported,
    idTokenSigningAlgValues: metadata.id_token_signing_alg_values_supported,
    userinfoSigningAlgValues: metadata.userinfo_signing_alg_values_supported,
    authorizationSigningAlgValues: metadata.authorization_signing_alg_values_supported,
    requestObjectSigningAlgValues: metadata.request_object_signing_alg_values_supported,
    dpopSigningAlgValues: metadata.dpop_signing_alg_values_supported,
    protectedResources: metadata.protected_resources
  }
})

/** A slash at the end of an issuer is left out in front of what is appended, and nowhere else. */
const metadataUrl = (issuer: URL, kind: "openid" | "oauth"): URL => {
  const path = issuer.pathname.replace(/\/$/, "")
  // Not made of a text: a path that begins with two slashes would name another host.
  const metadata = new URL(issuer)
  metadata.pathname = kind === "openid"
    ? `${path}/.well-known/openid-configuration`
    : `/.well-known/oauth-authorization-server${path}`
  return metadata
}

const tenants: ReadonlySet<string> = new Set(["common", "organizations", "consumers"])

const isMicrosoft = (hostname: string): boolean =>
  /^login\.(?:microsoftonline\.(?:com|us)|partner\.microsoftonline\.cn)$/.test(hostname) || url.isLoopback(hostname)

/** Where Microsoft has the accounts that belong to no organization. */
const consumersTenant = "9188040d-6c67-4c5b-b112-36a304b66dad"

const isGuid = (text: string): boolean => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(text)

/**
 * Whether the issuer of a document of Microsoft Entra ID is the one that was asked for, but for its tenant: a template
 * where there are several, and the id of the one that goes by a name.
 */
const isTenantOf = (issuer: URL, found: string, quirks: AuthorizationServer.Quirks | undefined): boolean => {
  if (quirks?.issuerPerTenant !== true || !isMicrosoft(issuer.hostname)) {
    return false
  }
  const tenant = issuer.pathname.split("/")[1] ?? ""
  const [before, after] = [`${issuer.origin}/`, issuer.href.slice(issuer.origin.length + 1 + tenant.length)]
  const named = found.slice(before.length, found.length - after.length)
  if (found !== `${before}${named}${after}`) {
    return false
  }
  return named === "{tenantid}"
    ? tenants.has(tenant)
    : tenant === "consumers"
    ? named === consumersTenant
    : tenant.includes(".") && isGuid(named)
}

/** The settings that are set. */
const defined = <A extends object>(settings: A): Partial<A> =>
  // The cast is for the type of `Object.fromEntries`, which forgets the names.
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as Partial<A>

const decoder = Schema.decodeUnknownEither(Metadata, { errors: "all" })

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** All the URLs of a checked server that requests or users are sent to. */
const endpointsOf = (server: AuthorizationServer.AuthorizationServer): ReadonlyArray<readonly [string, URL]> => {
  const { authorizationEndpoint, checkSessionIframe, endSessionEndpoint, introspectionEndpoint, jwksUri } = server
  const { pushedAuthorizationRequestEndpoint, refreshEndpoint, registrationEndpoint, revocationEndpoint } = server
  const named = {
    authorizationEndpoint,
    checkSessionIframe,
    endSessionEndpoint,
    introspectionEndpoint,
    jwksUri,
    pushedAuthorizationRequestEndpoint,
    refreshEndpoint,
    registrationEndpoint,
    revocationEndpoint,
    tokenEndpoint: server.tokenEndpoint,
    userinfoEndpoint: server.userinfoEndpoint,
    ...Object.fromEntries(
      Object.entries(server.mtlsEndpointAliases).map(([name, alias]) => [`mtlsEndpointAliases.${name}`, alias])
    )
  }
  return Object.entries(named).flatMap(([name, endpoint]) => endpoint === undefined ? [] : [[name, endpoint]])
}

/**
 * Asks a server for its metadata. Issuers are compared as strings, without any normalization (OpenID Connect Discovery
 * 1.0 §4.3, RFC 8414 §3.3): write the issuer exactly as the server does, a slash at the end included.
 *
 * Nothing is kept: `OAuthClient.discover` makes a client that keeps the metadata and renews it.
 *
 * Fails with `ConfigurationError` (`InvalidUrl`, `InsecureUrl`) for an issuer that is none; with `InvalidResponse`:
 * `UnexpectedStatus` where there is no metadata, `IssuerMismatch` for another server's, `MalformedFields` for an endpoint
 * that may not be used; with `OAuthErrorResponse` or `TransportError` as every exchange; and with `ConfigurationError`
 * (`PkceUnsupported`) when the server lists PKCE methods without `S256`.
 *
 * @example
 * ```ts
 * import { Discovery } from "@effect-oauth/core"
 * import { Effect } from "effect"
 *
 * const program = Discovery.discover("https://id.example").pipe(
 *   Effect.map((server) => server.tokenEndpoint?.href),
 *   Effect.catchTag("InvalidResponse", (error) => Effect.succeed(error.message))
 * )
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const discover = (
  issuer: string,
  options: Options = {}
): Effect.Effect<AuthorizationServer.AuthorizationServer, DiscoveryError, HttpClient.HttpClient> =>
  Effect.gen(function*() {
    const allowInsecureRequests = options.allowInsecureRequests ?? false
    const checked = yield* url.endpoint("issuer", issuer, allowInsecureRequests)
    if (issuer.includes("?")) {
      return yield* Either.left(url.invalid("issuer", "an issuer must not have a query (RFC 8414 §2)"))
    }
    const endpoint = metadataUrl(checked, options.kind ?? "openid")
    const metadata = yield* wire.send({
      span: "Discovery.discover",
      attributes: {},
      endpoint,
      authorization: undefined,
      secrets: [],
      form: undefined,
      decoder,
      make: (metadata: Metadata) => metadata
    }).pipe(Effect.retry({ times: 1, while: isTransient }))
    const invalid = (reason: InvalidResponse["reason"], field: string) =>
      new InvalidResponse({ endpoint: url.display(endpoint), status: 200, reason, fields: [field] })
    const overrides = defined(options.overrides ?? {})
    if (metadata.issuer !== issuer && !isTenantOf(checked, metadata.issuer, overrides.quirks)) {
      return yield* invalid("IssuerMismatch", "issuer")
    }
    const facts = toOptions(metadata)
    const discovered = yield* Either.mapLeft(
      AuthorizationServer.make({
        ...facts,
        ...overrides,
        supported: { ...facts.supported, ...defined(overrides.supported ?? {}) },
        allowInsecureRequests
      }),
      // A fault of the document is the server's, and not one of our settings.
      (error) =>
        error.reason === "PkceUnsupported" || Object.hasOwn(overrides, error.setting)
          ? error
          : invalid("MalformedFields", snakeCase(error.setting))
    )
    const refused = endpointsOf(discovered).find(([, endpoint]) => options.allowEndpoint?.(endpoint) === false)
    if (refused !== undefined) {
      return yield* invalid("MalformedFields", snakeCase(refused[0]))
    }
    return discovered
  })
