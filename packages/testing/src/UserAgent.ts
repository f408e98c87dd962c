/**
 * The user and their browser, without a screen.
 *
 * A `UserAgent` opens an authorization URL over real HTTP with a cookie jar, follows the redirects of the
 * authorization server by hand, reads the consent form of an `EmbeddedServer`, presses Approve or Deny, and hands back
 * the URL the user is sent to (RFC 6749 section 4.1.2), or the form they are sent with (OAuth 2.0 Form Post Response
 * Mode). An answer in the fragment stays in the URL. It signs out as well. It uses the global `fetch` with
 * `redirect: "manual"`, or Node's own client where a certificate authority is given, so it runs in Node, Deno and Bun
 * and not in a browser, and it takes no `HttpClient` from the context: the user's traffic never mixes with the traffic
 * under test.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import { type CookieJar, make as makeJar } from "./internal/cookieJar.js"
import * as Browser from "./internal/embeddedBrowser.js"

/**
 * The page was not what was expected.
 *
 * - `Unreachable`: the server could not be reached, or hung up.
 * - `ErrorPage`: the server showed the user an error (status 400 or more) instead of sending them back.
 * - `NoConsentForm`: the page has no form with the button to press, and the user was not sent back either.
 * - `BadRedirect`: a redirect without a usable `Location`.
 * - `WrongResponseMode`: the user was sent back, by a form where a URL was asked for or the other way round.
 * - `TooManyRedirects`: more than 20 pages on the way.
 *
 * The message names the page without its query, and quotes what a person would have read there.
 *
 * @since 0.1.0
 * @category errors
 */
export class UserAgentError extends Data.TaggedError("UserAgentError")<{
  readonly reason:
    | "Unreachable"
    | "ErrorPage"
    | "NoConsentForm"
    | "BadRedirect"
    | "WrongResponseMode"
    | "TooManyRedirects"
  readonly message: string
}> {}

/**
 * Choices the user makes on the consent page. `account` is the id of the account to sign in as; default: the one the
 * page offers first. `ca` is the certificate, in PEM, of an authority to trust over HTTPS, and the only one then.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  readonly account?: string | undefined
  readonly ca?: string | undefined
}

/**
 * What the browser would POST to the application: the answer in the response modes `form_post` and `form_post.jwt`.
 *
 * @since 0.1.0
 * @category models
 */
export interface FormPost {
  readonly action: URL
  readonly body: string
}

/**
 * The page a browser ends up on after the callback.
 *
 * `callback` is the URL the authorization server sent the user to, with a form or without, `url` the page that was
 * finally shown.
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
 * - `approveForm`, `denyForm`: the same where the answer is a form; it is **not** sent.
 * - `approveAndVisit`, `denyAndVisit`: go on as a browser would: GET the callback, or POST the form, with the session's
 *   cookies and follow redirects to the page that is shown in the end. An error status of that page is part of the
 *   answer.
 * - `logout`: opens a logout URL (OpenID Connect RP-Initiated Logout 1.0), confirms when asked, and returns the URL the
 *   user is sent to afterwards, which is **not** fetched, or that of the page that says they have signed out.
 *
 * @since 0.1.0
 * @category models
 */
export interface UserAgent {
  readonly approve: (url: string | URL, options?: Options) => Effect.Effect<URL, UserAgentError>
  readonly deny: (url: string | URL, options?: Options) => Effect.Effect<URL, UserAgentError>
  readonly approveForm: (url: string | URL, options?: Options) => Effect.Effect<FormPost, UserAgentError>
  readonly denyForm: (url: string | URL, options?: Options) => Effect.Effect<FormPost, UserAgentError>
  readonly approveAndVisit: (url: string | URL, options?: Options) => Effect.Effect<Visit, UserAgentError>
  readonly denyAndVisit: (url: string | URL, options?: Options) => Effect.Effect<Visit, UserAgentError>
  readonly logout: (url: string | URL, options?: Pick<Options, "ca">) => Effect.Effect<URL, UserAgentError>
}

type Decision = "approve" | "deny"

const MAX_PAGES = 20

const { isAuthorizationRequest, nameOf, samePlace, urlIn } = Browser

const fail = (reason: UserAgentError["reason"], message: string): Effect.Effect<never, UserAgentError> =>
  Effect.fail(new UserAgentError({ reason, message }))

const fetchPage = (
  jar: CookieJar,
  request: Browser.Request,
  ca: string | undefined
): Effect.Effect<Browser.Page, UserAgentError> =>
  Effect.tryPromise({
    try: (signal) => Browser.fetchPage(jar, request, ca, signal),
    catch: () => new UserAgentError({ reason: "Unreachable", message: `${nameOf(request.url)} could not be reached.` })
  })

const isRedirect = ({ status }: Browser.Page): boolean => status >= 300 && status < 400

const redirectTarget = (page: Browser.Page): Effect.Effect<URL, UserAgentError> => {
  const location = page.headers.get("location")
  return location === null || !URL.canParse(location, page.url)
    ? fail("BadRedirect", `${nameOf(page.url)} answered ${page.status} without a usable Location header.`)
    : Effect.succeed(new URL(location, page.url))
}

/** Where the user is sent back to, and what with. */
interface Callback {
  readonly url: URL
  readonly form?: string
}

const submit = (
  page: Browser.Page,
  press: string,
  changes: Readonly<Record<string, string>>
): Effect.Effect<Extract<Browser.Step, { readonly _tag: "Sent" }>, UserAgentError> => {
  const step = Browser.step(page, press, changes)
  return step._tag === "Sent" ? Effect.succeed(step) : fail(step.reason, step.message)
}

const neverAsked = (page: Browser.Page): Effect.Effect<never, UserAgentError> =>
  fail("NoConsentForm", `${nameOf(page.url)} sent the user back with a code and never asked.`)

const tooMany = (start: URL): Effect.Effect<never, UserAgentError> =>
  fail("TooManyRedirects", `${nameOf(start)} led through more than ${MAX_PAGES} pages.`)

/** From an authorization URL, through the consent page, to the callback. */
const decide = (
  jar: CookieJar,
  start: URL,
  decision: Decision,
  options: Options
): Effect.Effect<Callback, UserAgentError> =>
  Effect.gen(function*() {
    // Without a redirect URI in the request the first redirect off the authorization server is the callback.
    let authorizationServer = isAuthorizationRequest(start) ? start.origin : undefined
    let redirectUri = urlIn(start, "redirect_uri")
    let request: Browser.Request = { url: start }
    let pressed = false
    const changes = options.account === undefined ? {} : { account: options.account }
    const isCallback = (target: URL): boolean =>
      redirectUri === undefined
        ? authorizationServer !== undefined && target.origin !== authorizationServer
        : samePlace(target, redirectUri)
    for (let pages = 0; pages < MAX_PAGES; pages++) {
      const page = yield* fetchPage(jar, request, options.ca)
      if (isRedirect(page)) {
        const target = yield* redirectTarget(page)
        if (isCallback(target)) {
          const unasked = decision === "deny" && !pressed && Browser.grants(target.search, target.hash)
          return unasked ? yield* neverAsked(page) : { url: target }
        }
        if (target.protocol !== "http:" && target.protocol !== "https:") {
          return yield* fail(
            "BadRedirect",
            `${nameOf(page.url)} redirects to ${nameOf(target)}, which was not asked for.`
          )
        }
        if (isAuthorizationRequest(target)) {
          authorizationServer = target.origin
          redirectUri = urlIn(target, "redirect_uri")
        }
        request = { url: target }
        continue
      }
      const sent = yield* submit(page, decision, changes)
      if (!sent.pressed && isCallback(sent.request.url)) {
        const unasked = decision === "deny" && !pressed && Browser.grants(sent.request.form)
        return unasked ? yield* neverAsked(page) : sent.request
      }
      request = sent.request
      pressed ||= sent.pressed
    }
    return yield* tooMany(start)
  })

const visit = (jar: CookieJar, callback: Callback, { ca }: Options): Effect.Effect<Visit, UserAgentError> =>
  Effect.gen(function*() {
    let request: Browser.Request = callback
    for (let pages = 0; pages < MAX_PAGES; pages++) {
      const page = yield* fetchPage(jar, request, ca)
      if (!isRedirect(page)) return { callback: callback.url, ...page }
      request = { url: yield* redirectTarget(page) }
    }
    return yield* tooMany(callback.url)
  })

const leave = (jar: CookieJar, start: URL, { ca }: Options): Effect.Effect<URL, UserAgentError> =>
  Effect.gen(function*() {
    let destination = urlIn(start, "post_logout_redirect_uri")
    let request: Browser.Request = { url: start }
    let confirmed = false
    for (let pages = 0; pages < MAX_PAGES; pages++) {
      const page = yield* fetchPage(jar, request, ca)
      if (isRedirect(page)) {
        const target = yield* redirectTarget(page)
        if (destination !== undefined && samePlace(target, destination)) return target
        destination = urlIn(target, "post_logout_redirect_uri") ?? destination
        request = { url: target }
      } else if (confirmed && page.status < 400 && destination === undefined) {
        return page.url
      } else {
        request = (yield* submit(page, "yes", {})).request
        confirmed = true
      }
    }
    return yield* tooMany(start)
  })

const asUrl = ({ form, url }: Callback): Effect.Effect<URL, UserAgentError> =>
  form === undefined
    ? Effect.succeed(url)
    : fail("WrongResponseMode", `The user was sent to ${nameOf(url)} with a form, and not with a URL alone.`)

const asForm = ({ form, url }: Callback): Effect.Effect<FormPost, UserAgentError> =>
  form === undefined
    ? fail("WrongResponseMode", `The user was sent to ${nameOf(url)} with a URL, and not with a form.`)
    : Effect.succeed({ action: url, body: form })

const parseUrl = (url: string | URL): Effect.Effect<URL, UserAgentError> =>
  URL.canParse(url) ? Effect.succeed(new URL(url)) : fail("Unreachable", "The URL to open is not a URL.")

const unsafeMake = (): UserAgent => {
  const jar = makeJar()
  const callback = (decision: Decision) => (url: string | URL, options: Options = {}) =>
    Effect.flatMap(parseUrl(url), (start) => decide(jar, start, decision, options))
  const urls = (decision: Decision) => (url: string | URL, options: Options = {}) =>
    Effect.flatMap(callback(decision)(url, options), asUrl)
  const forms = (decision: Decision) => (url: string | URL, options: Options = {}) =>
    Effect.flatMap(callback(decision)(url, options), asForm)
  const visited = (decision: Decision) => (url: string | URL, options: Options = {}) =>
    Effect.flatMap(callback(decision)(url, options), (callback) => visit(jar, callback, options))
  return {
    approve: urls("approve"),
    deny: urls("deny"),
    approveForm: forms("approve"),
    denyForm: forms("deny"),
    approveAndVisit: visited("approve"),
    denyAndVisit: visited("deny"),
    logout: (url, options = {}) => Effect.flatMap(parseUrl(url), (start) => leave(jar, start, options))
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
 * Approves in a fresh session and returns the form the user is sent back with, without sending it.
 *
 * Fails with `UserAgentError` when the page is not what was expected.
 *
 * @example
 * ```ts
 * import { UserAgent } from "@effect-oauth/testing"
 * import { Effect } from "effect"
 *
 * const code = (authorizationUrl: URL) =>
 *   UserAgent.approveForm(authorizationUrl).pipe(
 *     Effect.map(({ body }) => new URLSearchParams(body).get("code"))
 *   )
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const approveForm = (url: string | URL, options?: Options): Effect.Effect<FormPost, UserAgentError> =>
  Effect.flatMap(make, (agent) => agent.approveForm(url, options))

/**
 * Denies in a fresh session and returns the form the user is sent back with, without sending it.
 *
 * Fails with `UserAgentError` when the page is not what was expected.
 *
 * @since 0.1.0
 * @category combinators
 */
export const denyForm = (url: string | URL, options?: Options): Effect.Effect<FormPost, UserAgentError> =>
  Effect.flatMap(make, (agent) => agent.denyForm(url, options))

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

/**
 * Signs out with a logout URL, in a fresh session, which nobody has signed in with. To sign out somebody who has, and to
 * have other clients told, use the session they have signed in with.
 *
 * Fails with `UserAgentError` when the page is not what was expected.
 *
 * @since 0.1.0
 * @category combinators
 */
export const logout = (url: string | URL, options?: Pick<Options, "ca">): Effect.Effect<URL, UserAgentError> =>
  Effect.flatMap(make, (agent) => agent.logout(url, options))
