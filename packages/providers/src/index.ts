/**
 * Bitbucket Cloud, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes** are fixed on the OAuth consumer in Bitbucket's settings; a request may name some of them or none. The
 *   profile needs `account`.
 * - **Refresh tokens** come with every exchange and every refresh. Access tokens live two hours.
 * - **Token answer**: the granted scopes come as `scopes`, and `state` names the grant; it stays in `extra`.
 * - **PKCE** is sent. Bitbucket does not document it and ignores what it does not know (RFC 6749 §3.1), as other
 *   clients that send it there show. It costs a hash, and protects the code as soon as Bitbucket looks at it.
 * - **Client authentication**: HTTP Basic. Keys and secrets are letters and digits, which Basic's two encodings
 *   write alike.
 * - **Revocation** does not exist.
 *
 * See https://developer.atlassian.com/cloud/bitbucket/oauth-2/
 *
 * @since 0.1.0
 */
export * as Bitbucket from "./Bitbucket.js"
