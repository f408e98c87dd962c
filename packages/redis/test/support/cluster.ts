/** A cluster of two nodes, each with half of the slots. */
import { Effect, Schedule } from "effect"
import { Cluster } from "ioredis"
import { serverOf } from "./servers.js"

const node = serverOf("--cluster-enabled", "yes", "--cluster-node-timeout", "1000")

export const cluster = Effect.gen(function*() {
  const [one, other] = yield* Effect.all([node, node])
  yield* one.ask("CLUSTER", "ADDSLOTSRANGE", "0", "8191")
  yield* other.ask("CLUSTER", "ADDSLOTSRANGE", "8192", "16383")
  yield* one.ask("CLUSTER", "MEET", "127.0.0.1", String(other.port))
  for (const { ask } of [one, other]) {
    yield* Effect.filterOrFail(
      ask("CLUSTER", "INFO"),
      (info) => String(info).includes("cluster_state:ok"),
      () => "the nodes do not know each other yet"
    ).pipe(Effect.retry(Schedule.intersect(Schedule.spaced("50 millis"), Schedule.recurs(200))))
  }
  const client = yield* Effect.acquireRelease(
    Effect.sync(() => new Cluster([{ host: "127.0.0.1", port: one.port }])),
    (client) => Effect.sync(() => client.disconnect())
  )
  return { client, nodes: [one, other], urls: [one.url, other.url] }
})
