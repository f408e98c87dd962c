/**
 * The metadata of a protected resource (RFC 9728): an API says by itself which authorization servers give tokens for it.
 *
 * @since 0.1.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import type { AuthorizationServer } from "./AuthorizationServer.js"
import type { DiscoveryError } from "./Discovery.js"
import * as challenge from "./internal/challenge.js"
import * as url from "./internal/url.js"
import * as wire from "./internal/wire.js"
import { InvalidResponse, isTransient } from "./OAuthError.js"

const text = Schema.optionalWith(Schema.String, { nullable: true })
const list = Schema.optionalWith(Schema.Array(Schema.String), { nullable: true })

/**
 * What a resource says of itself, RFC 9728 §2: what this library has a use for.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Metadata = Schema.Struct({
  /** Its identifier, a URL. */
  resource: Schema.String,
  /** The issuers of the authorization servers that give tokens for it. */
  authorization_servers: list,
  scopes_supported: list,
  bearer_methods_supported: list,
  resource_name: text,
  resource_documentation: text,
  dpop_bound_access_tokens_required: Schema.optionalWith(Schema.Boolean, { nullable: true }),
  dpop_signing_alg_values_supported: list
})

/**
 * What a resource says of itself.
 *
 * @since 0.1.0
 * @category models
 */
export type Metadata = typeof Metadata.Type

/**
 * What reading the metadata may be told.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /**
   * Lets the resource use `http` on a host that is not loopback.
   *
   * @default false
   */
  readonly allowInsecureRequests?: boolean | undefined
}

/** Between the host and the path, with a slash at the end and a query kept (RFC 9728 §3.1). */
const metadataUrl = ({ origin, pathname, search }: URL): URL =>
  new URL(`/.well-known/oauth-protected-resource${pathname === "/" ? "" : pathname}${search}`, origin)

const decoder = Schema.decodeUnknownEither(Metadata, { errors: "all" })

const fetchFrom = (
  endpoint: URL,
  resource: string
): Effect.Effect<Metadata, DiscoveryError, HttpClient.HttpClient> =>
  wire.send({
    span: "ProtectedResource.discover",
    attributes: {},
    endpoint,
    authorization: undefined,
    secrets: [],
    form: undefined,
    decoder,
    make: (metadata: Metadata) => metadata
  }).pipe(
    Effect.retry({ times: 1, while: isTransient }),
    // Otherwise one resource could speak for another (RFC 9728 §3.3).
    Effect.filterOrFail(
      (metadata) => metadata.resource === resource,
      () =>
        new InvalidResponse({
          endpoint: url.display(endpoint),
          status: 200,
          reason: "ResourceMismatch",
          fields: ["resource"]
        })
    )
  )

/**
 * Asks a resource for its metadata. It has to name the very resource that was asked for, compared as a string.
 *
 * Fails with `ConfigurationError` (`InvalidUrl`, `InsecureUrl`) for a resource that is no URL to ask; with
 * `InvalidResponse`: `ResourceMismatch`, and as every exchange.
 *
 * @example
 * ```ts
 * import { Discovery, ProtectedResource } from "@effect-oauth/core"
 * import { Effect } from "effect"
 *
 * const serverOf = (resource: string) =>
 *   Effect.gen(function*() {
 *     const { authorization_servers = [] } = yield* ProtectedResource.discover(resource)
 *     const [issuer] = authorization_servers
 *     return issuer === undefined ? undefined : yield* Discovery.discover(issuer, { kind: "oauth" })
 *   })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const discover = (
  resource: string,
  options: Options = {}
): Effect.Effect<Metadata, DiscoveryError, HttpClient.HttpClient> =>
  Effect.flatMap(
    url.endpoint("resource", resource, options.allowInsecureRequests ?? false),
    (checked) => fetchFrom(metadataUrl(checked), resource)
  )

/**
 * The metadata that a resource points to in the `WWW-Authenticate` header of a refusal (RFC 9728 §5.1); none where it does
 * not. It has to be at the origin of the resource: anybody could point to a server of their own otherwise.
 *
 * Fails as `discover`, and with `InvalidResponse` (`ResourceMismatch`) for metadata of another origin.
 *
 * @example
 * ```ts
 * import { ProtectedResource } from "@effect-oauth/core"
 *
 * const metadata = ProtectedResource.fromChallenge(
 *   "https://api.example/v1",
 *   "Bearer resource_metadata=\"https://api.example/.well-known/oauth-protected-resource/v1\""
 * )
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromChallenge = (
  resource: string,
  wwwAuthenticate: string,
  options: Options = {}
): Effect.Effect<Option.Option<Metadata>, DiscoveryError, HttpClient.HttpClient> =>
  Effect.gen(function*() {
    const allowInsecureRequests = options.allowInsecureRequests ?? false
    const checked = yield* url.endpoint("resource", resource, allowInsecureRequests)
    const named = challenge.parse(wwwAuthenticate)
      .map(({ parameters }) => parameters.get("resource_metadata"))
      .find((value) => value !== undefined)
    if (named === undefined) {
      return Option.none()
    }
    const endpoint = Either.getOrUndefined(url.endpoint("resource_metadata", named, allowInsecureRequests))
    if (endpoint === undefined || endpoint.origin !== checked.origin) {
      return yield* new InvalidResponse({
        endpoint: url.display(checked),
        status: 401,
        reason: "ResourceMismatch",
        fields: ["resource_metadata"]
      })
    }
    return Option.some(yield* fetchFrom(endpoint, resource))
  })

/**
 * Whether a resource and an authorization server agree: the resource lists the server, and the server, where it lists
 * resources at all (RFC 9728 §4), lists the resource.
 *
 * @example
 * ```ts
 * import type { AuthorizationServer } from "@effect-oauth/core"
 * import { ProtectedResource } from "@effect-oauth/core"
 *
 * const isTrusted = (metadata: ProtectedResource.Metadata, server: AuthorizationServer.AuthorizationServer) =>
 *   ProtectedResource.agrees(metadata, server)
 * ```
 *
 * @since 0.1.0
 * @category guards
 */
export const agrees = (metadata: Metadata, server: AuthorizationServer): boolean => {
  const { protectedResources } = server.supported
  return server.issuer !== undefined && metadata.authorization_servers?.includes(server.issuer) === true &&
    (protectedResources === undefined || protectedResources.includes(metadata.resource))
}
