/**
 * What a browser does with a URL: requests with cookies, forms with and without somebody to press a button.
 */
import { request as secureRequest } from "node:https"
import type { CookieJar } from "./cookieJar.js"
import { type Form, parse as parseForm, visibleText } from "./htmlForm.js"

export interface Page {
  readonly url: URL
  readonly status: number
  readonly headers: Headers
  readonly body: string
}

export interface Request {
  readonly url: URL
  /** The fields of a form to POST, encoded. */
  readonly form?: string
}

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: string
}

type Send = (request: Request, headers: Readonly<Record<string, string>>, signal: AbortSignal) => Promise<Answer>

const overFetch: Send = async ({ form, url }, headers, signal) => {
  const response = await fetch(url, {
    method: form === undefined ? "GET" : "POST",
    redirect: "manual",
    headers,
    ...(form === undefined ? undefined : { body: form }),
    signal
  })
  return { status: response.status, headers: response.headers, body: await response.text() }
}

/** Fetch takes no certificate authority. */
const trusting = (ca: string): Send => ({ form, url }, headers, signal) =>
  new Promise((resolve, reject) => {
    const sent = secureRequest(url, { method: form === undefined ? "GET" : "POST", headers, ca, agent: false, signal })
    sent.once("error", reject)
    sent.once("response", (response) => {
      const answered = new Headers()
      for (const [name, values = []] of Object.entries(response.headersDistinct)) {
        for (const value of values) answered.append(name, value)
      }
      const chunks: Array<Uint8Array> = []
      response.on("data", (chunk: Uint8Array) => chunks.push(chunk))
      response.once("error", reject)
      response.once("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: answered,
          body: Buffer.concat(chunks).toString("utf8")
        }))
    })
    sent.end(form)
  })

export const fetchPage = async (
  jar: CookieJar,
  request: Request,
  ca: string | undefined,
  signal: AbortSignal
): Promise<Page> => {
  const { form, url } = request
  const cookie = jar.header(url)
  const headers = {
    accept: "text/html",
    ...(cookie === "" ? undefined : { cookie }),
    ...(form === undefined ? undefined : { "content-type": "application/x-www-form-urlencoded;charset=UTF-8" })
  }
  const send = ca !== undefined && url.protocol === "https:" ? trusting(ca) : overFetch
  const answer = await send(request, headers, signal)
  jar.store(url, answer.headers.getSetCookie())
  return { url, ...answer }
}

/** A query may hold a code; it is left out of messages. */
export const nameOf = (url: URL): string => `${url.protocol}//${url.host}${url.pathname}`

export const samePlace = (a: URL, b: URL): boolean =>
  a.protocol === b.protocol && a.host === b.host && a.pathname === b.pathname

/** A parameter that is a URL, such as a redirect URI, which a request may do without. */
export const urlIn = (url: URL, parameter: string): URL | undefined => {
  const value = url.searchParams.get(parameter)
  return value !== null && URL.canParse(value) ? new URL(value) : undefined
}

export const isAuthorizationRequest = ({ searchParams }: URL): boolean =>
  searchParams.has("client_id") &&
  ["response_type", "request_uri", "request"].some((name) => searchParams.has(name))

/** Whether one of these sets of parameters is the answer to an authorization request that was granted. */
export const grants = (...encoded: ReadonlyArray<string>): boolean =>
  encoded
    .map((parameters) => new URLSearchParams(parameters.replace(/^#/, "")))
    .some((parameters) => parameters.has("code") || parameters.has("id_token"))

/** What becomes of a page: a form is sent, by somebody or by itself, or there is no way on. */
export type Step =
  | { readonly _tag: "Sent"; readonly pressed: boolean; readonly request: Required<Request> }
  | { readonly _tag: "Stuck"; readonly reason: "ErrorPage" | "NoConsentForm"; readonly message: string }

const stuck = (reason: "ErrorPage" | "NoConsentForm", message: string): Step => ({ _tag: "Stuck", reason, message })

/** The fields of a form, with what was filled in and the button that was pressed. */
const fill = (form: Form, changes: Readonly<Record<string, string>>, button?: Form["buttons"][number]): string => {
  const data = new URLSearchParams()
  for (const [name, value] of form.fields) data.append(name, value)
  for (const [name, value] of Object.entries(changes)) data.set(name, value)
  if (button !== undefined && button.name !== "") data.append(button.name, button.value)
  return data.toString()
}

/** Sends the form of a page, with the button of this value or with this word on it, if it does not send itself. */
export const step = (page: Page, press: string, changes: Readonly<Record<string, string>>): Step => {
  const name = nameOf(page.url)
  const form = parseForm(page.body)
  const target = form?.method === "POST" && URL.canParse(form.action, page.url)
    ? new URL(form.action, page.url)
    : undefined
  if (form !== undefined && target !== undefined && /\.submit\(\)/.test(page.body)) {
    return { _tag: "Sent", pressed: false, request: { url: target, form: fill(form, {}) } }
  }
  if (page.status >= 400) return stuck("ErrorPage", `${name} answered ${page.status}: ${visibleText(page.body)}`)
  if (form === undefined) return stuck("NoConsentForm", `${name} shows no form: ${visibleText(page.body)}`)
  const button = form.buttons.find(({ label, value }) => value === press || label.toLowerCase() === press)
  if (button === undefined || target === undefined) {
    return stuck("NoConsentForm", `The form on ${name} has no ${press} button to POST with.`)
  }
  return { _tag: "Sent", pressed: true, request: { url: target, form: fill(form, changes, button) } }
}
