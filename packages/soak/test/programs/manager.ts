/**
 * The token manager of a process, over the store that it is told to use, with the fault switch in all that it does.
 */
import { none } from "@effect-oauth/core/ClientAuthentication"
import * as OAuthClient from "@effect-oauth/core/OAuthClient"
import * as TokenManager from "@effect-oauth/core/TokenManager"
import { TokenStore } from "@effect-oauth/core/TokenStore"
import * as NodeOAuth from "@effect-oauth/platform-node/NodeOAuth"
import * as HttpClient from "@effect/platform/HttpClient"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Settings } from "../support/protocol.js"
import * as Faults from "./faults.js"
import * as Stores from "./stores.js"

export const layer = (settings: Settings): Layer.Layer<TokenManager.TokenManager, unknown> => {
  const at = Faults.make(settings.fault)
  const { clientId, revocationEndpoint, tokenEndpoint } = settings.server
  const Store = Layer.effect(TokenStore, Effect.map(TokenStore, (store) => Faults.store(store, at))).pipe(
    Layer.provide(Stores.layer(settings.store)),
    Layer.provide(
      Layer.setConfigProvider(ConfigProvider.fromMap(new Map([["OAUTH_TOKEN_KEYS", settings.keys]])))
    )
  )
  const Http = Layer.effect(
    HttpClient.HttpClient,
    Effect.map(HttpClient.HttpClient, (client) => Faults.httpClient(client, at))
  )
  const client = OAuthClient.make({
    server: { tokenEndpoint, revocationEndpoint },
    client: { clientId, authentication: none }
  }).pipe(Effect.map((client) => Faults.refresher(client, at, { refuse: settings.refuse ?? false })))
  return TokenManager.layer({
    providers: { server: { client } },
    lease: settings.lease,
    lockWait: settings.lockWait,
    recheckAfter: settings.recheckAfter,
    onStoreFailure: settings.onStoreFailure
  }).pipe(Layer.provide([Store, Http]), Layer.provide(NodeOAuth.layer))
}
