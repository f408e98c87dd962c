/**
 * The application as it is deployed: with the providers that the environment names. `main.ts` runs it with emulated ones.
 */
import { NodeOAuth } from "@effect-oauth/platform-node"
import { HttpServer } from "@effect/platform"
import { NodeHttpServer, NodeRuntime } from "@effect/platform-node"
import { Config, Layer } from "effect"
import { createServer } from "node:http"
import * as Application from "./Application.js"
import { ProvidersLive } from "./signIn.js"

Application.layer.pipe(
  HttpServer.withLogAddress,
  Layer.provide(Layer.provide(ProvidersLive, NodeOAuth.layer)),
  Layer.provide(NodeHttpServer.layerConfig(createServer, {
    host: Config.withDefault(Config.string("HOST"), "127.0.0.1"),
    port: Config.withDefault(Config.port("PORT"), 3000)
  })),
  Layer.launch,
  NodeRuntime.runMain
)
