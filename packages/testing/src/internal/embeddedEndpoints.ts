/**
 * Where an embedded server is reached.
 */
import type { Settings } from "./embeddedSettings.js"

export const endpointsAt = (origin: string, { routes }: Settings) => ({
  authorizationEndpoint: `${origin}${routes.authorization}`,
  tokenEndpoint: `${origin}${routes.token}`,
  userinfoEndpoint: `${origin}${routes.userinfo}`,
  revocationEndpoint: `${origin}${routes.revocation}`,
  introspectionEndpoint: `${origin}${routes.introspection}`,
  jwksUri: `${origin}${routes.jwks}`,
  pushedAuthorizationRequestEndpoint: `${origin}${routes.pushed_authorization_request}`,
  endSessionEndpoint: `${origin}${routes.end_session}`
})

export const metadataUrlsAt = (origin: string) => ({
  openIdConfiguration: `${origin}/.well-known/openid-configuration`,
  oauthAuthorizationServer: `${origin}/.well-known/oauth-authorization-server`
})

/** The endpoints where a client may have to show a certificate, by their names in metadata: RFC 8705 section 5. */
const mtlsRoutesByName = ({ introspection, openid, pushedAuthorizationRequests, revocation, routes }: Settings) => ({
  token_endpoint: routes.token,
  ...(openid ? { userinfo_endpoint: routes.userinfo } : undefined),
  ...(revocation ? { revocation_endpoint: routes.revocation } : undefined),
  ...(introspection ? { introspection_endpoint: routes.introspection } : undefined),
  ...(pushedAuthorizationRequests === false
    ? undefined
    : { pushed_authorization_request_endpoint: routes.pushed_authorization_request })
})

export const mtlsRoutes = (settings: Settings): ReadonlyArray<string> => Object.values(mtlsRoutesByName(settings))

/** `mtls_endpoint_aliases` */
export const mtlsAliases = (origin: string, settings: Settings): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(mtlsRoutesByName(settings)).map(([name, path]) => [name, `${origin}${path}`]))
