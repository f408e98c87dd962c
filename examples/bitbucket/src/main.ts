/**
 * Sign in with Bitbucket, the whole way, with what can go wrong. Without configuration Bitbucket is emulated in this
 * process; with the three BITBUCKET_ variables it is bitbucket.org.
 *
 * `demo` is the flow, and below it are the layers of the two worlds it runs in. `listing.ts` is the flow on its own.
 */
import { NodeOAuth } from "@effect-oauth/platform-node"
import { Bitbucket } from "@effect-oauth/providers"
import { BitbucketEmulator } from "@effect-oauth/testing"
import { NodeRuntime } from "@effect/platform-node"
import { Cause, Config, Console, Effect, Exit, Layer, Redacted } from "effect"
import * as Attacker from "./Attacker.js"
import * as CallbackServer from "./CallbackServer.js"
import { DemoError } from "./DemoError.js"
import * as Report from "./Report.js"
import * as Settings from "./Settings.js"
import * as Terminal from "./Terminal.js"
import * as User from "./User.js"

const demo = (settings: Settings.Settings) =>
  Effect.gen(function*() {
    const bitbucket = yield* Bitbucket.Bitbucket
    const browser = yield* User.User
    const callbacks = yield* CallbackServer.CallbackServer
    const { authorizationEndpoint } = yield* bitbucket.server
    yield* Report.opening(settings, authorizationEndpoint)

    // A backend keeps the request, in a cookie or a row, until the user comes back.
    const request = yield* bitbucket.authorizationRequest({ lifetime: settings.lifetime })
    yield* Report.asked(request)

    const callback = yield* browser.visit(request)
    yield* Report.answered(settings, callbacks.redirectUri)

    const tokens = yield* bitbucket.exchange(callback, request)
    yield* Report.exchanged(tokens)

    const user = yield* bitbucket.userInfo(tokens)
    yield* Report.recognized(user)

    const renewed = yield* bitbucket.refresh(tokens)
    yield* Report.renewed(tokens, renewed)

    yield* bitbucket.refresh(tokens).pipe(
      Effect.zipRight(Report.acceptedReuse),
      Effect.catchTag("OAuthErrorResponse", (error) =>
        error.code === "invalid_grant" ? Report.refusedReuse(error) : Effect.fail(error))
    )

    const second = yield* bitbucket.authorizationRequest()
    yield* Attacker.lureUser
    yield* bitbucket.exchange(yield* callbacks.next, second).pipe(
      Effect.zipRight(new DemoError({ message: "A forged callback was accepted." })),
      Effect.catchTag("CallbackRejected", Report.refusedForgery)
    )
    yield* Report.closing(settings, user)
  }).pipe(
    // Every error of the library has a message for a person. These get a word about the demo.
    Effect.catchTags({
      AuthorizationDenied: (error) =>
        new DemoError({ message: `Bitbucket did not let the user in. ${error.message}` }),
      OAuthErrorResponse: (error) =>
        error.code === "invalid_client"
          ? new DemoError({ message: `Bitbucket does not know this client. ${error.message}` })
          : Effect.fail(error)
    })
  )

const endpoint = (name: string) =>
  Config.nonEmptyString(`BITBUCKET_ENDPOINT_${name}`).pipe(Config.withDefault(undefined))

const BitbucketLive = Bitbucket.layerConfig({
  clientId: Config.string("BITBUCKET_CLIENT_ID"),
  clientSecret: Config.redacted("BITBUCKET_CLIENT_SECRET"),
  redirectUri: Config.string("BITBUCKET_REDIRECT_URI"),
  // For a proxy, or a test: without these it is bitbucket.org.
  endpoints: {
    authorizationEndpoint: endpoint("AUTHORIZATION"),
    tokenEndpoint: endpoint("TOKEN"),
    userinfoEndpoint: endpoint("USERINFO")
  }
}).pipe(Layer.provide(NodeOAuth.layer))

const configured = (settings: Settings.Configured) =>
  Layer.merge(BitbucketLive, User.layerPerson).pipe(
    Layer.provideMerge(CallbackServer.layer(settings.redirectUri))
  )

const BitbucketEmulated = (settings: Settings.Emulated) =>
  Layer.unwrapScoped(Effect.gen(function*() {
    const { redirectUri } = yield* CallbackServer.CallbackServer
    const emulator = yield* BitbucketEmulator.make({ redirectUri: redirectUri.href })
    return Bitbucket.layer({
      clientId: emulator.clientId,
      clientSecret: settings.wrongSecret ? Redacted.make("not-the-secret") : emulator.clientSecret,
      redirectUri: emulator.redirectUri,
      endpoints: emulator.endpoints
    })
  })).pipe(Layer.provide(NodeOAuth.layer))

const emulated = (settings: Settings.Emulated) =>
  Layer.merge(BitbucketEmulated(settings), User.layerHeadless(settings.answer)).pipe(
    Layer.provideMerge(CallbackServer.layer(new URL("http://127.0.0.1:0/callback")))
  )

const program = Effect.gen(function*() {
  const settings = yield* Settings.read(process.argv.slice(2))
  yield* Effect.provide(demo(settings), settings._tag === "Emulated" ? emulated(settings) : configured(settings))
}).pipe(
  Effect.tapError((error) => Terminal.printFailure(error.message)),
  // A defect is a bug, and the one case for a stack trace.
  Effect.tapDefect((defect) => Console.error(Cause.pretty(defect))),
  Effect.onInterrupt(() => Terminal.printFailure("Stopped."))
)

NodeRuntime.runMain(program, {
  // The line above is all there is to say.
  disableErrorReporting: true,
  teardown: (exit, end) => end(Exit.isSuccess(exit) ? 0 : Cause.isInterruptedOnly(exit.cause) ? 130 : 1)
})
