/**
 * The authorization code grant (RFC 6749 §4.1) with PKCE (RFC 7636), and signing in by it (OpenID Connect Core 1.0 §3.1,
 * and §3.3 for the hybrid flow): the callback is checked, its code exchanged for tokens, and the ID token verified. The
 * request is made by `AuthorizationRequest`, the checks are those of `AuthorizationResponse` and `IdToken`.
 *
 * @since 0.1.0
 */
export * as AuthorizationCode from "./AuthorizationCode.js"

/**
 * What an authorization request may ask for: the parameters of RFC 6749 §4.1.1 and of what extends it, OpenID Connect,
 * resource indicators, authorization details, and the ways in which the answer may come.
 *
 * @since 0.1.0
 */
export * as AuthorizationParameters from "./AuthorizationParameters.js"

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
 * An `HttpClient` that presents a user's access token with every request (RFC 6750, RFC 9449 §7): a valid one, out of the
 * `TokenManager`, and only to the origins of its provider. A resource that no longer takes the token is asked once more with
 * another one.
 *
 * @since 0.1.0
 */
export * as AuthorizedHttpClient from "./AuthorizedHttpClient.js"

/**
 * Back-channel logout (OpenID Connect Back-Channel Logout 1.0): a server tells us, with no browser in between, that a user
 * or a session is signed out, by a logout token that is checked as an ID token is.
 *
 * @since 0.1.0
 */
export * as BackChannelLogout from "./BackChannelLogout.js"

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
 * Demonstrating proof of possession (RFC 9449): tokens that are of use only to who has a key. A `DPoP` makes the proof
 * that goes with each request, and remembers the nonces that servers want to see in the next one.
 *
 * @since 0.1.0
 */
export * as DPoP from "./DPoP.js"

/**
 * A private key with which a client decrypts what a server encrypts for it (RFC 7516): ID tokens, profiles and signed
 * responses, where the client is registered for that.
 *
 * @since 0.1.0
 */
export * as DecryptionKey from "./DecryptionKey.js"

/**
 * Discovery: a server's own metadata, by OpenID Connect Discovery 1.0 or RFC 8414. The document has to name the very
 * issuer that was asked for, and every endpoint in it is checked as if it had been written by hand.
 *
 * @since 0.1.0
 */
export * as Discovery from "./Discovery.js"

/**
 * The FAPI 1.0 Advanced profile, for banks that do not speak FAPI 2.0 yet: requests are signed, answers are signed too
 * (JARM) or come with an ID token that is a detached signature of them, the client authenticates with a key or a
 * certificate, and tokens are bound to the certificate. A weaker combination does not type-check, or does not build.
 *
 * @since 0.1.0
 */
export * as Fapi1 from "./Fapi1.js"

/**
 * The FAPI 2.0 Security Profile, and with it FAPI 2.0 Message Signing: a client for open banking, health and the like.
 * Requests are pushed, the client authenticates with a key and not with a secret, tokens are bound to a key or a
 * certificate, and signatures are PS256, ES256 or EdDSA. A weaker combination does not type-check, or does not build.
 *
 * @since 0.1.0
 */
export * as Fapi2 from "./Fapi2.js"

/**
 * ID tokens (OpenID Connect Core 1.0 §2): who signed in, in the words of the server, signed by it. An `IdToken` exists only
 * when every check has been passed (§3.1.3.7), on every channel, the signature among them: code that asks for one cannot
 * be given a token that was merely decoded.
 *
 * @since 0.1.0
 */
export * as IdToken from "./IdToken.js"

/**
 * The keys issuers sign with (RFC 7517), fetched when a signature has to be verified and kept for a while. One fetch serves
 * all who wait for it. A key that is not known leads to one more look, since issuers change their keys just before they
 * use a new one (OpenID Connect Core 1.0 §10.1.1), but not to as many as somebody likes who makes up key ids.
 *
 * @since 0.1.0
 */
export * as IssuerKeys from "./IssuerKeys.js"

/**
 * Signing out: the user is sent to the server to end the session there, and comes back (OpenID Connect RP-Initiated Logout
 * 1.0); or the server shows a page of ours in a frame, to end the session here (OpenID Connect Front-Channel Logout 1.0).
 * What a server sends by itself is `BackChannelLogout`.
 *
 * @since 0.1.0
 */
export * as Logout from "./Logout.js"

/**
 * A client bound to its authorization server: the front door for a server of one's own. Everything it needs is checked
 * and taken when it is made, so its methods have no requirements. For a well-known server see
 * `@effect-oauth/providers`.
 *
 * @since 0.1.0
 */
export * as OAuthClient from "./OAuthClient.js"

/**
 * The cryptography the protocol needs, behind one service: random bytes for state, nonce and PKCE verifier, digests,
 * and signatures (RFC 7518 §3, RFC 8037, RFC 9864). The default is WebCrypto, which browsers and Node.js have;
 * `@effect-oauth/platform-node` puts a synchronous one in its place, and tests can fix it.
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
 * The metadata of a protected resource (RFC 9728): an API says by itself which authorization servers give tokens for it.
 *
 * @since 0.1.0
 */
export * as ProtectedResource from "./ProtectedResource.js"

/**
 * A provider is a well-known authorization server as a value: its facts, how clients authenticate there, and the
 * schema of its profile. From the facts come a service and its layers; a provider's module adds code only for what
 * cannot be data.
 *
 * @since 0.1.0
 */
export * as Provider from "./Provider.js"

/**
 * Pushed authorization requests (RFC 9126): the parameters go straight to the server, with the client's authentication,
 * and the user carries only a reference to them. Nobody in between can read or change what is asked for.
 *
 * @since 0.1.0
 */
export * as PushedAuthorizationRequest from "./PushedAuthorizationRequest.js"

/**
 * The refresh token grant (RFC 6749 §6): new tokens for old ones.
 *
 * @since 0.1.0
 */
export * as RefreshToken from "./RefreshToken.js"

/**
 * Dynamic client registration (RFC 7591, OpenID Connect Dynamic Client Registration 1.0): a program makes itself known to a
 * server, and learns its client id, and its secret where it gets one. What the server changed of what was asked for is
 * what counts.
 *
 * @since 0.1.0
 */
export * as Registration from "./Registration.js"

/**
 * What remembers the tokens that may be used once, such as logout tokens, for as long as they could be used again.
 *
 * @since 0.1.0
 */
export * as ReplayStore from "./ReplayStore.js"

/**
 * How long one exchange with a server may take, from opening the connection to the last byte of the body.
 *
 * @since 0.1.0
 */
export * as RequestTimeout from "./RequestTimeout.js"

/**
 * Token revocation (RFC 7009): tells the server that tokens are no longer needed, when a user signs out or takes an
 * application away.
 *
 * @since 0.1.0
 */
export * as Revocation from "./Revocation.js"

/**
 * The key a client signs with: its assertions (RFC 7523), its request objects (RFC 9101) and its DPoP proofs (RFC 9449).
 * What can be wrong with a key is found where it is made (RFC 7517 §4, RFC 7518 §3), and the private part of it is in
 * nothing that can be printed.
 *
 * @since 0.1.0
 */
export * as SigningKey from "./SigningKey.js"

/**
 * The standard claims about a user (OpenID Connect Core 1.0 §5.1), as they stand in ID tokens and profiles. Each is
 * optional, and one of a wrong type counts as absent: a bad birthday must not keep anybody from signing in.
 *
 * @since 0.1.0
 */
export * as StandardClaims from "./StandardClaims.js"

/**
 * A sign-in that somebody else begins (OpenID Connect Core 1.0 §4): a server, or a portal, sends the user to a page of ours,
 * which begins a sign-in at the server it names. What it names is checked against what we know: otherwise anybody could
 * send our users to a server of theirs, or through us to any page.
 *
 * @since 0.1.0
 */
export * as ThirdPartyLogin from "./ThirdPartyLogin.js"

/**
 * The encryption of tokens at rest: AES-256-GCM (NIST SP 800-38D), each text bound to the id it is stored for, with keys
 * that have names, so that they can be replaced one after the other.
 *
 * A text is stored as `v1.<key id>.<base64url of initialization vector, ciphertext and tag>`, or as `v0.<text>` where
 * nothing is encrypted. Who can write to the store and has no key cannot make a text, change one, or move one to another
 * id. What is not prevented: an older text of the same id can be put back, and a text can be removed.
 *
 * @since 0.1.0
 */
export * as TokenEncryption from "./TokenEncryption.js"

/**
 * What happens to tokens over time: `TokenManager.Service.changes` tells it.
 *
 * @since 0.1.0
 */
export * as TokenEvent from "./TokenEvent.js"

/**
 * Whose tokens are meant, and what for: a user, of a tenant, at a provider.
 *
 * @since 0.1.0
 */
export * as TokenKey from "./TokenKey.js"

/**
 * Tokens over time: a valid access token whenever one is asked for, renewed ahead of its expiry, once for all who ask, in
 * this process and in all that share a `TokenStore`. A refresh token that may be used once (RFC 9700 §4.14.2) is used once.
 *
 * @since 0.1.0
 */
export * as TokenManager from "./TokenManager.js"

/**
 * What a `TokenManager` counts and measures, as Effect's metrics: any exporter of them, such as `@effect/opentelemetry`,
 * has these too. Those about refreshes are tagged with the `provider`.
 *
 * @since 0.1.0
 */
export * as TokenMetrics from "./TokenMetrics.js"

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
 * Where the tokens of users are kept between requests and restarts, and where the processes that refresh them agree who
 * does it. A store keeps a text for an id, with a version that is compared before it is replaced, and a lock with a lease.
 * `TokenManager` is what uses one; for several replicas see `@effect-oauth/sql` and `@effect-oauth/redis`.
 *
 * @since 0.1.0
 */
export * as TokenStore from "./TokenStore.js"

/**
 * The user's profile, read from the userinfo endpoint with an access token (OpenID Connect Core 1.0 §5.3), or from
 * the profile endpoint of a server that speaks plain OAuth 2.0.
 *
 * @since 0.1.0
 */
export * as UserInfo from "./UserInfo.js"

/**
 * Which issuer a user is at, by what the user types: an address or a URL (OpenID Connect Discovery 1.0 §2, RFC 7033).
 *
 * @since 0.1.0
 */
export * as WebFinger from "./WebFinger.js"
