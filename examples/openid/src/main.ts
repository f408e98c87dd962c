/**
 * Runs one of the programs against an authorization server in this process, with a user who says yes:
 *
 *     pnpm --filter @effect-oauth/example-openid start sign-in
 */
import { OAuthClient, type TokenSet } from "@effect-oauth/core"
import { NodeOAuth } from "@effect-oauth/platform-node"
import { UserAgent } from "@effect-oauth/testing"
import { Console, Effect, Layer, type Scope } from "effect"
import * as dpop from "./dpop.js"
import * as fapi2 from "./fapi2.js"
import * as formPost from "./formPost.js"
import * as logout from "./logout.js"
import * as mutualTls from "./mutualTls.js"
import * as Play from "./Play.js"
import * as privateKeyJwt from "./privateKeyJwt.js"
import * as pushed from "./pushed.js"
import * as signIn from "./signIn.js"

const signInAs = (ca?: string) =>
  Effect.gen(function*() {
    const { cookie, location } = yield* signIn.begin
    yield* Console.log("the user is sent to", location.replace(/\?.*/, "?…"))
    return yield* signIn.complete(yield* UserAgent.approve(location, { ca }), cookie)
  })

const tokensOf: Effect.Effect<TokenSet.TokenSet, unknown, OAuthClient.OAuthClient> = Effect.gen(function*() {
  const oauth = yield* OAuthClient.OAuthClient
  const request = yield* oauth.authorizationRequest()
  return yield* oauth.exchange(yield* UserAgent.approve(request.url), request)
})

/** The programs, by the name of their guide. */
export const programs = {
  "sign-in": Effect.flatMap(
    Play.start(),
    ({ environment }) => Effect.provide(signInAs(), Layer.provide(signIn.OAuthLive, environment))
  ),
  "private-key-jwt": Effect.flatMap(
    Play.startWithKey(),
    ({ environment }) => Effect.provide(signInAs(), Layer.provide(privateKeyJwt.OAuthLive, environment))
  ),
  "mutual-tls": Effect.flatMap(
    Play.startWithCertificate,
    ({ ca, environment }) => Effect.provide(signInAs(ca), Layer.provide(mutualTls.OAuthLive, environment))
  ),
  "pushed-requests": Effect.gen(function*() {
    const { client } = yield* Play.startForPushed
    const program = Effect.gen(function*() {
      const { cookie, location } = yield* pushed.begin
      yield* Console.log("the user is sent to", location)
      return yield* pushed.complete(yield* UserAgent.approve(location), cookie)
    })
    return yield* Effect.provide(program, client)
  }),
  "form-post": Effect.gen(function*() {
    const { environment } = yield* Play.start({ client: { responseTypes: ["code id_token"] } })
    const program = Effect.gen(function*() {
      const { cookie, location } = yield* formPost.begin
      const { body } = yield* UserAgent.approveForm(location)
      return yield* formPost.complete(body, cookie)
    })
    return yield* Effect.provide(program, Layer.provide(signIn.OAuthLive, environment))
  }),
  "dpop": Effect.gen(function*() {
    const { environment } = yield* Play.start({
      client: { dpopBoundAccessTokens: true },
      server: { requireDpopNonce: true }
    })
    return yield* Effect.provide(Effect.flatMap(tokensOf, dpop.whoIs), Layer.provide(dpop.OAuthLive, environment))
  }),
  "logout": Effect.gen(function*() {
    const back = "https://app.example/signed-out"
    const { environment } = yield* Play.start({ client: { postLogoutRedirectUris: [back] } })
    const program = Effect.gen(function*() {
      const { cookie, location } = yield* logout.begin(yield* tokensOf, back)
      return yield* logout.complete(yield* UserAgent.logout(location), cookie)
    })
    return yield* Effect.provide(program, Layer.provide(signIn.OAuthLive, environment))
  }),
  "fapi": Effect.gen(function*() {
    const { ca, environment } = yield* Play.startForFapi2
    const bank = fapi2.Bank.pipe(
      Layer.provide(NodeOAuth.layerWith({ tls: { authorities: [ca] } })),
      Layer.provide(environment)
    )
    const program = Effect.gen(function*() {
      const request = yield* fapi2.begin
      return yield* fapi2.complete(yield* UserAgent.approve(request.url, { ca }), request)
    })
    return yield* Effect.provide(program, bank)
  })
}

const isProgram = (name: string): name is keyof typeof programs => Object.hasOwn(programs, name)

if (process.argv[1] === import.meta.filename) {
  const name = process.argv[2] ?? "sign-in"
  const program: Effect.Effect<unknown, unknown, Scope.Scope> = isProgram(name)
    ? programs[name]
    : Effect.fail(`one of ${Object.keys(programs).join(", ")}`)
  await Effect.runPromise(Effect.scoped(Effect.flatMap(program, (result) => Console.log(result))))
}
