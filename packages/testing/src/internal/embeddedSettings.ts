/**
 * The options of an embedded server with every default filled in; times in seconds.
 */
import type { Account, Client, ResponseType } from "../Dialect.js"

export type SigningAlgorithm =
  | "RS256"
  | "RS384"
  | "RS512"
  | "PS256"
  | "PS384"
  | "PS512"
  | "ES256"
  | "ES384"
  | "ES512"
  | "EdDSA"
  | "Ed25519"

export interface Routes {
  readonly authorization: string
  readonly token: string
  readonly userinfo: string
  readonly revocation: string
  readonly introspection: string
  readonly jwks: string
  readonly pushed_authorization_request: string
  readonly end_session: string
}

export interface Settings {
  readonly clients: ReadonlyArray<Client>
  readonly accounts: ReadonlyArray<Account>
  readonly scopes: ReadonlyArray<string>
  readonly routes: Routes
  readonly openid: boolean
  readonly revocation: boolean
  readonly introspection: boolean
  readonly accessTokenLifetime: number
  readonly refreshTokenLifetime: number
  readonly authorizationCodeLifetime: number
  readonly idTokenLifetime: number
  readonly issueRefreshToken: (grant: { readonly clientId: string; readonly scopes: ReadonlyArray<string> }) => boolean
  readonly rotateRefreshTokens: boolean
  readonly pkce: "optional" | "required"
  readonly signingAlgorithms: ReadonlyArray<SigningAlgorithm>
  readonly rememberSignIn: boolean
  readonly responseTypes: ReadonlyArray<ResponseType>
  readonly pushedAuthorizationRequests: boolean | "required"
  readonly requestObjects: boolean | "required"
  readonly jwtResponseModes: boolean
  readonly encryption: boolean
  readonly claimsParameter: boolean
  readonly dpop: boolean
  readonly requireDpopNonce: boolean
  readonly authorizationDetailsTypes: ReadonlyArray<string>
  readonly resources: ReadonlyArray<string>
  readonly accessTokenFormat: "opaque" | "jwt"
  readonly acrValues: ReadonlyArray<string>
  readonly logout: boolean
  readonly backchannelLogout: boolean
  readonly fapi: "1.0 Final" | "2.0" | undefined
  readonly tls: boolean
}
