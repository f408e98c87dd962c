/**
 * What the parts of a `MisbehavingServer` share: requests and answers, what is kept of them, and the points at which a
 * switch may put a wrong thing in the place of the honest one.
 */
import type * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import type { KeyObject } from "node:crypto"
import type { Check } from "./openidChecks.js"

export type Json = Readonly<Record<string, unknown>>

export type Parameter = readonly [name: string, value: string]

export type SigningAlgorithm = "RS256" | "PS256" | "ES256" | "EdDSA" | "HS256"

export type KeyManagementAlgorithm = "RSA-OAEP" | "RSA-OAEP-256" | "ECDH-ES"

export type ContentEncryption = "A128CBC-HS256" | "A256GCM"

export type AuthenticationMethod =
  | "client_secret_basic"
  | "client_secret_post"
  | "client_secret_jwt"
  | "private_key_jwt"
  | "tls_client_auth"
  | "self_signed_tls_client_auth"
  | "none"

export type ResponseMode = "query" | "fragment" | "form_post" | "query.jwt" | "fragment.jwt" | "form_post.jwt"

/** How something is encrypted to a client. */
export interface Encrypted {
  readonly alg: KeyManagementAlgorithm
  readonly enc: ContentEncryption
}

/** A client with every default filled in. */
export interface Client {
  readonly clientId: string
  readonly clientSecret: Redacted.Redacted<string> | undefined
  readonly authentication: AuthenticationMethod
  readonly redirectUris: ReadonlyArray<string>
  readonly postLogoutRedirectUris: ReadonlyArray<string>
  readonly keys: ReadonlyArray<Json>
  readonly idTokenAlg: SigningAlgorithm
  readonly idTokenEncryption: Encrypted | undefined
  readonly userinfoAlg: SigningAlgorithm | undefined
  readonly userinfoEncryption: Encrypted | undefined
  readonly authorizationAlg: SigningAlgorithm
  readonly authorizationEncryption: Encrypted | undefined
  readonly requestObjectAlg: string | undefined
  readonly requirePushedAuthorizationRequests: boolean
  readonly requireSignedRequestObject: boolean
  readonly dpopBoundAccessTokens: boolean
  readonly certificateBoundAccessTokens: boolean
  readonly tlsClientAuth: string | undefined
  readonly backchannelLogoutUri: string | undefined
  readonly frontchannelLogoutUri: string | undefined
  readonly initiateLoginUri: string | undefined
}

export interface Account {
  readonly id: string
  readonly claims: Json
  readonly aggregated: Json
  readonly distributed: Json
}

/** Lifetimes are in seconds. */
export interface Settings {
  readonly issuer: string
  readonly userinfoEndpoint: string
  readonly accounts: ReadonlyArray<Account>
  readonly signedIn: boolean
  readonly codeLifetime: number
  readonly accessTokenLifetime: number
  readonly idTokenLifetime: number
  readonly requestUriLifetime: number
  readonly requireDpopNonce: boolean
  readonly issueRefreshToken: boolean
  readonly sessionManagement: boolean
  readonly mtlsEndpointAliases: boolean
  readonly clientCertificateHeader: string
  readonly metadata: Json
  readonly fetchRequestObject: ((url: URL) => Effect.Effect<string>) | undefined
}

/** A request. `path` is what comes after the issuer's own path; `form` is empty unless the body is a form. */
export interface Incoming {
  readonly method: string
  readonly url: URL
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly form: URLSearchParams
}

/** An answer. Header names are lower case. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface RecordedRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string>>
  readonly form: URLSearchParams
}

export interface Violation {
  readonly check: Check
  readonly detail: string
}

/** What a user agreed to. */
export interface Grant {
  readonly client: Client
  readonly account: Account
  readonly scope: string
  readonly redirectUri: string
  readonly responseType: string
  readonly state: string | undefined
  readonly nonce: string | undefined
  readonly codeChallenge: string | undefined
  readonly dpopJkt: string | undefined
  readonly authTime: number
  readonly acr: string | undefined
  readonly sid: string
  readonly maxAge: number | undefined
  readonly claims: Json
  readonly resources: ReadonlyArray<string>
  readonly authorizationDetails: ReadonlyArray<unknown> | undefined
}

export interface Code {
  readonly grant: Grant
  readonly expires: number
  used: boolean
}

/** What an access token is bound to: a DPoP key, a client certificate, or nothing. */
export interface Binding {
  readonly jkt: string | undefined
  readonly certificate: string | undefined
}

export interface AccessToken extends Binding {
  readonly grant: Grant
  readonly scope: string
  readonly expires: number
}

export interface RefreshToken extends Binding {
  readonly grant: Grant
}

export interface PushedRequest {
  readonly clientId: string
  readonly parameters: ReadonlyArray<Parameter>
  readonly jkt: string | undefined
  readonly expires: number
}

export interface SignedInUser {
  readonly account: Account
  readonly sid: string
  readonly authTime: number
}

/** A key to sign with. Without a private key, a token has no signature. */
export interface SigningKey {
  readonly kid: string | undefined
  readonly alg: string
  readonly privateKey: KeyObject | undefined
  readonly jwk: Json
}

export interface Keys {
  /** The key tokens are signed with now. HS256 is the business of a client. */
  readonly current: (alg: SigningAlgorithm) => SigningKey
  /** A key nobody publishes. */
  readonly foreign: (alg: SigningAlgorithm) => SigningKey
  /** The keys of the JWK Set, newest first. */
  readonly published: () => ReadonlyArray<SigningKey>
  readonly rotate: () => void
  readonly removeOld: () => void
  /** The key that was in use before the last rotation, removed or not; the current one before any rotation. */
  readonly previous: (alg: SigningAlgorithm) => SigningKey
}

export type Place =
  | "metadata"
  | "jwks"
  | "resourceMetadata"
  | "webfinger"
  | "registration"
  | "par"
  | "authorization"
  | "token"
  | "userinfo"
  | "endSession"
  | "checkSession"
  | "claims"

/** A running server: its settings, and everything that changes. */
export interface Server {
  readonly settings: Settings
  readonly keys: Keys
  readonly claimsKeys: Keys
  readonly clients: Map<string, Client>
  readonly codes: Map<string, Code>
  readonly accessTokens: Map<string, AccessToken>
  readonly refreshTokens: Map<string, RefreshToken>
  readonly pushed: Map<string, PushedRequest>
  readonly seen: Set<string>
  readonly answers: Map<Place, number>
  /** The nonces for DPoP proofs, by origin. */
  readonly nonces: Map<string, string>
  readonly requests: Array<RecordedRequest>
  readonly violations: Array<Violation>
  hooks: Hooks
  /** Who is signed in, and who was last. */
  user: SignedInUser | undefined
  lastUser: SignedInUser | undefined
}

/** What is known where a thing is made. `now` is in seconds. */
export interface Context {
  readonly server: Server
  readonly now: number
  readonly incoming: Incoming
  readonly client: Client | undefined
  readonly grant: Grant | undefined
}

export type Kind = "idToken" | "userinfo" | "jarm" | "logoutToken" | "claimSource"

/**
 * A JWT before it is signed. `channel` says on which way an ID token goes to the client, `hashed` what its hash claims
 * are hashes of.
 */
export interface Jwt {
  readonly header: Json
  readonly claims: Json
  readonly key: SigningKey
  readonly channel: "authorization" | "token" | "refresh" | undefined
  readonly hashed: Readonly<Record<string, string>>
}

/** A JWE before it is made. `recipient` is a public JWK; `zip` and `dir` are what no honest server does. */
export interface Encryption {
  readonly alg: string
  readonly enc: ContentEncryption
  readonly kid: string | undefined
  readonly recipient: Json
  readonly header: Json
  readonly plaintext: string
}

export interface FrontChannelLogout {
  readonly iss: string | undefined
  readonly sid: string | undefined
}

/**
 * Where a misbehaviour takes hold. Each hook is given the honest thing and gives back the thing to use.
 *
 * - `body`: the JSON object of an answer. `answer`: the whole answer, body written.
 * - `jwt`: a JWT before it is signed. `compact`: its serialization. `encrypt`: how it is encrypted, if it is.
 *   `encrypted`: the JWE.
 * - `callback`: the parameters of an authorization response, before a JARM answer is made of them; `delivered`: the
 *   parameters as they are sent; `mode`: how they are sent; `redirectUri`: where to.
 * - `beforeSigning`: just before a JWT is signed.
 * - `dpopChallenge`: whether a proof is refused for the want of a nonce.
 */
export interface Hooks {
  readonly body?: { readonly [P in Place]?: (body: Json, context: Context) => Json }
  readonly answer?: { readonly [P in Place]?: (answer: Answer, context: Context) => Answer }
  readonly jwt?: { readonly [K in Kind]?: (jwt: Jwt, context: Context) => Jwt }
  readonly compact?: { readonly [K in Kind]?: (token: string, jwt: Jwt, context: Context) => string }
  readonly encrypt?: {
    readonly [K in Kind]?: (plan: Encryption | undefined, context: Context, token: string) => Encryption | undefined
  }
  readonly encrypted?: { readonly [K in Kind]?: (jwe: string, context: Context) => string }
  readonly callback?: (parameters: ReadonlyArray<Parameter>, context: Context) => ReadonlyArray<Parameter>
  readonly delivered?: (parameters: ReadonlyArray<Parameter>, context: Context) => ReadonlyArray<Parameter>
  readonly mode?: (mode: ResponseMode, context: Context) => ResponseMode
  readonly redirectUri?: (redirectUri: string, context: Context) => string
  readonly beforeSigning?: { readonly [K in Kind]?: (context: Context) => void }
  readonly dpopChallenge?: (challenged: boolean, context: Context) => boolean
  readonly postLogout?: (parameters: ReadonlyArray<Parameter>, context: Context) => ReadonlyArray<Parameter>
  readonly frontChannelLogout?: (parameters: FrontChannelLogout, context: Context) => FrontChannelLogout
  readonly initiateLogin?: (parameters: ReadonlyArray<Parameter>, context: Context) => ReadonlyArray<Parameter>
}

/** What a strict client does with it: refuses it, lives with it, or either. */
export type Verdict = "refuse" | "accept" | "either"

/** One misbehaviour: what it is, and how. Without a verdict, a client refuses it. */
export interface Switch extends Hooks {
  readonly text: string
  readonly specification: string
  readonly verdict?: Verdict
  readonly modules?: ReadonlyArray<string>
}

export type Switches = Readonly<Record<string, Switch>>
