/**
 * Which issuer a user is at, by what the user types: an address or a URL (OpenID Connect Discovery 1.0 §2, RFC 7033).
 *
 * @since 0.1.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import type { DiscoveryError } from "./Discovery.js"
import * as form from "./internal/form.js"
import * as url from "./internal/url.js"
import * as wire from "./internal/wire.js"
import { type ConfigurationError, InvalidResponse, isTransient } from "./OAuthError.js"

const relation = "http://openid.net/specs/connect/1.0/issuer"

const Answer = Schema.Struct({
  links: Schema.Array(Schema.Struct({ rel: Schema.String, href: Schema.optional(Schema.String) }))
})

const decoder = Schema.decodeUnknownEither(Answer, { errors: "all" })

/** What is asked about, and where (§2.1): what has no scheme is an address when it has an @, and a host otherwise. */
const normalize = (
  identifier: string
): Either.Either<readonly [resource: string, origin: string], ConfigurationError> => {
  const isAddress = /^(?:acct:)?[^@/?#\s]+@[^@/?#\s]+$/i.test(identifier)
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(identifier) ? "" : "https://"
  const parsed = url.parse(
    isAddress ? `https://${identifier.slice(identifier.lastIndexOf("@") + 1)}` : scheme + identifier
  )
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol) || parsed.username !== "" || parsed.password !== "") {
    return Either.left(url.invalid("identifier", "it has to be an address such as jane@id.example, or a URL"))
  }
  parsed.hash = ""
  const resource = isAddress
    ? identifier.replace(/^acct:/i, "")
    : parsed.href
  return Either.right([isAddress ? `acct:${resource}` : resource, parsed.origin])
}

/**
 * What asking may be told.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /**
   * Lets hosts that are not loopback be asked by `http`, where the identifier says so.
   *
   * @default false
   */
  readonly allowInsecureRequests?: boolean | undefined
}

/**
 * Asks the host of an identifier for the issuer of its user. Then `Discovery.discover` asks the issuer. The answer decides
 * where the user signs in: accept only issuers you trust.
 *
 * Fails with `ConfigurationError` (`InvalidUrl`, `InsecureUrl`) for what is no identifier, with `InvalidResponse`
 * (`MalformedFields`) for an answer without an issuer, and as every exchange.
 *
 * @example
 * ```ts
 * import { Discovery, WebFinger } from "@effect-oauth/core"
 * import { Effect } from "effect"
 *
 * const server = WebFinger.issuerOf("jane@id.example").pipe(Effect.flatMap((issuer) => Discovery.discover(issuer)))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const issuerOf = (
  identifier: string,
  options: Options = {}
): Effect.Effect<string, DiscoveryError, HttpClient.HttpClient> =>
  Effect.gen(function*() {
    const allowInsecureRequests = options.allowInsecureRequests ?? false
    const [resource, origin] = yield* normalize(identifier)
    const query = form.encode([["resource", resource], ["rel", relation]])
    const endpoint = yield* url.endpoint(
      "identifier",
      `${origin}/.well-known/webfinger?${query}`,
      allowInsecureRequests
    )
    const { links } = yield* wire.send({
      span: "WebFinger.issuerOf",
      attributes: {},
      endpoint,
      authorization: undefined,
      secrets: [],
      form: undefined,
      decoder,
      make: (answer: typeof Answer.Type) => answer
    }).pipe(Effect.retry({ times: 1, while: isTransient }))
    const issuer = links.find(({ rel }) => rel === relation)?.href ?? ""
    return yield* Either.mapBoth(url.endpoint("issuer", issuer, allowInsecureRequests), {
      onLeft: () =>
        new InvalidResponse({
          endpoint: url.display(endpoint),
          status: 200,
          reason: "MalformedFields",
          fields: ["links"]
        }),
      onRight: () => issuer
    })
  })
