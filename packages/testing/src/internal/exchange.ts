/**
 * Reading and replacing what goes through an embedded server.
 */
import type { IncomingHttpHeaders } from "node:http"
import { IncomingMessage } from "node:http"
import type { KoaContextWithOIDC } from "oidc-provider"
import type { Answer } from "../Dialect.js"

export type Context = KoaContextWithOIDC

export const requestHeaders = (headers: IncomingHttpHeaders): Record<string, string> => {
  const flat: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(", ") : value
  }
  return flat
}

export const readBody = async (request: IncomingMessage): Promise<string> => {
  const chunks: Array<Uint8Array> = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString("utf8")
}

/**
 * Puts another request in place of one whose body has been read, so that what comes later can read it again.
 */
export const replaceRequest = (
  ctx: Context,
  headers: Readonly<Record<string, string>>,
  body: string
): void => {
  const original = ctx.req
  const bytes = Buffer.from(body, "utf8")
  const replacement = new IncomingMessage(original.socket)
  const { "transfer-encoding": _chunked, ...rest } = headers
  if (original.method !== undefined) replacement.method = original.method
  if (original.url !== undefined) replacement.url = original.url
  replacement.httpVersion = original.httpVersion
  replacement.headers = { ...rest, "content-length": String(bytes.byteLength) }
  replacement.complete = true
  replacement.push(bytes)
  replacement.push(null)
  ctx.req = replacement
  ctx.request.req = replacement
  ctx.response.req = replacement
}

export const currentAnswer = (ctx: Context): Answer => {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(ctx.response.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : String(value)
  }
  return { status: ctx.status, headers, body: ctx.body }
}

/** Writes an answer over whatever the response held before. */
export const writeAnswer = (ctx: Context, answer: Answer): void => {
  for (const name of Object.keys(ctx.response.headers)) {
    // Cookies are several headers of one name; a dialect has no business with them.
    if (name !== "set-cookie") ctx.remove(name)
  }
  ctx.status = answer.status
  ctx.body = answer.body
  for (const [name, value] of Object.entries(answer.headers)) {
    // The length is computed anew from the body.
    if (name !== "content-length" && name !== "set-cookie") ctx.set(name, value)
  }
}

/** Takes one cookie, and its signature, out of a `Cookie` header. */
export const withoutCookie = (header: string, cookie: string): string =>
  header
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => !pair.startsWith(`${cookie}=`) && !pair.startsWith(`${cookie}.sig=`))
    .join("; ")
