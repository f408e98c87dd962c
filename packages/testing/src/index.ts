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
 * Certificates for clients that authenticate with TLS (RFC 8705).
 *
 * An `EmbeddedServer` with `tls` has an authority of its own. `signedBy` makes a client certificate that it trusts, for
 * `tls_client_auth`; `selfSigned` makes one nobody vouches for, for `self_signed_tls_client_auth`, with the key to
 * register. Either of them serves for certificate-bound access tokens. The keys are on the curve P-256, and the
 * certificates are valid until 2100.
 *
 * @since 0.1.0
 */
export * as ClientCertificate from "./ClientCertificate.js"

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
 * (RFC 8414), userinfo and ID tokens. A client can be registered for pushed (RFC 9126), signed (RFC 9101), rich
 * (RFC 9396) and resource-specific (RFC 8707) authorization requests, for signed and encrypted answers (OpenID Connect
 * Core 1.0, JARM), DPoP (RFC 9449), mutual TLS (RFC 8705) and logout (OpenID Connect RP-Initiated and Back-Channel
 * Logout 1.0), and the server can hold it to a FAPI profile. It serves its own sign-in and consent page, one form with
 * an Approve and a Deny button, which a person can use and `UserAgent` can use for them. How a provider differs from the
 * specifications is a `Dialect`.
 *
 * @since 0.1.0
 */
export * as EmbeddedServer from "./EmbeddedServer.js"

/**
 * A small OpenID provider that is wrong on demand.
 *
 * Left alone it is an honest authorization server (RFC 6749) and OpenID provider: discovery, PKCE, pushed and signed
 * requests (RFC 9126, RFC 9101), signed answers (JARM), DPoP (RFC 9449), every client authentication, ID tokens signed
 * and encrypted, refresh, userinfo, logout. Told to, it does one thing wrong, and nothing else: see `Misbehaviour` for
 * what there is. A client is tested by what it refuses, so a test of one is a list of names.
 *
 * It lives in memory and needs no socket: `httpClient` is its whole network, so a test is as fast as a function call,
 * and all its times come from Effect's `Clock`, so a `TestClock` makes tokens expire. `makeListening` serves the same
 * over HTTP on 127.0.0.1. The user has no will of their own: `authorize` plays the browser, and says yes.
 *
 * It also looks at the client. What arrives is in `requests`, and what a careful client would not have sent in
 * `violations`, whether it was answered or refused.
 *
 * @since 0.1.0
 */
export * as MisbehavingServer from "./MisbehavingServer.js"

/**
 * The ways in which a `MisbehavingServer` can be wrong.
 *
 * Each name stands for one thing that is not as it should be, in one place, and for nothing else. `Misbehaviours` says
 * of each what it is, which specification it goes against, what a strict client does with it, and which modules of the
 * OpenID Foundation's conformance suite test that. A name that a test iterates over says what it is about in the words
 * of the table.
 *
 * @since 0.1.0
 */
export * as Misbehaviour from "./Misbehaviour.js"

/**
 * The server of a provider, in this process.
 *
 * There is one emulator for each provider of `@effect-oauth/providers`, chosen by its id. It is an `EmbeddedServer` in the
 * provider's dialect: it wants the client to authenticate as the provider does, reads scopes and answers tokens and
 * errors as the provider does, rotates refresh tokens where the provider does, and has the provider's profile of
 * somebody called Ada Lovelace. What the provider refuses, it refuses: another way to authenticate, no PKCE where there
 * has to be one, a profile request without a header that has to be there, a token in the wrong place.
 *
 * A client that signs in here signs in there, once its endpoints are the provider's own. What an emulator does is what is
 * documented of the provider, and no more: its paths are not the provider's, and it has one client and one account.
 *
 * @since 0.1.0
 */
export * as ProviderEmulator from "./ProviderEmulator.js"

/**
 * A small authorization server for what happens to tokens as time goes by.
 *
 * Its access tokens live for a second, unless told otherwise, and its refresh tokens are used once: one that comes a second
 * time revokes the whole family (RFC 9700 section 4.14.2), so whoever refreshes the same tokens twice loses them here as
 * they would elsewhere. `issue` stands for the sign-in, a resource says what a token is still good for, and the counters say
 * what the clients did. The token endpoint fails, hangs, or loses its answer when told to.
 *
 * It is plain `node:http` on 127.0.0.1 with everything in memory, and takes thousands of refreshes a second, so that several
 * processes can be let loose on it. It works on real time: nothing here follows a `TestClock`.
 *
 * @since 0.1.0
 */
export * as RotatingServer from "./RotatingServer.js"

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
 * What every token store has to do, as a list of cases: for the stores of `@effect-oauth`, and for one of your own.
 *
 * A case is an effect that needs a `TokenStore` and fails with `ContractBroken`, which says what was expected and what
 * came. It knows no test framework. Each case uses ids that nobody has used before, so the store may be a shared one, and
 * the cases may run at the same time.
 *
 * @since 0.1.0
 */
export * as TokenStoreContract from "./TokenStoreContract.js"

/**
 * The user and their browser, without a screen.
 *
 * A `UserAgent` opens an authorization URL over real HTTP with a cookie jar, follows the redirects of the
 * authorization server by hand, reads the consent form of an `EmbeddedServer`, presses Approve or Deny, and hands back
 * the URL the user is sent to (RFC 6749 section 4.1.2), or the form they are sent with (OAuth 2.0 Form Post Response
 * Mode). An answer in the fragment stays in the URL. It signs out as well. It uses the global `fetch` with
 * `redirect: "manual"`, or Node's own client where a certificate authority is given, so it runs in Node, Deno and Bun
 * and not in a browser, and it takes no `HttpClient` from the context: the user's traffic never mixes with the traffic
 * under test.
 *
 * @since 0.1.0
 */
export * as UserAgent from "./UserAgent.js"
