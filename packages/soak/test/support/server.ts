/**
 * The authorization server of a test, and how the processes reach it.
 */
import type { RotatingServer } from "@effect-oauth/testing"
import type { ServerAddress, Settings, StoreAddress } from "./protocol.js"

export const addressOf = (
  { clientId, endpoints, resource }: RotatingServer.RotatingServer
): ServerAddress => ({ ...endpoints, resource, clientId })

/** Keys of one name, each of which cannot read what the other wrote. */
export const keys = `1:${Buffer.alloc(32, 1).toString("base64")}`
export const otherKeys = `1:${Buffer.alloc(32, 2).toString("base64")}`

/** Settings with a lease that is over soon. */
export const settingsOf = (
  server: RotatingServer.RotatingServer,
  store: StoreAddress,
  more: Partial<Settings> = {}
): Settings => ({
  server: addressOf(server),
  store,
  keys,
  lease: 5000,
  lockWait: 15_000,
  recheckAfter: 60_000,
  ...more
})
