/**
 * What a Node.js program provides to its OAuth clients: an `HttpClient` for token traffic and synchronous crypto.
 *
 * @since 0.1.0
 */
import type * as OAuthCrypto from "@effect-oauth/core/OAuthCrypto"
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Layer from "effect/Layer"
import * as NodeCrypto from "./NodeCrypto.js"
import * as NodeOAuthHttpClient from "./NodeOAuthHttpClient.js"

/**
 * The layer, with settings. Bind it once and provide it once: two calls make two pools of connections.
 *
 * @example
 * ```ts
 * import { NodeOAuth } from "@effect-oauth/platform-node"
 *
 * const Live = NodeOAuth.layerWith({ userAgent: "my-app/1.0", connectionsPerOrigin: 16 })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layerWith = (
  options: NodeOAuthHttpClient.Options
): Layer.Layer<HttpClient.HttpClient | OAuthCrypto.OAuthCrypto> =>
  Layer.merge(NodeOAuthHttpClient.layerWith(options), NodeCrypto.layer)

/**
 * The layer: `NodeOAuthHttpClient` with its default settings, and `NodeCrypto`.
 *
 * @example
 * ```ts
 * import { NodeOAuth } from "@effect-oauth/platform-node"
 * import { Bitbucket } from "@effect-oauth/providers"
 * import { Config, Layer } from "effect"
 *
 * const BitbucketLive = Bitbucket.layerConfig({
 *   clientId: Config.string("BITBUCKET_CLIENT_ID"),
 *   clientSecret: Config.redacted("BITBUCKET_CLIENT_SECRET"),
 *   redirectUri: Config.string("BITBUCKET_REDIRECT_URI")
 * }).pipe(Layer.provide(NodeOAuth.layer))
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<HttpClient.HttpClient | OAuthCrypto.OAuthCrypto> = layerWith({})
