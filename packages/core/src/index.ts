/**
 * The authorization code grant (RFC 6749 §4.1) with PKCE (RFC 7636): the callback is checked, and its code exchanged
 * for tokens. The request is made by `AuthorizationRequest`, the checks are those of `AuthorizationResponse`.
 *
 * @since 0.1.0
 */
export * as AuthorizationCode from "./AuthorizationCode.js"

/**
 * The authorization request (RFC 6749 §4.1.1) with PKCE (RFC 7636) and, for OpenID Connect, a nonce: the URL to send
 * the user to, and what has to be kept until the user comes back. It is made for one user and used once.
 *
 * @since 0.1.0
 */
export * as AuthorizationRequest from "./AuthorizationRequest.js"

/**
 * The authorization response, the callback (RFC 6749 §4.1.2): read from whatever it came in, and checked against the
 * request it answers before anything is sent to the token endpoint.
 *
 * @since 0.1.0
 */
export * as AuthorizationResponse from "./AuthorizationResponse.js"

/**
 * An authorization server, as data: its endpoints and what it supports, by the names of RFC 8414 in camel case, and
 * the named ways in which real servers differ from the standards. A value of this type has been checked: every
 * endpoint in it is one we may talk to.
 *
 * @since 0.1.0
 */
export * as AuthorizationServer from "./AuthorizationServer.js"

/**
 * An HTTP answer whose body has been read already, up to a limit: what the `HttpClient` layers made for token traffic
 * give back. The wire takes such a body as it is; of any other client it reads the stream and counts.
 *
 * @since 0.1.0
 */
export * as BufferedBody from "./BufferedBody.js"

/**
 * A client, as it is registered at an authorization server (RFC 6749 §2): who we are, where users come back to, and
 * how we authenticate. A value of this type has been checked.
 *
 * @since 0.1.0
 */
export * as Client from "./Client.js"

/**
 * How a client proves who it is at the server's endpoints (RFC 6749 §2.3). A method is a value that turns a client
 * and a server into headers and form parameters, so further ones are made without touching anything else.
 *
 * @since 0.1.0
 */
export * as ClientAuthentication from "./ClientAuthentication.js"

/**
 * A client bound to its authorization server: the front door for a server of one's own. Everything it needs is checked
 * and taken when it is made, so its methods have no requirements. For a well-known server see
 * `@effect-oauth/providers`.
 *
 * @since 0.1.0
 */
export * as OAuthClient from "./OAuthClient.js"

/**
 * The cryptography the protocol needs, behind one service: random bytes for state, nonce and PKCE verifier, and
 * digests. The default is WebCrypto, which browsers and Node.js have; `@effect-oauth/platform-node` puts a
 * synchronous one in its place, and tests can fix it.
 *
 * @since 0.1.0
 */
export * as OAuthCrypto from "./OAuthCrypto.js"

/**
 * Every way an OAuth 2.0 or OpenID Connect exchange can fail, one class and one `_tag` each, divided by who failed:
 * the user or the server at the callback, the callback itself, the server's error answer, a server answer that is not
 * what the RFC says, the network, an ID token, our own configuration, a token store, or a session that is over.
 *
 * The fields are plain data that is safe to log: no secret, no token, no body and no platform error object is ever
 * kept in one. Each `message` says what happened and what to do.
 *
 * @since 0.1.0
 */
export * as OAuthError from "./OAuthError.js"

/**
 * An `HttpClient` made for token traffic, from the little that a platform has to supply: bodies are read whole, up to
 * a limit, and `RequestTimeout` bounds the whole exchange. `NodeOAuth` and `BrowserOAuth` are made of it. It is an
 * ordinary `HttpClient` otherwise; it makes no spans and sends no trace headers, since the wire records its own.
 *
 * @since 0.1.0
 */
export * as OAuthHttpClient from "./OAuthHttpClient.js"

/**
 * A provider is a well-known authorization server as a value: its facts, how clients authenticate there, and the
 * schema of its profile. From the facts come a service and its layers; a provider's module adds code only for what
 * cannot be data.
 *
 * @since 0.1.0
 */
export * as Provider from "./Provider.js"

/**
 * The refresh token grant (RFC 6749 §6): new tokens for old ones.
 *
 * @since 0.1.0
 */
export * as RefreshToken from "./RefreshToken.js"

/**
 * How long one exchange with a server may take, from opening the connection to the last byte of the body.
 *
 * @since 0.1.0
 */
export * as RequestTimeout from "./RequestTimeout.js"

/**
 * The token answer on the wire (RFC 6749 §5.1), decoded by a Schema: tolerant where servers really differ, strict
 * where a mistake would become half a token.
 *
 * Accepted: `token_type` in any case; `expires_in` as a number or a numeric string; `scope` as a space- or
 * comma-separated string or an array, also under the name `scopes`; `null`, and for the optional tokens an empty
 * string, in place of an absent member; members of the server's own, which are kept.
 *
 * Refused: a missing, empty or unprintable access token; a token that is not a string; a missing or unknown token
 * type; a lifetime that is negative, not finite, or beyond 4,294,967,295 seconds (136 years).
 *
 * @since 0.1.0
 */
export * as TokenResponse from "./TokenResponse.js"

/**
 * The tokens a program holds: redacted, with an absolute expiry, ready to be stored and read back. Made from a token
 * answer at the moment it is received.
 *
 * @since 0.1.0
 */
export * as TokenSet from "./TokenSet.js"

/**
 * The user's profile, read from the userinfo endpoint with an access token (OpenID Connect Core 1.0 §5.3), or from
 * the profile endpoint of a server that speaks plain OAuth 2.0.
 *
 * @since 0.1.0
 */
export * as UserInfo from "./UserInfo.js"
