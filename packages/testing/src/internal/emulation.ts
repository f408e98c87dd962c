/**
 * What a provider's server does, as data and functions: what `ProviderEmulator` makes a server of.
 *
 * Everything that is not said is as in RFC 6749, RFC 7636, RFC 7009 and OpenID Connect Core 1.0. The functions stand
 * between the provider's messages and the standard's: what comes in is made the standard's first, and what goes out is
 * the provider's last. They see secrets in clear, as servers do.
 */
import type { Answer, Route, TokenRequest } from "../Dialect.js"

/** How a client proves itself at the token endpoint, where it asks with a secret, or does not have to. */
export type Authentication = "client_secret_basic" | "client_secret_post" | "none"

/** Who signs in. */
export interface Account {
  /** The `sub` of ID tokens. Default `"248289761001"`. */
  readonly id: string
  /** Default `"Ada Lovelace"`. */
  readonly name: string
  /** Default `"ada@lovelace.example"`. */
  readonly email: string
  /** Default `"https://lovelace.example/ada.png"`. */
  readonly picture: string
}

/** What a function may have to know of the emulator it works for. */
export interface Emulator {
  readonly clientId: string
  readonly clientSecret: string
  readonly redirectUri: string
  /** The scopes the client is registered for. */
  readonly scopes: ReadonlyArray<string>
  readonly account: Account
  /** Its base URL, such as `http://127.0.0.1:41234`, and its issuer. */
  readonly issuer: string
}

/** An answer of the token endpoint in the standard's words. */
export interface TokenAnswer extends Answer {
  readonly body: Readonly<Record<string, unknown>>
}

/** A request to the profile endpoint or one of those beside it. Its token has been checked. */
export interface ProfileRequest {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** The parameters of the query and, of a form, those of the body. */
  readonly parameters: URLSearchParams
  /** The body, when it is JSON. */
  readonly json: unknown
  /** What the token was given for. */
  readonly scopes: ReadonlyArray<string>
  readonly emulator: Emulator
}

/** What a value has to be: the same, of a form, or approved of. */
export type Requirement = string | RegExp | ((value: string, emulator: Emulator) => boolean)

/** Why a profile request is refused. */
export interface Refusal {
  /** `"token"`: missing, unknown, expired, revoked, or in the wrong place. `"request"`: something else is missing. */
  readonly reason: "token" | "request"
  /** 401 for a token, else `status` of the profile. */
  readonly status: number
  /** For people: what was missing. */
  readonly description: string
}

/** Where a request has its access token. */
export type TokenPlace =
  /** `Authorization: Bearer`, RFC 6750 section 2.1. */
  | "header"
  /** `Authorization` with another scheme. */
  | { readonly scheme: string }
  /** A parameter of the query or the form. */
  | { readonly parameter: string }
  /** A segment of the path, which is `{access_token}` in `path`. */
  | "path"

/** The profile endpoint. */
export interface Profile {
  /**
   * Its path, with a query where the provider's has one. Default `"/profile"`. `{access_token}`, and `{token.name}` for a member of the provider's token answer, are
   * filled in when a token is issued; the endpoint of the emulator has them as they are written.
   */
  readonly path?: string | undefined
  /** Default `"GET"`. Another method is answered with 405. */
  readonly method?: "GET" | "POST" | undefined
  /** Headers a request must have, by their names in lower case. Default: none. */
  readonly headers?: Readonly<Record<string, Requirement>> | undefined
  /** Parameters a request must have, in its query or form. Default: none. */
  readonly query?: Readonly<Record<string, Requirement>> | undefined
  /** The status of an answer to a request without one of those. Default 400. */
  readonly status?: number | undefined
  /** Where the token has to be; one of several, in a list. Default `"header"`. Elsewhere it is refused with 401. */
  readonly token?: TokenPlace | ReadonlyArray<TokenPlace> | undefined
  /** The body of the answer. A string is sent as it stands, under the type of `contentType`. */
  readonly answer: (account: Account, request: ProfileRequest) => unknown
  /** Default `"application/json; charset=utf-8"`. */
  readonly contentType?: string | undefined
  /**
   * More endpoints for the same token, with GET, by what is appended to `path`, such as `"/emails"`; what starts with
   * `"//"` is a whole path with one slash too many. They insist on the same headers. Default: none.
   */
  readonly also?: Readonly<Record<string, (account: Account, request: ProfileRequest) => unknown>> | undefined
  /**
   * The provider's words for a refusal.
   * Default: the status, `WWW-Authenticate` (RFC 6750 section 3) and `{ error, error_description }`.
   */
  readonly refused?: ((refusal: Refusal) => Answer) | undefined
}

/** ID tokens. */
export interface OpenId {
  /** What they are signed with; `HS256` is with the client secret. Default `"RS256"`. */
  readonly idTokenAlg?: "RS256" | "ES256" | "HS256" | undefined
  /**
   * More claims of the account, or others, for ID tokens and userinfo. `undefined` takes one away.
   * Default: `name`, `given_name`, `family_name`, `email`, `email_verified` (`true`), `picture` and `locale`.
   */
  readonly claims?:
    | Readonly<Record<string, unknown>>
    | ((account: Account) => Readonly<Record<string, unknown>>)
    | undefined
  /**
   * The last word on the claims of an ID token, which has those of the account, `iss`, `sub`, `aud`, `iat`, `exp`
   * and the `nonce` of the request. Default: they stay.
   */
  readonly idToken?:
    | ((claims: Readonly<Record<string, unknown>>, emulator: Emulator) => Readonly<Record<string, unknown>>)
    | undefined
  /** Whether an ID token comes without the scope `openid` too. Default `false`. */
  readonly always?: boolean | undefined
  /** Whether an ID token comes with a refresh. Default `true`. */
  readonly onRefresh?: boolean | undefined
  /** Whether there is a userinfo endpoint, where `profile` is not set. Default `true`. */
  readonly userinfo?: boolean | undefined
  /** Whether RP-initiated logout is there. Default `false`. */
  readonly logout?: boolean | undefined
}

/** What a profile has to be normalized to; what is absent is not there. */
export interface Expected {
  readonly id: string
  readonly name?: string | undefined
  readonly email?: string | undefined
  readonly emailVerified?: boolean | undefined
  readonly picture?: string | undefined
}

export interface Emulation {
  /** The id of the provider, as in its facts. */
  readonly id: string
  /** As people write it. */
  readonly name: string
  /** How a client has to authenticate, or may, in a list. Another way is answered with 401 `invalid_client`. */
  readonly authentication: Authentication | ReadonlyArray<Authentication>
  /**
   * - `"required"`: a request without a code challenge is refused.
   * - `"accepted"`: a challenge that is sent is verified; `S256` only.
   * - `"ignored"`: the parameters of PKCE are dropped, as by a server that does not know them.
   * - `"plain"`: required, and the method has to be `plain`.
   */
  readonly pkce: "required" | "accepted" | "ignored" | "plain"
  /** What the client is registered for: at least what the provider asks for by default. */
  readonly scopes: ReadonlyArray<string>
  /** What stands between scopes in an authorization request. In the token answer it is for `tokenAnswer`. Default `" "`. */
  readonly scopeSeparator?: " " | "," | undefined
  /**
   * - `"rotated"`: a refresh token is used once, and a refresh gives the next.
   * - `"kept"`: it stays, and the answer to a refresh has none.
   * - `"none"`: there are none.
   */
  readonly refreshTokens: "rotated" | "kept" | "none"
  /** ID tokens, keys and metadata. Default: there are none. */
  readonly openid?: OpenId | undefined
  /**
   * - `"standard"`: RFC 7009.
   * - `"access_token"`: the same for access tokens; a refresh token is refused with `unsupported_token_type`.
   * - `"access_token_parameter"`: as before, and the parameter of the token is called so.
   * - `"bearer"`: the token is presented as Bearer, in a POST without a form; `"bearer_delete"`: in a DELETE.
   *
   * Default `"none"`.
   */
  readonly revocation?:
    | "standard"
    | "access_token"
    | "access_token_parameter"
    | "bearer"
    | "bearer_delete"
    | "none"
    | undefined
  /**
   * As `tokenRequest`, for a revocation request with a form: its parameters are those of RFC 7009 section 2.1, but for the
   * name that `revocation` has for the token. Default: it stays.
   */
  readonly revocationRequest?: ((request: TokenRequest, emulator: Emulator) => TokenRequest | Answer) | undefined
  /** Pushed authorization requests, RFC 9126. Default `false`. */
  readonly push?: boolean | undefined
  /** Seconds, or `null` for no `expires_in` in the answer. Default 3600. */
  readonly accessTokenLifetime?: number | null | undefined
  /** How the token endpoint is asked: `"GET"` has the parameters in the query. Default `"POST"`. */
  readonly tokenMethod?: "POST" | "GET" | undefined
  /** Whether refreshing has an endpoint of its own; the token endpoint then refuses it. Default `false`. */
  readonly refreshEndpoint?: boolean | undefined
  /** Whether the callback has `iss`, RFC 9207. Default `false`. */
  readonly issuerInCallback?: boolean | undefined
  /**
   * Makes the standard's parameters (RFC 6749 section 4.1.1) of the query of an authorization request. After it,
   * parameters the standards do not have are dropped, and `prompt` values the server does not know.
   * Default: they stay.
   */
  readonly authorizationRequest?: ((parameters: URLSearchParams, emulator: Emulator) => URLSearchParams) | undefined
  /** Makes the provider's callback of the standard's, success and error alike. Default: it stays. */
  readonly callback?: ((url: URL, emulator: Emulator) => URL) | undefined
  /**
   * Makes the standard's token request (RFC 6749 section 4.1.3) of the provider's, with a client's authentication that
   * is one of `authentication`, or refuses it with an answer (see `json` of `Dialect`). Default: it stays.
   */
  readonly tokenRequest?: ((request: TokenRequest, emulator: Emulator) => TokenRequest | Answer) | undefined
  /**
   * Makes the provider's answer of the standard's (RFC 6749 sections 5.1 and 5.2), success and error alike. `request` is as
   * it was sent. Default: it stays.
   */
  readonly tokenAnswer?: ((answer: TokenAnswer, request: TokenRequest, emulator: Emulator) => Answer) | undefined
  /** More endpoints. Default: none. */
  readonly routes?: ReadonlyArray<Route> | ((emulator: Emulator) => ReadonlyArray<Route>) | undefined
  /** Default: with `openid` and its `userinfo`, that endpoint, with the claims of the account; else there is none. */
  readonly profile?: Profile | undefined
  /**
   * What the provider's `profile` has to give, with the default account. Default, with `openid`: what the standard
   * claims of the account say.
   */
  readonly expected?: Expected | ((account: Account) => Expected) | undefined
}
