/**
 * `OAuthCrypto` on `node:crypto`: synchronous, with random bytes drawn from the operating system in blocks. A
 * `CryptoKey` is WebCrypto's, so what is done with one is done there, off the main thread: Node.js 24 prints a warning
 * when the key is taken out of one that cannot be extracted. Node.js before 20.19.3 prints one when it generates an
 * Ed25519 key pair.
 *
 * @since 0.1.0
 */
export * as NodeCrypto from "./NodeCrypto.js"

/**
 * What a Node.js program provides to its OAuth clients: an `HttpClient` for token traffic and synchronous crypto.
 *
 * @since 0.1.0
 */
export * as NodeOAuth from "./NodeOAuth.js"

/**
 * An `HttpClient` made for token traffic, straight on undici's `dispatch`: one pool of kept connections an origin,
 * bodies read whole up to 1 MiB, no redirects, and no abort of a POST in flight: the server may have spent a code or
 * a refresh token already, so what was sent is left to end when the caller gives up waiting.
 *
 * It makes no spans and sends no trace headers: `@effect-oauth/core` records its own. It is an ordinary `HttpClient`
 * otherwise, but one for small answers; use `@effect/platform-node` for the rest of a program.
 *
 * @since 0.1.0
 */
export * as NodeOAuthHttpClient from "./NodeOAuthHttpClient.js"
