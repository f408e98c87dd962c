/**
 * How a rotating server speaks HTTP. Everything is answered in the turn in which the request has arrived, unless it is
 * told to wait.
 */
import { Buffer } from "node:buffer"
import type { IncomingMessage, ServerResponse } from "node:http"
import * as Faults from "./faults.js"
import type { Families } from "./rotatingFamilies.js"

/** What may go wrong at the token endpoint, see `RotatingServer.Failure`. */
export type Failure = "unavailable" | "invalid_grant" | "reset" | "hang" | "answer_lost"

export interface Settings {
  readonly clientId: string
  readonly clientSecret: string | undefined
  /** The path below which other processes ask for tokens. */
  readonly control: string
}

/** What is changed while the server runs. */
export interface Switches {
  failure: Failure
  /** How many token requests fail yet. */
  failures: number
  /** Milliseconds before a token answer that is ready. */
  answerDelay: number
}

const noStore = { "content-type": "application/json", "cache-control": "no-store" }

const json = (
  outgoing: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = noStore
): void => Faults.answer(outgoing, { status, headers, body: JSON.stringify(body) })

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll("+", " "))
  } catch {
    return text
  }
}

/** RFC 6749 §2.3.1: id and secret of the Basic scheme, each form-encoded, or in the form. */
const isClient = (settings: Settings, authorization: string | undefined, form: URLSearchParams): boolean => {
  if (authorization === undefined) {
    return form.get("client_id") === settings.clientId &&
      (settings.clientSecret === undefined || form.get("client_secret") === settings.clientSecret)
  }
  const text = Buffer.from(authorization.replace(/^basic +/i, ""), "base64").toString("utf8")
  const colon = text.indexOf(":")
  return decoded(text.slice(0, colon)) === settings.clientId && decoded(text.slice(colon + 1)) === settings.clientSecret
}

export const make = (settings: Settings, families: Families, switches: Switches) => {
  const failureNow = (): Failure | undefined => {
    if (switches.failures === 0) return undefined
    switches.failures -= 1
    families.failed()
    return switches.failure
  }

  const token = (form: URLSearchParams, outgoing: ServerResponse): void => {
    const failure = failureNow()
    if (failure === "hang") return
    if (failure === "reset") return Faults.reset(outgoing)
    if (failure === "unavailable") return Faults.answer(outgoing, { status: 503 })
    if (failure === "invalid_grant") return json(outgoing, 400, { error: "invalid_grant" })
    if (form.get("grant_type") !== "refresh_token") return json(outgoing, 400, { error: "unsupported_grant_type" })
    const answer = families.refresh(form.get("refresh_token") ?? "")
    const finish = (): void => {
      if (failure === "answer_lost") return Faults.reset(outgoing)
      return answer === undefined
        ? json(outgoing, 400, { error: "invalid_grant" })
        : json(outgoing, 200, answer)
    }
    if (switches.answerDelay === 0) return finish()
    const timer = setTimeout(finish, switches.answerDelay)
    outgoing.once("close", () => clearTimeout(timer))
  }

  const resource = (incoming: IncomingMessage, scope: string | null, outgoing: ServerResponse): void => {
    const [, token] = /^Bearer +(\S+)$/i.exec(incoming.headers.authorization ?? "") ?? []
    const access = families.access(token ?? "", scope ?? undefined)
    const challenge = (status: number, parameters: string, body: unknown): void =>
      json(outgoing, status, body, { ...noStore, "www-authenticate": `Bearer ${parameters}` })
    switch (access._tag) {
      case "Granted":
        return json(outgoing, 200, {})
      case "Unauthorized":
        // RFC 6750 §3.1: no error where nothing was presented.
        return token === undefined
          ? challenge(401, "realm=\"resource\"", {})
          : challenge(401, "error=\"invalid_token\"", { error: "invalid_token", expired_at: access.expiredAt })
      case "Forbidden":
        return challenge(403, `error="insufficient_scope", scope="${scope}"`, { error: "insufficient_scope" })
    }
  }

  const ofClient = (incoming: IncomingMessage, form: URLSearchParams, outgoing: ServerResponse): boolean => {
    if (isClient(settings, incoming.headers.authorization, form)) return true
    json(outgoing, 401, { error: "invalid_client" }, { ...noStore, "www-authenticate": "Basic realm=\"client\"" })
    return false
  }

  const answer = (incoming: IncomingMessage, body: string, outgoing: ServerResponse): void => {
    const [path, query] = (incoming.url ?? "/").split("?")
    if (path === "/resource") return resource(incoming, new URLSearchParams(query).get("scope"), outgoing)
    if (path === `${settings.control}/counters`) return json(outgoing, 200, families.counters())
    if (incoming.method !== "POST") return Faults.answer(outgoing, { status: 404 })
    const form = new URLSearchParams(body)
    switch (path) {
      case "/token":
        return ofClient(incoming, form, outgoing) ? token(form, outgoing) : undefined
      case "/revoke":
        if (!ofClient(incoming, form, outgoing)) return
        families.revoke(form.get("token") ?? "")
        return Faults.answer(outgoing, { status: 200 })
      case `${settings.control}/issue`:
        return json(outgoing, 200, families.issue(form.get("user") ?? ""))
      default:
        return Faults.answer(outgoing, { status: 404 })
    }
  }

  return (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    let body = ""
    incoming.setEncoding("utf8")
    incoming.on("data", (chunk: string) => body += chunk)
    incoming.on("end", () => answer(incoming, body, outgoing))
  }
}
