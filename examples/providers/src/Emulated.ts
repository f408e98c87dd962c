/**
 * The other side: the providers, emulated in this process, and the application as it is, in an environment that names them.
 */
import { NodeOAuth } from "@effect-oauth/platform-node"
import { ProviderEmulator } from "@effect-oauth/testing"
import { HttpServer } from "@effect/platform"
import { NodeHttpServer } from "@effect/platform-node"
import { ConfigProvider, Effect, Layer, Record, Redacted } from "effect"
import { generateKeyPairSync, randomBytes } from "node:crypto"
import { createServer } from "node:http"
import * as Application from "./Application.js"
import { type Id, mine, ProvidersLive } from "./signIn.js"

/** A key as Apple gives it. */
const privateKey = () =>
  generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "pem" }).toString()

const variablesOf = (id: Id, { clientId, clientSecret, endpoints }: ProviderEmulator.ProviderEmulatorShape) => ({
  [`${id.toUpperCase()}_CLIENT_ID`]: clientId,
  [`${id.toUpperCase()}_CLIENT_SECRET`]: Redacted.value(clientSecret),
  // Keycloak is discovered.
  ...(id === "keycloak" ? undefined : { [`${id.toUpperCase()}_ENDPOINTS`]: JSON.stringify(endpoints) })
})

/** An emulator for each provider, whose user comes back to the application at `app`, until the scope closes. */
export const emulate = (app: string) =>
  Effect.gen(function*() {
    const emulators = yield* Effect.all(
      Record.map(mine, (_, id) => ProviderEmulator.make(id, { redirectUri: `${app}/callback/${id}` })),
      { concurrency: "unbounded" }
    )
    const clients = Object.values(Record.map(emulators, (emulator, id) => variablesOf(id, emulator)))
    const variables: Record<string, string> = Object.assign({
      APP_URL: app,
      COOKIE_KEY: randomBytes(32).toString("base64"),
      KEYCLOAK_REALM_URL: emulators.keycloak.endpoints.issuer ?? "",
      APPLE_TEAM_ID: "ABCDE12345",
      APPLE_KEY_ID: "ABC123DEFG",
      APPLE_PRIVATE_KEY: privateKey()
    }, ...clients)
    return { emulators, variables }
  })

/** Listens on a free port of this machine. */
export const Listening = NodeHttpServer.layer(createServer, { host: "127.0.0.1", port: 0 })

/** Starts the emulators and the application, until the scope closes. `changes` are to its environment. */
export const start = (changes: Readonly<Record<string, string>> = {}) =>
  Effect.gen(function*() {
    const app = yield* HttpServer.addressFormattedWith(Effect.succeed)
    const { emulators, variables } = yield* emulate(app)
    yield* Application.layer.pipe(
      Layer.provide(Layer.provide(ProvidersLive, NodeOAuth.layer)),
      Layer.provide(
        Layer.setConfigProvider(ConfigProvider.fromMap(new Map(Object.entries({ ...variables, ...changes }))))
      ),
      Layer.build
    )
    return { app, emulators }
  })

export type Started = Effect.Effect.Success<ReturnType<typeof start>>
