/**
 * What a browser program provides to its OAuth clients: an `HttpClient` on `fetch` for token traffic. Redirects are
 * refused, cookies and referrer stay here, nothing is cached, and bodies are read up to 1 MiB. Crypto is WebCrypto,
 * the default of `@effect-oauth/core`.
 *
 * @since 0.1.0
 */
export * as BrowserOAuth from "./BrowserOAuth.js"
