/**
 * The routes: `/login/:provider`, `/callback/:provider`, `/me` and `/logout`. What they do is in `signIn.ts`.
 */
import { AuthorizationRequest } from "@effect-oauth/core"
import {
  HttpIncomingMessage,
  HttpMiddleware,
  HttpRouter,
  HttpServer,
  HttpServerError,
  HttpServerRequest,
  HttpServerResponse
} from "@effect/platform"
import { Effect, Layer, Option } from "effect"
import * as Pages from "./Pages.js"
import * as Seal from "./Seal.js"
import * as Sessions from "./Sessions.js"
import { begin, complete, type Failure, type Id, isMine, mine, say, signOut } from "./signIn.js"

const chosen = Effect.gen(function*() {
  const { provider = "" } = yield* HttpRouter.params
  const request = yield* HttpServerRequest.HttpServerRequest
  return isMine(provider) ? provider : yield* new HttpServerError.RouteNotFound({ request })
})

const cookie = (name: string) =>
  Effect.map(HttpServerRequest.HttpServerRequest, ({ cookies }) => Option.fromNullable(cookies[name]))

/** The user gets a page, and the log the message, which has no secret in it. */
const tell = (id: Id) => (failure: Failure) => {
  const said = say(id, failure)
  const log = said.status < 500 ? Effect.logInfo : Effect.logError
  return Effect.as(log(failure.message), Pages.said(said))
}

/** The request of a sign-in that is on its way: one a browser. */
const SIGN_IN = "sign-in"
const forSignIn = { httpOnly: true, secure: true, path: "/callback" } as const

/** Who is signed in. With `lax`, another site can neither read nor end it, and the way back from a provider still finds it. */
const SESSION = "session"
const forSession = { httpOnly: true, secure: true, path: "/", sameSite: "lax" } as const

const login = Effect.gen(function*() {
  const id = yield* chosen
  const seal = yield* Seal.Seal
  return yield* begin(id).pipe(
    Effect.map((request) =>
      HttpServerResponse.redirect(request.url).pipe(
        HttpServerResponse.unsafeSetCookie(SIGN_IN, seal.close(AuthorizationRequest.toJson(request)), {
          ...forSignIn,
          // The provider's page posts the form: a POST from another site, which no other cookie comes with.
          sameSite: request.responseMode === "form_post" ? "none" : "lax",
          maxAge: "10 minutes"
        })
      )
    ),
    Effect.catchAll(tell(id))
  )
})

/** The address of a GET and the form of a POST, as they came. */
const answer = Effect.flatMap(
  HttpServerRequest.HttpServerRequest,
  (request) => request.method === "POST" ? request.text : Effect.succeed(request.url)
).pipe(HttpIncomingMessage.withMaxBodySize(Option.some(65_536)))

const callback = Effect.gen(function*() {
  const id = yield* chosen
  const seal = yield* Seal.Seal
  const sessions = yield* Sessions.Sessions
  const kept = Option.flatMap(yield* cookie(SIGN_IN), seal.open)
  const sent = yield* answer
  const response = yield* complete(id, sent, Option.getOrUndefined(kept)).pipe(
    Effect.flatMap(sessions.start),
    Effect.map((key) =>
      HttpServerResponse.redirect("/me", { status: 303 }).pipe(
        HttpServerResponse.unsafeSetCookie(SESSION, key, forSession)
      )
    ),
    Effect.catchAll(tell(id))
  )
  // Whatever came of it: a request is used once.
  return HttpServerResponse.expireCookie(response, SIGN_IN, forSignIn)
})

const session = Effect.gen(function*() {
  const sessions = yield* Sessions.Sessions
  const key = yield* cookie(SESSION)
  return Option.isNone(key) ? Option.none() : yield* sessions.get(key.value)
})

const me = Effect.map(session, Option.match({ onNone: () => Pages.notSignedIn, onSome: Pages.me }))

const logout = Effect.gen(function*() {
  const sessions = yield* Sessions.Sessions
  const key = yield* cookie(SESSION)
  const ended = Option.isNone(key) ? Option.none() : yield* sessions.end(key.value)
  if (Option.isNone(ended)) return Pages.notSignedIn
  const { account: [id], tokens } = ended.value
  // The user has signed out of here, whatever the provider says to it.
  const isRevoked = yield* signOut(id, tokens).pipe(
    Effect.catchAll((error) => Effect.as(Effect.logWarning(id, error.message), false))
  )
  return HttpServerResponse.expireCookie(Pages.signedOut(mine[id].facts.name, isRevoked), SESSION, forSession)
})

const app = HttpRouter.empty.pipe(
  HttpRouter.get("/", Pages.home),
  HttpRouter.get("/login/:provider", login),
  HttpRouter.get("/callback/:provider", callback),
  HttpRouter.post("/callback/:provider", callback),
  HttpRouter.get("/me", me),
  HttpRouter.post("/logout", logout),
  Effect.catchTag("RouteNotFound", () => Effect.succeed(Pages.notFound)),
  Effect.map(HttpServerResponse.setHeaders({
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer"
  }))
)

/** Serves the application. The address of a callback holds a code, so it is kept out of traces. */
export const layer = HttpServer.serve(app).pipe(
  HttpMiddleware.withTracerDisabledWhen(({ url }) => url.startsWith("/callback/")),
  Layer.provide([Sessions.layer, Seal.layer])
)
