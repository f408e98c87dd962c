/**
 * What a browser program provides to its OAuth clients: an `HttpClient` on `fetch` for token traffic. Redirects are
 * refused, cookies and referrer stay here, nothing is cached, and bodies are read up to 1 MiB. Crypto is WebCrypto,
 * the default of `@effect-oauth/core`.
 *
 * @since 0.1.0
 */
export * as BrowserOAuth from "./BrowserOAuth.js"

/**
 * Whether the user's session at the server is still the one of the sign-in: OpenID Connect Session Management 1.0 §3. A
 * hidden frame shows the server's `checkSessionIframe` and is asked from time to time; no request goes over the network.
 *
 * @since 0.1.0
 */
export * as BrowserSession from "./BrowserSession.js"
