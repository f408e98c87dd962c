/**
 * A token store in files: for command line tools, desktop programs and servers on one machine, also when several of their
 * processes run at once.
 *
 * Each id has a directory of its own, named by its SHA-256 digest, with one file in it. A file is replaced as a whole, so
 * that a process that is killed, or a disk that is full, leaves what was there. Files are for their owner alone (mode 0600
 * in directories of 0700); on Windows they have the access rights of the directory. What was removed leaves a file without
 * tokens; what is over stays in its file, unread, until its id is written or removed. The file system has to be one of
 * this machine, with hard links: not a network share.
 *
 * @since 0.1.0
 */
export * as FileTokenStore from "./FileTokenStore.js"

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
