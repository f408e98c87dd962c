/**
 * A TCP proxy on loopback that can be told what to do with what comes through it.
 */
import { Effect } from "effect"
import * as Net from "node:net"

export interface Proxy {
  readonly port: number
  /**
   * - `pass`: both ways
   * - `stall`: nothing is passed on any more
   * - `lose`: requests are passed on, and the connection is cut when the server answers
   * - `refuse`: connections are cut as soon as they are made
   */
  mode: "lose" | "pass" | "refuse" | "stall"
  /** Cuts all connections. */
  readonly cut: Effect.Effect<void>
}

export const make = (target: { readonly host: string; readonly port: number }) =>
  Effect.map(
    Effect.acquireRelease(
      Effect.async<{ readonly proxy: Proxy; readonly server: Net.Server }>((resume) => {
        const sockets = new Set<Net.Socket>()
        const cut = Effect.sync(() => sockets.forEach((socket) => socket.destroy()))
        const server = Net.createServer((down) => {
          if (proxy.mode === "refuse") {
            down.destroy()
            return
          }
          const up = Net.connect(target)
          for (const [from, to] of [[down, up], [up, down]] as const) {
            sockets.add(from)
            from.on("error", () => to.destroy())
            from.on("close", () => {
              sockets.delete(from)
              to.destroy()
            })
            from.on("data", (data) => {
              if (proxy.mode === "lose" && from === up) {
                from.destroy()
              } else if (proxy.mode !== "stall") {
                to.write(data)
              }
            })
          }
        })
        const proxy: { -readonly [K in keyof Proxy]: Proxy[K] } = { port: 0, mode: "pass", cut }
        server.listen(0, "127.0.0.1", () => {
          const address = server.address()
          proxy.port = typeof address === "object" && address !== null ? address.port : 0
          resume(Effect.succeed({ proxy, server }))
        })
      }),
      ({ proxy, server }) =>
        Effect.zipRight(
          proxy.cut,
          Effect.async<void>((resume) => {
            server.close(() => resume(Effect.void))
          })
        )
    ),
    ({ proxy }): Proxy => proxy
  )

/** The address of a server, through the proxy. */
export const through = (proxy: Proxy, url: string): string => {
  const address = new URL(url)
  address.hostname = "127.0.0.1"
  address.port = String(proxy.port)
  return address.toString()
}

/** Where the server of an address is. */
export const targetOf = (url: string): { readonly host: string; readonly port: number } => {
  const { hostname, port, protocol } = new URL(url)
  return { host: hostname, port: Number(port) || (protocol === "mysql:" ? 3306 : 5432) }
}
