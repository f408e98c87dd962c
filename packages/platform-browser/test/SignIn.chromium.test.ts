/**
 * A user signs in to an application in a real browser, at a real server of another origin: discovery, a pushed request,
 * the server's own page, an ID token that is verified, and tokens that are bound to a key nobody can copy.
 */
import { EmbeddedServer, ScriptedServer } from "@effect-oauth/testing"
import { assert, describe, layer } from "@effect/vitest"
import { Effect } from "effect"
import type { Page } from "playwright-core"
import { Chromium, isWanted, openTab, results, servePage } from "./support/chromium.js"

// In the page, where the functions given to `evaluate` run.
declare const loseKey: () => Promise<void>

const algorithms = ["RS256", "ES256", "EdDSA"] as const

const setting = Effect.gen(function*() {
  const app = yield* ScriptedServer.make
  yield* servePage(app, "signInPage.ts", ["/", "/callback"])
  const server = yield* EmbeddedServer.make({
    clients: algorithms.map((algorithm) => ({
      clientId: `page-${algorithm}`,
      redirectUris: [app.url("/callback")],
      idTokenSignedResponseAlg: algorithm,
      requirePushedAuthorizationRequests: true,
      dpopBoundAccessTokens: true
    })),
    accounts: [{ id: "alice", claims: { email: "alice@example.com" } }],
    requireDpopNonce: true
  })
  return { app, server }
})

const begin = (origin: string, issuer: string, client: string) =>
  openTab(`${origin}/?issuer=${encodeURIComponent(issuer)}&client=${client}`)

const approve = (tab: Page, url: string, callback: string) =>
  Effect.promise(async () => {
    await tab.goto(url)
    await tab.getByRole("button", { name: "Approve" }).click()
    await tab.waitForURL(`${callback}?*`)
  })

describe.runIf(isWanted)("a sign-in", () => {
  layer(Chromium.layer, { excludeTestServices: true, timeout: 60_000 })("in Chromium", (it) => {
    for (const algorithm of algorithms) {
      it.scoped(
        `with ${algorithm}, a pushed request and tokens bound to a key that cannot be copied`,
        () =>
          Effect.gen(function*() {
            const { app, server } = yield* setting
            const tab = yield* begin(app.origin, server.issuer, `page-${algorithm}`)
            const hasAlgorithm = algorithm !== "EdDSA" || (yield* Effect.promise(() =>
              tab.evaluate(() =>
                crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]).then(() => true, () => false)
              )
            ))
            const begun = yield* results(tab)
            assert.isUndefined(begun.failed, String(begun.text))
            const url = new URL(String(begun.url))
            assert.deepStrictEqual([...url.searchParams.keys()].sort(), ["client_id", "request_uri"])

            yield* approve(tab, url.href, app.url("/callback"))
            const { claims, header, thumbprint, ...signedIn } = yield* results(tab)
            if (!hasAlgorithm) {
              assert.strictEqual(signedIn.failed, "ConfigurationError")
              assert.strictEqual(signedIn.reason, "CryptoUnavailable")
              return
            }
            assert.isUndefined(signedIn.failed, String(signedIn.text))
            assert.strictEqual(signedIn.subject, "alice")
            assert.nestedPropertyVal(signedIn, "algorithm.alg", algorithm)
            assert.strictEqual(signedIn.tokenType, "DPoP")
            assert.strictEqual(signedIn.refreshedType, "DPoP")
            assert.deepStrictEqual(signedIn.profile, { email: "alice@example.com" })

            assert.strictEqual(signedIn.extractable, false)
            assert.match(String(signedIn.exported), /^InvalidAccessError/)
            assert.nestedPropertyVal(header, "typ", "dpop+jwt")
            assert.nestedPropertyVal(header, "alg", "ES256")
            assert.hasAllKeys(Object(header).jwk, ["kty", "crv", "x", "y"])
            assert.nestedPropertyVal(claims, "htu", "https://api.example/me")
            assert.match(String(thumbprint), /^[\w-]{43}$/)

            // What the browser was let see, and what was asked of the server.
            const asked = server.requests.map(({ grantType, method, path, status }) =>
              [method, path, grantType, status].filter((part) => part !== undefined).join(" ")
            )
            for (
              const request of [
                "GET /.well-known/openid-configuration 200",
                "POST /par 201",
                "GET /jwks 200",
                // The nonce that it wants is in a header of the refusal.
                "POST /token authorization_code 400",
                "POST /token authorization_code 200",
                "GET /userinfo 200",
                "POST /token refresh_token 200"
              ]
            ) {
              assert.include(asked, request)
            }
          }),
        60_000
      )
    }

    it.scoped(
      "#200 #202 is refused when the key of its request was lost, and has to be begun again",
      () =>
        Effect.gen(function*() {
          const { app, server } = yield* setting
          const tab = yield* begin(app.origin, server.issuer, "page-ES256")
          const { url } = yield* results(tab)
          yield* Effect.promise(() => tab.evaluate(() => loseKey()))
          yield* approve(tab, String(url), app.url("/callback"))
          const { code, failed } = yield* results(tab)
          assert.deepStrictEqual([failed, code], ["OAuthErrorResponse", "invalid_grant"])
        }),
      60_000
    )

    it.scoped(
      "#155 fails by name on a page that has no crypto.subtle, before anything is sent",
      () =>
        Effect.gen(function*() {
          const { app, server } = yield* setting
          const tab = yield* begin(app.origin.replace("127.0.0.1", "app.test"), server.issuer, "page-ES256")
          assert.isFalse(
            yield* Effect.promise(() => tab.evaluate(() => isSecureContext))
          )
          assert.deepInclude(yield* results(tab), { failed: "ConfigurationError", reason: "CryptoUnavailable" })
          assert.lengthOf(server.requests, 0)
        }),
      60_000
    )
  })
})
