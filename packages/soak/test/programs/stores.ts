/**
 * The store of a process under test, loading only what that one needs.
 */
import type { TokenStore } from "@effect-oauth/core/TokenStore"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type { StoreAddress } from "../support/protocol.js"

type Store = Layer.Layer<TokenStore, unknown>

const postgres = async (
  { table, url }: Extract<StoreAddress, { _tag: "Postgres" }>
): Promise<Store> => {
  const [PgClient, SqlTokenStore] = await Promise.all([
    import("@effect/sql-pg/PgClient"),
    import("@effect-oauth/sql/SqlTokenStore")
  ])
  return Layer.provide(
    SqlTokenStore.layer({ table }),
    PgClient.layer({ url: Redacted.make(url), maxConnections: 2, applicationName: table })
  )
}

const sqlite = async ({ table, url }: Extract<StoreAddress, { _tag: "Sqlite" }>): Promise<Store> => {
  const [LibsqlClient, SqlTokenStore] = await Promise.all([
    import("@effect/sql-libsql/LibsqlClient"),
    import("@effect-oauth/sql/SqlTokenStore")
  ])
  return Layer.provide(SqlTokenStore.layer({ table }), LibsqlClient.layer({ url }))
}

const redis = async ({ prefix, url }: Extract<StoreAddress, { _tag: "Redis" }>): Promise<Store> => {
  const RedisTokenStore = await import("@effect-oauth/redis/RedisTokenStore")
  return RedisTokenStore.layer({ client: RedisTokenStore.connect(Config.succeed(Redacted.make(url))), prefix })
}

const file = async ({ directory }: Extract<StoreAddress, { _tag: "File" }>): Promise<Store> => {
  const FileTokenStore = await import("@effect-oauth/platform-node/FileTokenStore")
  return FileTokenStore.layer({ directory })
}

const load = (address: StoreAddress): Promise<Store> => {
  switch (address._tag) {
    case "Postgres":
      return postgres(address)
    case "Sqlite":
      return sqlite(address)
    case "Redis":
      return redis(address)
    case "File":
      return file(address)
  }
}

export const layer = (address: StoreAddress): Store => Layer.unwrapEffect(Effect.promise(() => load(address)))
