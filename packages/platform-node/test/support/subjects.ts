/**
 * The HTTP clients that a program may provide.
 */
import { BrowserOAuth } from "@effect-oauth/platform-browser"
import { NodeOAuth } from "@effect-oauth/platform-node"
import { FetchHttpClient, type HttpClient } from "@effect/platform"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import type { Layer } from "effect"

export interface Subject {
  readonly name: string
  readonly layer: Layer.Layer<HttpClient.HttpClient>
  /** Whether it is one of ours, which leave a POST in flight to end when the caller gives up. */
  readonly ours: boolean
  /** Whether it is fetch, which undoes a content encoding, and by its standard sends again after a 421. */
  readonly fetch: boolean
}

export const subjects: ReadonlyArray<Subject> = [
  { name: "NodeOAuth.layer", layer: NodeOAuth.layer, ours: true, fetch: false },
  { name: "BrowserOAuth.layer", layer: BrowserOAuth.layer, ours: true, fetch: true },
  { name: "FetchHttpClient.layer", layer: FetchHttpClient.layer, ours: false, fetch: true },
  { name: "NodeHttpClient.layer", layer: NodeHttpClient.layer, ours: false, fetch: false },
  { name: "NodeHttpClient.layerUndici", layer: NodeHttpClient.layerUndici, ours: false, fetch: false }
]
