import {
  ClientAuthentication,
  IssuerKeys,
  OAuthClient,
  OAuthCrypto,
  RequestTimeout,
  TokenSet
} from "@effect-oauth/core"
import { HttpClient } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Fiber, Layer, Option, Redacted, Schema, TestClock, Tracer } from "effect"
import { at, claimsOf, issuer, jwksUri, makeSigner, now, sign } from "./openid.js"
import {
  assertAbsent,
  clientOptions,
  fakeHttp,
  formOf,
  jsonAnswer,
  noHttp,
  prints,
  serverOptions,
  summary
} from "./support.js"

const { make } = OAuthClient

const signer = await makeSigner("RS256")

const options = { server: serverOptions, client: clientOptions } satisfies OAuthClient.Options

const tokens = { access_token: "abc", token_type: "bearer", refresh_token: "def" }

const callbackOf = (request: { readonly state: Redacted.Redacted }) =>
  `?code=abc&state=${Redacted.value(request.state)}`

const never = (): ReturnType<typeof fakeHttp> => fakeHttp(() => Effect.never)

describe("OAuthClient", () => {
  it.effect("does the whole flow with nothing left to provide", () =>
    Effect.gen(function*() {
      const http = fakeHttp((sent) => jsonAnswer(sent.method === "GET" ? { sub: "1" } : tokens))
      const oauth = yield* make({ ...options, scopes: ["read"] }).pipe(Effect.provide(http.layer))
      const request = yield* oauth.authorizationRequest()
      const exchanged = yield* oauth.exchange(callbackOf(request), request)
      const refreshed = yield* oauth.refresh(exchanged)
      const profile = yield* oauth.fetchUserInfo(refreshed, Schema.Struct({ sub: Schema.String }))
      assert.deepStrictEqual(profile, { sub: "1" })
      assert.deepStrictEqual(http.requests.map((sent) => [sent.method, sent.url, formOf(sent).grant_type]), [
        ["POST", "https://id.example/token", "authorization_code"],
        ["POST", "https://id.example/token", "refresh_token"],
        ["GET", "https://id.example/me", undefined]
      ])
      assert.strictEqual(oauth.client.clientId, "my-app")
      assert.strictEqual((yield* oauth.server).tokenEndpoint?.href, "https://id.example/token")
    }))

  describe("with OpenID Connect", () => {
    const openid = {
      server: {
        ...serverOptions,
        issuer,
        jwksUri,
        pushedAuthorizationRequestEndpoint: "https://id.example/par",
        endSessionEndpoint: "https://id.example/logout"
      },
      client: clientOptions,
      scopes: ["openid"]
    } satisfies OAuthClient.Options

    /** A server that answers everything, with an ID token for the nonce of the last pushed request. */
    const serve = () => {
      let nonce = ""
      return fakeHttp((sent) => {
        switch (sent.url) {
          case "https://id.example/par":
            nonce = formOf(sent)["nonce"] ?? ""
            return jsonAnswer({ request_uri: "urn:x:1", expires_in: 60 }, 201)
          case jwksUri:
            return jsonAnswer({ keys: [signer.jwk] })
          case "https://id.example/me":
            return jsonAnswer({ sub: "248289761001" })
          default:
            return Effect.map(sign(signer, claimsOf({ nonce })), (id_token) => jsonAnswer({ ...tokens, id_token }))
        }
      })
    }

    it.effect("signs in, reads the profile and signs out with nothing left to provide", () =>
      at(
        now,
        Effect.gen(function*() {
          const http = serve()
          const oauth = yield* make(openid).pipe(Effect.provide(http.layer))
          const request = yield* oauth.pushedAuthorizationRequest()
          assert.deepStrictEqual(request.scopes, ["openid"])
          const { idToken, tokens } = yield* oauth.signIn(callbackOf(request), request)
          assert.strictEqual(idToken.claims.sub, "248289761001")
          const again = yield* oauth.verifyIdToken(idToken.encoded, { nonce: "any" })
          assert.deepStrictEqual(again.claims, idToken.claims)
          const profile = yield* oauth.fetchUserInfo(tokens, Schema.Struct({ sub: Schema.String }), { idToken })
          assert.deepStrictEqual(profile, { sub: "248289761001" })
          const logout = yield* oauth.logoutRequest({ idTokenHint: idToken.encoded })
          assert.isTrue(Redacted.value(logout.url).startsWith("https://id.example/logout?"))
          const logoutToken = yield* sign(signer, {
            iss: issuer,
            aud: "my-app",
            sub: "248289761001",
            iat: now,
            exp: now + 60,
            jti: "1",
            events: { "http://schemas.openid.net/event/backchannel-logout": {} }
          })
          const signedOut = yield* oauth.verifyLogoutToken(Redacted.make(logoutToken))
          assert.strictEqual(Option.getOrNull(signedOut.subject), "248289761001")
          assert.deepStrictEqual(http.requests.map(({ url }) => url), [
            "https://id.example/par",
            jwksUri,
            "https://id.example/token",
            "https://id.example/me"
          ])
        })
      ))

    it.effect("holds keys of its own, or those that are there when it is made, whatever the caller has", () =>
      at(
        now,
        Effect.gen(function*() {
          const http = serve()
          const token = Redacted.make(yield* sign(signer))
          const shared = IssuerKeys.make()
          const build = make(openid).pipe(Effect.provide(http.layer))
          const sharing = Effect.provideService(build, IssuerKeys.IssuerKeys, shared)
          for (const clients of [[yield* build, yield* build], [yield* sharing, yield* sharing]]) {
            const before = http.requests.length
            for (const oauth of [...clients, ...clients]) {
              yield* oauth.verifyIdToken(token, { nonce: "any" }).pipe(
                Effect.provideService(IssuerKeys.IssuerKeys, IssuerKeys.make())
              )
            }
            assert.strictEqual(http.requests.length - before, before === 0 ? 2 : 1)
          }
        })
      ))
  })

  it.effect("gives a request that names no scopes those of the client", () =>
    Effect.gen(function*() {
      const oauth = yield* make({ ...options, scopes: ["read"] }).pipe(Effect.provide(noHttp().layer))
      assert.deepStrictEqual((yield* oauth.authorizationRequest()).scopes, ["read"])
      assert.deepStrictEqual((yield* oauth.authorizationRequest({ scopes: undefined })).scopes, ["read"])
      assert.deepStrictEqual((yield* oauth.authorizationRequest({ scopes: [] })).scopes, [])
      assert.deepStrictEqual((yield* oauth.authorizationRequest({ scopes: ["write"] })).scopes, ["write"])
      const plain = yield* make({ ...options, scopes: undefined, timeout: undefined }).pipe(
        Effect.provide(noHttp().layer)
      )
      assert.deepStrictEqual((yield* plain.authorizationRequest()).scopes, [])
    }))

  describe("fails when it is built", () => {
    const secret = (value: string) => ClientAuthentication.clientSecretBasic(Redacted.make(value))
    const wrong: ReadonlyArray<readonly [setting: string, reason: string, wrong: OAuthClient.Options]> = [
      ["issuer", "InvalidUrl", { ...options, server: { ...serverOptions, issuer: "id.example" } }],
      ["issuer", "MissingEndpoint", {
        ...options,
        server: { ...serverOptions, authorizationResponseIssParameterSupported: true }
      }],
      ["authorizationEndpoint", "InsecureUrl", {
        ...options,
        server: { ...serverOptions, authorizationEndpoint: "http://id.example" }
      }],
      ["tokenEndpoint", "InvalidUrl", { ...options, server: { ...serverOptions, tokenEndpoint: "https://SECRET@a" } }],
      ["tokenEndpoint", "MissingEndpoint", { ...options, server: { ...serverOptions, tokenEndpoint: undefined } }],
      ["userinfoEndpoint", "InvalidUrl", { ...options, server: { ...serverOptions, userinfoEndpoint: "/me" } }],
      ["codeChallengeMethodsSupported", "PkceUnsupported", {
        ...options,
        server: { ...serverOptions, codeChallengeMethodsSupported: ["plain"] }
      }],
      ["clientId", "InvalidClient", { ...options, client: { ...clientOptions, clientId: "" } }],
      ["clientId", "InvalidClient", {
        server: { ...serverOptions, quirks: { basicCredentials: "raw" } },
        client: { ...clientOptions, clientId: "a:b", authentication: secret("SECRET") }
      }],
      ["redirectUri", "InvalidUrl", { ...options, client: { ...clientOptions, redirectUri: "https://a.example/#x" } }],
      ["redirectUri", "InsecureUrl", { ...options, client: { ...clientOptions, redirectUri: "http://a.example/" } }],
      ["clientSecret", "InvalidClient", { ...options, client: { ...clientOptions, authentication: secret("") } }],
      ["clientSecret", "InvalidClient", {
        ...options,
        client: { ...clientOptions, authentication: secret("SECRET\n") }
      }]
    ]
    it.effect.each(wrong.map(([setting, reason, options]) => ({ setting, reason, options })))(
      "with $reason for $setting",
      ({ options, reason, setting }) =>
        Effect.gen(function*() {
          const layer = OAuthClient.layer(options).pipe(Layer.provide(noHttp().layer))
          const error = yield* Layer.build(layer).pipe(Effect.scoped, Effect.flip)
          assert.deepStrictEqual(summary(error), ["ConfigurationError", reason, setting])
          assertAbsent(["SECRET"], prints(error))
        })
    )
  })

  it.effect("lets the client use http where the server may, unless it says no", () =>
    Effect.gen(function*() {
      const insecure = { ...serverOptions, allowInsecureRequests: true }
      const client = { ...clientOptions, redirectUri: "http://app.internal/callback" }
      const build = (client: OAuthClient.Options["client"]) =>
        make({ server: insecure, client }).pipe(Effect.provide(noHttp().layer))
      assert.strictEqual((yield* build(client)).client.redirectUri, client.redirectUri)
      const error = yield* Effect.flip(build({ ...client, allowInsecureRequests: false }))
      assert.strictEqual(error.reason, "InsecureUrl")
    }))

  it.effect("takes an undefined allowInsecureRequests of the client for one that is not set", () =>
    Effect.gen(function*() {
      const oauth = yield* make({
        server: { ...serverOptions, allowInsecureRequests: true },
        client: { ...clientOptions, redirectUri: "http://app.internal/callback", allowInsecureRequests: undefined }
      }).pipe(Effect.provide(noHttp().layer))
      assert.strictEqual(oauth.client.redirectUri, "http://app.internal/callback")
    }))

  it.effect("keeps the HttpClient it was built with, whatever the caller has, with or without a timeout", () =>
    Effect.gen(function*() {
      const own = fakeHttp(() => jsonAnswer(tokens))
      const oauth = yield* make(options).pipe(Effect.provide(own.layer))
      const callers = noHttp()
      const request = yield* oauth.authorizationRequest()
      yield* oauth.exchange(callbackOf(request), request).pipe(Effect.provide(callers.layer))
      yield* oauth.refresh(Redacted.make("def")).pipe(
        RequestTimeout.withRequestTimeout("5 seconds"),
        Effect.provide(callers.layer)
      )
      assert.strictEqual(own.requests.length, 2)
      assert.strictEqual(callers.requests.length, 0)
    }))

  it.effect("keeps the OAuthCrypto it was built with, whatever the caller has", () =>
    Effect.gen(function*() {
      const fixed: OAuthCrypto.Service = {
        ...OAuthCrypto.webCrypto,
        randomBytes: (size) => Effect.succeed(new Uint8Array(size).fill(7))
      }
      const expected = Buffer.alloc(32, 7).toString("base64url")
      const oauth = yield* make(options).pipe(
        Effect.provide(noHttp().layer),
        Effect.provideService(OAuthCrypto.OAuthCrypto, fixed)
      )
      const request = yield* oauth.authorizationRequest().pipe(
        Effect.provideService(OAuthCrypto.OAuthCrypto, OAuthCrypto.webCrypto)
      )
      assert.strictEqual(Redacted.value(request.state), expected)
    }))

  it.effect("is a part of the trace of the caller", () =>
    Effect.gen(function*() {
      const parents = new Map<string, string | undefined>()
      const nothing = () => {}
      const tracer = Tracer.make({
        span: (name, parent, context, links, startTime, kind): Tracer.Span => {
          parents.set(name, Option.getOrUndefined(parent)?.spanId)
          return {
            _tag: "Span",
            name,
            spanId: name,
            traceId: "trace",
            parent,
            context,
            links,
            kind,
            sampled: true,
            status: { _tag: "Started", startTime },
            attributes: new Map(),
            end: nothing,
            attribute: nothing,
            event: nothing,
            addLinks: nothing
          }
        },
        context: (f) => f()
      })
      const http = fakeHttp(() => jsonAnswer(tokens))
      const oauth = yield* make(options).pipe(
        Effect.provide(http.layer),
        Effect.withSpan("startup"),
        Effect.withTracer(tracer)
      )
      yield* oauth.refresh(Redacted.make("def")).pipe(Effect.withSpan("caller"), Effect.withTracer(tracer))
      assert.strictEqual(parents.get("RefreshToken.refresh"), "caller")
    }))

  describe("timeout", () => {
    /** Whether a refresh that gets no answer is over after exactly that time. */
    const endsAfter = (oauth: OAuthClient.Service, time: Duration.DurationInput, override?: Duration.DurationInput) =>
      Effect.gen(function*() {
        const refresh = Effect.flip(oauth.refresh(Redacted.make("def")))
        const fiber = yield* Effect.fork(
          override === undefined ? refresh : RequestTimeout.withRequestTimeout(refresh, override)
        )
        yield* Effect.yieldNow()
        yield* TestClock.adjust(Duration.subtract(time, "1 millis"))
        assert.isNull(fiber.unsafePoll())
        yield* TestClock.adjust("1 millis")
        assert.deepStrictEqual(summary(yield* Fiber.join(fiber)), ["TransportError", "Timeout"])
      })

    it.effect("is 30 seconds unless set", () =>
      Effect.gen(function*() {
        yield* endsAfter(yield* make(options).pipe(Effect.provide(never().layer)), "30 seconds")
      }))

    it.effect("is that of the options", () =>
      Effect.gen(function*() {
        const oauth = yield* make({ ...options, timeout: "5 seconds" }).pipe(Effect.provide(never().layer))
        yield* endsAfter(oauth, "5 seconds")
      }))

    it.effect("is that of the layer's context when the options set none", () =>
      Effect.gen(function*() {
        const oauth = yield* make(options).pipe(
          Effect.provide(never().layer),
          RequestTimeout.withRequestTimeout("7 seconds")
        )
        yield* endsAfter(oauth, "7 seconds")
      }))

    it.effect("can be set for single calls, longer and shorter", () =>
      Effect.gen(function*() {
        const oauth = yield* make({ ...options, timeout: "5 seconds" }).pipe(Effect.provide(never().layer))
        yield* endsAfter(oauth, "1 minute", "1 minute")
        yield* endsAfter(oauth, "10 millis", "10 millis")
        yield* endsAfter(oauth, "5 seconds")
      }))
  })

  it.effect("is a layer", () =>
    Effect.gen(function*() {
      const http = fakeHttp(() => jsonAnswer(tokens))
      const program = Effect.flatMap(OAuthClient.OAuthClient, (oauth) => oauth.refresh(Redacted.make("def")))
      const refreshed = yield* program.pipe(
        Effect.provide(OAuthClient.layer(options).pipe(Layer.provide(http.layer)))
      )
      assert.instanceOf(refreshed, TokenSet.TokenSet)
    }))

  it.effect("prints no secret", () =>
    Effect.gen(function*() {
      const authentication = ClientAuthentication.clientSecretPost(Redacted.make("SECRET"))
      const oauth = yield* make({ ...options, client: { ...clientOptions, authentication } }).pipe(
        Effect.provide(noHttp().layer)
      )
      assertAbsent(["SECRET"], prints(oauth))
    }))

  it.effect("asks for an HttpClient when it is built and not later", () =>
    Effect.gen(function*() {
      const built = yield* Effect.exit(
        Effect.provide(make(options), Layer.effect(HttpClient.HttpClient, Effect.fail("no client")))
      )
      assert.strictEqual(built._tag, "Failure")
    }))
})
