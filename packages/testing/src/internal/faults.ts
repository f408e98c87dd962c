/**
 * How a scripted server writes its answers, honest and otherwise.
 */
import * as Duration from "effect/Duration"
import type { ServerResponse } from "node:http"

interface Response {
  readonly status?: number | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body?: string | Uint8Array | undefined
}

const bytesOf = (body: string | Uint8Array | undefined): Buffer =>
  body === undefined ? Buffer.alloc(0) : typeof body === "string" ? Buffer.from(body, "utf8") : Buffer.from(body)

/** What the answer says about itself wins over what we would say, in whatever case it is written. */
const merge = (
  own: Readonly<Record<string, string>>,
  scripted: Readonly<Record<string, string>> = {}
): Record<string, string> => {
  const said = new Set(Object.keys(scripted).map((name) => name.toLowerCase()))
  return { ...Object.fromEntries(Object.entries(own).filter(([name]) => !said.has(name))), ...scripted }
}

const writeHead = (
  outgoing: ServerResponse,
  { headers, status }: Response,
  own: Readonly<Record<string, string>> = {}
): void => {
  outgoing.writeHead(status ?? 200, merge(own, headers))
  outgoing.flushHeaders()
}

export const answer = (outgoing: ServerResponse, response: Response): void => {
  const body = bytesOf(response.body)
  const status = response.status ?? 200
  const length = status === 204 || status === 304 ? {} : { "content-length": String(body.byteLength) }
  outgoing.writeHead(status, merge(length, response.headers))
  outgoing.end(body)
}

/** Writes until the socket has enough, then waits for it to drain; ends with the socket. */
export const neverEnds = (outgoing: ServerResponse, response: Response): void => {
  const chunk = response.body === undefined ? Buffer.alloc(16 * 1024, " ") : bytesOf(response.body)
  const pump = (): void => {
    while (!outgoing.destroyed && outgoing.write(chunk));
  }
  writeHead(outgoing, response)
  outgoing.on("drain", pump)
  pump()
}

export const stall = (outgoing: ServerResponse, response: Response): void => {
  const body = bytesOf(response.body)
  writeHead(outgoing, response, { "content-length": String(body.byteLength + 1) })
  outgoing.write(body)
}

export const dropMidBody = (outgoing: ServerResponse, response: Response, missing: number): void => {
  const body = bytesOf(response.body)
  writeHead(outgoing, response, { "content-length": String(body.byteLength + missing), connection: "close" })
  // destroySoon sends what is written and then closes.
  outgoing.write(body, () => outgoing.socket?.destroySoon())
}

export const dripping = (outgoing: ServerResponse, response: Response, every: Duration.Duration): void => {
  const body = bytesOf(response.body)
  writeHead(outgoing, response, { "content-length": String(body.byteLength) })
  let sent = 0
  const timer = setInterval(() => {
    if (sent === body.byteLength) {
      clearInterval(timer)
      outgoing.end()
      return
    }
    outgoing.write(body.subarray(sent, sent + 1))
    sent += 1
  }, Duration.toMillis(every))
  outgoing.once("close", () => clearInterval(timer))
}

export const raw = (outgoing: ServerResponse, bytes: string | Uint8Array): void => {
  const { socket } = outgoing
  socket?.write(bytesOf(bytes), () => socket.destroySoon())
}

export const reset = (outgoing: ServerResponse): void => {
  outgoing.socket?.resetAndDestroy()
}
