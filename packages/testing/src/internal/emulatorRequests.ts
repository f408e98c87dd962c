/**
 * What an emulator reads of a request, and how it asks the server it stands before.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { randomBytes } from "node:crypto"
import type { Answer, RouteRequest } from "../Dialect.js"
import type { Authentication, Emulation, Emulator, Requirement } from "./emulation.js"

/** What is known of an emulator once it listens, for functions that are called after that. */
export interface Environment {
  readonly emulation: Emulation
  /** Its account is the one that signs in. */
  readonly emulator: () => Emulator
  /** The claims of the account. */
  readonly claims: Readonly<Record<string, unknown>>
}

export const randomName = (bytes: number): string => randomBytes(bytes).toString("base64url")

export const meets = (requirement: Requirement, value: string | null | undefined, emulator: Emulator): boolean => {
  if (value === null || value === undefined) return false
  if (typeof requirement === "string") return value === requirement
  return typeof requirement === "function" ? requirement(value, emulator) : requirement.test(value)
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isOfType = ({ headers }: RouteRequest, type: string): boolean =>
  headers["content-type"]?.split(";")[0]?.trim().toLowerCase() === type

export const formOf = (request: RouteRequest): URLSearchParams =>
  new URLSearchParams(isOfType(request, "application/x-www-form-urlencoded") ? request.body : "")

export const jsonOf = (request: RouteRequest): unknown =>
  isOfType(request, "application/json") ? parsed(request.body) : undefined

/** The credentials of an `Authorization` header of this scheme. */
export const credentials = (
  headers: Readonly<Record<string, string>>,
  scheme: string
): string | undefined => {
  const [found, value, ...more] = (headers["authorization"] ?? "").trim().split(/ +/)
  return more.length === 0 && found?.toLowerCase() === scheme.toLowerCase() ? value : undefined
}

/** Of `a=b` and `a%3Db` the first is taken as it is: clients send both, and one of them has to be meant. */
const formDecode = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll("+", " "))
  } catch {
    return text
  }
}

/** How a client proves itself in a request, and with what. */
export interface Proof {
  readonly method: Authentication | "several"
  readonly clientId: string | undefined
  readonly clientSecret: string | undefined
}

/**
 * How a client has authenticated, RFC 6749 section 2.3.1. A pair that is right as it stands, without being
 * form-decoded, is right: some servers read it that way.
 */
export const proofOf = (
  headers: Readonly<Record<string, string>>,
  form: URLSearchParams,
  { clientId, clientSecret }: Emulator
): Proof => {
  const inForm = { clientId: form.get("client_id") ?? undefined, clientSecret: form.get("client_secret") ?? undefined }
  if (headers["authorization"] === undefined) {
    return { method: inForm.clientSecret === undefined ? "none" : "client_secret_post", ...inForm }
  }
  const pair = Buffer.from(credentials(headers, "Basic") ?? "", "base64").toString("utf8")
  const colon = pair.indexOf(":")
  const [id, secret] = [pair.slice(0, Math.max(colon, 0)), pair.slice(colon + 1)]
  const raw = id === clientId && secret === clientSecret
  return {
    method: inForm.clientSecret === undefined ? "client_secret_basic" : "several",
    clientId: raw ? id : formDecode(id),
    clientSecret: raw ? secret : formDecode(secret)
  }
}

/**
 * The same request with the credentials in its form, as the server behind the emulator has them registered: the true
 * secret for a client that needs none, and a wrong one for a client that has authenticated in a way it must not.
 */
export const authenticated = (
  headers: Readonly<Record<string, string>>,
  sent: URLSearchParams,
  { emulation, emulator }: Environment
): { readonly headers: Readonly<Record<string, string>>; readonly form: URLSearchParams } => {
  const proof = proofOf(headers, sent, emulator())
  const accepted: ReadonlyArray<string> = [emulation.authentication].flat()
  const form = new URLSearchParams(sent)
  if (proof.clientId !== undefined) form.set("client_id", proof.clientId)
  form.set(
    "client_secret",
    !accepted.includes(proof.method)
      ? randomName(32)
      : proof.method === "none"
      ? emulator().clientSecret
      : proof.clientSecret ?? ""
  )
  const { authorization: _, ...rest } = headers
  return { headers: rest, form }
}

/** Headers of the connection and of the body, which are made anew. */
const NOT_PASSED_ON = new Set([
  "connection",
  "content-length",
  "content-type",
  "expect",
  "host",
  "keep-alive",
  "transfer-encoding",
  "upgrade"
])

/** Asks the server behind the emulator, over its own loopback address. */
export const ask = (
  url: string,
  headers: Readonly<Record<string, string>>,
  form: URLSearchParams
): Effect.Effect<Answer> =>
  Effect.promise(async (signal) => {
    const passed = Object.entries(headers).filter(([name]) => !NOT_PASSED_ON.has(name))
    const response = await fetch(url, { method: "POST", redirect: "manual", headers: passed, body: form, signal })
    const text = await response.text()
    return { status: response.status, headers: Object.fromEntries(response.headers), body: parsed(text) ?? text }
  })

/** The paths of the server's own endpoints, where those of the emulator stand before them. */
export const BEHIND = {
  userinfo: "/emulator/userinfo",
  introspection: "/emulator/introspect",
  revocation: "/emulator/revoke",
  endSession: "/emulator/logout",
  pushedAuthorization: "/emulator/par"
} as const

/** What a presented access token was given for, if it is good: as the server says it, or by RFC 7662. */
export const scopesOf = (
  token: string,
  { access }: RouteRequest,
  place: unknown,
  emulator: Emulator
): Effect.Effect<Option.Option<ReadonlyArray<string>>> =>
  place === "header" ? Effect.succeed(Option.map(access, ({ scopes }) => scopes)) : Effect.map(
    ask(
      `${emulator.issuer}${BEHIND.introspection}`,
      {},
      new URLSearchParams({ token, client_id: emulator.clientId, client_secret: emulator.clientSecret })
    ),
    ({ body }) =>
      isRecord(body) && body["active"] === true
        ? Option.some(typeof body["scope"] === "string" ? body["scope"].split(" ") : [])
        : Option.none()
  )
