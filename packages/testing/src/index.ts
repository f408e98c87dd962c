/**
 * Bitbucket Cloud, in this process.
 *
 * An `EmbeddedServer` that speaks Bitbucket's dialect of OAuth 2.0 at Bitbucket's paths: scopes belong to the consumer
 * and not to the request, the token answer lists them as `scopes`, says `"token_type": "bearer"` and names the grant in
 * `state`, parameters nobody at Bitbucket knows are ignored, and the account is read from `/2.0/user`. A client that
 * signs in here signs in at bitbucket.org once its endpoints are changed.
 *
 * @since 0.1.0
 */
export * as BitbucketEmulator from "./BitbucketEmulator.js"

/**
 * How an authorization server differs from the specifications.
 *
 * Real providers rename parameters, wrap token answers, answer errors with status 200 and serve profile endpoints
 * of their own. A `Dialect` describes those differences as plain functions over requests and answers. An
 * `EmbeddedServer` given a dialect does the protocol by the book (RFC 6749, RFC 7636) and lets the dialect have the
 * first word on what comes in and the last word on what goes out, so the emulator of a provider, or a server that
 * misbehaves on purpose, is a value and not another server.
 *
 * @since 0.1.0
 */
export * as Dialect from "./Dialect.js"

/**
 * A real OAuth 2.0 and OpenID Connect authorization server in this process.
 *
 * It is oidc-provider, the certified server, listening on 127.0.0.1 with everything in memory: authorization code
 * grant (RFC 6749 section 4.1) with PKCE (RFC 7636), refresh tokens that are used once and revoke their family when
 * they are used again (RFC 9700 section 4.14.2), revocation (RFC 7009), introspection (RFC 7662), metadata
 * (RFC 8414), userinfo and ID tokens. It serves its own sign-in and consent page, one form with an Approve and a Deny
 * button, which a person can use and `UserAgent` can use for them. How a provider differs from the specifications is a
 * `Dialect`.
 *
 * @since 0.1.0
 */
export * as EmbeddedServer from "./EmbeddedServer.js"

/**
 * An HTTP server that answers what a test tells it to, however wrong.
 *
 * Servers fail in ways an honest HTTP library will not produce: they accept a connection and say nothing, stop in the
 * middle of a body, promise more bytes than they send, reset the socket, or never stop talking. `ScriptedServer` is a
 * raw `node:http` server on 127.0.0.1 that does these things on demand, records what it was sent, and lets a test wait
 * for the n-th request instead of sleeping. It works on real time: nothing here follows a `TestClock`.
 *
 * @since 0.1.0
 */
export * as ScriptedServer from "./ScriptedServer.js"

/**
 * The user and their browser, without a screen.
 *
 * A `UserAgent` opens an authorization URL over real HTTP with a cookie jar, follows the redirects of the
 * authorization server by hand, reads the consent form of an `EmbeddedServer`, presses Approve or Deny, and hands back
 * the URL the user is sent to (RFC 6749 section 4.1.2). It uses the global `fetch` with `redirect: "manual"`, so it runs
 * in Node, Deno and Bun and not in a browser, and it takes no `HttpClient` from the context: the user's traffic never
 * mixes with the traffic under test.
 *
 * @since 0.1.0
 */
export * as UserAgent from "./UserAgent.js"
