/**
 * The extensions of the protocol an embedded server switches on.
 */
import { randomBytes } from "node:crypto"
import type {
  AuthorizationDetailsForIntrospection,
  Configuration,
  RichAuthorizationRequestsActiveConfiguration
} from "oidc-provider"
import * as Certificates from "./embeddedCertificates.js"
import { detailsOf } from "./embeddedGrant.js"
import { defaultAlgorithm } from "./embeddedKeys.js"
import type { Settings } from "./embeddedSettings.js"
import type { Context } from "./exchange.js"
import type { OidcProvider } from "./loadProvider.js"
import { HEADERS, signedOut, signOut } from "./pages.js"

type Features = NonNullable<Configuration["features"]>

/** The certificate a client has shown, on the listener that asks for one. */
const peer = (ctx: Context) => Certificates.peerOf(ctx.req.socket)

const mutualTls = (enabled: boolean): Features["mTLS"] => ({
  enabled,
  certificateBoundAccessTokens: enabled,
  selfSignedTlsClientAuth: enabled,
  tlsClientAuth: enabled,
  getCertificate: (ctx) => peer(ctx)?.certificate,
  certificateAuthorized: (ctx) => peer(ctx)?.authorized === true,
  certificateSubjectMatches: (ctx, property, expected) => {
    const shown = peer(ctx)
    return property === "tls_client_auth_subject_dn" && shown !== undefined &&
      Certificates.sameSubject(shown.certificate, expected)
  }
})

/**
 * Tokens are for one resource at a time. Details without a resource are for the first one there is: the library wants
 * them to have one.
 */
const resourceIndicators = (
  settings: Settings,
  issuer: string,
  errors: OidcProvider["errors"]
): Features["resourceIndicators"] => {
  const fallback = settings.resources[0] ?? `${issuer}/resource`
  const known = settings.resources.length === 0 ? [fallback] : settings.resources
  const scope = settings.scopes.filter((scope) => scope !== "openid" && scope !== "offline_access").join(" ")
  return {
    enabled: settings.resources.length > 0 || settings.authorizationDetailsTypes.length > 0,
    // Several, or none, is the client's decision.
    defaultResource: (ctx, _client, oneOf) =>
      oneOf === undefined && ctx.oidc.params?.["authorization_details"] !== undefined ? fallback : [...oneOf ?? []],
    getResourceServerInfo: (_ctx, resource) => {
      if (!known.includes(resource)) throw new errors.InvalidTarget()
      return {
        scope,
        audience: resource,
        accessTokenTTL: settings.accessTokenLifetime,
        accessTokenFormat: settings.accessTokenFormat,
        jwt: { sign: { alg: defaultAlgorithm(settings) } }
      }
    }
  }
}

const richAuthorizationRequests = (
  types: ReadonlyArray<string>
): RichAuthorizationRequestsActiveConfiguration & {
  readonly authorizationDetailsForIntrospection: AuthorizationDetailsForIntrospection
} => ({
  enabled: types.length > 0,
  types: Object.fromEntries(types.map((type) => [type, { validate: () => {} }])),
  authorizationDetailsForGrantSource: (ctx) => [...detailsOf(ctx.oidc.params ?? {})],
  authorizationDetailsForAccessToken: (_ctx, _token, source) => source?.rar,
  authorizationDetailsForIntrospection: (_ctx, token) => token.rar
})

export const features = (
  settings: Settings,
  issuer: string,
  errors: OidcProvider["errors"],
  name: string
): Features => ({
  devInteractions: { enabled: false },
  userinfo: { enabled: settings.openid },
  jwtUserinfo: { enabled: settings.openid },
  claimsParameter: { enabled: settings.claimsParameter },
  encryption: { enabled: settings.encryption },
  jwtResponseModes: { enabled: settings.jwtResponseModes },
  pushedAuthorizationRequests: {
    enabled: settings.pushedAuthorizationRequests !== false,
    requirePushedAuthorizationRequests: settings.pushedAuthorizationRequests === "required"
  },
  requestObjects: {
    enabled: settings.requestObjects !== false,
    requireSignedRequestObject: settings.requestObjects === "required"
  },
  dPoP: {
    enabled: settings.dpop,
    nonceSecret: settings.requireDpopNonce ? randomBytes(32) : undefined,
    requireNonce: () => settings.requireDpopNonce
  },
  mTLS: mutualTls(settings.tls),
  fapi: settings.fapi === undefined ? { enabled: false } : { enabled: true, profile: settings.fapi },
  resourceIndicators: resourceIndicators(settings, issuer, errors),
  richAuthorizationRequests: richAuthorizationRequests(settings.authorizationDetailsTypes),
  revocation: {
    enabled: settings.revocation,
    allowedPolicy: async (_ctx, client, token) => token.clientId === client.clientId
  },
  introspection: {
    enabled: settings.introspection,
    allowedPolicy: async (_ctx, client, token) => token.clientId === client.clientId
  },
  backchannelLogout: { enabled: settings.backchannelLogout },
  rpInitiatedLogout: {
    enabled: settings.logout,
    logoutSource: (ctx, form) => {
      ctx.set(HEADERS)
      ctx.body = signOut(name, form)
    },
    postLogoutSuccessSource: (ctx) => {
      ctx.set(HEADERS)
      ctx.type = "html"
      ctx.body = signedOut(name)
    }
  }
})
