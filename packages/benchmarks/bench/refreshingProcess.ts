/**
 * One of the processes that refresh: it signs its users in, with tokens that have expired, and gets those of all of them when
 * it is told to; then it does so again.
 */
import { ClientAuthentication, OAuthClient, TokenManager, TokenSet, TokenStore } from "@effect-oauth/core"
import { NodeOAuth } from "@effect-oauth/platform-node"
import { SqlTokenStore } from "@effect-oauth/sql"
import { PgClient } from "@effect/sql-pg"
import { Effect, Layer, Redacted } from "effect"

export interface Settings {
  /** The store is in the memory of the process when this is not set. */
  readonly postgres?: {
    readonly url: string
    readonly table: string
    readonly connections: number
    readonly applicationName: string
  } | undefined
  readonly server: { readonly tokenEndpoint: string; readonly control: string; readonly clientId: string }
  /** What its users are called, before their number. */
  readonly name: string
  readonly users: number
  /** How many users are refreshed at a time. */
  readonly fibers: number
}

/** What the process is told. */
export type Command = "sign in" | "refresh"

/** What it says when it has done it: how long that took the processor, in microseconds. */
export interface Done {
  readonly cpu: number
}

const told = Effect.async<Command>((resume) => {
  process.once("message", (command: Command) => resume(Effect.succeed(command)))
})

const Store = ({ postgres }: Settings) =>
  postgres === undefined ? TokenStore.layerMemory : SqlTokenStore.layer({ table: postgres.table }).pipe(
    Layer.provide(PgClient.layer({
      url: Redacted.make(postgres.url),
      maxConnections: postgres.connections,
      applicationName: postgres.applicationName
    }))
  )

const Live = (settings: Settings) =>
  TokenManager.layer({
    providers: {
      example: {
        client: OAuthClient.make({
          server: { tokenEndpoint: settings.server.tokenEndpoint },
          client: { clientId: settings.server.clientId, authentication: ClientAuthentication.none }
        })
      }
    }
  }).pipe(Layer.provide(Store(settings)), Layer.provide(NodeOAuth.layer))

const signIn = (settings: Settings, user: string) =>
  Effect.gen(function*() {
    const tokens = yield* TokenManager.TokenManager
    const answer = yield* Effect.tryPromise(async () => {
      const response = await fetch(`${settings.server.control}/issue`, {
        method: "POST",
        body: new URLSearchParams({ user })
      })
      return { ...await response.json(), expires_in: 0 }
    })
    yield* tokens.save(user, yield* TokenSet.fromResponse(answer))
  })

const program = (settings: Settings) =>
  Effect.gen(function*() {
    const tokens = yield* TokenManager.TokenManager
    const users = Array.from({ length: settings.users }, (_, n) => `${settings.name}, user ${n}`)
    const each = { concurrency: settings.fibers, discard: true } as const
    const signInAll = Effect.forEach(users, (user) => signIn(settings, user), each)
    const refreshAll = Effect.forEach(users, tokens.get, each)
    const doAsTold = Effect.flatMap(told, (command) =>
      Effect.gen(function*() {
        const before = process.cpuUsage()
        yield* command === "sign in" ? signInAll : refreshAll
        const { system, user } = process.cpuUsage(before)
        yield* Effect.sync(() => process.send?.({ cpu: system + user } satisfies Done))
      }))
    return yield* Effect.forever(doAsTold)
  }).pipe(Effect.provide(Live(settings)))

// Without who started it there is nothing to do.
process.on("disconnect", () => process.exit())

// Whoever starts this file writes its settings.
await Effect.runPromise(program(JSON.parse(process.argv[2] ?? "") as Settings))
