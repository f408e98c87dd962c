/**
 * Whether the user's session at the server is still the one of the sign-in: OpenID Connect Session Management 1.0 §3. A
 * hidden frame shows the server's `checkSessionIframe` and is asked from time to time; no request goes over the network.
 *
 * @since 0.1.0
 */
import * as AuthorizationServer from "@effect-oauth/core/AuthorizationServer"
import type * as Client from "@effect-oauth/core/Client"
import { ConfigurationError, TransportError } from "@effect-oauth/core/OAuthError"
import { RequestTimeout } from "@effect-oauth/core/RequestTimeout"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"

/**
 * How watching a session can fail.
 *
 * @since 0.1.0
 * @category errors
 */
export type SessionError = ConfigurationError | TransportError

/**
 * What `changed` takes besides the server and the client.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** The `session_state` that came with the callback of the sign-in, or with that of the last silent one. */
  readonly sessionState: string
  /**
   * How often the frame is asked.
   *
   * @default "5 seconds"
   */
  readonly every?: Duration.DurationInput | undefined
}

const sessionStateError = (detail: string): ConfigurationError =>
  new ConfigurationError({ reason: "InvalidParameter", setting: "sessionState", detail })

/** The frame, and what it has said. */
interface Watched {
  readonly ask: () => void
  /** Whether it has answered since this was last called. */
  readonly hasAnswered: () => boolean
  readonly close: () => void
}

const open = (
  endpoint: URL,
  message: string,
  verdict: Deferred.Deferred<void, SessionError>
): Watched => {
  const frame = document.createElement("iframe")
  frame.style.display = "none"
  // It reads its cookies, and asks for them where browsers want that; it opens nothing and leads this page nowhere.
  frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-storage-access-by-user-activation")
  frame.referrerPolicy = "strict-origin"
  frame.src = endpoint.href
  let source: Window | null = null
  let isLoaded = false
  let hasAnswered = false
  const ask = () => {
    if (isLoaded) {
      // To that origin and no other: whatever page the frame shows by now, it gets nothing that is not for it.
      source?.postMessage(message, endpoint.origin)
    }
  }
  const onLoad = () => {
    isLoaded = true
    ask()
  }
  const onMessage = ({ data, origin, source: sender }: MessageEvent) => {
    if (source === null || sender !== source || origin !== endpoint.origin) {
      return
    }
    if (data === "changed" || data === "unchanged" || data === "error") {
      hasAnswered = true
    }
    if (data === "changed") {
      Deferred.unsafeDone(verdict, Effect.void)
    }
    if (data === "error") {
      const detail = "the server's frame cannot read it for this client: take the session_state of the last callback"
      Deferred.unsafeDone(verdict, Effect.fail(sessionStateError(detail)))
    }
  }
  window.addEventListener("message", onMessage)
  frame.addEventListener("load", onLoad)
  // A script in the head runs before there is a body.
  const parent = document.body ?? document.documentElement
  parent.append(frame)
  source = frame.contentWindow
  return {
    ask,
    hasAnswered: () => {
      const answered = hasAnswered
      hasAnswered = false
      return answered
    },
    close: () => {
      window.removeEventListener("message", onMessage)
      frame.removeEventListener("load", onLoad)
      frame.remove()
    }
  }
}

/** Asks until there is a verdict. Rounds are counted and not time: a page that was asleep is not a frame that is silent. */
const poll = (
  { ask, hasAnswered }: Watched,
  every: Duration.Duration,
  timeout: Duration.Duration,
  onTimeout: () => TransportError
): Effect.Effect<never, TransportError> => {
  const silence = Math.max(1, Math.ceil(Duration.toMillis(timeout) / Duration.toMillis(every)))
  let silent = 0
  return Effect.forever(Effect.zipRight(
    Effect.sleep(every),
    Effect.suspend(() => {
      silent = hasAnswered() ? 0 : silent + 1
      return silent < silence ? Effect.sync(ask) : Effect.fail(onTimeout())
    })
  ))
}

/**
 * Completes when the session at the server is no longer the one of `sessionState`: the user has signed out there, or
 * another has signed in. The frame is there until this completes, fails or is interrupted.
 *
 * What the frame says is a hint and no proof. On it, make a request with `prompt: ["none"]` (§3.1), which shows no page: a
 * sign-in of the same user goes on with the `session_state` of its own callback, one of another user is another session,
 * and `AuthorizationDenied` with `login_required` is a user who is gone. Where browsers keep the server's cookies from its
 * frame, some servers' frames say "changed" each time: stop watching when that comes at once, again, though the same user
 * is still there.
 *
 * Fails with `ConfigurationError`: `MissingEndpoint` where the server has no `checkSessionIframe`; `InvalidParameter` for a
 * `sessionState` that is empty or has a blank in it, for an `every` that is not above zero, and when the frame answers
 * "error", on which no silent request may be made (§3.1); `Unsupported` where there is no page. Fails with `TransportError`
 * (`Timeout`) when the frame has not answered for the time of `RequestTimeout`: it could not be loaded, a policy of the
 * server's or of this page's keeps it from being shown here, or it was removed.
 *
 * @example
 * ```ts
 * import { AuthorizationRequest, OAuthClient } from "@effect-oauth/core"
 * import { BrowserSession } from "@effect-oauth/platform-browser"
 * import { Effect, type Redacted } from "effect"
 *
 * const renewWhenChanged = (sessionState: string, idToken: Redacted.Redacted) =>
 *   Effect.gen(function*() {
 *     const oauth = yield* OAuthClient.OAuthClient
 *     yield* BrowserSession.changed(yield* oauth.server, oauth.client, { sessionState })
 *     const request = yield* oauth.authorizationRequest({ scopes: ["openid"], prompt: ["none"], idTokenHint: idToken })
 *     sessionStorage.setItem("request", AuthorizationRequest.toJson(request))
 *     // Comes back to the redirect URI without a page: as the same user, as another, or with `login_required`.
 *     location.assign(request.url)
 *   })
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const changed = (
  server: AuthorizationServer.AuthorizationServer,
  client: Client.Client,
  options: Options
): Effect.Effect<void, SessionError> =>
  Effect.gen(function*() {
    const endpoint = yield* AuthorizationServer.endpoint(server, "checkSessionIframe")
    const { sessionState } = options
    // What comes from a URL that has none gets past the types.
    if (typeof sessionState !== "string" || sessionState === "" || sessionState.includes(" ")) {
      return yield* sessionStateError(
        "it is the session_state of a callback, which is not empty and has no blank in it"
      )
    }
    const every = Duration.decode(options.every ?? "5 seconds")
    if (Duration.lessThanOrEqualTo(every, Duration.zero)) {
      return yield* new ConfigurationError({
        reason: "InvalidParameter",
        setting: "every",
        detail: "it has to be a time above zero"
      })
    }
    // The types promise what workers and servers do not have.
    const page: Document | undefined = globalThis.document
    if (page === undefined) {
      return yield* new ConfigurationError({
        reason: "Unsupported",
        setting: "checkSessionIframe",
        detail: "there is no document here to put a frame into: sessions are watched from a page"
      })
    }
    const timeout = yield* RequestTimeout
    const verdict = yield* Deferred.make<void, SessionError>()
    const onTimeout = () =>
      new TransportError({
        endpoint: endpoint.origin + endpoint.pathname,
        reason: "Timeout",
        detail: Duration.format(timeout)
      })
    yield* Effect.acquireUseRelease(
      Effect.sync(() => open(endpoint, `${client.clientId} ${sessionState}`, verdict)),
      (watched) => Effect.raceFirst(Deferred.await(verdict), poll(watched, every, timeout, onTimeout)),
      ({ close }) => Effect.sync(close)
    )
  })
