/**
 * The user and their browser, without a screen.
 *
 * A `UserAgent` opens an authorization URL over real HTTP with a cookie jar, follows the redirects of the
 * authorization server by hand, reads the consent form of an `EmbeddedServer`, presses Approve or Deny, and hands back
 * the URL the user is sent to (RFC 6749 section 4.1.2). It uses the global `fetch` with `redirect: "manual"`, so it runs
 * in Node, Deno and Bun and not in a browser, and it takes no `HttpClient` from the context: the user's traffic never
 * mixes with the traffic under test.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import { type CookieJar, make as makeJar } from "./internal/cookieJar.js"
import { type Form, parse as parseForm, visibleText } from "./internal/htmlForm.js"

/**
 * The page was not what was expected.
 *
 * - `Unreachable`: the server could not be reached, or hung up.
 * - `ErrorPage`: the server showed the user an error (status 400 or more) instead of sending them back.
 * - `NoConsentForm`: the page has no form with the button to press, and the user was not sent back either.
 * - `BadRedirect`: a redirect without a usable `Location`.
 * - `TooManyRedirects`: more than 20 pages on the way.
 *
 * The message names the page without its query, and quotes what a person would have read there.
 *
 * @since 0.1.0
 * @category errors
 */
export class UserAgentError extends Data.TaggedError("UserAgentError")<{
  readonly reason: "Unreachable" | "ErrorPage" | "NoConsentForm" | "BadRedirect" | "TooManyRedirects"
  readonly message: string
}> {}

/**
 * Choices the user makes on the consent page. `account` is the id of the account to sign in as; default: the one the
 * page offers first.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  readonly account?: string | undefined
}

/**
 * The page a browser ends up on after the callback.
 *
 * `callback` is the URL the authorization server sent the user to, `url` the page that was finally shown.
 *
 * @since 0.1.0
 * @category models
 */
export interface Visit {
  readonly callback: URL
  readonly url: URL
  readonly status: number
  readonly headers: Headers
  readonly body: string
}

/**
 * One browser session with its own cookies.
 *
 * The URL to start from is an authorization URL, or a page of an application that redirects to one.
 *
 * - `approve`, `deny`: press the button and return the callback URL, which is **not** fetched.
 * - `approveAndVisit`, `denyAndVisit`: go on as a browser would: GET the callback with the session's cookies and follow
 *   redirects to the page that is shown in the end. An error status of that page is part of the answer.
 *
 * @since 0.1.0
 * @category models
 */
export interface UserAgent {
  readonly approve: (url: string | URL, options?: Options) => Effect.Effect<URL, UserAgentError>
  readonly deny: (url: string | URL, options?: Options) => Effect.Effect<URL, UserAgentError>
  readonly approveAndVisit: (url: string | URL, options?: Options) => Effect.Effect<Visit, UserAgentError>
  readonly denyAndVisit: (url: string | URL, options?: Options) => Effect.Effect<Visit, UserAgentError>
}

type Decision = "approve" | "deny"

interface Page {
  readonly url: URL
  readonly status: number
  readonly headers: Headers
  readonly body: string
}

interface Request {
  readonly url: URL
  readonly form?: URLSearchParams
}

const MAX_PAGES = 20

/** A query may hold a code; it is left out of messages. */
const nameOf = (url: URL): string => `${url.protocol}//${url.host}${url.pathname}`

const fail = (reason: UserAgentError["reason"], message: string): Effect.Effect<never, UserAgentError> =>
  Effect.fail(new UserAgentError({ reason, message }))

const fetchPage = (jar: CookieJar, { form, url }: Request): Effect.Effect<Page, UserAgentError> =>
  Effect.tryPromise({
    try: async (signal) => {
      const cookie = jar.header(url)
      const response = await fetch(url, {
        method: form === undefined ? "GET" : "POST",
        redirect: "manual",
        headers: { accept: "text/html", ...(cookie === "" ? undefined : { cookie }) },
        ...(form === undefined ? undefined : { body: form }),
        signal
      })
      jar.store(url, response.headers.getSetCookie())
      return { url, status: response.status, headers: response.headers, body: await response.text() }
    },
    catch: () => new UserAgentError({ reason: "Unreachable", message: `${nameOf(url)} could not be reached.` })
  })

const isRedirect = ({ status }: Page): boolean => status >= 300 && status < 400

const redirectTarget = (page: Page): Effect.Effect<URL, UserAgentError> => {
  const location = page.headers.get("location")
  return location === null || !URL.canParse(location, page.url)
    ? fail("BadRedirect", `${nameOf(page.url)} answered ${page.status} without a usable Location header.`)
    : Effect.succeed(new URL(location, page.url))
}

/** The redirect URI of an authorization request, which may do without one. */
const redirectUriOf = (url: URL): URL | undefined => {
  const redirectUri = url.searchParams.get("redirect_uri")
  return redirectUri !== null && URL.canParse(redirectUri) ? new URL(redirectUri) : undefined
}

const isAuthorizationRequest = ({ searchParams }: URL): boolean =>
  searchParams.has("client_id") && (searchParams.has("response_type") || searchParams.has("request_uri"))

const samePlace = (a: URL, b: URL): boolean =>
  a.protocol === b.protocol && a.host === b.host && a.pathname === b.pathname

const press = (
  page: Page,
  form: Form,
  decision: Decision,
  options: Options
): Effect.Effect<Request, UserAgentError> => {
  const button = form.buttons.find(({ label, value }) => value === decision || label.toLowerCase() === decision)
  if (button === undefined || form.method !== "POST" || !URL.canParse(form.action, page.url)) {
    return fail("NoConsentForm", `The form on ${nameOf(page.url)} has no ${decision} button to POST with.`)
  }
  const data = new URLSearchParams()
  for (const [name, value] of form.fields) data.append(name, value)
  if (options.account !== undefined) data.set("account", options.account)
  if (button.name !== "") data.append(button.name, button.value)
  return Effect.succeed({ url: new URL(form.action, page.url), form: data })
}

/** From an authorization URL, through the consent page, to the callback. */
const decide = (jar: CookieJar, start: URL, decision: Decision, options: Options): Effect.Effect<URL, UserAgentError> =>
  Effect.gen(function*() {
    // Without a redirect URI in the request the first redirect off the authorization server is the callback.
    let authorizationServer = isAuthorizationRequest(start) ? start.origin : undefined
    let redirectUri = redirectUriOf(start)
    let request: Request = { url: start }
    let pressed = false
    for (let pages = 0; pages < MAX_PAGES; pages++) {
      const page = yield* fetchPage(jar, request)
      if (isRedirect(page)) {
        const target = yield* redirectTarget(page)
        const arrived = redirectUri === undefined
          ? authorizationServer !== undefined && target.origin !== authorizationServer
          : samePlace(target, redirectUri)
        if (arrived && decision === "deny" && !pressed && target.searchParams.has("code")) {
          return yield* fail("NoConsentForm", `${nameOf(page.url)} sent the user back with a code and never asked.`)
        }
        if (arrived) return target
        if (target.protocol !== "http:" && target.protocol !== "https:") {
          return yield* fail(
            "BadRedirect",
            `${nameOf(page.url)} redirects to ${nameOf(target)}, which was not asked for.`
          )
        }
        if (isAuthorizationRequest(target)) {
          authorizationServer = target.origin
          redirectUri = redirectUriOf(target)
        }
        request = { url: target }
        continue
      }
      if (page.status >= 400) {
        return yield* fail("ErrorPage", `${nameOf(page.url)} answered ${page.status}: ${visibleText(page.body)}`)
      }
      const form = parseForm(page.body)
      if (form === undefined) {
        return yield* fail("NoConsentForm", `${nameOf(page.url)} shows no form: ${visibleText(page.body)}`)
      }
      request = yield* press(page, form, decision, options)
      pressed = true
    }
    return yield* fail("TooManyRedirects", `${nameOf(start)} led through more than ${MAX_PAGES} pages.`)
  })

const visit = (jar: CookieJar, callback: URL): Effect.Effect<Visit, UserAgentError> =>
  Effect.gen(function*() {
    let url = callback
    for (let pages = 0; pages < MAX_PAGES; pages++) {
      const page = yield* fetchPage(jar, { url })
      if (!isRedirect(page)) return { callback, ...page }
      url = yield* redirectTarget(page)
    }
    return yield* fail("TooManyRedirects", `${nameOf(callback)} led through more than ${MAX_PAGES} pages.`)
  })

const parseUrl = (url: string | URL): Effect.Effect<URL, UserAgentError> =>
  URL.canParse(url) ? Effect.succeed(new URL(url)) : fail("Unreachable", "The URL to open is not a URL.")

const unsafeMake = (): UserAgent => {
  const jar = makeJar()
  const callback = (decision: Decision) => (url: string | URL, options: Options = {}) =>
    Effect.flatMap(parseUrl(url), (start) => decide(jar, start, decision, options))
  const visited = (decision: Decision) => (url: string | URL, options: Options = {}) =>
    Effect.flatMap(callback(decision)(url, options), (callback) => visit(jar, callback))
  return {
    approve: callback("approve"),
    deny: callback("deny"),
    approveAndVisit: visited("approve"),
    denyAndVisit: visited("deny")
  }
}

/**
 * A browser session without cookies yet. Use it when cookies have to outlive one sign-in; otherwise `approve` and its
 * siblings below start a fresh session each time.
 *
 * @example
 * ```ts
 * import { UserAgent } from "@effect-oauth/testing"
 * import { Effect } from "effect"
 *
 * const signIn = (app: string) =>
 *   Effect.gen(function*() {
 *     const browser = yield* UserAgent.make
 *     const page = yield* browser.approveAndVisit(`${app}/login`)
 *     return page.status
 *   })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make: Effect.Effect<UserAgent> = Effect.sync(unsafeMake)

/**
 * Opens an authorization URL in a fresh session, presses Approve, and returns the callback URL without fetching it.
 *
 * Fails with `UserAgentError` when the page is not what was expected.
 *
 * @example
 * ```ts
 * import { UserAgent } from "@effect-oauth/testing"
 * import { Effect } from "effect"
 *
 * const code = (authorizationUrl: URL) =>
 *   UserAgent.approve(authorizationUrl).pipe(
 *     Effect.map((callback) => callback.searchParams.get("code"))
 *   )
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const approve = (url: string | URL, options?: Options): Effect.Effect<URL, UserAgentError> =>
  Effect.flatMap(make, (agent) => agent.approve(url, options))

/**
 * Opens an authorization URL in a fresh session, presses Deny, and returns the callback URL, which says
 * `error=access_denied` (RFC 6749 section 4.1.2.1).
 *
 * Fails with `UserAgentError` when the page is not what was expected.
 *
 * @since 0.1.0
 * @category combinators
 */
export const deny = (url: string | URL, options?: Options): Effect.Effect<URL, UserAgentError> =>
  Effect.flatMap(make, (agent) => agent.deny(url, options))

/**
 * Approves in a fresh session and visits the callback like a browser, following redirects to the final page.
 *
 * Fails with `UserAgentError` when a page is not what was expected or the callback cannot be reached.
 *
 * @example
 * ```ts
 * import { UserAgent } from "@effect-oauth/testing"
 * import { Effect } from "effect"
 *
 * const greeting = UserAgent.approveAndVisit("http://127.0.0.1:3000/login").pipe(
 *   Effect.map((page) => page.body)
 * )
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const approveAndVisit = (url: string | URL, options?: Options): Effect.Effect<Visit, UserAgentError> =>
  Effect.flatMap(make, (agent) => agent.approveAndVisit(url, options))

/**
 * Denies in a fresh session and visits the callback like a browser, following redirects to the final page.
 *
 * Fails with `UserAgentError` when a page is not what was expected or the callback cannot be reached.
 *
 * @since 0.1.0
 * @category combinators
 */
export const denyAndVisit = (url: string | URL, options?: Options): Effect.Effect<Visit, UserAgentError> =>
  Effect.flatMap(make, (agent) => agent.denyAndVisit(url, options))
